"""Under which name does this visitor play?"""

from asyncio import to_thread
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Label

from tuiquiz.errors import TuiquizError
from tuiquiz.kiosk.screens.base import KioskScreen
from tuiquiz.quiz import names
from tuiquiz.ui import commands
from tuiquiz.ui.beside import beside
from tuiquiz.ui.screens.base import on_top
from tuiquiz.ui.widgets.key_bar import KeyBar
from tuiquiz.ui.widgets.name_box import NameField

if TYPE_CHECKING:
    from tuiquiz.board.store import Board
    from tuiquiz.play.plan import Plan

ASKING = "looking whether it is free …"
KEYED = "It will belong to your key from now on: with it you are greeted by this name."
KEYLESS = "A name or initials, as it will stand on the board. An SSH key would make it yours."
OWNED = "That name or one like it belongs to a player with a key: take another."
USED = "That name is in use, so it cannot become yours: take another."
BEGAN = "Somebody of that name has begun today's game: take another."


class NameScreen(KioskScreen[str | None]):
    """Asks for a name and makes sure of it; dismisses with it, or with None."""

    CSS_PATH = "name.tcss"
    BINDINGS = commands.bindings(commands.BACK_FROM_TYPING)
    TAKERS = (Input,)
    TYPING = True
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall")]  # noqa: RUF012

    def __init__(self, last: str, alias: str) -> None:
        """``last``: the name that this visitor played under, if there was one; ``alias``: an
        invented one to begin with, where there was none."""
        super().__init__()
        self._last = last
        self._field = NameField(last or alias)
        self._asking = False
        self._claimed: str | None = None

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="player", can_focus=False):
            yield Label("Who plays?", id="title")
            about = KEYED if self.kiosk.visitor.key else KEYLESS
            yield Label(about, id="about", classes="muted", markup=False)
            yield self._field
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_screen_resume(self) -> None:
        self._go_on()

    @on(Input.Submitted)
    def _done(self, event: Input.Submitted) -> None:
        if problem := names.problem(event.value):
            self._field.tell(problem, wrong=True)
        elif not self._asking:
            self._asking = True
            self._field.tell(ASKING)
            beside(self, "name", self._claim, names.tidy(event.value))

    def action_back(self) -> None:
        self.dismiss(None)

    async def _claim(self, name: str) -> None:
        kiosk = self.kiosk
        mine = names.key(name) == names.key(self._last)
        asked = partial(_asked, kiosk.board, kiosk.visitor.key, kiosk.present(), name, mine=mine)
        try:
            claimed, problem = await to_thread(asked)
        except TuiquizError as error:
            claimed, problem = None, str(error)
        self._asking = False
        if claimed:
            self._claimed = claimed
            self._go_on()
        else:
            self._field.tell(problem, wrong=True)

    def _go_on(self) -> None:
        """On with the name that was claimed, once no other screen covers this one."""
        if self._claimed and on_top(self):
            self.dismiss(self._claimed)


def _asked(
    board: "Callable[[], Board]", key: str | None, plan: "Plan", name: str, *, mine: bool
) -> tuple[str | None, str]:
    """The name that the board gives, or None and why it does not; ``mine`` is one from before.

    A key has its name from now on; without one it is only seen that no key has it.
    """
    at = board()
    if key:
        return at.claim_name(name, key), USED
    if plan.daily and not mine:
        day = (plan.pack.name, plan.pack.version, plan.daily)
        if at.claimed_daily(*day, name):
            return None, BEGAN
    return (name, "") if at.free_name(name) else (None, OWNED)
