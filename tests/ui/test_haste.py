"""Hands that are faster than the screen: a key may come before a screen is there, or after it."""

import pytest
from textual.command import CommandList

from tests.support import packs
from tests.support.desk import Desk
from tests.ui.conftest import Sit
from tuiquiz.board.store import Board
from tuiquiz.errors import BoardError
from tuiquiz.quiz.case import Ask
from tuiquiz.quiz.game import Phase
from tuiquiz.ui.screens.question import QuestionScreen
from tuiquiz.ui.screens.reveal import RevealScreen

SUMS = packs.case("sums")
TWO = packs.pack(packs.question(SUMS), packs.question(SUMS, Ask.LEANEST))


async def hammer(desk: Desk) -> None:
    """Do all that the keys of a screen could do, at once and before it has been composed."""
    screen = desk.screen
    assert not screen.is_mounted
    for active in screen.active_bindings.values():
        if active.node is screen:
            await desk.app.run_action(active.binding.action, screen)


async def test_keys_before_a_question_is_there(sit: Sit) -> None:
    async with sit(TWO) as desk:
        await desk.answer("loop")
        desk.session.proceed()
        desk.app.push_screen(QuestionScreen(desk.session))
        await hammer(desk)
        await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
        assert desk.at(Phase.READING) and desk.game.hints == frozenset()
        assert "▶" not in desk.text


async def test_keys_before_a_verdict_is_there(sit: Sit) -> None:
    async with sit(TWO) as desk:
        desk.app.animation_level = "full"
        await desk.press("space")
        desk.session.lock(0, desk.clock())
        desk.app.push_screen(RevealScreen(desk.session))
        await hammer(desk)
        await desk.until(lambda: desk.where == "Reveal" and "on this machine" in desk.text)


@pytest.mark.parametrize("key", ["w", "question_mark", "ctrl+p"])
async def test_keys_before_a_page_is_there(sit: Sit, key: str) -> None:
    async with sit(TWO) as desk:
        await desk.answer("loop")
        for one in (key, "right", "pagedown", "down", "enter", "left", "pageup"):
            desk.send(one)
        await desk.settle()
        assert desk.app.is_running and desk.game.outcomes


async def test_a_game_that_is_left_before_its_question_was_seen(sit: Sit) -> None:
    async with sit(TWO, straight=False) as desk:
        await desk.app.play_alone("Ada")
        left = desk.session
        await desk.app.abandon()
        await desk.until(lambda: desk.where == "Home")
        assert left.game.since_ns is None


@pytest.mark.parametrize("opens", ["question_mark", "b", "t", "ctrl+p"])
async def test_a_key_too_many_closes_nothing_more(sit: Sit, opens: str) -> None:
    async with sit(straight=False) as desk:
        await desk.press(opens)
        assert desk.where != "Home"
        for key in ("escape", "escape", "escape"):
            desk.send(key)
        await desk.until(lambda: desk.where == "Home")
        assert desk.app.is_running


async def test_enter_twice_in_the_palette_chooses_once(sit: Sit) -> None:
    async with sit(TWO) as desk:
        await desk.press("ctrl+p")
        await desk.until(lambda: desk.screen.query_one(CommandList).option_count > 0)
        for key in ("enter", "enter", "enter"):
            desk.send(key)
        await desk.settle()
        assert any(isinstance(screen, QuestionScreen) for screen in desk.app.screen_stack)
        assert desk.session.game.outcomes == ()


async def test_yes_and_no_at_once(sit: Sit) -> None:
    async with sit(TWO) as desk:
        await desk.press("q")
        for key in ("y", "n", "y", "escape"):
            desk.send(key)
        await desk.until(lambda: desk.where == "Home")
        assert desk.app.session is None


async def test_back_and_back_at_once(sit: Sit) -> None:
    async with sit(TWO) as desk:
        await desk.answer("loop")
        await desk.press("w")
        for key in ("q", "q", "n"):
            desk.send(key)
        await desk.until(lambda: desk.where == "Reveal")


async def test_a_click_on_the_head_of_a_board_without_lines(sit: Sit) -> None:
    def locked() -> Board:
        raise BoardError("the disk has no room left.", "Free some space.")

    async with sit(straight=False, board=locked) as desk:
        await desk.press("b")
        await desk.until(lambda: "no room left" in desk.text)
        for row in range(2, 8):
            await desk.click(5, row)
        assert desk.where == "Board"


@pytest.mark.parametrize("way", [("p",), ("c",), ("d",)])
async def test_enter_twice_at_the_name(sit: Sit, way: tuple[str, ...]) -> None:
    async with sit(TWO, player=None, straight=False) as desk:
        desk.app.keep(player="Ada")
        await desk.press(*way)
        assert desk.where == "Player"
        for _ in range(3):
            desk.send("enter")
        await desk.until(lambda: desk.where != "Player")
        assert desk.app.is_running


@pytest.mark.parametrize("opens", ["f", "o", "h", "b", "question_mark"])
async def test_a_screen_that_is_closed_before_it_is_there(sit: Sit, opens: str) -> None:
    async with sit(TWO, straight=False) as desk:
        for _ in range(12):
            desk.send(opens)
            desk.send("escape")
        await desk.settle()
        assert desk.app.is_running
