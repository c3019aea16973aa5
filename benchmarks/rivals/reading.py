"""What a tool said, in words that are the same for all tools."""

from collections.abc import Mapping
from dataclasses import dataclass

WIN = "win"
TIE = "tie"
UNDECIDED = "undecided"
FAILED = "failed"

MARGIN = 0.03
"""A tool without a test of its own names a winner when its headline differs by more than this."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One verdict: ``winner`` is a function's name, None unless the verdict is a win.

    ``ratio``: the time of the best loser over that of the best, None where the tool told none.
    ``own_s``: the seconds that the tool says it took, None if it says nothing.
    """

    verdict: str
    winner: str | None = None
    ratio: float | None = None
    own_s: float | None = None
    message: str = ""


def headline(times: Mapping[str, float]) -> Reading:
    """The reading of a tool that shows one time per function and has no test."""
    best, second = sorted(times, key=times.__getitem__)[:2]
    ratio = times[second] / times[best]
    if ratio > 1 + MARGIN:
        return Reading(WIN, best, ratio)
    return Reading(TIE, None, ratio)
