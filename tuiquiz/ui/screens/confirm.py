"""Asks before something is lost."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Label, Static

from tuiquiz.ui import commands
from tuiquiz.ui.screens.base import QuizDialog
from tuiquiz.ui.widgets.key_bar import KeyBar


class ConfirmScreen(QuizDialog[bool]):
    """Dismisses with True for yes."""

    CSS_PATH = "dialog.tcss"
    BINDINGS = commands.bindings(commands.CONFIRM, commands.DECLINE)

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Label(self._title, classes="dialog-title", markup=False)
            yield Static(self._text, markup=False)
        yield KeyBar()

    def action_confirm(self) -> None:
        self.dismiss(True)

    def action_decline(self) -> None:
        self.dismiss(False)
