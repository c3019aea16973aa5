"""Texts of any origin, made such that they may stand in a line of the screen."""

from tuiquiz.quiz.names import too_tall, width
from tuiquiz.quiz.text import clean

ENDLESS = 1_000


def fitted(text: str, columns: int = ENDLESS) -> str:
    """``text`` on one line without what could steer a terminal, in so many ``columns`` at most.

    What is longer is cut and ends with ``…``; a letter carries as many marks as in
    a name at most.
    """
    shown: list[str] = []
    marks = ""
    taken = 0
    for character in clean(text):
        needed = width(character)
        if needed:
            marks = ""
        elif too_tall(marks + character):
            continue
        else:
            marks += character
        shown.append(character)
        taken += needed
        if taken > columns:
            break
    if taken <= columns:
        return "".join(shown)
    while shown and taken > columns - 1:
        taken -= width(shown.pop())
    return "".join(shown) + "…" if columns > 0 else ""


def padded(text: str, columns: int) -> str:
    """``text`` in just so many columns."""
    shown = fitted(text, columns)
    return shown + " " * (columns - width(shown))
