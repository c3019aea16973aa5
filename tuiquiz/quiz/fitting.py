"""Texts of any origin, made such that they may stand in a line of the screen."""

from tuiquiz.quiz.names import MARKS, width
from tuiquiz.quiz.text import clean

ENDLESS = 1_000


def fitted(text: str, columns: int = ENDLESS) -> str:
    """``text`` on one line without what could steer a terminal, in so many ``columns`` at most.

    What is longer is cut and ends with ``…``; no more than two accents are stacked on a letter.
    """
    shown: list[str] = []
    stacked = taken = 0
    for character in clean(text):
        needed = width(character)
        stacked = stacked + 1 if not needed else 0
        if stacked > MARKS:
            continue
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
