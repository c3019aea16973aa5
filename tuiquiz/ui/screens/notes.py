"""What was left out of a pack, what is off here, and how to mend it."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Label, Static

from tuiquiz.ui import commands
from tuiquiz.ui.screens.base import QuizDialog
from tuiquiz.ui.widgets.key_bar import KeyBar


class NotesScreen(QuizDialog[None]):
    """Lists what was left out and what is off: pairs of where and what, each with its cure."""

    CSS_PATH = "dialog.tcss"
    BINDINGS = commands.bindings(commands.CLOSE)

    def __init__(self, left_out: Sequence[tuple[str, str]], off: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._parts = (("Left out of this pack", left_out), ("Off here", off))

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog"):
            for title, notes in self._parts:
                if notes:
                    yield Label(title, classes="dialog-title")
                for where, what in notes:
                    yield Static(Content.assemble((where, "bold $text-warning"), f"\n{what}\n"))
        yield KeyBar()

    def action_close(self) -> None:
        self.dismiss(None)
