"""An interrupted game goes on as it was; one that does not fit is told, not guessed at."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.quiz.test_game_against_model import VOID, some_verdict
from tests.support import packs
from tuiquiz.errors import TuiquizError
from tuiquiz.play import saving
from tuiquiz.play.plan import Plan
from tuiquiz.quiz import events
from tuiquiz.quiz.game import Game, Phase
from tuiquiz.quiz.rules import apply
from tuiquiz.quiz.scoring import TIMERS, Mode, Scoring

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
S = 1_000_000_000
PACK = packs.pack(
    packs.question(packs.case("nap", "awake", "asleep"), warm_up=True),
    *(packs.question(f"case-{n}") for n in range(5)),
).pack
OTHERS = packs.pack(
    *(packs.question(packs.case(q.case.name, "a", "b")) for q in PACK.questions)
).pack
scorings = st.builds(Scoring, st.sampled_from(Mode), st.sampled_from(TIMERS), st.booleans())


def play(game: Game, rng: Random, questions: int) -> Game:
    """Some questions of ``game``, answered at random, and some steps more."""
    at = 1000 * S
    while game.phase is not Phase.OVER and (game.index < questions or rng.random() < 0.8):
        at += rng.randrange(25 * S)
        some = rng.choice(game.current.options)
        late = events.ClockRanOut(at)
        verdict = some_verdict(rng, game.current.options)
        shown = game.since_ns is not None
        told: dict[Phase, list[events.Event]] = {
            Phase.READING: [
                events.ReadingEnded(at) if shown else events.QuestionShown(at),
                events.HintTaken("Ada"),
            ],
            Phase.ANSWERING: [
                events.AnswerLocked("Ada", some, at),
                late,
                events.HintTaken("Ada"),
            ],
            Phase.SURE: [events.SureSaid("Ada", 3, at), late],
            Phase.GUESSING: [events.RatioGuessed("Ada", 2.0, at), late],
            Phase.JUDGING: [events.Judged(verdict), events.Judged(VOID)],
            Phase.REVEALED: [events.Continued()],
        }
        game = apply(game, rng.choice(told[game.phase]))
    return game


def opened(phase: str, choice: str | None, sure: int | None = None) -> dict[str, object]:
    """A state whose first question is open in a phase, with this answer."""
    answer = [choice, S, False, sure, None]
    return {"open": {"index": 0, "phase": phase, "hint": False, "answer": answer}}


@settings(max_examples=60, deadline=None)
@given(scorings, st.integers(), st.integers(0, 5), st.booleans())
def test_a_game_goes_on_where_it_was(
    scoring: Scoring, seed: int, questions: int, daily: bool
) -> None:
    day = date(2026, 11, 22) if daily else None
    plan = Plan(PACK, ("Ada",), scoring=scoring, count=None if daily else 6, daily=day)
    game = play(plan.begin(), Random(seed), questions)
    kept = saving.unfinished("some-id", plan, game, NOW)
    done = len(game.outcomes)
    assert (kept.place, kept.questions, kept.mode) == (done, 6, plan.mode)
    if done == 6:
        with pytest.raises(TuiquizError, match="lacks no question"):
            saving.resumed(kept, PACK)
        return
    again, resumed = saving.resumed(kept, PACK)
    assert (again.mode, again.scoring, again.players) == (plan.mode, scoring, ("Ada",))
    assert resumed.deal == game.deal
    if game.answers and game.phase is not Phase.REVEALED:
        assert (resumed.index, resumed.phase, resumed.since_ns) == (done, game.phase, None)
        assert (resumed.answers, resumed.hints) == (game.answers, game.hints)
    else:
        between = game.phase is Phase.REVEALED
        assert (resumed.index, resumed.phase, resumed.since_ns) == (done, Phase.READING, None)
        assert (resumed.answers, resumed.hints) == ((), frozenset() if between else game.hints)
    assert resumed.score("Ada") == game.score("Ada")
    for before, after in zip(game.outcomes, resumed.outcomes, strict=True):
        assert after.answers == before.answers
        assert (after.points, after.bonuses) == (before.points, before.bonuses)
        assert after.verdict.winners == before.verdict.winners
        assert after.verdict.ratio == before.verdict.ratio
        assert saving.asked(after) == saving.asked(before)


@pytest.mark.parametrize(
    "changed",
    [
        replace(PACK, version="8"),
        replace(PACK, name="other"),
        replace(PACK, questions=PACK.questions[1:]),
        packs.pack(
            *(packs.question(packs.case(q.case.name, "a", "b")) for q in PACK.questions)
        ).pack,
    ],
)
def test_another_pack_is_told(changed: object) -> None:
    plan = Plan(PACK, ("Ada",))
    kept = saving.unfinished("some-id", plan, play(plan.begin(), Random(3), 2), NOW)
    with pytest.raises(TuiquizError, match="interrupted game") as told:
        saving.resumed(kept, changed)  # type: ignore[arg-type]
    assert told.value.hint


@pytest.mark.parametrize(
    "damage",
    [
        {"format": 2},
        {"deal": [["tiny/nothing:fastest", ["a"]]]},
        {"done": [{"kind": "win"}]},
        {"scoring": ["blitz", 1, False]},
        {"daily": "yesterday"},
        {"done": 7},
        {"open": 7},
        {"open": {"index": 1, "phase": "reading", "hint": True, "answer": None}},
        {"open": {"index": 0, "phase": "judging", "hint": False, "answer": ["b", 1, False]}},
        opened("judging", "nothing"),
        opened("sure", "awake"),
        opened("guessing", "awake"),
        opened("reading", "awake"),
        opened("judging", "awake", 7),
        opened("judging", None, 2),
        opened("nowhere", "awake"),
    ],
)
def test_a_state_that_makes_no_sense_is_told(damage: dict[str, object]) -> None:
    plan = Plan(PACK, ("Ada",))
    kept = saving.unfinished("some-id", plan, plan.begin(), NOW)
    state = {**json.loads(kept.state), **damage}
    for text in (json.dumps(state), "{", "[]", "7"):
        with pytest.raises(TuiquizError, match="Ada cannot be gone on with"):
            saving.resumed(replace(kept, state=text), PACK)


def test_a_state_of_before_answers_were_kept_is_read() -> None:
    plan = Plan(PACK, ("Ada",))
    kept = saving.unfinished("some-id", plan, play(plan.begin(), Random(3), 2), NOW)
    state = json.loads(kept.state)
    del state["open"]
    _, resumed = saving.resumed(replace(kept, state=json.dumps(state)), PACK)
    assert (resumed.phase, resumed.answers, resumed.hints) == (Phase.READING, (), frozenset())
