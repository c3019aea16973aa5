"""What the board keeps of a finished game, and what it shows of it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from tuiquiz.quiz.scoring import Score

_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class FinishedGame:
    """A game that was played to its end by one player or several, in the order of their seats.

    ``id`` is a UUID that the caller makes once per game, so that saving twice counts once.
    ``played_at`` is any aware time, ``python`` a version such as ``3.11.7``, ``machine`` a
    description of the host. ``ValueError`` for a time without zone, no scores, impossible ones,
    or an unusable id.
    """

    id: str
    pack: str
    pack_version: str
    mode: str
    played_at: datetime
    python: str
    machine: str
    scores: tuple[Score, ...]

    def __post_init__(self) -> None:
        if not self.id or not self.id.isascii():
            raise ValueError(f"not the id of a game: {self.id!r}")
        if self.played_at.utcoffset() is None:
            raise ValueError(f"the time of game {self.id} has no time zone: {self.played_at}")
        if not self.scores:
            raise ValueError(f"game {self.id} has no scores")
        for score in self.scores:
            if not 0 <= score.correct <= score.questions <= _LARGEST:
                raise ValueError(f"{score.correct} of {score.questions} questions cannot be right")
            if not 0 <= score.answer_ns <= _LARGEST or abs(score.points) > _LARGEST:
                raise ValueError(f"out of range: {score.points} points in {score.answer_ns} ns")

    @property
    def played_at_utc(self) -> str:
        """The time as ISO 8601 text in UTC, of one width, so that text order is time order."""
        return self.played_at.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a board.

    ``rank`` counts from 1 among all scores of the same pack, pack version and mode: points
    first, then right answers, then the shorter ``answer_ns``, then shared (1, 2, 2, 4).
    ``played_at`` is in UTC; the other fields are as in ``Score`` and ``FinishedGame``.
    """

    rank: int
    player: str
    points: int
    correct: int
    questions: int
    answer_ns: int
    pack: str
    pack_version: str
    mode: str
    played_at: datetime
    python: str
    machine: str
    game_id: str

    @property
    def answer_s(self) -> float:
        """``answer_ns`` in seconds."""
        return self.answer_ns / 1e9
