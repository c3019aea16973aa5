"""Any events in any order, in every form and mode: the game must do what the referee finds."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.referee import Referee
from tuiquiz.quiz import events
from tuiquiz.quiz.case import Question
from tuiquiz.quiz.deal import Dealt
from tuiquiz.quiz.game import Form, Game, Phase
from tuiquiz.quiz.rules import apply
from tuiquiz.quiz.scoring import TIMERS, Mode, Scoring
from tuiquiz.quiz.stats import Interval
from tuiquiz.quiz.units import Unit
from tuiquiz.quiz.verdict import Failure, FailureKind, Kind, Verdict

S = 1_000_000_000
TABLE = ("Ada", "Bob", "Cyd", "Dan", "Eve", "Fay", "Gus", "Hal")
VARIANTS = ("ab", "abc", "abcd", "ab")
WAITS = (0, 1, S // 2, S // 2 + 1, 3 * S, 7 * S, 15 * S, 20 * S, 30 * S, 45 * S, 60 * S)
VOID = Verdict.none(Unit.NS, Failure(FailureKind.TIMEOUT, "too slow"))

scorings = st.builds(Scoring, st.sampled_from(list(Mode)), st.sampled_from(TIMERS), st.booleans())


def some_verdict(rng: Random, options: tuple[str, ...]) -> Verdict:
    kind = rng.choice([Kind.WIN, Kind.WIN, Kind.TIE, Kind.UNSETTLED])
    count = 1 if kind is Kind.WIN else rng.randrange(1, len(options) + 1)
    ratio = rng.choice([None, 1.04, 1.25, 2.0, 40.0, 5000.0])
    interval = None if ratio is None else Interval(ratio * 0.9, ratio, ratio * 1.1)
    return Verdict(kind, Unit.NS, tuple(rng.sample(options, count)), ratio=interval)


def some_event(rng: Random, game: Game, now: int) -> events.Event:
    """Mostly what fits, now and then anything at all."""
    someone = rng.choice(game.active or TABLE) if rng.random() < 0.9 else rng.choice(TABLE)
    choice = rng.choice([*game.current.options, *game.current.options, "z"])
    if rng.random() < 0.12:
        stranger = rng.choice([*TABLE, "ada"])
        joins = rng.random() < 0.5
        return events.PlayerJoined(stranger) if joins else events.PlayerLeft(stranger)
    fitting: dict[Phase, list[events.Event]] = {
        Phase.CURTAIN: [events.CurtainRaised(now)],
        Phase.READING: [
            events.QuestionShown(now),
            events.ReadingEnded(now),
            events.HintTaken(someone),
        ],
        Phase.ANSWERING: [
            *[events.AnswerLocked(someone, choice, now)] * 6,
            events.HintTaken(someone),
            events.OptionsShown(now - rng.choice((0, 0, S))),
            events.ClockRanOut(now),
        ],
        Phase.SURE: [events.SureSaid(someone, rng.randrange(5), now), events.ClockRanOut(now)],
        Phase.GUESSING: [
            events.RatioGuessed(someone, rng.choice([0.9, 1.0, 1.3, 2.0, 32.0, 1000.0]), now),
            events.ClockRanOut(now),
        ],
        Phase.JUDGING: [events.Judged(some_verdict(rng, game.current.options))],
        Phase.REVEALED: [events.Continued()],
        Phase.OVER: [events.Continued()],
    }
    anything = [event for some in fitting.values() for event in some]
    void = [events.Judged(VOID)] if rng.random() < 0.02 else []
    return rng.choice(void or (fitting[game.phase] if rng.random() < 0.85 else anything))


@pytest.fixture(scope="module")
def dealt(question: Callable[..., Question]) -> tuple[Dealt, ...]:
    asked = [
        question(*names, name=f"{names}-{at}", warm_up=at == 0) for at, names in enumerate(VARIANTS)
    ]
    return tuple(Dealt(q, tuple(v.name for v in q.variants)) for q in asked)


def test_the_game_does_what_the_referee_finds(dealt: tuple[Dealt, ...]) -> None:
    reached: set[tuple[Form, Phase]] = set()

    @settings(max_examples=250, deadline=None)
    @given(
        form=st.sampled_from(Form), scoring=scorings, count=st.integers(1, 8), seed=st.integers()
    )
    def play(form: Form, scoring: Scoring, count: int, seed: int) -> None:
        players = TABLE[: 1 if form is Form.SOLO else count]
        game = Game.begin(players, dealt, scoring, form)
        reached.update((form, phase) for phase in compare(game, Random(seed)))

    play()
    nowhere = {(Form.SOLO, Phase.CURTAIN)}
    assert reached == {(form, phase) for form in Form for phase in Phase} - nowhere


def compare(game: Game, rng: Random) -> set[Phase]:
    """Play at random beside a referee; the phases that were reached."""
    referee = Referee.of(game)
    now = 1000 * S
    reached = {game.phase}
    for _ in range(60 * len(game.players) + 60):
        now += rng.choice(WAITS) if rng.random() < 0.6 else rng.randrange(3 * S)
        event = some_event(rng, game, now)
        game = apply(game, event)
        referee.hear(event)
        reached.add(game.phase)
        assert game.phase == referee.stage
        assert list(game.players) == referee.players
        assert {*game.players, *game.left} == set(referee.totals)
        for player, total in referee.totals.items():
            score = game.score(player)
            assert score.points == referee.points(player)
            assert (score.correct, score.questions) == (total.correct, total.asked)
            assert (score.answer_ns, score.bonus) == (total.spent, total.bonus)
        assert (game.left_ns(now) or 0) >= 0
    return reached
