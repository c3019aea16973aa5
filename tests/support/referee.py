"""Points counted a second time, from the rules as they were agreed and not from the program."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from tuiquiz.quiz.game import Outcome

SECOND = 1_000_000_000
HALF_A_SECOND = SECOND // 2


def earned(outcome: Outcome) -> int:
    """What the only player's answer is worth.

    A right answer: 600 points and floor(400 * f) for speed, f from 1 in the first half second
    down to 0 at the end of 20 seconds, 30 where there are three variants or more. A hint takes
    200, and leaves 400 at least. Wrong, late, a warm-up, or not measured: nothing.
    """
    question, verdict = outcome.dealt.question, outcome.verdict
    (answer,) = outcome.answers or (None,)
    if question.warm_up or verdict.kind == "none" or answer is None:
        return 0
    limit = (30 if len(question.case.variants) > 2 else 20) * SECOND
    if answer.choice not in verdict.winners or answer.answer_ns > limit:
        return 0
    share = Fraction(limit - answer.answer_ns, limit - HALF_A_SECOND)
    worth = 600 + floor(400 * max(Fraction(0), min(Fraction(1), share)))
    return max(400, worth - 200) if answer.hint else worth


def total(outcomes: Sequence[Outcome]) -> int:
    """What the only player has after these questions."""
    return sum(map(earned, outcomes))
