"""The state of a game: who plays, what is asked, what was answered, and the points."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from tuiquiz.quiz.deal import Dealt
from tuiquiz.quiz.scoring import Score, Scoring, ranks
from tuiquiz.quiz.verdict import Kind, Verdict

MOST_PLAYERS = 8


class Form(StrEnum):
    """Who answers when: one player; each in turn behind a curtain; all at once on one clock."""

    SOLO = "solo"
    PASS = "pass"
    BUZZER = "buzzer"


class Phase(StrEnum):
    """Where a game stands."""

    CURTAIN = "curtain"
    READING = "reading"
    ANSWERING = "answering"
    SURE = "sure"
    GUESSING = "guessing"
    JUDGING = "judging"
    REVEALED = "revealed"
    OVER = "over"

    @property
    def open(self) -> bool:
        """Whether the players are still busy with the question."""
        return self not in (Phase.JUDGING, Phase.REVEALED, Phase.OVER)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a player did with a question; ``choice`` None: no answer in time.

    ``sure`` (1 to 3) and ``guess`` (a ratio) are None where they were not asked for, or not said.
    """

    player: str
    choice: str | None
    answer_ns: int
    hint: bool = False
    sure: int | None = None
    guess: float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A judged question: what was chosen, what was measured, ``points`` for each answer.

    ``bonuses`` is what each guessed ratio earned; whether it adds to the points, the game's
    scoring says.
    """

    dealt: Dealt
    verdict: Verdict
    answers: tuple[Answer, ...]
    points: tuple[int, ...]
    bonuses: tuple[int, ...]

    @property
    def counts(self) -> bool:
        """Whether the question counts: warm-ups and questions without a verdict do not."""
        return self.verdict.kind is not Kind.NONE and not self.dealt.question.warm_up

    def right(self, answer: Answer) -> bool:
        """Whether the answer names a winner, or any member of a tie."""
        return answer.choice is not None and answer.choice in self.verdict.winners

    def answer(self, player: str) -> Answer | None:
        """What ``player`` did; None for somebody who was not there, or a question given up."""
        return next((a for a in self.answers if a.player == player), None)

    def earned(self, player: str) -> int:
        """The points of ``player``, without the bonus."""
        return self._of(player, self.points)

    def bonus(self, player: str) -> int:
        """What the guess of ``player`` earned."""
        return self._of(player, self.bonuses)

    def _of(self, player: str, numbers: tuple[int, ...]) -> int:
        pairs = zip(self.answers, numbers, strict=True)
        return next((n for answer, n in pairs if answer.player == player), 0)


@dataclass(frozen=True, slots=True)
class Game:
    """The state of a game.

    ``players`` are those at the table, in the order of their seats, ``left`` those who went.
    ``since_ns`` is when the phase began (None: not shown yet), ``painted`` whether it is known to
    be on the screen since then. ``turn`` counts the seats, from the one that begins this question,
    to the player whose turn it is.
    """

    players: tuple[str, ...]
    deal: tuple[Dealt, ...]
    scoring: Scoring = field(default_factory=Scoring)
    form: Form = Form.SOLO
    index: int = 0
    phase: Phase = Phase.READING
    since_ns: int | None = None
    painted: bool = False
    turn: int = 0
    hints: frozenset[str] = frozenset()
    answers: tuple[Answer, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    left: tuple[str, ...] = ()

    @classmethod
    def begin(
        cls,
        players: tuple[str, ...],
        deal: tuple[Dealt, ...],
        scoring: Scoring | None = None,
        form: Form = Form.SOLO,
    ) -> "Game":
        """A game before its first question."""
        opening = Phase.CURTAIN if form is Form.PASS else Phase.READING
        return cls(players, deal, scoring or Scoring(), form, phase=opening)

    @property
    def current(self) -> Dealt:
        """The question that is being asked; after the last one, the last."""
        return self.deal[min(self.index, len(self.deal) - 1)]

    @property
    def order(self) -> tuple[str, ...]:
        """The players in the order of their turns: another one begins each question."""
        first = self.index % len(self.players)
        return self.players[first:] + self.players[:first]

    @property
    def active(self) -> tuple[str, ...]:
        """Those who may do something now, in the order of their seats."""
        match self.phase:
            case Phase.CURTAIN | Phase.GUESSING:
                return (self.order[self.turn],)
            case Phase.READING | Phase.ANSWERING | Phase.SURE if self.form is not Form.BUZZER:
                return (self.order[self.turn],)
            case Phase.READING | Phase.ANSWERING:
                return tuple(p for p in self.players if not self.answer(p))
            case Phase.SURE:
                return tuple(
                    a.player for a in self.answers if a.choice is not None and a.sure is None
                )
        return ()

    @property
    def time_ns(self) -> int | None:
        """How long the present phase may last, in nanoseconds; None where there is no limit."""
        question = self.current.question
        match self.phase:
            case Phase.READING:
                return self.scoring.reading_ns(question)
            case Phase.ANSWERING:
                return self.scoring.limit_ns(question)
            case Phase.SURE:
                return self.scoring.sure_ns()
            case Phase.GUESSING:
                return self.scoring.guess_ns()
        return None

    @property
    def between(self) -> bool:
        """Whether the table is between two questions, so that players may come and go."""
        untouched = self.phase is Phase.CURTAIN and not self.answers and self.turn == 0
        judged = self.phase is Phase.REVEALED and self.index + 1 < len(self.deal)
        return self.form is not Form.SOLO and (judged or untouched)

    def left_ns(self, now_ns: int) -> int | None:
        """Nanoseconds left of the present phase at ``now_ns``, never below 0; None: no limit."""
        if self.since_ns is None or self.time_ns is None:
            return self.time_ns
        return max(0, self.since_ns + self.time_ns - now_ns)

    def answer(self, player: str) -> Answer | None:
        """What ``player`` has locked of the present question."""
        return next((a for a in self.answers if a.player == player), None)

    def score(self, player: str) -> Score:
        """The player's total so far, over the questions that the player was there for."""
        total = correct = questions = spent_ns = bonus = 0
        for outcome in self.outcomes:
            answer = outcome.answer(player)
            if answer is None or not outcome.counts:
                continue
            questions += 1
            total += outcome.earned(player)
            bonus += outcome.bonus(player)
            if outcome.right(answer):
                correct += 1
                spent_ns += answer.answer_ns
        if self.scoring.adds_bonus:
            total += bonus
        if not self.scoring.timed:
            spent_ns = 0
        return Score(player, total, correct, questions, spent_ns, bonus)

    def table(self) -> list[tuple[int, Score]]:
        """Rank and score of everybody who plays, best first; then those who left, ranked 0."""
        scores = [self.score(player) for player in self.players]
        placed = sorted(zip(ranks(scores), scores, strict=True), key=lambda line: line[0])
        return placed + [(0, self.score(player)) for player in self.left]

    def before(self) -> "Game":
        """The game without its last judged question: for who moved in the standings."""
        return replace(self, outcomes=self.outcomes[:-1])

    def complete(self, player: str) -> bool:
        """Whether ``player`` was there for every question that counted."""
        return all(o.answer(player) for o in self.outcomes if o.counts)
