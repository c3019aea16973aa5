"""The daily game was begun before: what now?"""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Label, Static

from tuiquiz.play.daily import Run
from tuiquiz.quiz.text import clean
from tuiquiz.ui import commands
from tuiquiz.ui.screens.base import QuizDialog
from tuiquiz.ui.widgets.key_bar import KeyBar


class DailyScreen(QuizDialog[str | None]):
    """Tells of the ranked run; dismisses with ``resume``, ``unranked``, ``board`` or None."""

    CSS_PATH = "dialog.tcss"
    BINDINGS = commands.bindings(
        commands.GO_ON, commands.UNRANKED, commands.DAY_BOARD, commands.BACK
    )

    def __init__(self, run: Run) -> None:
        super().__init__()
        self._run = run

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog"):
            yield Label(f"Daily {self._run.plan.daily}", classes="dialog-title", markup=False)
            yield Static(clean(self._run.words()), markup=False)
        yield KeyBar()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        del parameters
        return action != "go_on" or self._run.interrupted is not None

    def action_go_on(self) -> None:
        self.dismiss("resume")

    def action_unranked(self) -> None:
        self.dismiss("unranked")

    def action_board(self) -> None:
        self.dismiss("board")

    def action_back(self) -> None:
        self.dismiss(None)
