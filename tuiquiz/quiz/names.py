"""Names of players: what may stand on everybody's screen."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby, pairwise

WIDTH = 16
KEYED = "◊"
"""Beside the name of a player who proved to own the key that the name belongs to."""
MARKS = 2
ALL_MARKS = 4

_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
_UNSURE = re.compile(
    "[\u1160-\u11ff\ud7b0-\ud7ff\u2630-\u2637\u268a-\u268f\u4dc0-\u4dff"
    "\U0001d300-\U0001d356\U0001d360-\U0001d378]"
)
"""Vowels of Hangul without a syllable, and signs that became wide with Unicode 16."""

_KEYED_LIKE = frozenset("◊◇◆◈⬦⬥⬨⬧⟐⟡⋄♢♦❖⯁⯎⯏💠🔶🔷🔸🔹")
_SCRIPTS = frozenset({"LATIN", "CYRILLIC", "GREEK"})
_CYRILLIC = (
    "АВЕЗІЈКМНОРСТУХЅҺԚԜаеорсухіјѕԁԛԝһӏвкмнтгпѵ",
    "ABE3IJKMHOPCTYXSHQWaeopcyxijsdqwhlbkmhtrnv",
)
_GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβγεικνορτυχηω", "ABEZHIKMNOPTYXabyeikvoptuxnw"
_LOOKS = str.maketrans(_CYRILLIC[0] + _GREEK[0], _CYRILLIC[1] + _GREEK[1])
"""Letters of Cyrillic and of Greek, and the Latin ones that they are taken for."""

_ALIKE = str.maketrans("01i|", "olll")
"""Small letters, digits and signs, and the small letters that they are taken for."""

_TONES = re.compile("[\U0001f3fb-\U0001f3ff]")
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def width(text: str) -> int:
    """Columns that ``text`` takes in a terminal, by Unicode's East Asian width.

    Marks of every kind and the skin tones of emoji add none to what they follow.
    """
    return sum(map(_columns, text))


def problem(name: str) -> str | None:
    """Why ``name`` cannot be used, as a sentence; None if it can."""
    kept = tidy(name)
    if not kept:
        return "Type a name."
    for character in name:
        category = unicodedata.category(character)
        if category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") or character in _UNSEEN:
            return _cannot_hold(character)
    if unsure := _UNSURE.search(kept):
        return _cannot_hold(unsure[0])
    if marks := _KEYED_LIKE.intersection(kept):
        return f"A name cannot hold {min(marks)}: it looks like the mark of players with a key."
    if len(_scripts(kept)) > 1:
        return "A name cannot mix Latin, Cyrillic and Greek letters: many of them look alike."
    if not _columns(kept[0]):
        return "A name cannot begin with an accent."
    pile = ""
    for before, character in pairwise(kept):
        pile = "" if _columns(character) else pile + character
        if _TONES.match(character) and _columns(before) < 2:
            return _cannot_hold(character)
        if too_tall(pile):
            return "A name cannot stack several accents on one letter."
    if width(kept) > WIDTH:
        return f"A name has room for {WIDTH} columns."
    return None


def too_tall(marks: str) -> bool:
    """Whether ``marks``, which take no columns, are more than one character carries.

    No more than ``MARKS`` stand above or below each other, no more than ``ALL_MARKS`` in all.
    """
    piles = (sum(1 for _ in pile) for stacks, pile in groupby(marks, _stacks) if stacks)
    return len(marks) > ALL_MARKS or max(piles, default=0) > MARKS


def tidy(name: str) -> str:
    """``name`` in composed form, without blanks around it and without double ones inside.

    Variation selectors, which emoji keyboards add, are left out: they are not seen, and terminals
    disagree on the width of what they follow.
    """
    plain = _VARIATION_SELECTORS.sub("", name)
    return " ".join(unicodedata.normalize("NFC", plain).split())


def taken(name: str, others: Iterable[str]) -> bool:
    """Whether ``name`` reads like one of ``others``."""
    return key(name) in map(key, others)


def key(name: str) -> str:
    """What the names of one player have in common: their forms and their case do not matter."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return unicodedata.normalize("NFKC", folded)


def look(name: str) -> str:
    """What names that can be taken for each other have in common.

    Letters of other scripts count as the Latin ones that look alike, 0 as O, 1 and I as l, and
    blanks and punctuation not at all, where there is anything else.
    """
    folded = key(unicodedata.normalize("NFKC", name).translate(_LOOKS)).translate(_ALIKE)
    bare = "".join(one for one in folded if unicodedata.category(one)[0] not in "PZ")
    return bare or folded


def _scripts(name: str) -> set[str]:
    words = (unicodedata.name(character, "").partition(" ")[0] for character in name)
    return set(_SCRIPTS.intersection(words))


def _cannot_hold(character: str) -> str:
    return f"A name cannot hold the character U+{ord(character):04X}."


def _columns(character: str) -> int:
    if unicodedata.category(character).startswith("M") or _TONES.match(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _stacks(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me")
