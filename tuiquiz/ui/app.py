"""The application: screens, keys, themes. No rules live here."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import SystemCommand
from textual.geometry import Size
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.theme import ThemeProvider

from tuiquiz import paths
from tuiquiz.play.clock import clock_ns, utc_now
from tuiquiz.quiz.game import Form, Phase
from tuiquiz.quiz.scoring import Scoring
from tuiquiz.ui import commands, groups, keymap, look, preferences, route
from tuiquiz.ui.launch import Launch as Launch
from tuiquiz.ui.launch import begin
from tuiquiz.ui.screens.base import QuizScreen
from tuiquiz.ui.screens.home import HomeScreen
from tuiquiz.ui.stamped import StampedApp

if TYPE_CHECKING:
    from textual.widget import Widget

    from tuiquiz.bench.measuring import Measurer
    from tuiquiz.board.store import Board
    from tuiquiz.play.plan import Plan
    from tuiquiz.play.session import Session

HERE = Path(__file__).parent


class QuizApp(StampedApp):
    """tuiquiz in a terminal."""

    TITLE = "tuiquiz"
    CSS_PATH = [HERE / "app.tcss", HERE / "screens" / "home.tcss"]  # noqa: RUF012
    BINDINGS = commands.bindings(commands.QUIT, commands.HELP)

    frame_s = 0.1
    """Seconds between two looks of a screen at the bars of a race."""

    clock_s = 0.1
    """Seconds between two looks of a screen at its clock."""

    away_s: float | None = None
    """The same while the terminal is not in front of anybody, where drawing is dear; None: it is
    not, and what moves does so under a dialog, too."""

    host = "this machine"
    """What measures and keeps the board, as players are told of it."""

    cursor_blinks = True
    """Whether the cursor of a line to type in may blink, where motion is not reduced."""

    fixed: frozenset[str] = frozenset()
    """The settings that players cannot choose."""

    class PhaseChanged(Message, bubble=False):
        """The game entered another phase, or something a screen shows of it changed."""

    def __init__(
        self,
        launch: Launch,
        measurer: Callable[[], "Measurer"],
        board: Callable[[], "Board"],
        config: Path | None,
        clock: Callable[[], int] = clock_ns,
        data: Path | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """``measurer`` and ``board`` are asked for when they are first needed.

        ``config`` is the folder of the settings; None: they last as long as the application, and
        nothing is read or written. ``data`` is the folder of the board (None: the usual one).
        ``clock`` tells nanoseconds, on the clock that stamps input events; ``now`` the time in UTC.
        """
        super().__init__()
        self.launch = launch
        self.measurer = measurer
        self.board = board
        self.clock = clock
        self.now = now
        self.config = config
        self.data = data or paths.data_dir()
        self.session: Session | None = None
        self.groups: dict[str, groups.Keys] = {}
        self.coached = False
        self._noticed = ""
        self.fault: Exception | None = None
        self._usual = self._bindings
        self._motion = self.animation_level
        self.settings, self.settings_problem = preferences.read(config)
        self.keymap = keymap.Keymap()
        self._key_problems = preferences.take_keys(self)
        self.mind_motion()
        if self.settings.theme in self.available_themes:
            self.theme = self.settings.theme

    def get_default_screen(self) -> Screen[None]:
        return HomeScreen(self.launch.loaded)

    def get_css_variables(self) -> dict[str, str]:
        return {**super().get_css_variables(), **look.option_variables(self.current_theme)}

    def on_mount(self) -> None:
        self.watch(self, "theme", self._keep_theme, init=False)
        for told in (self.settings_problem, *self._key_problems):
            if told:
                self.notify(told, severity="warning", timeout=10, markup=False)
        if self.launch.straight:
            self.call_after_refresh(begin, self)

    def _handle_exception(self, error: Exception) -> None:
        """Keep a fault for the caller to report, instead of printing it over the terminal."""
        self.fault = self.fault or error
        super()._handle_exception(error)
        self._exit_renderables.clear()

    async def on_unmount(self) -> None:
        if self.session:
            await self.session.close()

    def watch_app_focus(self, focus: bool) -> None:
        if focus and self.screen_stack and isinstance(self.screen, QuizScreen):
            self.screen.look_again()

    def removed(self, widgets: "Sequence[Widget]") -> None:
        """A screen was closed, and these are what it consisted of."""

    def on_resize(self, event: events.Resize) -> None:
        self._mind_size(event.size)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        from tuiquiz.ui.screens.palette import offered

        yield SystemCommand("Theme", "Choose colours", self.search_themes)
        yield from offered(self, screen)

    @property
    def scoring(self) -> Scoring:
        """The rules of the next game."""
        return self.launch.scoring or self.settings.scoring

    @property
    def cards(self) -> Path | None:
        """The folder for the cards of daily games; None: none is written."""
        return self.data / "cards"

    @property
    def still(self) -> bool:
        """Whether the environment asks for no motion, whatever the settings say."""
        return self._motion == "none"

    def lag_ns(self) -> int:
        """The round trip to the player in nanoseconds, as measured so far; 0 at home."""
        return 0

    def plan(self, *players: str, form: Form = Form.SOLO) -> "Plan":
        """A game of these players by the rules that are set."""
        from tuiquiz.play.plan import Plan

        told = self.launch
        return Plan(told.loaded.pack, players, form, self.scoring, told.count, told.seed)

    async def play_alone(self, player: str | None = None) -> None:
        """A game for one; asks who plays where that is not known."""
        from tuiquiz.ui import solo

        await solo.alone(self, player)

    def ask_player(self, then: Callable[[str], Awaitable[None]], about: str = "") -> None:
        """Ask for the name of one player and go on with it; keeps it for the next time."""
        from tuiquiz.ui.screens.player import PlayerScreen

        async def named(name: str | None) -> None:
            if name:
                self.keep(player=name)
                await then(name)

        self.push_screen(PlayerScreen(self.settings.player, about), named)

    async def start(self, plan: "Plan", **kept: Any) -> None:
        """Start a game; ``kept`` has the ``game`` and ``id`` of one that is resumed."""
        from tuiquiz.play.session import Session

        tell = self._phase_changed, self._failed
        self.session = Session(plan, self.measurer(), self.board, *tell, lag_ns=self.lag_ns, **kept)
        if self.session.game.phase is Phase.JUDGING:  # Another lacked a verdict.
            self.session.show(self.clock())
        await self._go()
        route.show_hint(self)

    async def abandon(self) -> None:
        """Leave the game that is on, if any, and go home."""
        session, self.session = self.session, None
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self._mind_size(self.size)
        if session:
            await session.close()
            for screen in self.screen_stack:
                if isinstance(screen, QuizScreen):
                    screen.game_left()

    def keep(self, **changes: Any) -> None:
        """Change settings, and keep them where there is a folder for them."""
        preferences.keep(self, **changes)

    @property
    def blinking(self) -> bool:
        """Whether a cursor blinks now."""
        return self.cursor_blinks and self.animation_level != "none"

    def bind_keys(self) -> None:
        """Take the keys of the keymap."""
        self._bindings = self.keymap.bound(self._usual)

    def mind_motion(self) -> None:
        """Move no more than the settings and the environment ask for."""
        self.animation_level = "none" if self.settings.reduced_motion else self._motion

    async def on_quiz_app_phase_changed(self) -> None:
        await self._go()

    async def action_leave(self) -> None:
        if self.session and not self.session.over:
            self._ask_to_stop(self.exit)
        else:
            self.exit()

    def action_stop(self) -> None:
        self._ask_to_stop(lambda: self.call_later(self.abandon))

    def action_help(self) -> None:
        from tuiquiz.ui.screens.help import HelpScreen

        if not isinstance(self.screen, ModalScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_command_palette(self) -> None:
        from tuiquiz.ui.screens.palette import PaletteScreen

        if not isinstance(self.screen, PaletteScreen):
            self.push_screen(PaletteScreen())

    def search_themes(self) -> None:
        from tuiquiz.ui.screens.palette import PaletteScreen

        self.push_screen(PaletteScreen([ThemeProvider], placeholder="Search for themes…"))

    def action_options(self) -> None:
        from tuiquiz.ui.screens.options import OptionsScreen

        self.push_screen(OptionsScreen())

    def action_theme(self) -> None:
        self.search_themes()

    def _failed(self, error: BaseException) -> None:
        try:
            raise error
        except Exception as fault:  # noqa: BLE001 - what Textual tells of it needs a traceback.
            self._handle_exception(fault)

    def _phase_changed(self) -> None:
        self.post_message(self.PhaseChanged())

    def _ask_to_stop(self, leave: Callable[[], object]) -> None:
        from tuiquiz.ui import stopping

        stopping.ask(self, leave)

    def _keep_theme(self, theme: str) -> None:
        if theme != self.settings.theme:
            self.keep(theme=theme)

    async def _go(self) -> None:
        """Show the screen that fits the game's phase, and wait until it can be closed again."""
        session = self.session
        if session is None:
            return
        if session.notice and session.notice != self._noticed:
            self.notify(session.notice, severity="warning", timeout=10, markup=False)
        self._noticed = session.notice
        if self.coached and session.game.index:
            self.coached = False
            self.keep(tutored=True)
        if await route.show(self, session):
            self._mind_size(self.size)

    def _mind_size(self, size: Size) -> None:
        from tuiquiz.ui.screens import too_small

        too_small.cover(self, size)
