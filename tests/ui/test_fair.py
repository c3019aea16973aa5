"""The answering clock starts at the paint, and the way of a key costs the player nothing."""

import asyncio

import pytest

from tests.support import packs, referee
from tests.ui.conftest import Sit
from tuiquiz.quiz.game import Form, Phase
from tuiquiz.quiz.scoring import Mode, Scoring
from tuiquiz.ui.app import QuizApp

SUMS = packs.pack(packs.question("sums"))
S = 1_000_000_000


class FarApp(QuizApp):
    """Its player sits 80 ms away."""

    def lag_ns(self) -> int:
        return 80_000_000


@pytest.mark.parametrize("form", [Form.SOLO, Form.PASS, Form.BUZZER])
async def test_the_clock_starts_at_the_paint_and_not_at_the_key(sit: Sit, form: Form) -> None:
    several = {} if form is Form.SOLO else {"players": ("Ada", "Bob"), "form": form}
    async with sit(SUMS, **several) as desk:
        if form is Form.PASS:
            await desk.press("space")
        if form is Form.BUZZER:
            await desk.press(*[key for keys in desk.app.groups.values() for key in keys], "enter")
        await desk.until(lambda: desk.where in ("Question", "Buzzer"))
        await desk.until(lambda: desk.game.since_ns is not None)
        desk.clock.now_s += 2
        desk.send("space")
        desk.clock.now_s += 0.5  # The server had much to do.
        await desk.until(lambda: desk.at(Phase.ANSWERING) and desk.game.painted)
        assert desk.game.since_ns == desk.clock()


async def test_a_key_before_the_paint_is_an_answer_all_the_same(sit: Sit) -> None:
    async with sit(SUMS, size=(120, 40)) as desk:
        desk.clock.now_s += 2
        desk.send("space")
        desk.send(desk.letters["loop"])
        desk.clock.now_s += 0.5
        await desk.until(lambda: desk.where == "Reveal" and desk.at(Phase.REVEALED))
        assert desk.game.outcomes[0].answers[0].answer_ns == 0
        referee.check(desk.session)


async def test_without_a_clock_nothing_moves(sit: Sit) -> None:
    async with sit(SUMS, scoring=Scoring(Mode.UNTIMED)) as desk:
        began = desk.game.since_ns
        desk.clock.now_s += 0.5
        desk.session.see_options(desk.clock())
        assert desk.game.since_ns == began


async def test_the_verdict_tells_the_time_without_the_way(sit: Sit) -> None:
    async with sit(SUMS, kind=FarApp) as desk:
        await desk.answer("builtin", after_s=2.28)
        assert desk.game.outcomes[0].answers[0].answer_ns == pytest.approx(2.2 * S)
        assert "in 2.2 s" in desk.words
        referee.check(desk.session)


async def test_who_pressed_in_time_far_away_is_in_time(sit: Sit) -> None:
    async with sit(SUMS, kind=FarApp) as desk:
        desk.clock.now_s += 1
        await desk.press("space")
        desk.clock.now_s += 30.0625
        for _ in range(3):
            desk.session.tick(desk.clock())
            await desk.settle()
        await desk.press(desk.letters["loop"])
        await desk.until(lambda: desk.where == "Reveal" and desk.at(Phase.REVEALED))
        assert desk.game.outcomes[0].answers[0].choice == "loop"


@pytest.mark.parametrize("key", ["q", "ctrl+q", "ctrl+p"])
async def test_what_is_not_timed_yet_is_not_read_behind_a_dialog(sit: Sit, key: str) -> None:
    """Whoever is quick enough to cover a question before it is painted could study it for hours."""
    two = packs.pack(packs.question("sums"), packs.question(packs.case("two", "left", "right")))
    async with sit(two, size=(100, 40)) as desk:
        first = desk.game.current.question.case.variants
        await desk.answer(first[0].name)
        code = f"def {desk.game.deal[1].question.case.variants[0].name}("
        desk.send("enter")
        while desk.where != "Question":
            await asyncio.sleep(0)
        desk.send(key)
        await desk.until(lambda: desk.where in ("Confirm", "Palette"))
        assert desk.at(Phase.READING) and desk.game.since_ns is None
        assert code not in desk.text
        await desk.press("escape")
        await desk.until(lambda: desk.game.since_ns is not None)
        assert code in desk.text
        await desk.press(key)
        assert desk.where in ("Confirm", "Palette")
        assert key == "ctrl+p" or code in desk.text
