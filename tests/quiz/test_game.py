"""A game, step by step."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest

from tuiquiz.quiz.case import Question
from tuiquiz.quiz.deal import Dealt
from tuiquiz.quiz.events import (
    AnswerLocked,
    ClockRanOut,
    Continued,
    CurtainRaised,
    Event,
    HintTaken,
    Judged,
    OptionsShown,
    QuestionShown,
    ReadingEnded,
)
from tuiquiz.quiz.game import Answer, Form, Game, Phase
from tuiquiz.quiz.rules import apply
from tuiquiz.quiz.scoring import Mode, Score, Scoring
from tuiquiz.quiz.units import Unit
from tuiquiz.quiz.verdict import Failure, FailureKind, Kind, Verdict

S = 1_000_000_000
BEGAN = 1000 * S
VOID = Verdict.none(Unit.NS, Failure(FailureKind.CRASHED, "it fell over"))

MakeGame = Callable[..., Game]


def verdict(*winners: str) -> Verdict:
    return Verdict(Kind.WIN if len(winners) == 1 else Kind.TIE, Unit.NS, winners)


def after(game: Game, *events: Event) -> Game:
    for event in events:
        game = apply(game, event)
    return game


def lock(choice: str = "a", seconds: float = 5, player: str = "Ada") -> AnswerLocked:
    return AnswerLocked(player, choice, BEGAN + int(seconds * S))


def begin(at_ns: int = BEGAN) -> tuple[Event, Event]:
    """Shown, read for six seconds, and now the clock runs."""
    return QuestionShown(at_ns - 6 * S), ReadingEnded(at_ns)


@pytest.fixture
def new(question: Callable[..., Question]) -> MakeGame:
    """Makes a game of two questions with the variants a and b, or as told."""

    def make(
        *players: str, variants: str = "ab", questions: int = 2, warm_up: bool = False
    ) -> Game:
        asked = [
            question(*variants, name=f"case-{i}", warm_up=warm_up and i == 0)
            for i in range(questions)
        ]
        form = Form.BUZZER if len(players) > 1 else Form.SOLO
        dealt = tuple(Dealt(q, tuple(variants)) for q in asked)
        return Game.begin(players or ("Ada",), dealt, form=form)

    return make


def test_a_game_from_the_first_question_to_the_end(new: MakeGame) -> None:
    game = new()
    phases = [game.phase]
    for event in (
        *begin(),
        lock("a", 5),
        Judged(verdict("a")),
        Continued(),
        *begin(BEGAN + 60 * S),
        lock("a", 61),
        Judged(verdict("b")),
        Continued(),
    ):
        game = apply(game, event)
        if game.phase is not phases[-1]:
            phases.append(game.phase)
    one_question = [Phase.READING, Phase.ANSWERING, Phase.JUDGING, Phase.REVEALED]
    assert phases == [*one_question, *one_question, Phase.OVER]
    assert [outcome.points for outcome in game.outcomes] == [(907,), (0,)]
    assert game.score("Ada") == Score("Ada", 907, 1, 2, 5 * S)


SHOWN, READY, HINT = QuestionShown(BEGAN), ReadingEnded(BEGAN + S), HintTaken("Ada")
LOCK, LATE = AnswerLocked("Ada", "a", BEGAN + 2 * S), ClockRanOut(BEGAN + 99 * S)
PAINTED = OptionsShown(BEGAN + S + S // 50)
JUDGED, BROKEN, NEXT = Judged(verdict("a")), Judged(VOID), Continued()
EVERY_EVENT = (SHOWN, READY, PAINTED, HINT, LOCK, LATE, JUDGED, BROKEN, NEXT)
STATES: dict[str, tuple[Event, ...]] = {
    "hidden": (),
    "reading": (SHOWN,),
    "answering": (SHOWN, READY),
    "painted": (SHOWN, READY, PAINTED),
    "judging": (SHOWN, READY, LOCK),
    "revealed": (SHOWN, READY, LOCK, JUDGED),
    "over": (SHOWN, BROKEN, NEXT, SHOWN, BROKEN, NEXT),
}
LEADS_TO: dict[tuple[str, Event], Phase] = {
    ("hidden", SHOWN): Phase.READING,
    ("hidden", HINT): Phase.READING,
    ("hidden", BROKEN): Phase.REVEALED,
    ("reading", READY): Phase.ANSWERING,
    ("reading", HINT): Phase.READING,
    ("reading", BROKEN): Phase.REVEALED,
    ("answering", PAINTED): Phase.ANSWERING,
    ("painted", HINT): Phase.ANSWERING,
    ("painted", LOCK): Phase.JUDGING,
    ("painted", LATE): Phase.JUDGING,
    ("painted", BROKEN): Phase.REVEALED,
    ("answering", HINT): Phase.ANSWERING,
    ("answering", LOCK): Phase.JUDGING,
    ("answering", LATE): Phase.JUDGING,
    ("answering", BROKEN): Phase.REVEALED,
    ("judging", JUDGED): Phase.REVEALED,
    ("judging", BROKEN): Phase.REVEALED,
    ("revealed", NEXT): Phase.READING,
}


@pytest.mark.parametrize(("state", "event"), list(product(STATES, EVERY_EVENT)))
def test_an_event_that_does_not_fit_changes_nothing(
    new: MakeGame, state: str, event: Event
) -> None:
    before = after(new(), *STATES[state])
    now = apply(before, event)
    if (state, event) in LEADS_TO:
        assert now != before
        assert now.phase is LEADS_TO[state, event]
    else:
        assert now == before


def test_the_clock_of_a_phase_runs_from_its_beginning(new: MakeGame) -> None:
    game = new(variants="abc")
    reading_ns = int(5.0 * S)
    assert game.left_ns(BEGAN) == reading_ns
    game = apply(game, QuestionShown(BEGAN))
    assert game.left_ns(BEGAN + 2 * S) == reading_ns - 2 * S
    game = apply(game, ReadingEnded(BEGAN + 3 * S))
    assert game.left_ns(BEGAN + 3 * S) == 30 * S
    assert game.left_ns(BEGAN + 33 * S - 1) == 1
    assert game.left_ns(BEGAN + 33 * S) == 0
    assert game.left_ns(BEGAN + 500 * S) == 0


def test_the_clock_runs_out_when_it_has_run_and_not_before(new: MakeGame) -> None:
    game = after(new(), *begin())
    assert apply(game, ClockRanOut(BEGAN + 20 * S - 1)) == game
    closed = apply(game, ClockRanOut(BEGAN + 20 * S))
    assert closed.phase is Phase.JUDGING
    assert closed.answers == (Answer("Ada", None, 20 * S),)


def test_the_last_nanosecond_of_the_clock_still_counts(new: MakeGame) -> None:
    game = after(new(), *begin())
    late = AnswerLocked("Ada", "a", BEGAN + 20 * S + 1)
    assert apply(game, late) == game
    just = after(game, AnswerLocked("Ada", "a", BEGAN + 20 * S), Judged(verdict("a")))
    assert just.outcomes[0].points == (600,)


def test_an_answer_after_the_clock_gets_nothing(new: MakeGame) -> None:
    game = after(new(), *begin(), ClockRanOut(BEGAN + 20 * S), lock("a", 19))
    game = apply(game, Judged(verdict("a")))
    (outcome,) = game.outcomes
    assert outcome.points == (0,)
    assert not outcome.right(outcome.answers[0])
    assert game.score("Ada") == Score("Ada", 0, 0, 1, 0)


def test_an_answer_stamped_before_the_clock_started_took_no_time(new: MakeGame) -> None:
    game = after(new(), *begin(), lock("a", -1))
    assert game.answers == (Answer("Ada", "a", 0),)


def test_the_clock_starts_when_the_options_are_painted(new: MakeGame) -> None:
    game = after(new(), *begin(), OptionsShown(BEGAN + 2 * S))
    assert game.left_ns(BEGAN + 2 * S) == 20 * S
    assert after(game, lock("a", 5)).answers == (Answer("Ada", "a", 3 * S),)
    late = AnswerLocked("Ada", "a", BEGAN + 22 * S)
    assert after(game, late).answers == (Answer("Ada", "a", 20 * S),)


def test_the_clock_moves_to_the_paint_once_and_never_back(new: MakeGame) -> None:
    game = after(new(), *begin(), OptionsShown(BEGAN + S))
    assert after(game, OptionsShown(BEGAN + 9 * S)) == game
    early = after(new(), *begin(), OptionsShown(BEGAN - S), lock("a", 5))
    assert early.answers == (Answer("Ada", "a", 5 * S),)


def test_a_key_before_the_paint_counts_from_the_ready_or_took_no_time(new: MakeGame) -> None:
    heard_first = after(new(), *begin(), lock("a", 0.01), OptionsShown(BEGAN + S))
    assert heard_first.answers == (Answer("Ada", "a", S // 100),)
    painted_first = after(new(), *begin(), OptionsShown(BEGAN + S), lock("a", 0.01))
    assert painted_first.answers == (Answer("Ada", "a", 0),)


def test_a_paint_after_the_first_lock_of_several_takes_nobody_s_time(new: MakeGame) -> None:
    game = after(new("Ada", "Bob"), *begin(), lock("a", 1), OptionsShown(BEGAN + 2 * S))
    game = apply(game, lock("b", 4, "Bob"))
    assert [answer.answer_ns for answer in game.answers] == [S, 4 * S]


def test_each_player_behind_a_curtain_has_a_paint_of_their_own(new: MakeGame) -> None:
    game = replace(new("Ada", "Bob"), form=Form.PASS, phase=Phase.CURTAIN)
    game = after(game, CurtainRaised(BEGAN - 9 * S), *begin(), OptionsShown(BEGAN + S), lock("a"))
    again = (CurtainRaised(BEGAN + 9 * S), *begin(BEGAN + 20 * S), OptionsShown(BEGAN + 21 * S))
    game = after(game, *again, lock("a", 23, "Bob"))
    assert [answer.answer_ns for answer in game.answers] == [4 * S, 2 * S]


def test_without_a_clock_the_paint_is_the_question_s_own(new: MakeGame) -> None:
    game = replace(new(), scoring=Scoring(Mode.UNTIMED))
    game = apply(game, QuestionShown(BEGAN))
    assert apply(game, OptionsShown(BEGAN + S)) == game


def test_the_first_lock_counts(new: MakeGame) -> None:
    game = after(new("Ada", "Bob"), *begin(), lock("a", 3), lock("b", 4))
    assert game.answers == (Answer("Ada", "a", 3 * S),)
    assert game.phase is Phase.ANSWERING


def test_strangers_and_made_up_choices_are_not_heard(new: MakeGame) -> None:
    game = after(new(), *begin())
    assert after(game, lock("c"), lock("a", player="Eve"), HintTaken("Eve")) == game


def test_the_clock_stops_when_the_last_player_has_locked(new: MakeGame) -> None:
    game = after(new("Ada", "Bob"), *begin(), lock("b", 4, "Bob"))
    assert game.phase is Phase.ANSWERING
    game = apply(game, lock("a", 6, "Ada"))
    assert game.phase is Phase.JUDGING
    assert game.answers == (Answer("Ada", "a", 6 * S), Answer("Bob", "b", 4 * S))


def test_those_who_did_not_lock_are_marked_when_the_clock_runs_out(new: MakeGame) -> None:
    game = after(new("Ada", "Bob"), *begin(), lock("a", 4))
    game = apply(game, ClockRanOut(BEGAN + 20 * S))
    assert game.answers == (Answer("Ada", "a", 4 * S), Answer("Bob", None, 20 * S))


def test_each_player_earns_their_own_points(new: MakeGame) -> None:
    locks = lock("b", 0.2, "Ada"), lock("a", 10.25, "Bob"), lock("b", 10.25, "Cyd")
    game = after(new("Ada", "Bob", "Cyd"), *begin(), *locks, Judged(verdict("b")))
    assert game.outcomes[0].points == (1000, 0, 800)
    assert game.score("Cyd") == Score("Cyd", 800, 1, 1, 10_250_000_000)
    assert game.score("Bob") == Score("Bob", 0, 0, 1, 0)


def test_three_variants_earn_points_on_a_clock_of_30_seconds(new: MakeGame) -> None:
    game = after(new(variants="abc"), *begin(), lock("c", 29.5), Judged(verdict("c")))
    assert game.outcomes[0].points == (606,)


@pytest.mark.parametrize("kind", [Kind.TIE, Kind.UNSETTLED])
@pytest.mark.parametrize(("choice", "points"), [("a", 1000), ("b", 0), ("c", 1000)])
def test_every_member_of_a_tie_is_right(
    new: MakeGame, kind: Kind, choice: str, points: int
) -> None:
    tie = Verdict(kind, Unit.NS, ("a", "c"))
    game = after(new(variants="abc"), *begin(), lock(choice, 0), Judged(tie))
    assert game.outcomes[0].points == (points,)
    assert game.outcomes[0].right(game.outcomes[0].answers[0]) is bool(points)


def test_a_hint_costs_200_and_is_gone_with_the_question(new: MakeGame) -> None:
    game = after(new(), *begin(), HintTaken("Ada"), HintTaken("Ada"), lock("a", 0))
    game = after(game, Judged(verdict("a")), Continued())
    assert game.outcomes[0].points == (800,)
    later = BEGAN + 60 * S
    game = after(game, *begin(later), AnswerLocked("Ada", "a", later), Judged(verdict("a")))
    assert game.outcomes[1].points == (1000,)
    assert game.score("Ada").points == 1800


def test_a_hint_while_reading_costs_as_much(new: MakeGame) -> None:
    read = after(new(), QuestionShown(BEGAN - 6 * S), HintTaken("Ada"), ReadingEnded(BEGAN))
    game = after(read, lock("a", 20), Judged(verdict("a")))
    assert game.outcomes[0].points == (400,)


def test_there_is_no_hint_where_all_would_see_it(new: MakeGame) -> None:
    game = after(new("Ada", "Bob"), *begin())
    assert apply(game, HintTaken("Ada")) is game


def test_a_warm_up_is_worth_nothing_and_counts_for_nothing(new: MakeGame) -> None:
    game = after(new(warm_up=True), *begin(), lock("a", 1), Judged(verdict("a")))
    (outcome,) = game.outcomes
    assert outcome.right(outcome.answers[0])
    assert outcome.points == (0,)
    assert game.score("Ada") == Score("Ada", 0, 0, 0, 0)


@pytest.mark.parametrize("state", ["hidden", "reading", "answering", "judging"])
def test_a_question_without_a_verdict_counts_for_nobody(new: MakeGame, state: str) -> None:
    game = after(new("Ada", "Bob"), *STATES[state], Judged(VOID))
    assert not game.outcomes[0].counts
    assert set(game.outcomes[0].points) <= {0}
    assert game.score("Ada") == Score("Ada", 0, 0, 0, 0)
    assert game.score("Bob") == Score("Bob", 0, 0, 0, 0)


def test_after_the_end_the_last_question_stays_at_hand(new: MakeGame) -> None:
    game = after(new(), *STATES["over"])
    assert game.phase is Phase.OVER
    assert game.current is game.deal[-1]


def test_a_game_is_left_as_it_was_by_an_event(new: MakeGame) -> None:
    game = new()
    apply(game, QuestionShown(BEGAN))
    assert game == new()
