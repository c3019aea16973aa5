"""The game for one visitor of the kiosk: the same screens, and nothing of the host."""

from asyncio import to_thread
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from textual import events
from textual.geometry import Size
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from tuiquiz.errors import BoardError, TuiquizError
from tuiquiz.kiosk import farewell, line, remains
from tuiquiz.kiosk.attention import Attention, Ending
from tuiquiz.kiosk.discreet import DiscreetMeasurer
from tuiquiz.kiosk.farewell import Reason
from tuiquiz.kiosk.own import OwnBoard, unusable
from tuiquiz.kiosk.screens.attract import AttractScreen
from tuiquiz.kiosk.screens.warning import WarningScreen
from tuiquiz.kiosk.stylesheet import SharedStylesheet
from tuiquiz.kiosk.venue import Venue, Visitor
from tuiquiz.play.clock import clock_ns, utc_now
from tuiquiz.play.ledger import answered
from tuiquiz.play.settings import Settings
from tuiquiz.quiz.game import Form, Phase
from tuiquiz.quiz.scoring import Scoring
from tuiquiz.ui import look, solo
from tuiquiz.ui.app import QuizApp
from tuiquiz.ui.beside import beside
from tuiquiz.ui.launch import Launch
from tuiquiz.ui.screens import too_small

if TYPE_CHECKING:
    from tuiquiz.bench.measuring import Measurer
    from tuiquiz.board.store import Board
    from tuiquiz.play.plan import Plan

HERE = Path(__file__).parent
UI = HERE.parent / "ui"
LEAST_HEIGHT = 12
"""The screens before a game need less room than those of the game."""
RESULT_S = 8.0
IDLE = "The game was ended: no key was pressed for a while."
GONE = "That name was given to a player with a key meanwhile; your points stand there unmarked."
INPUT = (events.Key, events.Paste, events.MouseDown, events.MouseScrollDown, events.MouseScrollUp)


