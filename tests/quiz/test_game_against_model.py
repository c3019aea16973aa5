"""Any events in any order: the game must do what a plain model of the rules does."""

from collections.abc import Callable
from fractions import Fraction
from math import floor

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tuiquiz.quiz.case import Question
from tuiquiz.quiz.deal import Dealt
from tuiquiz.quiz.events import (
    AnswerLocked,
    ClockRanOut,
    Continued,
    Event,
    HintTaken,
    Judged,
    QuestionShown,
    ReadingEnded,
)
from tuiquiz.quiz.game import Form, Game
from tuiquiz.quiz.rules import apply
from tuiquiz.quiz.units import Unit
from tuiquiz.quiz.verdict import Failure, FailureKind, Kind, Verdict

S = 1_000_000_000
PLAYERS = ("Ada", "Bob")
VARIANTS = ("ab", "abc", "abcd")
LIMIT_S = (20, 30, 30)

waits = st.sampled_from([-S, 0, 1, S // 2, 3 * S, 7 * S, 20 * S, 30 * S])
people = st.sampled_from([*PLAYERS, "Eve"])
won = st.sets(st.sampled_from("abcd"), min_size=1).map(sorted).map(tuple)
verdicts = st.builds(
    Verdict, st.sampled_from([Kind.WIN, Kind.TIE, Kind.UNSETTLED]), st.just(Unit.NS), won
) | st.just(Verdict.none(Unit.NS, Failure(FailureKind.TIMEOUT, "too slow")))


def worth(taken_ns: int, limit_s: int, hint: bool) -> int:
    share = (limit_s - Fraction(taken_ns, S)) / (limit_s - Fraction(1, 2))
    full = 600 + floor(400 * min(Fraction(1), share))
    return max(400, full - 200) if hint else full


class Play(RuleBasedStateMachine):
    """A game of a warm-up and two questions for two, and beside it what must become of it."""

    deal: tuple[Dealt, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.game = Game.begin(PLAYERS, self.deal, form=Form.BUZZER)
        self.now = 1000 * S
        self.index = 0
        self.phase = "reading"
        self.since: int | None = None
        self.hinted: set[str] = set()
        self.locked: dict[str, tuple[str | None, int, bool]] = {}
        self.totals = {player: [0, 0, 0] for player in PLAYERS}
        self.counted = 0

    def tell(self, event: Event) -> None:
        self.game = apply(self.game, event)

    @rule(wait=waits)
    def show(self, wait: int) -> None:
        self.now += wait
        if self.phase == "reading" and self.since is None:
            self.since = self.now
        self.tell(QuestionShown(self.now))

    @rule(wait=waits)
    def start_clock(self, wait: int) -> None:
        self.now += wait
        if self.phase == "reading" and self.since is not None:
            self.phase, self.since = "answering", self.now
        self.tell(ReadingEnded(self.now))

    @rule(player=people)
    def take_hint(self, player: str) -> None:
        self.tell(HintTaken(player))

    @rule(player=people, choice=st.sampled_from("abcde"), wait=waits)
    def lock(self, player: str, choice: str, wait: int) -> None:
        self.now += wait
        if (
            self.phase == "answering"
            and self.since is not None
            and self.now - self.since <= LIMIT_S[self.index] * S
            and player in PLAYERS
            and player not in self.locked
            and choice in VARIANTS[self.index]
        ):
            taken = max(0, self.now - self.since)
            self.locked[player] = (choice, taken, player in self.hinted)
            if len(self.locked) == len(PLAYERS):
                self.phase = "judging"
        self.tell(AnswerLocked(player, choice, self.now))

    @rule(wait=waits)
    def run_out(self, wait: int) -> None:
        self.now += wait
        if self.phase == "answering" and self.since is not None:
            limit = LIMIT_S[self.index] * S
            if self.now - self.since >= limit:
                for player in PLAYERS:
                    self.locked.setdefault(player, (None, limit, player in self.hinted))
                self.phase = "judging"
        self.tell(ClockRanOut(self.now))

    @rule(verdict=verdicts)
    def judge(self, verdict: Verdict) -> None:
        void = verdict.kind is Kind.NONE
        if self.phase == "judging" or (void and self.phase in ("reading", "answering")):
            if self.index > 0 and not void:
                self.counted += 1
                for player, (choice, taken, hint) in self.locked.items():
                    if choice in verdict.winners:
                        total = self.totals[player]
                        total[0] += worth(taken, LIMIT_S[self.index], hint)
                        total[1] += 1
                        total[2] += taken
            self.phase = "revealed"
        self.tell(Judged(verdict))

    @rule()
    def go_on(self) -> None:
        if self.phase == "revealed":
            self.index += 1
            self.phase = "reading" if self.index < len(self.deal) else "over"
            self.since, self.hinted, self.locked = None, set(), {}
        self.tell(Continued())

    @invariant()
    def the_game_stands_where_the_model_stands(self) -> None:
        assert (self.game.phase, self.game.index) == (self.phase, self.index)
        assert self.game.since_ns == self.since
        assert self.game.hints == self.hinted
        given = {a.player: (a.choice, a.answer_ns, a.hint) for a in self.game.answers}
        assert given == self.locked
        assert len(given) == len(self.game.answers)

    @invariant()
    def points_are_those_of_the_model(self) -> None:
        for player in PLAYERS:
            score = self.game.score(player)
            assert [score.points, score.correct, score.answer_ns] == self.totals[player]
            assert score.questions == self.counted

    @invariant()
    def the_time_left_is_never_negative(self) -> None:
        assert (self.game.left_ns(self.now) or 0) >= 0
        assert not self.game.left_ns(self.now + 3600 * S) or self.since is None


@pytest.fixture
def machine(question: Callable[..., Question]) -> type[Play]:
    asked = [question(*names, name=names, warm_up=names == "ab") for names in VARIANTS]

    class Dealing(Play):
        deal = tuple(Dealt(q, tuple(names)) for q, names in zip(asked, VARIANTS, strict=True))

    return Dealing


def test_the_game_does_what_the_model_does(machine: type[Play]) -> None:
    bounds = settings(max_examples=150, stateful_step_count=60)
    run_state_machine_as_test(machine, settings=bounds)
