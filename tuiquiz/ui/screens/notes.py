"""What was left out of a pack, and how to mend it."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label, Static

from tuiquiz.packs.tables import Problem
from tuiquiz.ui import commands
from tuiquiz.ui.widgets.key_bar import KeyBar


class NotesScreen(ModalScreen[None]):
    """Lists the problems of a pack: file, key, cure."""

    CSS_PATH = "dialog.tcss"
    BINDINGS = commands.bindings(commands.CLOSE)

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__()
        self._problems = problems

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog"):
            yield Label("Left out of this pack", classes="dialog-title")
            for problem in self._problems:
                where = f"{problem.file}: {problem.key}" if problem.key else problem.file
                yield Static(
                    Content.assemble(
                        (where, "bold $text-warning"), f"\n{problem.message} {problem.hint}\n"
                    )
                )
        yield KeyBar()

    def action_close(self) -> None:
        self.dismiss(None)
