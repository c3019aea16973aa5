"""Names of players: what may stand on everybody's screen."""

import re
import unicodedata
from collections.abc import Iterable

WIDTH = 16
MARKS = 2

_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def width(text: str) -> int:
    """Columns that ``text`` takes in a terminal, by Unicode's East Asian width."""
    return sum(
        0 if _stacks(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def problem(name: str) -> str | None:
    """Why ``name`` cannot be used, as a sentence; None if it can."""
    kept = tidy(name)
    if not kept:
        return "Type a name."
    for character in name:
        category = unicodedata.category(character)
        if category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") or character in _UNSEEN:
            return f"A name cannot hold the character U+{ord(character):04X}."
    if unicodedata.category(kept[0]).startswith("M"):
        return "A name cannot begin with an accent."
    stacked = 0
    for character in kept:
        stacked = stacked + 1 if _stacks(character) else 0
        if stacked > MARKS:
            return "A name cannot stack several accents on one letter."
    if width(kept) > WIDTH:
        return f"A name has room for {WIDTH} columns."
    return None


def tidy(name: str) -> str:
    """``name`` in composed form, without blanks around it and without double ones inside.

    Variation selectors, which emoji keyboards add, are left out: they are not seen, and terminals
    disagree on the width of what they follow.
    """
    plain = _VARIATION_SELECTORS.sub("", name)
    return " ".join(unicodedata.normalize("NFC", plain).split())


def taken(name: str, others: Iterable[str]) -> bool:
    """Whether ``name`` reads like one of ``others``: their forms and their case do not matter."""

    def key(text: str) -> str:
        return unicodedata.normalize("NFKC", text).casefold()

    return key(name) in map(key, others)


def _stacks(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me")
