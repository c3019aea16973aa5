"""A game as events and states: ``apply(game, event)`` gives the next game.

An event that does not fit the phase (a second lock, an answer after the clock) changes nothing:
keys and clocks race by nature, and the first one counts. All times are nanoseconds of one
monotonic clock, stamped where the event happened.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from tuiquiz.quiz.case import Question
from tuiquiz.quiz.scoring import Score, limit_s, points, reading_s
from tuiquiz.quiz.verdict import Kind, Verdict


class Phase(StrEnum):
    """Where a game stands."""

    READING = "reading"
    ANSWERING = "answering"
    JUDGING = "judging"
    REVEALED = "revealed"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Dealt:
    """A question as it is put in one game: ``options`` are the variants in the order shown."""

    question: Question
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a player did with a question; ``choice`` None: no answer in time."""

    player: str
    choice: str | None
    answer_ns: int
    hint: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """A judged question: what was chosen, what was measured, and ``points`` for each answer."""

    dealt: Dealt
    verdict: Verdict
    answers: tuple[Answer, ...]
    points: tuple[int, ...]

    @property
    def counts(self) -> bool:
        """Whether the question counts: warm-ups and questions without a verdict do not."""
        return self.verdict.kind is not Kind.NONE and not self.dealt.question.warm_up

    def right(self, answer: Answer) -> bool:
        """Whether the answer names a winner, or any member of a tie."""
        return answer.choice is not None and answer.choice in self.verdict.winners


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """The question is on the screen; reading starts."""

    at_ns: int


@dataclass(frozen=True, slots=True)
class ReadingEnded:
    """The player is ready, or the time for reading is over; the clock starts."""

    at_ns: int


@dataclass(frozen=True, slots=True)
class HintTaken:
    """A player looked at the hint."""

    player: str


@dataclass(frozen=True, slots=True)
class AnswerLocked:
    """A player chose a variant for good."""

    player: str
    choice: str
    at_ns: int


@dataclass(frozen=True, slots=True)
class ClockRanOut:
    """The time to answer is over; those who have not locked get nothing."""

    at_ns: int


@dataclass(frozen=True, slots=True)
class Judged:
    """The measurement is done, or it is known that there will be none."""

    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Continued:
    """On to the next question, or to the end."""


Event = QuestionShown | ReadingEnded | HintTaken | AnswerLocked | ClockRanOut | Judged | Continued


@dataclass(frozen=True, slots=True)
class Game:
    """The state of a game. ``since_ns`` is when the phase began (None: not shown yet)."""

    players: tuple[str, ...]
    deal: tuple[Dealt, ...]
    index: int = 0
    phase: Phase = Phase.READING
    since_ns: int | None = None
    hints: frozenset[str] = frozenset()
    answers: tuple[Answer, ...] = ()
    outcomes: tuple[Outcome, ...] = ()

    @property
    def current(self) -> Dealt:
        """The question that is being asked; after the last one, the last."""
        return self.deal[min(self.index, len(self.deal) - 1)]

    @property
    def time_ns(self) -> int:
        """How long the present phase may last: reading or answering, in nanoseconds."""
        question = self.current.question
        limit = reading_s(question) if self.phase is Phase.READING else limit_s(question)
        return int(limit * 1e9)

    def left_ns(self, now_ns: int) -> int:
        """Nanoseconds left of the present phase at ``now_ns``, never below 0."""
        if self.since_ns is None:
            return self.time_ns
        return max(0, self.since_ns + self.time_ns - now_ns)

    def score(self, player: str) -> Score:
        """The player's total so far."""
        total = correct = questions = spent_ns = 0
        for outcome in self.outcomes:
            if not outcome.counts:
                continue
            questions += 1
            for answer, earned in zip(outcome.answers, outcome.points, strict=True):
                if answer.player == player and outcome.right(answer):
                    total += earned
                    correct += 1
                    spent_ns += answer.answer_ns
        return Score(player, total, correct, questions, spent_ns)


def deal(questions: Sequence[Question], rng: Random, count: int | None = None) -> tuple[Dealt, ...]:
    """The questions of a game, in the order of the pack, each with its options shuffled.

    ``count`` draws that many at random; warm-ups only fill up when there are not enough others.
    """
    chosen = list(questions)
    if count is not None and count < len(chosen):
        scored = [i for i, question in enumerate(chosen) if not question.warm_up]
        warm_ups = [i for i, question in enumerate(chosen) if question.warm_up]
        picked = rng.sample(scored, min(count, len(scored)))
        picked += rng.sample(warm_ups, count - len(picked))
        chosen = [chosen[i] for i in sorted(picked)]
    dealt = []
    for question in chosen:
        names = [variant.name for variant in question.variants]
        rng.shuffle(names)
        dealt.append(Dealt(question, tuple(names)))
    return tuple(dealt)


def apply(game: Game, event: Event) -> Game:
    """The game after ``event``; the same game if the event does not fit."""
    match event, game.phase:
        case QuestionShown(at_ns), Phase.READING if game.since_ns is None:
            return replace(game, since_ns=at_ns)
        case ReadingEnded(at_ns), Phase.READING if game.since_ns is not None:
            return replace(game, phase=Phase.ANSWERING, since_ns=at_ns)
        case HintTaken(player), Phase.READING | Phase.ANSWERING if player in game.players:
            return replace(game, hints=game.hints | {player})
        case AnswerLocked(), Phase.ANSWERING:
            return _lock(game, event)
        case ClockRanOut(at_ns), Phase.ANSWERING if game.left_ns(at_ns) == 0:
            return _close(game)
        case Judged(verdict), Phase.READING | Phase.ANSWERING | Phase.JUDGING:
            if game.phase is not Phase.JUDGING and verdict.kind is not Kind.NONE:
                return game
            return _judge(game, verdict)
        case Continued(), Phase.REVEALED:
            last = game.index + 1 == len(game.deal)
            phase = Phase.OVER if last else Phase.READING
            return replace(
                game,
                index=game.index + 1,
                phase=phase,
                since_ns=None,
                hints=frozenset(),
                answers=(),
            )
    return game


def _lock(game: Game, event: AnswerLocked) -> Game:
    locked = any(answer.player == event.player for answer in game.answers)
    fits = event.player in game.players and event.choice in game.current.options
    assert game.since_ns is not None
    answer_ns = max(0, event.at_ns - game.since_ns)
    if locked or not fits or answer_ns > game.time_ns:
        return game
    answer = Answer(event.player, event.choice, answer_ns, event.player in game.hints)
    game = replace(game, answers=(*game.answers, answer))
    return _close(game) if len(game.answers) == len(game.players) else game


def _close(game: Game) -> Game:
    given = {answer.player: answer for answer in game.answers}
    answers = tuple(
        given.get(player) or Answer(player, None, game.time_ns, player in game.hints)
        for player in game.players
    )
    return replace(game, phase=Phase.JUDGING, answers=answers)


def _judge(game: Game, verdict: Verdict) -> Game:
    question = game.current.question
    counts = verdict.kind is not Kind.NONE and not question.warm_up
    earned = tuple(
        points(
            right=answer.choice in verdict.winners,
            answer_s=answer.answer_ns / 1e9,
            limit=limit_s(question),
            hint=answer.hint,
        )
        if counts and answer.choice is not None
        else 0
        for answer in game.answers
    )
    outcome = Outcome(game.current, verdict, game.answers, earned)
    return replace(game, phase=Phase.REVEALED, outcomes=(*game.outcomes, outcome))
