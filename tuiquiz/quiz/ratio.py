"""Guessing the ratio: how many times faster, or how much less memory, on a logarithmic scale."""

from math import log10

from tuiquiz.quiz.verdict import Kind, Verdict

LOWEST, HIGHEST = 1.0, 1000.0
STEPS_A_DECADE = 20
STEPS = int(log10(HIGHEST / LOWEST)) * STEPS_A_DECADE
START = 6
CLOSE, CLOSE_BONUS = 1.25, 100
NEAR, NEAR_BONUS = 2.0, 50


def value(step: int) -> float:
    """The ratio at a step of the scale, two significant digits: 1.0 at 0, 1000 at ``STEPS``."""
    exact = LOWEST * 10 ** (min(STEPS, max(0, step)) / STEPS_A_DECADE)
    return float(f"{exact:.2g}")


def words(ratio: float) -> str:
    """A guess as text: ``1.0``, ``2.5``, ``40``, ``1000 or more``."""
    if ratio >= HIGHEST:
        return f"{HIGHEST:.0f} or more"
    return f"{ratio:.1f}" if ratio < 10 else f"{ratio:.0f}"


def actual(verdict: Verdict) -> float | None:
    """What was to be guessed, within the scale; None where nobody can know it.

    The best loser against the winner; 1 for a tie; the end of the scale where it is beyond it or
    the winner needs nothing at all.
    """
    if verdict.kind is Kind.TIE:
        return LOWEST
    if verdict.kind is not Kind.WIN:
        return None
    if verdict.ratio is None:
        return HIGHEST
    return min(HIGHEST, max(LOWEST, verdict.ratio.estimate))


def bonus(guess: float | None, verdict: Verdict) -> int:
    """What a guess earns beside a right answer: 100 within a factor of 1.25, 50 within 2."""
    truth = actual(verdict)
    if guess is None or truth is None:
        return 0
    factor = max(guess / truth, truth / guess)
    return CLOSE_BONUS if factor <= CLOSE else NEAR_BONUS if factor <= NEAR else 0
