"""What is said: whole lines, and nothing in them that a terminal could take for a command."""

import re
import textwrap
from collections.abc import Callable
from typing import TextIO

TAB = 4

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9`\"(])")


class Voice:
    """Writes lines to ``stream`` and never touches one again.

    ``columns`` tells how many fit on a line; a longer one is broken between words, because the
    terminal would break it within one, and a screen reader says the halves. 0: there is no limit.
    """

    def __init__(self, stream: TextIO, columns: Callable[[], int] = lambda: 0) -> None:
        self._stream = stream
        self._columns = columns

    def say(self, *lines: str) -> None:
        """Write lines, at once; one with line ends in it becomes several."""
        columns = self._columns()
        parts = [tame(part) for line in lines for part in (line.splitlines() or [""])]
        rows = [row for part in parts for row in fit(part, columns)]
        self._stream.write("".join(f"{row}\n" for row in rows))
        self._stream.flush()


def tame(line: str) -> str:
    """``line`` with tabs as blanks, and ``�`` for what is no visible character."""
    spaced = (" " if c.isspace() else c for c in line.expandtabs(TAB).rstrip())
    return "".join(c if c.isprintable() else "�" for c in spaced)


def fit(line: str, columns: int) -> list[str]:
    """``line`` in rows of fewer than ``columns``; what is indented is code, and stays whole."""
    if not 0 < columns <= len(line) or line.startswith(" "):
        return [line]
    return textwrap.wrap(line, columns - 1, break_long_words=False, break_on_hyphens=False)


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
