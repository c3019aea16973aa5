"""Certainty and what it is worth: from which chance of being right a level pays.

The points of the levels are in ``scoring.SURE``. Who is right with chance p earns on average
p * won + (1 - p) * lost; a level pays where that is more than the level below earns.
"""

from enum import StrEnum

from tuiquiz.quiz.scoring import SURE
from tuiquiz.quiz.stats import Interval


class Judgement(StrEnum):
    """What answers tell of how sure a player said to be."""

    UNSAID = "unsaid"
    TOO_SURE = "too sure"
    TOO_MODEST = "too modest"
    FITS = "fits"
    OPEN = "open"


def pays_from(level: int) -> float:
    """The chance, 0 to 1, from which ``level`` earns more than the one below; of the lowest, 0."""
    if level - 1 not in SURE:
        return 0.0
    (won, lost), (won_below, lost_below) = SURE[level], SURE[level - 1]
    risk = lost_below - lost
    return risk / (won - won_below + risk)


def loses_below(level: int) -> float:
    """The chance, 0 to 1, below which ``level`` costs points on average."""
    won, lost = SURE[level]
    return -lost / (won - lost)


def judged(level: int, share: Interval | None) -> Judgement:
    """What it tells that answers at ``level`` were right in this ``share`` (0 to 1).

    Too sure or too modest only where the whole interval says so; open where it spans a border.
    """
    if share is None:
        return Judgement.UNSAID
    floor = pays_from(level)
    ceiling = pays_from(level + 1) if level + 1 in SURE else 1.0
    if share.high < floor:
        return Judgement.TOO_SURE
    if share.low > ceiling:
        return Judgement.TOO_MODEST
    return Judgement.FITS if floor <= share.low and share.high <= ceiling else Judgement.OPEN


def advice(level: int, share: Interval | None) -> str:
    """The judgement as a sentence to the player."""
    match judged(level, share):
        case Judgement.UNSAID:
            return "Never said so far."
        case Judgement.TOO_SURE:
            return "Too sure: the level below would have earned more."
        case Judgement.TOO_MODEST:
            return "Too modest: the level above would have earned more."
        case Judgement.FITS:
            return "It fits: no other level would have earned more."
    return "Too few answers to tell whether another level would earn more."
