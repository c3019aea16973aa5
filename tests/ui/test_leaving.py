"""Stopping and quitting: asked for in the middle of a game, and nothing of it is kept."""

import asyncio

import pytest

from tests.support import packs
from tests.ui.conftest import Sit
from tuiquiz.board.store import Board
from tuiquiz.quiz.game import Phase

TWO = packs.pack(packs.question("first"), packs.question("second"))


@pytest.mark.parametrize("key", ["q", "escape"])
async def test_stopping_asks_and_goes_home(sit: Sit, key: str) -> None:
    async with sit(TWO) as desk:
        await desk.press(key)
        assert "Stop this game?" in desk.text
        await desk.press("n")
        assert desk.where == "Question"
        await desk.press(key, "y")
        await desk.until(lambda: desk.where == "Home")
        assert desk.app.session is None


async def test_stopping_at_a_verdict_saves_nothing_and_ends_the_measurement(sit: Sit) -> None:
    async with sit(TWO) as desk:
        await desk.answer("loop")
        await desk.press("q", "y")
        await desk.until(lambda: desk.where == "Home")
        assert desk.runner.closed >= 1
        assert not Board.open(desk.home / "scores.db").top()
        await desk.press("p")
        await desk.until(lambda: desk.where == "Question")
        assert desk.game.outcomes == ()


async def test_stopping_while_it_is_measured(sit: Sit) -> None:
    async with sit(TWO, gate=asyncio.Event()) as desk:
        await desk.press("space", "a")
        assert desk.at(Phase.JUDGING)
        await desk.press("q", "y")
        await desk.until(lambda: desk.where == "Home")
        assert desk.runner.measured == []


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c"])
async def test_quitting_in_a_game_asks_and_insisting_is_an_answer(sit: Sit, key: str) -> None:
    async with sit(TWO) as desk:
        await desk.press(key, "escape")
        assert desk.where == "Question"
        await desk.press(key, key)
        await desk.until(lambda: not desk.app.is_running)
        assert not (desk.home / "scores.db").exists()


@pytest.mark.parametrize("key", ["q", "ctrl+q", "ctrl+c"])
async def test_quitting_at_home_does_not_ask(sit: Sit, key: str) -> None:
    async with sit(straight=False) as desk:
        await desk.press(key)
        await desk.until(lambda: not desk.app.is_running)


async def test_quitting_after_the_game_does_not_ask(sit: Sit) -> None:
    async with sit() as desk:
        await desk.answer("loop")
        await desk.go_on()
        await desk.press("ctrl+q")
        await desk.until(lambda: not desk.app.is_running)
    assert len(Board.open(desk.home / "scores.db").top()) == 1


@pytest.mark.parametrize("opens", ["q", "question_mark", "ctrl+p"])
async def test_the_clock_runs_out_behind_a_dialog(sit: Sit, opens: str) -> None:
    async with sit(TWO) as desk:
        await desk.press("space", opens)
        assert desk.where != "Question"
        await desk.wait(31)
        await desk.until(lambda: desk.where == "Reveal" and desk.at(Phase.REVEALED))
        assert "You did not answer in time" in desk.text
        await desk.press("y", "enter")
        await desk.until(lambda: desk.where == "Question")
        assert desk.game.index == 1
