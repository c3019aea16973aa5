"""What the board keeps of games, finished and interrupted, and what it shows of them."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from math import isfinite

from tuiquiz.quiz.scoring import Score

_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Reply:
    """What one player did with one question.

    ``choice`` is the option that was locked in, None where none was in time; ``answer_ns`` counts
    from the start of the clock; ``points`` is what the answer earned and ``bonus`` what the guess
    did. ``sure`` is how sure the player said to be, 1 to 3, and ``guess`` the ratio that was
    guessed, 1.0 to 1000; both are None where they were not asked for. ``ValueError`` for numbers
    that cannot be.
    """

    player: str
    choice: str | None
    answer_ns: int
    hint: bool
    right: bool
    points: int
    bonus: int = 0
    sure: int | None = None
    guess: float | None = None

    def __post_init__(self) -> None:
        _check_numbers(self.points, self.bonus, self.answer_ns)
        if self.sure not in (None, 1, 2, 3):
            raise ValueError(f"out of range: {self.sure} is not how sure one can be")
        if self.guess is not None and not isfinite(self.guess):
            raise ValueError(f"out of range: {self.guess} is not a ratio")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was judged, and what each player did with it.

    ``question`` is its id, ``PACK/CASE:ASK``; ``title``, ``unit`` and ``options`` are as they were
    shown then. ``verdict`` is ``win``, ``tie``, ``unsettled`` or ``none``, ``winners`` the options
    that were right. ``ratio`` is low, estimate and high of the best loser against the winner; its
    bound ``high`` may be infinite, and without a finite low and estimate it is kept as None.
    ``counted`` is False for a warm-up and for a question that was void.
    """

    question: str
    title: str
    unit: str
    options: tuple[str, ...]
    verdict: str
    winners: tuple[str, ...]
    ratio: tuple[float, float, float] | None
    counted: bool
    replies: tuple[Reply, ...]


@dataclass(frozen=True, slots=True)
class FinishedGame:
    """A game that was played to its end by one player or several, in the order of their seats.

    ``id`` is a UUID that the caller makes once per game, so that saving twice counts once.
    ``played_at`` is any aware time, ``python`` a version such as ``3.11.7``, ``machine`` a
    description of the host. ``asked`` are its questions in order, ``form`` how the players took
    turns: ``solo``, ``pass`` or ``buzzer``. ``ranked`` names the players whose score stands on the
    board, None for all; the others' scores are part of the history only. ``ValueError`` for a time
    without zone, no scores, impossible ones, an unusable id, and for a reply or a rank of somebody
    who has no score.
    """

    id: str
    pack: str
    pack_version: str
    mode: str
    played_at: datetime
    python: str
    machine: str
    scores: tuple[Score, ...]
    asked: tuple[Asked, ...] = ()
    form: str = "solo"
    ranked: frozenset[str] | None = None

    def __post_init__(self) -> None:
        _check_id(self.id)
        _check_zone(self.played_at, self.id)
        if not self.scores:
            raise ValueError(f"game {self.id} has no scores")
        for score in self.scores:
            if not 0 <= score.correct <= score.questions <= _LARGEST:
                raise ValueError(f"{score.correct} of {score.questions} questions cannot be right")
            _check_numbers(score.points, score.bonus, score.answer_ns)
        seats = Counter(score.player for score in self.scores)
        if self.ranked is not None and not self.ranked <= seats.keys():
            raise ValueError(f"no scores of {sorted(self.ranked - seats.keys())} in {self.id}")
        for asked in self.asked:
            if more := Counter(reply.player for reply in asked.replies) - seats:
                raise ValueError(f"no scores of {sorted(more)} in {self.id}, but replies")


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A solo game that was interrupted.

    ``id`` is the one that the finished game will have, ``place`` how many of its ``questions`` are
    done, ``saved_at`` any aware time and ``state`` a text of any length that only its writer
    understands. ``ValueError`` for an unusable id, a time without zone and an impossible place.
    """

    id: str
    player: str
    pack: str
    pack_version: str
    mode: str
    place: int
    questions: int
    saved_at: datetime
    state: str

    def __post_init__(self) -> None:
        _check_id(self.id)
        _check_zone(self.saved_at, self.id)
        if not 0 <= self.place <= self.questions <= _LARGEST:
            raise ValueError(f"out of range: place {self.place} of {self.questions} questions")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a board.

    ``rank`` counts from 1 among all ranked scores of the same pack, pack version and mode: points
    first, then right answers, then the shorter ``answer_ns``, then shared (1, 2, 2, 4).
    ``keyed`` tells that whoever played proved to own the key that the name is bound to.
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
    bonus: int = 0
    keyed: bool = False

    @property
    def answer_s(self) -> float:
        """``answer_ns`` in seconds."""
        return self.answer_ns / 1e9


@dataclass(frozen=True, slots=True)
class BoardName:
    """A board that exists: one for each pack, version and mode, with its number of entries."""

    pack: str
    pack_version: str
    mode: str
    entries: int


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody who played: in how many games, ranked or not, and when last, in UTC."""

    name: str
    games: int
    last_played: datetime


@dataclass(frozen=True, slots=True)
class Played:
    """One line of a player's history.

    ``ranked`` tells whether the score stands on the board, ``players`` how many took part.
    ``played_at`` is in UTC; the other fields are as in ``Score`` and ``FinishedGame``.
    """

    game_id: str
    played_at: datetime
    pack: str
    pack_version: str
    mode: str
    form: str
    points: int
    bonus: int
    correct: int
    questions: int
    answer_ns: int
    ranked: bool
    players: int
    python: str
    machine: str

    @property
    def answer_s(self) -> float:
        """``answer_ns`` in seconds."""
        return self.answer_ns / 1e9


@dataclass(frozen=True, slots=True)
class Past:
    """One reply of a player with the facts of its game and its question, as in ``Asked``.

    ``played_at`` is in UTC.
    """

    game_id: str
    played_at: datetime
    mode: str
    question: str
    title: str
    unit: str
    options: tuple[str, ...]
    verdict: str
    winners: tuple[str, ...]
    ratio: tuple[float, float, float] | None
    counted: bool
    reply: Reply


def _check_id(name: str) -> None:
    if not name or not name.isascii():
        raise ValueError(f"not the id of a game: {name!r}")


def _check_zone(time: datetime, name: str) -> None:
    if time.utcoffset() is None:
        raise ValueError(f"the time of game {name} has no time zone: {time}")


def _check_numbers(points: int, bonus: int, answer_ns: int) -> None:
    if not 0 <= answer_ns <= _LARGEST or abs(points) > _LARGEST or abs(bonus) > _LARGEST:
        raise ValueError(f"out of range: {points} points, {bonus} more, in {answer_ns} ns")
