"""What a game is started with: its board, its questions."""

from dataclasses import replace
from datetime import date

import pytest

from tests.support import packs
from tuiquiz.play.plan import Plan
from tuiquiz.quiz.game import Form, Phase
from tuiquiz.quiz.scoring import Mode, Scoring

PACK = packs.pack(
    packs.question(packs.case("nap", "awake", "asleep"), warm_up=True),
    *(packs.question(f"case-{n}") for n in range(14)),
).pack
DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("changes", "mode"),
    [
        ({}, "classic"),
        ({"count": 5}, "classic-5"),
        ({"count": 15}, "classic"),
        ({"count": 99}, "classic"),
        ({"scoring": Scoring(Mode.ACCURACY, 2.0, guess=True), "count": 3}, "accuracy-3-x2-ratio"),
        ({"daily": DAY}, "daily-2026-11-22"),
        ({"daily": DAY, "scoring": Scoring(Mode.UNTIMED)}, "daily-2026-11-22-untimed"),
        ({"practice": True}, "practice"),
    ],
)
def test_the_board_of_a_game(changes: dict[str, object], mode: str) -> None:
    assert replace(Plan(PACK, ("Ada",)), **changes).mode == mode  # type: ignore[arg-type]


def test_a_daily_game_asks_everybody_the_same_ten() -> None:
    ada, bob = (Plan(PACK, (name,), daily=DAY, seed=at) for at, name in enumerate(("Ada", "Bob")))
    assert ada.deal() == bob.deal()
    assert len(ada.deal()) == 10
    assert not any(dealt.question.warm_up for dealt in ada.deal())


def test_another_day_or_another_version_asks_otherwise() -> None:
    deals = {Plan(PACK, ("Ada",), daily=date(2026, 11, day)).deal() for day in range(1, 29)}
    assert len(deals) == 28
    newer = replace(PACK, version="8")
    assert Plan(newer, ("Ada",), daily=DAY).deal() != Plan(PACK, ("Ada",), daily=DAY).deal()


def test_a_daily_game_is_the_same_on_every_python() -> None:
    """Known by heart, so that a change of it, or of Python's shuffling, does not go unseen."""
    dealt = Plan(PACK, ("Ada",), daily=DAY).deal()
    numbers = [int(d.question.case.name.removeprefix("case-")) for d in dealt]
    assert numbers == [0, 3, 4, 5, 7, 8, 10, 11, 12, 13]
    assert dealt[0].options == ("generator", "builtin", "loop")


@pytest.mark.parametrize("form", Form)
def test_a_game_begins_where_its_form_does(form: Form) -> None:
    players = ("Ada",) if form is Form.SOLO else ("Ada", "Bob")
    game = Plan(PACK, players, form, Scoring(Mode.CERTAINTY), count=2).begin()
    assert game.phase is (Phase.CURTAIN if form is Form.PASS else Phase.READING)
    assert (game.players, game.scoring.mode, len(game.deal)) == (players, Mode.CERTAINTY, 2)
