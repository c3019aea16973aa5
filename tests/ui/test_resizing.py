"""Any size at any moment: too small is told, and what was there comes back."""

import asyncio

import pytest

from tests.support import packs
from tests.ui.conftest import Sit
from tuiquiz.quiz.game import Phase

TOO_SMALL = [(39, 15), (40, 14), (200, 14), (39, 60), (30, 8), (20, 5)]
TWO = packs.pack(packs.question("first"), packs.question("second"))


async def test_too_small_is_told_and_goes_away(sit: Sit) -> None:
    async with sit(TWO, size=(40, 15)) as desk:
        assert desk.where == "Question"
        before = desk.text
        for width, height in TOO_SMALL:
            await desk.resize(width, height)
            assert desk.where == "TooSmall"
            assert f"{width}x{height}" in desk.text and "40x15" in desk.text
        await desk.resize(3, 2)
        await desk.resize(40, 12)
        assert "This terminal has 40x12 cells." in desk.text
        assert "tuiquiz needs 40x15." in desk.text and "ctrl+q" in desk.text
        await desk.press("space", "a", "q", "enter", "question_mark")
        assert (desk.where, desk.game.phase) == ("TooSmall", Phase.READING)
        await desk.resize(40, 15)
        assert desk.text == before


async def test_a_terminal_that_is_too_small_from_the_start(sit: Sit) -> None:
    async with sit(TWO, straight=False, size=(40, 12)) as desk:
        assert desk.where == "TooSmall"
        await desk.resize(80, 24)
        assert desk.where == "Home"
    async with sit(TWO, player=None, size=(40, 12)) as desk:
        assert desk.where == "TooSmall"
        await desk.resize(80, 24)
        assert desk.where == "Player"


async def test_a_game_goes_on_behind_the_message(sit: Sit) -> None:
    gate = asyncio.Event()
    async with sit(TWO, gate=gate) as desk:
        await desk.press("space")
        await desk.resize(40, 12)
        await desk.wait(31)
        assert desk.at(Phase.JUDGING)
        assert desk.where == "TooSmall"
        gate.set()
        await desk.until(lambda: desk.at(Phase.REVEALED))
        assert desk.where == "TooSmall"
        await desk.resize(80, 24)
        assert desk.where == "Reveal" and "You did not answer in time." in desk.text


@pytest.mark.parametrize("opens", ["question_mark", "q", "ctrl+p"])
async def test_a_dialog_comes_back_too(sit: Sit, opens: str) -> None:
    async with sit(TWO) as desk:
        await desk.press(opens)
        dialog = desk.where
        await desk.resize(40, 12)
        await desk.resize(41, 12)
        assert desk.where == "TooSmall"
        await desk.resize(80, 24)
        assert desk.where == dialog
        await desk.press("escape")
        await desk.until(lambda: desk.where == "Question")


@pytest.mark.parametrize("opens", ["ctrl+q", "ctrl+p"])
async def test_a_dialog_over_the_message(sit: Sit, opens: str) -> None:
    async with sit(TWO) as desk:
        await desk.resize(40, 12)
        await desk.press(opens)
        await desk.resize(41, 12)
        await desk.resize(80, 24)
        assert desk.where == "Question"
        await desk.resize(40, 12)
        await desk.press(opens, "escape")
        await desk.until(lambda: desk.where == "TooSmall")
        await desk.resize(80, 24)
        assert desk.where == "Question"


async def test_quitting_a_terminal_that_is_too_small(sit: Sit) -> None:
    async with sit(TWO) as desk:
        await desk.resize(40, 12)
        await desk.press("ctrl+q", "y")
        await desk.until(lambda: not desk.app.is_running)


async def test_a_resize_in_every_phase_changes_nothing_but_the_size(sit: Sit) -> None:
    async def through_all_sizes() -> None:
        where, game, before = desk.where, desk.app.session and desk.game, desk.text
        for size in [(200, 60), (30, 8), (40, 15), (60, 20), (80, 24)]:
            await desk.resize(*size)
            assert len(desk.rows) == size[1]
        assert (desk.where, desk.app.session and desk.game, desk.text) == (where, game, before)

    async with sit(TWO, straight=False) as desk:
        await through_all_sizes()
        await desk.press("b")
        await desk.until(lambda: "No one yet." in desk.text)
        await through_all_sizes()
        await desk.press("escape", "p")
        await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
        await through_all_sizes()
        await desk.press("space", "down", "h")
        await through_all_sizes()
        await desk.answer("loop")
        await through_all_sizes()
        await desk.press("w", "right")
        await through_all_sizes()
        await desk.press("escape")
        await desk.go_on()
        await desk.answer("builtin")
        await desk.go_on()
        await through_all_sizes()


async def test_a_verdict_stays_in_sight_in_a_smaller_window(sit: Sit) -> None:
    async with sit(TWO, size=(120, 24)) as desk:
        await desk.answer(desk.game.current.options[0])
        await desk.resize(60, 20)
        assert "Verdict" in desk.text and "You chose" in desk.text


async def test_the_message_hides_all_behind_it_also_once_a_dialog_was_open(sit: Sit) -> None:
    async with sit(TWO) as desk:
        await desk.press("question_mark")
        await desk.until(lambda: desk.where == "Help")
        await desk.press("escape")
        await desk.resize(39, 14)
        words = "This terminal has 39x14 cells. tuiquiz needs 40x15. Make it larger, or ctrl+q."
        assert desk.words == words