class KioskApp(QuizApp):
    """tuiquiz for one visitor, from the first screen to the farewell."""

    host = "the kiosk"
    frame_s = 0.25
    clock_s = 0.5
    away_s = 1.0
    cursor_blinks = False
    fixed = frozenset({"mode", "guess"})

    def __init__(
        self,
        venue: Venue,
        visitor: Visitor,
        clock: Callable[[], int] = clock_ns,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.CSS_PATH = styles()  # type: ignore[misc]
        self.venue = venue
        self.visitor = visitor
        self._host = venue.launch.scoring or Scoring()
        super().__init__(
            Launch(venue.launch.loaded, seed=venue.launch.seed, count=venue.launch.count),
            self._measurer,
            self._own_board,
            None,
            clock,
            now=now,
        )
        self.settings = Settings(
            mode=self._host.mode, timer=self._host.timer, guess=self._host.guess
        )
        self.stylesheet = SharedStylesheet(venue.press, variables=self.get_css_variables())
        self._workers = remains.Workers(self)
        self.attention = Attention(venue.patience, clock())
        self._reason: str = Reason.LEFT
        self._seen = 0
        self._held = ""
        self._looking: Timer | None = None
        self._closing_down = False
        self._showing_out = False

    def lag_ns(self) -> int:
        return self.visitor.lag_ns()

    def get_default_screen(self) -> Screen[None]:
        return AttractScreen()

    def on_mount(self) -> None:
        self.look_after()

    @property
    def size(self) -> Size:
        """The window, as far as it can be used: a huge one would take gigabytes."""
        return clamped(super().size)

    @property
    def daily(self) -> bool:
        """Whether this kiosk plays the daily game."""
        return self.venue.launch.daily

    @property
    def playing(self) -> bool:
        """Whether a game is on: begun, and not all of its questions done."""
        return self.session is not None and not self.session.over

    @property
    def farewell(self) -> str:
        """What is to be told once the terminal is restored: one or two lines."""
        reason = Reason.FAULT if self.fault else self._reason
        kept = self.visitor.key is not None and self.session is not None and self.session.keeps
        return farewell.words(reason, self.venue.join, kept=kept)

    @property
    def scoring(self) -> Scoring:
        """The host's rules; a visitor may take more time, which has a board of its own."""
        return replace(self._host, timer=self.settings.scoring.timer)

    @property
    def cards(self) -> Path | None:
        return None

    def plan(self, *players: str, form: Form = Form.SOLO) -> "Plan":
        return replace(super().plan(*players, form=form), kept=self.visitor.key is not None)

    def present(self) -> "Plan":
        """The game that is played here today, without a player."""
        plan = self.plan()
        return replace(plan, count=None, seed=None, daily=self.now().date()) if self.daily else plan

    async def play_as(self, name: str, *, known: bool = False) -> None:
        """A game of this kiosk for the visitor, who goes by ``name``; ``known`` from before."""
        if self._closing_down or self.session:  # Enter may have been pressed twice.
            return
        self.keep(player=name, tutored=known or self.settings.tutored)
        if self.daily:
            solo.daily(self, name)
        else:
            await self.start(self.plan(name))

    async def start(self, plan: "Plan", **kept: Any) -> None:
        game = kept.get("game")
        self._seen = len(game.outcomes) if game else 0
        await super().start(plan, **kept)

    async def abandon(self) -> None:
        await super().abandon()
        if self._closing_down:
            self.let_go(Reason.CLOSING)

    def let_go(self, reason: str) -> None:
        """End the visit and tell ``reason`` in the farewell."""
        self._reason = reason
        self.exit()

    def close_down(self, seconds: float) -> None:
        """The kiosk closes: who is in a game may finish it within ``seconds``, all others go.

        0: everybody goes now, whatever was told before.
        """
        if self._closing_down and seconds:
            return
        self._closing_down = True
        if self.session is None or not seconds:
            self.let_go(Reason.CLOSING)
        elif self.session.over:
            self._show_out(min(RESULT_S, seconds))
        else:
            self.set_timer(max(seconds, 0.01), lambda: self.let_go(Reason.CLOSING))
            self.notify(
                f"You have {max(1, round(seconds))} seconds to finish this game.",
                title="The kiosk is closing",
                severity="warning",
                timeout=10,
            )

    def look_after(self) -> None:
        """See what is due for a visitor who does nothing, and look again when it may be more."""
        if self._looking:
            self._looking.stop()
            self._looking = None
        now = self.clock()
        if self.session and self.session.game.phase is Phase.JUDGING:
            self.attention.stir(now)  # Who waits for a measurement has nothing to press.
        covers = (WarningScreen, too_small.TooSmallScreen)
        lobby = self.session is None and all(isinstance(s, covers) for s in self.screen_stack[1:])
        call = self.attention.look(now, lobby=lobby)
        warning = self.screen if isinstance(self.screen, WarningScreen) else None
        if call.ending and not call.left_s:
            self.call_later(self._end, call.ending)
            return
        if call.ending and warning:
            warning.tell(call.ending, call.left_s)
        elif call.ending:
            self.push_screen(WarningScreen(call.ending, call.left_s))
        elif warning:
            warning.dismiss(None)
        if call.again_s is not None:
            self._looking = self.set_timer(max(call.again_s, 0.05), self.look_after)

    def clear_away(self) -> None:
        """The visit is over: let go of everything soon."""
        remains.clear_away((self,))

    def removed(self, widgets: Sequence[Widget]) -> None:
        remains.clear_away(widgets)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Resize):
            event = events.Resize(
                clamped(event.size), clamped(event.virtual_size), event.container_size
            )
        elif isinstance(event, INPUT):
            self.attention.stir(self.clock())
        await super().on_event(event)

    async def on_quiz_app_phase_changed(self) -> None:
        await super().on_quiz_app_phase_changed()
        self._keep_reveal()
        self._hold_name()
        if self._closing_down and self.session and self.session.over and self.session.standing:
            self._show_out(RESULT_S)

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Nothing: it would open on the host."""

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Nothing: it would be written on the host."""

    def action_suspend_process(self) -> None:
        """Nothing: there is no shell to go to."""

    def _measurer(self) -> "Measurer":
        return DiscreetMeasurer(self.venue.measurer())

    def _own_board(self) -> "Board":
        try:
            return OwnBoard.of(self.venue.board(), self.visitor.key)
        except BoardError as error:
            raise unusable() from error

    def _mind_size(self, size: Size) -> None:
        if self.session is None and size.height >= LEAST_HEIGHT:
            size = Size(size.width, max(size.height, look.LEAST_HEIGHT))
        too_small.cover(self, clamped(size))

    def _keep_reveal(self) -> None:
        """Show others what was just measured, unless it was measured for somebody else."""
        session = self.session
        outcomes = session.game.outcomes if session else ()
        measuring = session.measuring if session else None
        if len(outcomes) > self._seen and measuring and measuring.snapshot().age_s is None:
            last = outcomes[-1]
            self.venue.lobby.saw(last.dealt, last.verdict, self.now())
        self._seen = len(outcomes)

    def _hold_name(self) -> None:
        """Let no key take the name of somebody without one, from the first answer on."""
        session = self.session
        if session and not self.visitor.key and session.id != self._held and answered(session.game):
            self._held = session.id
            beside(self, "name", self._claim, session.plan.players[0])

    async def _claim(self, name: str) -> None:
        with suppress(TuiquizError):  # What is wrong with the board is told when it is written.
            if await to_thread(self.board().claim_name, name, None) is None:
                solo.tell(self, GONE)

    async def _end(self, ending: Ending) -> None:
        if ending is not Ending.IDLE:
            self.let_go(Reason.LOBBY if ending is Ending.LOBBY else Reason.STAY)
            return
        in_game = self.session is not None
        if self.visitor.key is None:
            self.keep(player="", tutored=False)  # Whoever comes next is somebody else.
        self.attention.stir(self.clock())
        await self.abandon()
        if in_game:
            self.notify(IDLE, markup=False)
        self.look_after()

    def _show_out(self, seconds: float) -> None:
        if not self._showing_out:
            self._showing_out = True
            self.set_timer(max(seconds, 0.01), lambda: self.let_go(Reason.CLOSING))


def clamped(size: Size) -> Size:
    """``size`` within what a screen is drawn for; what has no size is taken as usual."""
    return Size(*line.clamped(size))


@cache
def styles() -> list[str | PurePath]:
    """The styles of all screens: for each that comes later, all that is seen is styled anew."""
    found = ((UI / "screens").glob("*.tcss"), (HERE / "screens").glob("*.tcss"))
    return [UI / "app.tcss", *(file for files in found for file in sorted(files))]
