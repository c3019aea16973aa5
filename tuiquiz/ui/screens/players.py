"""Whose history?"""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from tuiquiz.board.record import Player
from tuiquiz.quiz.fitting import fitted
from tuiquiz.quiz.names import WIDTH
from tuiquiz.ui import commands
from tuiquiz.ui.screens.base import QuizDialog
from tuiquiz.ui.widgets.key_bar import KeyBar


class PlayersScreen(QuizDialog[str | None]):
    """A list of names, who played last first; dismisses with one of them, or None."""

    CSS_PATH = "dialog.tcss"
    BINDINGS = commands.bindings(commands.PICK, commands.BACK)
    DEFAULT_CSS = """
    PlayersScreen OptionList, PlayersScreen OptionList:focus {
        height: auto; max-height: 1fr; border: none; background: $surface; padding: 0;
        text-wrap: nowrap; text-overflow: ellipsis; scrollbar-size-vertical: 1;
    }
    """

    def __init__(self, players: Sequence[Player], chosen: str) -> None:
        super().__init__()
        self._names = [player.name for player in players]
        self._list = OptionList(*map(_option, players), markup=False)
        self._list.highlighted = self._names.index(chosen) if chosen in self._names else 0

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Label("Whose history?", classes="dialog-title")
            yield self._list
        yield KeyBar()

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._names[event.option_index])

    def action_pick(self) -> None:
        if self._list.highlighted is not None:
            self.dismiss(self._names[self._list.highlighted])

    def action_back(self) -> None:
        self.dismiss(None)


def _option(player: Player) -> Option:
    games = f"{player.games} {'game' if player.games == 1 else 'games'}"
    return Option(
        Content.assemble(
            (fitted(player.name, WIDTH), "bold"),
            (f"  {games}, last {player.last_played:%Y-%m-%d}", "$text-muted"),
        )
    )
