"""The application: screens, keys, themes. No rules live here."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from textual import events
from textual.actions import ActionParseResult
from textual.app import App, SystemCommand
from textual.dom import DOMNode
from textual.geometry import Size
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.theme import ThemeProvider

from tuiquiz import paths
from tuiquiz.errors import TuiquizError
from tuiquiz.packs.loader import Loaded
from tuiquiz.play import settings as keeping
from tuiquiz.play.clock import clock_ns, utc_now
from tuiquiz.quiz.game import Form, Phase
from tuiquiz.quiz.scoring import Scoring
from tuiquiz.ui import commands, groups, keymap, look
from tuiquiz.ui.held import HeldKeys
from tuiquiz.ui.route import screen_for
from tuiquiz.ui.screens.base import QuizScreen
from tuiquiz.ui.screens.home import HomeScreen

if TYPE_CHECKING:
    from tuiquiz.bench.measuring import Measurer
    from tuiquiz.board.record import Unfinished
    from tuiquiz.board.store import Board
    from tuiquiz.play.plan import Plan
    from tuiquiz.play.practice import Practice
    from tuiquiz.play.session import Session

THINKING = "If a clock is running, it goes on while you think."
STOPPING = f"It will not be on the board. {THINKING}"
FINISHED = "All questions are answered, and the game is kept; the next screen tells the result."
RECORDING = f"It will not be on the board; what was answered is kept in the history. {THINKING}"
PAUSING = (
    "What is done of it is kept: {key} on the first screen goes on with it, and asks the open "
    f"question anew if it is not answered. {THINKING}"
)


@dataclass(frozen=True, slots=True)
class Launch:
    """What the application is started with.

    ``players`` and ``straight`` skip the screens before a game. ``scoring`` and ``form`` None: as
    the settings say. ``daily``, ``practice`` and ``resume`` go straight into such a game.
    """

    loaded: Loaded
    players: tuple[str, ...] = ()
    seed: int | None = None
    count: int | None = None
    straight: bool = False
    scoring: Scoring | None = None
    form: Form | None = None
    daily: bool = False
    practice: "Practice | None" = None
    resume: "Unfinished | None" = None


class QuizApp(App[None]):
    """tuiquiz in a terminal."""

    TITLE = "tuiquiz"
    CSS_PATH = ["app.tcss", "screens/home.tcss"]  # noqa: RUF012
    BINDINGS = commands.bindings(commands.QUIT, commands.HELP)

    class PhaseChanged(Message, bubble=False):
        """The game entered another phase, or something a screen shows of it changed."""

    def __init__(
        self,
        launch: Launch,
        measurer: Callable[[], "Measurer"],
        board: Callable[[], "Board"],
        config: Path,
        clock: Callable[[], int] = clock_ns,
        data: Path | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """``measurer`` and ``board`` are asked for when they are first needed.

        ``data`` is the folder of the board (None: the usual one), where cards are written, too.
        ``clock`` tells nanoseconds, on the clock that stamps input events; ``now`` the time in UTC.
        """
        super().__init__()
        self.launch = launch
        self.measurer = measurer
        self.board = board
        self.clock = clock
        self.now = now
        self.data = data or paths.data_dir()
        self.session: Session | None = None
        self.input_ns = 0
        self.input_key = ""
        self.held = HeldKeys()
        self.groups: dict[str, groups.Keys] = {}
        self.coached = False
        self._noticed = ""
        self.fault: Exception | None = None
        self._config = config
        self._usual = self._bindings
        self._motion = self.animation_level
        self.settings, self.settings_problem = keeping.load(config)
        self.keymap, self._key_problems = keymap.read(self.settings.keys)
        self._bindings = self.keymap.bound(self._usual)
        if self.settings.reduced_motion:
            self.animation_level = "none"
        if self.settings.theme in self.available_themes:
            self.theme = self.settings.theme

    def get_default_screen(self) -> Screen[None]:
        return HomeScreen(self.launch.loaded)

    def get_css_variables(self) -> dict[str, str]:
        return {**super().get_css_variables(), **look.option_variables(self.current_theme)}

    def on_mount(self) -> None:
        self.watch(self, "theme", self._keep_theme, init=False)
        file = keeping.file_of(self._config)
        for told in (self.settings_problem, *(f"{file}: {one}" for one in self._key_problems)):
            if told:
                self.notify(told, severity="warning", timeout=10, markup=False)
        if self.launch.straight:
            self.call_after_refresh(self.begin)

    def _handle_exception(self, error: Exception) -> None:
        """Keep a fault for the caller to report, instead of printing it over the terminal."""
        self.fault = self.fault or error
        super()._handle_exception(error)
        self._exit_renderables.clear()

    async def on_unmount(self) -> None:
        if self.session:
            await self.session.close()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.MouseUp):
            self.input_ns = int(event.time * 1e9)
            self.input_key = event.key if isinstance(event, events.Key) else ""
            if self.input_key:
                self.held.hear(self.input_key, event.time)
        await super().on_event(event)

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """As Textual does it; but a key that comes before its screen is there does nothing."""
        if isinstance(default_namespace, Screen) and not default_namespace.is_mounted:
            return False
        return await super().run_action(action, default_namespace, namespaces)

    def on_resize(self, event: events.Resize) -> None:
        self._mind_size(event.size)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        offered = {"Theme"}
        yield SystemCommand("Theme", "Choose colours; your choice is kept", self.search_themes)
        for active in screen.active_bindings.values():
            binding = active.binding
            wanted = active.enabled and binding.tooltip and binding.description not in offered
            if not wanted or binding.action.startswith("choose"):
                continue

            async def run(action: str = binding.action, node: DOMNode = active.node) -> None:
                if screen.is_current:  # A dialog may have been answered meanwhile.
                    await self.run_action(action, node)

            offered.add(binding.description)
            yield SystemCommand(binding.description, binding.tooltip, partial(self.call_later, run))

    @property
    def scoring(self) -> Scoring:
        """The rules of the next game."""
        return self.launch.scoring or self.settings.scoring

    @property
    def still(self) -> bool:
        """Whether the environment asks for no motion, whatever the settings say."""
        return self._motion == "none"

    def plan(self, *players: str, form: Form = Form.SOLO) -> "Plan":
        """A game of these players by the rules that are set."""
        from tuiquiz.play.plan import Plan

        launch = self.launch
        return Plan(
            launch.loaded.pack,
            players,
            form,
            self.scoring,
            launch.count,
            launch.seed,
        )

    async def begin(self) -> None:
        """Start the game that the command line asked for; asks for names where it gave none."""
        if self.launch.daily or self.launch.practice or self.launch.resume:
            from tuiquiz.ui import solo

            solo.straight(self)
            return
        from tuiquiz.ui import together

        players = self.launch.players
        form = self.launch.form or (Form.PASS if len(players) > 1 else Form.SOLO)
        if form is Form.SOLO:
            await self.play_alone(*players)
        elif len(players) > 1:
            await together.begin(self, players, form)
        else:
            together.gather(self)

    async def play_alone(self, player: str | None = None) -> None:
        """A game for one; asks who plays where that is not known."""
        if len(self.launch.players) == 1:
            player = player or self.launch.players[0]
        if player:
            await self.start(self.plan(player))
            return

        async def named(name: str) -> None:
            await self.start(self.plan(name))

        self.ask_player(named)

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

        self.session = Session(
            plan, self.measurer(), self.board, self._phase_changed, self._failed, **kept
        )
        if self.session.game.phase is Phase.JUDGING:  # Another lacked a verdict.
            self.session.show(self.clock())
        await self._go()
        if self.session and self.session.game.hints:
            from tuiquiz.ui.screens.question import QuestionScreen

            for screen in self.screen_stack:
                if isinstance(screen, QuestionScreen):
                    screen.action_hint()

    async def abandon(self) -> None:
        """Leave the game that is on, if any, and go home."""
        session, self.session = self.session, None
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self._mind_size(self.size)
        if session:
            await session.close()
            for screen in self.screen_stack:
                if isinstance(screen, HomeScreen):
                    screen.look_for_interrupted()

    def keep(self, **changes: Any) -> None:
        """Change settings and write them; a failure is told and costs nothing else."""
        self.settings = msgspec.structs.replace(self.settings, **changes)
        if "keys" in changes:
            self.keymap, _ = keymap.read(self.settings.keys)
            self._bindings = self.keymap.bound(self._usual)
        if "reduced_motion" in changes:
            self.animation_level = "none" if self.settings.reduced_motion else self._motion
        for screen in self.screen_stack:
            if isinstance(screen, QuizScreen):
                screen.obey()
        try:
            keeping.save(self._config, self.settings)
        except TuiquizError as error:
            self.notify(str(error), severity="warning", markup=False)

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
        from tuiquiz.ui.screens.confirm import ConfirmScreen

        if isinstance(self.screen, ConfirmScreen):
            leave()
            return

        def answered(yes: bool | None) -> None:
            if yes:
                leave()

        told = STOPPING
        if self.session and self.session.finished:
            told = FINISHED
        elif self.session and self.session.keeps:
            told = PAUSING.format(key=self.keymap.spoken(commands.RESUME))
        elif self.session and self.session.records:
            told = RECORDING
        self.push_screen(ConfirmScreen("Stop this game?", told), answered)

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
        wanted, game = screen_for(session.game), session.game
        if self.coached and game.index:
            self.coached = False
            self.keep(tutored=True)
        for screen in self.screen_stack:
            if type(screen) is wanted and screen.place == (game.index, game.turn):
                screen.post_message(self.PhaseChanged())
                return
        while len(self.screen_stack) > 1:
            self.pop_screen()
        await self.push_screen(wanted(session))
        self._mind_size(self.size)

    def _mind_size(self, size: Size) -> None:
        """Cover a terminal that is too small with a message; uncover one that is not any more."""
        from tuiquiz.ui.screens.too_small import TooSmallScreen

        def covered() -> bool:
            return any(isinstance(screen, TooSmallScreen) for screen in self.screen_stack)

        small = size.width < look.LEAST_WIDTH or size.height < look.LEAST_HEIGHT
        if small and not covered():
            self.push_screen(TooSmallScreen())
        while covered() and not small:
            self.pop_screen()
