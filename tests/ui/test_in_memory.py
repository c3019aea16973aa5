"""A subclass with settings in memory: it obeys them, and leaves nothing on the host."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from textual.screen import Screen

from tests.support import packs
from tests.ui.conftest import Sit
from tuiquiz.quiz.scoring import Mode
from tuiquiz.ui import commands
from tuiquiz.ui.app import QuizApp
from tuiquiz.ui.screens.base import QuizScreen
from tuiquiz.ui.screens.standings import StandingsScreen

TWO = packs.pack(packs.question("one"), packs.question("two"))


class Lobby(QuizScreen[None]):
    """A first screen of its own."""

    BINDINGS = commands.bindings(commands.PLAY, commands.DAILY)
    left = 0

    def game_left(self) -> None:
        self.left += 1

    async def action_play(self) -> None:
        await self.quiz.play_alone()

    def action_daily(self) -> None:
        from tuiquiz.ui import solo

        solo.daily(self.quiz)


class GuestApp(QuizApp):
    """Keeps no settings and writes no card; another screen comes first."""

    def __init__(self, launch: Any, measurer: Any, board: Any, config: Path, *rest: Any) -> None:
        del config
        super().__init__(launch, measurer, board, None, *rest)

    @property
    def cards(self) -> None:
        return None

    def get_default_screen(self) -> Screen[None]:
        return Lobby()


def written(home: Path) -> set[str]:
    return {file.name for file in home.rglob("*") if file.is_file()}


async def test_settings_without_a_folder_are_obeyed_and_never_written(
    sit: Sit, tmp_path: Path
) -> None:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "settings.json").write_text('{"mode": "accuracy", "keys": {"ready": "x"}}')
    async with sit(TWO, straight=False, kind=GuestApp, tutored=False) as desk:
        assert desk.app.settings.mode is Mode.CLASSIC and not desk.app.settings.keys
        desk.app.keep(mode=Mode.UNTIMED, keys={"ready": "r"}, reduced_motion=True, player="Ada")
        assert desk.app.scoring.mode is Mode.UNTIMED
        assert desk.app.keymap.spoken(commands.READY) == "R"
        desk.app.keep(keys={"ready": "nonsense"})
        desk.app.theme = "nord"
        await desk.settle()
        assert desk.app.settings.theme == "nord"
    assert "accuracy" in (folder / "settings.json").read_text()
    assert written(tmp_path) == {"settings.json"}


async def test_another_first_screen_leads_into_a_game_and_hears_of_its_end(sit: Sit) -> None:
    async with sit(TWO, straight=False, kind=GuestApp) as desk:
        assert desk.where == "Lobby"
        await desk.press("d")
        await desk.until(lambda: desk.where == "Question")
        await desk.app.abandon()
        await desk.until(lambda: desk.where == "Lobby")
        assert isinstance(desk.screen, Lobby) and desk.screen.left == 1


async def test_no_card_is_offered_to_be_written_where_none_may(sit: Sit, tmp_path: Path) -> None:
    now = partial(datetime, 2026, 5, 1, 12, tzinfo=UTC)
    async with sit(TWO, daily=True, kind=GuestApp, now=now) as desk:
        for _ in desk.game.deal:
            await desk.answer(desk.game.current.options[0])
            await desk.go_on()
        assert isinstance(desk.screen, StandingsScreen)
        assert "Copy" in desk.keys and "Save" not in desk.keys
        await desk.press("s")
        desk.screen.action_save()
        await desk.settle()
    assert all(name.startswith("scores.db") for name in written(tmp_path))
