"""Names of players: what may stand on everybody's screen."""

import unicodedata

WIDTH = 16


def width(text: str) -> int:
    """Columns that ``text`` takes in a terminal, by Unicode's East Asian width."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def problem(name: str) -> str | None:
    """Why ``name`` cannot be used, as a sentence; None if it can."""
    if not name.strip():
        return "Type a name."
    for character in name:
        category = unicodedata.category(character)
        if category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
            return f"A name cannot hold the character U+{ord(character):04X}."
    stacked = 0
    for character in unicodedata.normalize("NFC", name):
        stacked = stacked + 1 if unicodedata.combining(character) else 0
        if stacked > 1:
            return "A name cannot stack several accents on one letter."
    if width(tidy(name)) > WIDTH:
        return f"A name has room for {WIDTH} columns."
    return None


def tidy(name: str) -> str:
    """``name`` in composed form, without blanks around it and without double ones inside."""
    return " ".join(unicodedata.normalize("NFC", name).split())
