"""Reading, the clock, and one answer for good."""

import asyncio

import pytest

from tests.support import packs, referee
from tests.support.desk import Desk
from tests.ui.conftest import Sit
from tuiquiz.quiz.game import Answer, Phase
from tuiquiz.ui.screens.question import QuestionScreen

SUMS = packs.question("sums", hint="It is `sum` that counts.")
RECORDED = {SUMS.id: packs.won(SUMS, "builtin")}


def given(desk: Desk) -> Answer:
    (answer,) = desk.game.answers or desk.game.outcomes[-1].answers
    return answer


async def test_options_are_locked_while_one_reads(sit: Sit) -> None:
    async with sit(packs.pack(SUMS)) as desk:
        assert "Read the code" in desk.text
        assert " a A " not in desk.keys
        await desk.press("a", "2", "down")
        await desk.click_on("def builtin(")
        assert (desk.game.phase, desk.game.answers) == (Phase.READING, ())
        assert "▶ A ● builtin" in desk.text
        await desk.press("enter")
        assert desk.at(Phase.ANSWERING)
        assert "Answer now" in desk.text
        assert " a A  b B  c C  ⏎ Lock in" in desk.keys
        assert "Ready" not in desk.keys


async def test_reading_ends_by_itself_and_so_does_the_time(sit: Sit) -> None:
    async with sit(packs.pack(SUMS), RECORDED) as desk:
        lines = sum(len(v.source.splitlines()) for v in SUMS.variants)
        desk.clock.now_s += 3 + 0.6 * lines - 0.125
        await desk.settle()
        assert desk.at(Phase.READING)
        desk.clock.now_s += 0.125
        await desk.until(lambda: desk.at(Phase.ANSWERING))
        desk.clock.now_s += 29.875
        await desk.settle()
        assert desk.at(Phase.ANSWERING)
        desk.clock.now_s += 0.125
        await desk.until(lambda: desk.where == "Reveal")
        assert "You did not answer in time." in desk.text
        assert desk.rows[0].split()[:2] == ["✗", "1/1"]
        assert (given(desk).choice, desk.game.outcomes[0].points) == (None, (0,))


@pytest.mark.parametrize("pressed", ["key", "click"])
@pytest.mark.parametrize("turns", range(3))
async def test_an_answer_in_time_is_not_late_because_it_is_under_way(
    sit: Sit, pressed: str, turns: int
) -> None:
    async with sit(packs.pack(SUMS), RECORDED) as desk:
        await desk.press("space")
        asked, time_ns = desk.screen, desk.game.time_ns
        assert isinstance(asked, QuestionScreen) and time_ns
        row = next(n for n, line in enumerate(desk.rows) if "def builtin(" in line)
        desk.clock.now_s += time_ns / 1e9 - 0.01
        if pressed == "key":
            desk.send(desk.letters["builtin"])
        else:
            desk.send_click(desk.rows[row].index("def builtin("), row)
        for _ in range(turns):
            await asyncio.sleep(0)
        desk.clock.now_s += 0.02
        asked._tick()
        await desk.until(lambda: desk.where == "Reveal")
        assert given(desk).choice == "builtin"


async def test_a_click_has_its_own_time_whatever_is_pressed_after_it(sit: Sit) -> None:
    async with sit(packs.pack(SUMS), RECORDED) as desk:
        await desk.press("space")
        row = next(n for n, line in enumerate(desk.rows) if "def builtin(" in line)
        start_s = desk.clock.now_s
        desk.clock.now_s += 5
        desk.send_click(desk.rows[row].index("def builtin("), row, start_s + 1)
        desk.send("x", start_s + 5)
        await desk.until(lambda: desk.where == "Reveal")
        assert given(desk).answer_ns == pytest.approx(1e9, abs=1e6)


async def test_the_countdown_tells_the_seconds_left(sit: Sit) -> None:
    two = packs.question(packs.case("two", "left", "right"))
    async with sit(packs.pack(two), level="full") as desk:
        assert desk.rows[3].endswith("    5 s ")
        await desk.press("space")
        assert desk.rows[3].endswith(" 20.0 s ")
        full = desk.rows[3].count("━")
        desk.clock.now_s += 15.0
        await desk.until(lambda: desk.rows[3].endswith("  5.0 s "))
        assert desk.rows[3].count("━") == pytest.approx(full / 4, abs=1)


@pytest.mark.parametrize(("first", "second"), [("a", "b"), ("c", "1"), ("2", "2")])
async def test_one_answer_for_good(sit: Sit, first: str, second: str) -> None:
    async with sit(packs.pack(SUMS), RECORDED) as desk:
        await desk.press("space")
        desk.send(first, at_s=1001.0)
        desk.send(second, at_s=1001.5)
        await desk.until(lambda: desk.where == "Reveal")
        place = "abc".find(first) if first in "abc" else int(first) - 1
        assert given(desk) == Answer("Ada", desk.game.current.options[place], 1_000_000_000)


async def test_an_answer_counts_from_the_moment_of_the_key(sit: Sit) -> None:
    async with sit(packs.pack(SUMS), RECORDED) as desk:
        await desk.press("space")
        desk.clock.now_s += 9.0
        desk.send("b", at_s=1003.5)
        await desk.until(lambda: desk.where == "Reveal")
        assert given(desk).answer_ns == 3_500_000_000


async def test_an_answer_counts_from_the_moment_of_the_click(sit: Sit) -> None:
    async with sit(packs.pack(SUMS), RECORDED) as desk:
        await desk.press("space")
        desk.clock.now_s += 9.0
        await desk.click_on("def builtin(", at_s=1003.5)
        await desk.until(lambda: desk.where == "Reveal")
        assert given(desk).answer_ns == 3_500_000_000


async def test_a_slow_screen_takes_no_time_from_the_answer(sit: Sit) -> None:
    async with sit(packs.pack(SUMS)) as desk:
        desk.clock.now_s += 2.0
        desk.send("space", at_s=1001.0)
        await desk.until(lambda: desk.at(Phase.ANSWERING))
        assert desk.game.since_ns == 1_002_000_000_000


async def test_a_key_after_the_last_moment_is_too_late(sit: Sit) -> None:
    async with sit(packs.pack(SUMS), RECORDED) as desk:
        await desk.press("space")
        desk.send(desk.letters["builtin"], at_s=1030.25)
        await desk.settle()
        assert desk.game.answers == ()
        desk.send(desk.letters["builtin"], at_s=1030.0)
        await desk.until(lambda: desk.where == "Reveal")
        assert desk.game.outcomes[0].points == (600,)


@pytest.mark.parametrize("reading", [True, False])
async def test_a_hint_shows_once_and_costs(sit: Sit, reading: bool) -> None:
    async with sit(packs.pack(SUMS), RECORDED) as desk:
        if not reading:
            await desk.press("space")
        assert "h Hint" in desk.keys
        await desk.press("h")
        assert "Hint It is sum that counts." in desk.words
        assert "Hint" not in desk.keys
        await desk.answer("builtin", after_s=0.25)
        assert "✓ right, +800 points" in desk.text
        assert desk.game.outcomes[0].points == (800,)
        referee.check(desk.session)
        await desk.go_on()
        assert "★ 800 points" in desk.text


async def test_a_mark_goes_round(sit: Sit) -> None:
    async with sit(packs.pack(SUMS)) as desk:
        marks = []
        for key in ("up", "down", "down", "tab", "shift+tab", "right", "left"):
            await desk.press(key)
            marks.append(next(c for c in "ABC" if f"▶ {c}" in desk.text))
        assert marks == list("CABCBCB")
