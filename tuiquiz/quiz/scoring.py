"""How points and time are given: the modes of a game, and ranks."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tuiquiz.quiz.case import Question

RIGHT = 600
SPEED = 400
FLAT = 1000
SPEED_OF_ALL = 999
GRACE_NS = 500_000_000
HINT_COST = 200
RIGHT_WITH_HINT = 400
TIMERS = (1.0, 1.5, 2.0)
SURE_S = 15.0
GUESS_S = 30.0

SURE = {1: (1, 0), 2: (2, -2), 3: (3, -6)}
"""What each level of certainty is worth: points if right, points if wrong."""


class Mode(StrEnum):
    """What a game rewards; the values are those of ``--mode``."""

    CLASSIC = "classic"
    ACCURACY = "accuracy"
    UNTIMED = "untimed"
    CERTAINTY = "certainty"


def reading_s(question: Question) -> float:
    """Seconds to read before the clock starts: 3 and 0.6 per code line, between 5 and 20."""
    lines = sum(variant.code_lines for variant in question.variants)
    return min(20.0, max(5.0, 3 + 0.6 * lines))


def limit_s(question: Question) -> float:
    """Seconds to answer: 20, or 30 where there are three variants or more."""
    return 30.0 if len(question.variants) >= 3 else 20.0


@dataclass(frozen=True, slots=True)
class Scoring:
    """The rules of a game for points and time.

    ``timer`` stretches every limit (1, 1.5 or 2). ``guess``: whether the ratio is guessed, too.
    """

    mode: Mode = Mode.CLASSIC
    timer: float = 1.0
    guess: bool = False

    @property
    def name(self) -> str:
        """The name of its boards: what changes how points are earned has a board of its own."""
        parts: list[str] = [self.mode]
        if self.timed and self.timer != 1:
            parts.append(f"x{self.timer:g}")
        if self.adds_bonus:
            parts.append("ratio")
        return "-".join(parts)

    @property
    def timed(self) -> bool:
        """Whether there is a clock at all."""
        return self.mode is not Mode.UNTIMED

    @property
    def asks_sure(self) -> bool:
        """Whether players say how sure they are."""
        return self.mode is Mode.CERTAINTY

    @property
    def hints(self) -> bool:
        """Whether hints are given; certainty is about what a player knows without one."""
        return self.mode is not Mode.CERTAINTY

    @property
    def adds_bonus(self) -> bool:
        """Whether a guessed ratio adds to the points.

        In classic it is a line of its own, and in certainty it would drown the points.
        """
        return self.guess and self.mode in (Mode.ACCURACY, Mode.UNTIMED)

    def reading_ns(self, question: Question) -> int | None:
        """Nanoseconds to read; None where there is no clock."""
        return self._stretched(reading_s(question))

    def limit_ns(self, question: Question) -> int | None:
        """Nanoseconds to answer; None where there is no clock."""
        return self._stretched(limit_s(question))

    def sure_ns(self) -> int | None:
        """Nanoseconds to say how sure one is; None where there is no clock."""
        return self._stretched(SURE_S)

    def guess_ns(self) -> int | None:
        """Nanoseconds to guess the ratio; None where there is no clock."""
        return self._stretched(GUESS_S)

    def points(
        self,
        *,
        right: bool,
        answer_ns: int,
        limit_ns: int | None,
        questions: int,
        hint: bool = False,
        sure: int | None = None,
    ) -> int:
        """Points for an answer given ``answer_ns`` after the clock started.

        ``questions`` is how many the game asks. Late or, but for certainty, wrong: 0. Right, with
        f from 1 in the first half second down to 0 at the limit:

        - classic: 600 + floor(400 f); a hint takes 200 away, but never leaves less than 400;
        - accuracy: 1000 + floor(floor(999 / questions) f), so that all speed of a game is worth
          less than one answer; a hint takes what speed earns;
        - untimed: 1000, and 200 less with a hint;
        - certainty: 1, 2 or 3 as ``sure`` says (not said: 1), and 0, -2 or -6 if wrong.
        """
        if limit_ns is not None and answer_ns > limit_ns:
            return 0
        if self.mode is Mode.CERTAINTY:
            won, lost = SURE[sure or 1]
            return won if right else lost
        if not right:
            return 0
        if limit_ns is None:
            return FLAT - HINT_COST * hint
        left = min(limit_ns - answer_ns, limit_ns - GRACE_NS)
        span = limit_ns - GRACE_NS
        if self.mode is Mode.ACCURACY:
            return FLAT if hint else FLAT + SPEED_OF_ALL // questions * left // span
        earned = RIGHT + SPEED * left // span
        return max(RIGHT_WITH_HINT, earned - HINT_COST) if hint else earned

    def _stretched(self, seconds: float) -> int | None:
        return int(seconds * self.timer * 1e9) if self.timed else None


@dataclass(frozen=True, slots=True)
class Score:
    """A player's total: points, right answers, questions that counted, time of right answers.

    ``bonus`` is what guessed ratios earned; it is part of the points where the mode adds it.
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
