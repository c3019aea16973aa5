"""What all screens share: the way to the application."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import events
from textual.await_complete import AwaitComplete
from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input

from tuiquiz.ui.compositor import LeanCompositor, paint
from tuiquiz.ui.widgets.key_bar import KeyBar
from tuiquiz.ui.widgets.rows import Rows

if TYPE_CHECKING:
    from tuiquiz.play.session import Session
    from tuiquiz.ui.app import QuizApp

Result = TypeVar("Result")
UNPAINTED_S = 2.0


def on_top(screen: Screen[Any]) -> bool:
    """Whether ``screen`` is the one on top, and not behind a dialog."""
    app = screen.app
    return bool(app.screen_stack) and app.screen is screen


class QuizScreen(Screen[Result]):
    """A screen of tuiquiz; its keys are those that the player prefers.

    ``TAKERS`` are widgets that have the focus here, so that their keys reach no command, and
    ``TYPING`` says that keys which write letters do not, either.
    """

    TAKERS: ClassVar[tuple[type[Widget], ...]] = ()
    TYPING: ClassVar[bool] = False

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._compositor = self._painter = LeanCompositor()
        self._fresh = True
        self._rebind()

    async def on_event(self, event: events.Event) -> None:
        """As Textual does it; but a screen that was closed before it was composed stays empty."""
        filling = isinstance(event, events.Mount | events.Resize | events.ScreenResume)
        if isinstance(event, events.ScreenResume) and self._fresh:
            self._fresh = event.refresh_styles = False  # What was just mounted has its styles,
            self.app.stylesheet.apply(self)  # but the screen was there before its own rules were.
        if self.children or not filling:
            await super().on_event(event)

    def _screen_resized(self, size: Size) -> None:
        """Lay out for ``size``, unless that is what was laid out already."""
        if size != self._compositor.size:
            super()._screen_resized(size)

    async def _message_loop_exit(self) -> None:
        widgets = [self, *self.walk_children(Widget), *self._get_virtual_dom()]
        await super()._message_loop_exit()
        self.quiz.removed(widgets)

    def on_mount(self) -> None:
        self._steady()

    def obey(self) -> None:
        """Take the settings as they are now."""
        self._rebind()
        for rows in self.query(Rows):
            rows.rebind()
        self._steady()
        self.refresh_bindings()

    def game_left(self) -> None:
        """The game that was on has been left, and this screen is seen again."""

    def look_again(self) -> None:
        """The terminal is in front of somebody again."""

    def acknowledge(self, action: str, *changed: Widget) -> None:
        """Show at once that the key of ``action`` was taken: what it brings takes longer.

        ``changed`` are widgets that show it, too.
        """
        bars = list(self.query_children(KeyBar))
        for bar in bars:
            bar.press(action)
        if bars:
            paint(*bars, *changed)

    def _rebind(self) -> None:
        if self._merged_bindings:
            self._bindings = self.quiz.keymap.bound(self._merged_bindings)

    def _steady(self) -> None:
        """No cursor blinks where motion is reduced, or where drawing is dear."""
        for box in self.query(Input):
            box.cursor_blink = self.quiz.blinking

    @property
    def quiz(self) -> "QuizApp":
        """The application, with its own type."""
        return cast("QuizApp", self.app)

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close the screen with ``result``; once, however often the key is pressed.

        Nothing happens while another screen covers it: it would be the one that is closed.
        """
        return super().dismiss(result) if on_top(self) else AwaitComplete()

    def action_scroll_page(self, lines: int) -> None:
        """Scroll what scrolls on this screen."""
        for box in self.query(VerticalScroll):
            if box.display and box.max_scroll_y:
                box.scroll_relative(y=lines, animate=False)
                return


class QuizDialog(ModalScreen[Result], QuizScreen[Result]):
    """A screen of tuiquiz over another one."""

    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012


class GameScreen(QuizScreen[None]):
    """A screen of a game. ``place`` is the question that it is about and whose turn it was."""

    def __init__(self, session: "Session") -> None:
        super().__init__()
        self.place = session.game.index, session.game.turn
        self._session = session
        self._seen_ns: int | None = None
        self._draw: Callable[[], None] | None = None
        self._settled = self._begun = False
        self._painter.veiled = True  # What is not seen for the first time is not seen at all.

    def on_mount(self) -> None:
        self.set_timer(UNPAINTED_S, self._settle)
        self.call_after_refresh(self.call_after_refresh, self._settle)

    def _compositor_refresh(self) -> None:
        """Paint nothing before the screen has found its form: each step there is a whole paint."""
        if self._settled:
            super()._compositor_refresh()

    def _settle(self) -> None:
        if not self._settled:
            self._settled = True
            self._begin()

    def _begin(self) -> None:
        """Paint for the first time; if the screen is covered, that is for when it is seen."""
        if self.children and not self._begun and on_top(self):
            self._begun = True
            self._painter.veiled = False
            self.refresh()
            self._on_timer_update()  # At once, and not in the next frame.
            self.painted()

    def painted(self) -> None:
        """The screen is seen for the first time."""

    def draw_often(self, draw: Callable[[], None], every_s: float) -> Timer:
        """Call ``draw`` every ``every_s`` seconds, and when somebody looks again."""
        self._draw = draw
        return self.set_interval(every_s, draw)

    def look_again(self) -> None:
        self._seen_ns = None
        if self._draw:
            self._draw()

    def on_screen_resume(self) -> None:
        self.look_again()
        if self._settled:
            self._begin()

    @property
    def seen(self) -> bool:
        """Whether what moves is to be drawn now.

        Where drawing is dear, not under another screen, and seldom while nobody looks.
        """
        away_s = self.quiz.away_s
        if away_s is None:
            return self.is_current
        if self.app.screen is not self or self.app.app_focus:
            return self.app.screen is self
        now_ns = self.quiz.clock()
        if self._seen_ns is not None and now_ns - self._seen_ns < away_s * 1e9:
            return False
        self._seen_ns = now_ns
        return True

    @property
    def pressed(self) -> bool:
        """Whether the last key was surely pressed, and is not an earlier one that is held down."""
        return self.quiz.held.pressed(self.quiz.input_key)
