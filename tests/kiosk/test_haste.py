"""Keys that come while something is under way: what is covered is not closed, and waits."""

import threading

import pytest

from tests.kiosk.conftest import Open, Visit
from tests.support import packs
from tests.support.stall import KEY, come_in
from tuiquiz.board.store import Board
from tuiquiz.ui.screens.palette import PaletteScreen

TWO = packs.pack(packs.question("first"), packs.question("second"))


@pytest.mark.parametrize(("key", "over"), [("ctrl+p", "Palette"), ("f1", "Help")])
async def test_a_name_that_is_given_under_another_screen_waits_for_its_end(
    open_kiosk: Open, visit: Visit, monkeypatch: pytest.MonkeyPatch, key: str, over: str
) -> None:
    opened, look = threading.Event(), Board.free_name

    def held(board: Board, name: str) -> bool:
        opened.wait(300)
        return look(board, name)

    async with visit(open_kiosk(TWO)) as desk:
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Name")
        monkeypatch.setattr(Board, "free_name", held)
        name = desk.screen
        await desk.press("ctrl+u", *"Ada", "enter", key)
        assert desk.where == over
        opened.set()
        await desk.until(lambda: not any(work.is_running for work in name.workers))
        assert desk.where == over
        await desk.press("escape")
        await desk.until(lambda: desk.where == "Question")
        assert desk.session.player == "Ada"


async def test_a_palette_that_is_closed_shows_no_more(
    open_kiosk: Open, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PaletteScreen, "_NO_MATCHES_COUNTDOWN", 0.0)
    monkeypatch.setattr(PaletteScreen, "_stop_no_matches_countdown", lambda _: None)
    async with visit(open_kiosk(TWO)) as desk:
        await desk.press("ctrl+p")
        palette = desk.screen
        await desk.press("escape")
        assert desk.where == "Attract"
        assert isinstance(palette, PaletteScreen)
        palette._start_no_matches_countdown("nothing is called so")
        timer = palette._no_matches_timer
        assert timer and timer._callback
        timer._callback()


async def test_in_twice_is_one_game(open_kiosk: Open, visit: Visit) -> None:
    async with visit(open_kiosk(TWO), key=KEY) as desk:
        await come_in(desk, "Ada")
        session = desk.app.session
        await desk.app.play_as("Ada", known=True)
        assert desk.app.session is session
