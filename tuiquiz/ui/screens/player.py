"""Who plays?"""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Label

from tuiquiz.quiz import names
from tuiquiz.ui import commands
from tuiquiz.ui.screens.base import QuizScreen
from tuiquiz.ui.widgets.key_bar import KeyBar
from tuiquiz.ui.widgets.name_box import NameField


class PlayerScreen(QuizScreen[str | None]):
    """Asks for a name; dismisses with it, or with None."""

    CSS_PATH = "player.tcss"
    BINDINGS = commands.bindings(commands.BACK_FROM_TYPING)
    TAKERS = (Input,)
    TYPING = True

    def __init__(self, last: str, about: str = "") -> None:
        """``about``: what kind of game the name is for, where that is not the usual one."""
        super().__init__()
        self._about = about or "The name that will stand on the board"
        self._field = NameField(last)

    def compose(self) -> ComposeResult:
        with Vertical(id="player"):
            yield Label("Who plays?", id="title")
            yield Label(self._about, classes="muted", markup=False)
            yield self._field
        yield KeyBar()

    @on(Input.Submitted)
    def _done(self, event: Input.Submitted) -> None:
        problem = names.problem(event.value)
        if problem:
            self._field.tell(problem, wrong=True)
        else:
            self.dismiss(names.tidy(event.value))

    def action_back(self) -> None:
        self.dismiss(None)
