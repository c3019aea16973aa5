"""Text that may stand in a terminal."""

import unicodedata

ALLOWED = "\n\t\r"


def clean(text: str) -> str:
    """``text`` on one line, with ``�`` for what a terminal could take for a command."""
    return "".join(c if c.isprintable() else "�" for c in " ".join(text.split()))


def unprintable(text: str) -> tuple[int, str] | None:
    """The first character of ``text`` that could steer a terminal or turn its text round.

    Its line, counted from 1, and its name as ``U+001B``: a control character other than tab and
    line end, or one that sets the direction of writing. None where there is no such character.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        for character in line:
            steers = unicodedata.category(character) == "Cc" and character not in ALLOWED
            turns = unicodedata.bidirectional(character) in _TURNING
            if steers or turns:
                return number, f"U+{ord(character):04X}"
    return None


_TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
