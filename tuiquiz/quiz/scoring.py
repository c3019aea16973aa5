"""Points, time limits and ranks."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from tuiquiz.quiz.case import Question

RIGHT = 600
SPEED = 400
GRACE_S = 0.5
HINT_COST = 200
RIGHT_WITH_HINT = 400


def reading_s(question: Question) -> float:
    """Seconds to read before the clock starts: 3 and 0.6 per code line, between 5 and 20."""
    lines = sum(variant.code_lines for variant in question.variants)
    return min(20.0, max(5.0, 3 + 0.6 * lines))


def limit_s(question: Question) -> float:
    """Seconds to answer: 20, or 30 where there are three variants or more."""
    return 30.0 if len(question.variants) >= 3 else 20.0


def points(*, right: bool, answer_s: float, limit: float, hint: bool = False) -> int:
    """Points for an answer given ``answer_s`` seconds after the clock started.

    Wrong or late: 0. Right: 600, and up to 400 more for speed; the first half second costs
    nothing. A hint takes 200 away, but never leaves less than 400.
    """
    if not right or answer_s > limit:
        return 0
    share = min(1.0, max(0.0, (limit - answer_s) / (limit - GRACE_S)))
    # Floats fall short of a whole point by 1e-13 or so; a nanosecond is worth more than 1e-8.
    earned = RIGHT + floor(SPEED * share + 1e-9)
    return max(RIGHT_WITH_HINT, earned - HINT_COST) if hint else earned


@dataclass(frozen=True, slots=True)
class Score:
    """A player's total: points, right answers, questions that counted, time of right answers.

    ``bonus`` is what guessed ratios earned. It has a line of its own: it is no part of ``points``
    and decides no rank.
    """

    player: str
    points: int
    correct: int
    questions: int
    answer_ns: int
    bonus: int = 0


def ranks(scores: Sequence[Score]) -> list[int]:
    """The rank of each score: points, then right answers, then less time.

    Equals share a rank: 1, 2, 2, 4.
    """
    keys = [(-score.points, -score.correct, score.answer_ns) for score in scores]
    return [1 + sum(other < key for other in keys) for key in keys]
