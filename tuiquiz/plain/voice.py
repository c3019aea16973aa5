"""What is said: whole lines, and nothing in them that a terminal could take for a command."""

import re
from typing import TextIO

TAB = 4

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9`\"(])")


class Voice:
    """Writes lines to ``stream`` and never touches one again."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def say(self, *lines: str) -> None:
        """Write lines, at once; one with line ends in it becomes several."""
        parts = [tame(part) for line in lines for part in (line.splitlines() or [""])]
        self._stream.write("".join(f"{part}\n" for part in parts))
        self._stream.flush()


def tame(line: str) -> str:
    """``line`` with tabs as blanks, and ``�`` for what is no visible character."""
    spaced = (" " if c.isspace() else c for c in line.expandtabs(TAB).rstrip())
    return "".join(c if c.isprintable() else "�" for c in spaced)


def sentences(text: str) -> list[str]:
    """Prose as one sentence a line, without the marks around `code`.

    A screen reader goes line by line, and stops in the middle of a sentence where a line ends.
    """
    return [
        sentence.replace("`", "")
        for paragraph in text.split("\n\n")
        for sentence in _SENTENCE.split(" ".join(paragraph.split()))
        if sentence
    ]


def labelled(label: str, text: str) -> list[str]:
    """The sentences of ``text``, the first one behind a label."""
    first, *more = sentences(text) or [""]
    return [f"{label}: {first}", *more]
