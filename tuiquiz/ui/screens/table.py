"""Who sits at the table: two to eight names, and whether they take turns or race."""

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.widgets import Input, Label, Static

from tuiquiz.quiz import names
from tuiquiz.quiz.game import MOST_PLAYERS, Form
from tuiquiz.ui import commands
from tuiquiz.ui.screens.base import QuizScreen
from tuiquiz.ui.widgets.key_bar import KeyBar
from tuiquiz.ui.widgets.name_box import NameBox, Told

FORMS = {
    Form.PASS: "Pass the keyboard: each answers alone, on a clock of their own",
    Form.BUZZER: "Buzzer: all at once, with a group of keys each",
}
SHORT = 19
HOW = "Enter adds a name; on an empty line it starts."
HOW_FIXED = "Enter adds a name; on an empty line the game goes on."


@dataclass(frozen=True, slots=True)
class Table:
    """Those who play, in the order of their seats, and how."""

    players: tuple[str, ...]
    form: Form


class TableScreen(QuizScreen[Table | None]):
    """Asks for names; dismisses with the table, or None.

    ``fixed``: a game is on; those who ``left`` it may come back, under the name they had.
    """

    CSS_PATH = "table.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (SHORT, "-tall")]  # noqa: RUF012
    TAKERS = (Input,)
    TYPING = True
    BINDINGS = commands.bindings(
        commands.SEATED,
        commands.RESEATED,
        commands.MARK_NEXT,
        commands.MARK_BACK,
        commands.REMOVE,
        commands.FORM,
        commands.BACK_FROM_TYPING,
    )

    def __init__(
        self,
        players: tuple[str, ...],
        form: Form,
        *,
        fixed: bool = False,
        left: tuple[str, ...] = (),
    ) -> None:
        super().__init__()
        self._players: list[str] = []
        for player in players[:MOST_PLAYERS]:
            if not names.problem(player) and not names.taken(names.tidy(player), self._players):
                self._players.append(names.tidy(player))
        self._form = form if form in FORMS else Form.PASS
        self._fixed = fixed
        self._left = left
        self._how = HOW_FIXED if fixed else HOW
        self._marked = len(self._players) - 1
        self._seats = Static("", id="seats")
        self._turns = Static("", id="form")
        self._told = Told(self._how)

    def compose(self) -> ComposeResult:
        with Vertical(id="table"):
            yield Label("Who plays?", id="title")
            with VerticalScroll(id="places", can_focus=False):
                yield self._seats
            yield NameBox(placeholder="a name")
            yield self._turns
            yield self._told
        yield KeyBar()

    def on_mount(self) -> None:
        self._draw()

    def on_resize(self) -> None:
        self.query_one(Input).compact = self.size.height < SHORT
        self.call_after_refresh(self._see)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        del parameters
        if action == "remove":
            return bool(self._players) and not self._typed
        if action == "reseated":
            return self._fixed
        return action not in ("form", "seated") or not self._fixed

    @property
    def _typed(self) -> str:
        return "".join(box.value for box in self.query(Input))

    @on(Input.Changed)
    @on(NameBox.Judged)
    def _check(self) -> None:
        typed, refused = self._typed, "".join(box.refusal or "" for box in self.query(NameBox))
        problem = refused or (self._problem(typed) if typed.strip() else "")
        self._told.tell(problem or self._how, wrong=bool(problem))
        self.refresh_bindings()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        if not event.value.strip():
            self.action_seated()
            return
        if problem := self._problem(event.value):
            self._told.tell(problem, wrong=True)
            return
        self._players.append(names.tidy(event.value))
        self._marked = len(self._players) - 1
        event.input.value = ""
        self._draw()

    def action_seated(self) -> None:
        least = 1 if self._fixed else 2
        if typed := self._typed.strip():
            told = self._problem(typed) or "Enter adds the name first."
            self._told.tell(f"{told} Or clear the line.", wrong=True)
        elif len(self._players) < least:
            self._told.tell(f"It takes {least} at least: type a name, then Enter.", wrong=True)
        else:
            self.dismiss(Table(tuple(self._players), self._form))

    def action_reseated(self) -> None:
        self.action_seated()

    def action_mark(self, step: int) -> None:
        if self._players:
            self._marked = (self._marked + step) % len(self._players)
            self._draw()

    def action_remove(self) -> None:
        if self._players:
            del self._players[self._marked]
            self._marked = max(0, min(self._marked, len(self._players) - 1))
            self._draw()

    def action_form(self) -> None:
        self._form = Form.BUZZER if self._form is Form.PASS else Form.PASS
        self._draw()

    def action_back(self) -> None:
        self.dismiss(None)

    def _problem(self, name: str) -> str:
        if problem := names.problem(name):
            return problem
        if names.taken(names.tidy(name), self._players):
            return "Somebody at the table has that name."
        if names.tidy(name) not in self._left and names.taken(names.tidy(name), self._left):
            return "Somebody who left had that name, written otherwise."
        if len(self._players) == MOST_PLAYERS:
            return f"The table has {MOST_PLAYERS} seats."
        return ""

    def _draw(self) -> None:
        lines = [
            Content.assemble(
                ("▶ " if at == self._marked else "  ", "bold $text-accent"),
                (f"{at + 1}  ", "$text-muted"),
                (player, "bold"),
            )
            for at, player in enumerate(self._players)
        ]
        self._seats.update(Content("\n").join(lines))
        self._turns.update(Content.styled(FORMS[self._form], "$text-accent"))
        self.call_after_refresh(self._see)
        self.refresh_bindings()

    def _see(self) -> None:
        """Bring the marked seat into sight."""
        for places in self.query("#places").results(VerticalScroll):
            row = Region(0, max(0, self._marked), 1, 1)
            places.scroll_to_region(row, animate=False, immediate=True)
