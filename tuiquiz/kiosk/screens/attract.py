"""Between players: the board, the last reveals as charts, how to join, and the way in."""

from asyncio import to_thread
from contextlib import suppress
from functools import partial
from random import Random

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from tuiquiz.errors import TuiquizError
from tuiquiz.kiosk.commands import COME_IN, LEAVE, TURN_BACK, TURN_NEXT
from tuiquiz.kiosk.own import unusable
from tuiquiz.kiosk.panels import BoardPanel, JoinPanel, RevealPanel
from tuiquiz.kiosk.screens.base import KioskScreen
from tuiquiz.quiz import wording
from tuiquiz.quiz.fitting import fitted
from tuiquiz.ui import commands
from tuiquiz.ui.beside import beside
from tuiquiz.ui.screens.home import LOGO
from tuiquiz.ui.widgets.key_bar import KeyBar

PAGE_S = 10.0
MOTTO = "Guess which code is faster. Then it is measured, live."
ROOMY_WIDTH, ROOMY_HEIGHT = 118, 40
REVEALS = 3
"""Of the newest, so that the board comes round soon enough."""


class AttractScreen(KioskScreen[None]):
    """Turns its pages every ten seconds, and else does nothing until somebody comes in."""

    CSS_PATH = "attract.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (ROOMY_WIDTH, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-tiny"),
        (16, "-short"),
        (22, "-tall"),
        (ROOMY_HEIGHT, "-huge"),
        (46, "-giant"),
    ]
    BINDINGS = commands.bindings(
        COME_IN,
        TURN_NEXT,
        TURN_BACK,
        commands.RESUME,
        commands.SCORES,
        commands.PRACTISE,
        commands.HISTORY,
        commands.OPTIONS,
        commands.THEME,
        LEAVE,
    )

    def __init__(self) -> None:
        super().__init__()
        self._page = 0
        self._known: str | None = None
        self._interrupted = ""
        self._turning: Timer | None = None
        self._entering = False
        venue = self.kiosk.venue
        self._board = BoardPanel()
        self._reveal = RevealPanel()
        self._joining = JoinPanel(venue.join, venue.fingerprint)

    def compose(self) -> ComposeResult:
        venue = self.kiosk.venue
        yield Static(LOGO, id="logo", markup=False)
        yield Static(fitted(venue.title) or MOTTO, id="motto", markup=False)
        with Container(id="faces"):
            yield self._board
            with Vertical(id="right"):
                yield self._reveal
                yield self._joining
        yield Static("", id="greeting", markup=False)
        yield Static("", id="invite")
        yield KeyBar()

    def on_mount(self) -> None:
        self._board.border_title = f"High scores · {wording.rules(self.kiosk.scoring)}"
        if self.kiosk.daily:
            self._board.border_title = f"High scores · the daily game of {self.kiosk.now().date()}"
        self._invite()
        self._turning = self.set_interval(PAGE_S, self._turn_by_itself)
        self._show()
        self.call_after_refresh(self._look)

    def on_resize(self) -> None:
        self._show()

    def on_screen_suspend(self) -> None:
        if self._turning:
            self._turning.pause()

    def on_screen_resume(self) -> None:
        if self._turning:
            self._turning.resume()
            self._turning.reset()
        self._page = 0
        self._show()
        self.call_after_refresh(self._look)

    def game_left(self) -> None:
        self._look()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        del parameters
        match action:
            case "turn":
                return len(self._pages) > 1
            case "resume":
                return bool(self._interrupted)
            case "practise" | "history":
                return self._known is not None
        return True

    def action_come_in(self) -> None:
        if not self._entering:
            self._entering = True
            self.acknowledge(COME_IN.action)
            beside(self, "enter", self._enter)

    def action_turn(self, step: int) -> None:
        if self._turning:
            self._turning.reset()
        self._turn(step)

    def action_resume(self) -> None:
        from tuiquiz.ui.screens.resume import ResumeScreen

        self.app.push_screen(ResumeScreen())

    def action_scores(self) -> None:
        from tuiquiz.ui.screens.board import BoardScreen

        plan = self.kiosk.present()
        self.app.push_screen(BoardScreen(plan.pack, plan.mode, None))

    def action_practise(self) -> None:
        from tuiquiz.ui import solo

        solo.practise(self.kiosk, self._known)

    def action_history(self) -> None:
        from tuiquiz.ui.screens.history import HistoryScreen

        self.app.push_screen(HistoryScreen())

    def action_theme(self) -> None:
        self.app.search_themes()

    @property
    def _roomy(self) -> bool:
        return self.app.size.width >= ROOMY_WIDTH and self.app.size.height >= ROOMY_HEIGHT

    @property
    def _pages(self) -> list[str]:
        """The faces that take turns: ``board``, ``join``, and the reveals by number."""
        reveals = [str(at) for at in range(len(self.kiosk.venue.lobby.reveals[:REVEALS]))]
        if self._roomy:
            return reveals or ["0"]
        joining = ["join"] if self.kiosk.venue.join else []
        return ["board", *reveals[:1], *joining, *reveals[1:]]

    def _turn_by_itself(self) -> None:
        if self.app.animation_level != "none":
            self._turn(1)
        else:
            self._look()

    def _turn(self, step: int) -> None:
        self._page = (self._page + step) % len(self._pages)
        self._show()
        self._look()

    def _show(self) -> None:
        """The faces as they are to be seen now."""
        pages = self._pages
        self._page %= len(pages)
        page = pages[self._page]
        reveals = self.kiosk.venue.lobby.reveals
        if page.isdigit() and int(page) < len(reveals):
            self._reveal.show(reveals[int(page)], self.kiosk.now())
        self._board.display = self._roomy or page == "board"
        self._reveal.display = page.isdigit() and bool(reveals)
        self._joining.display = bool(self.kiosk.venue.join) and (self._roomy or page == "join")
        right = self._reveal.display or self._joining.display
        for box in self.query("#right"):
            box.display = right
        mark = f"‹ {self._page + 1} of {len(pages)} ›" if len(pages) > 1 else ""
        for face in (self._board, self._reveal, self._joining):
            face.border_subtitle = mark if face is self._reveal or not self._roomy else ""
        self.refresh_bindings()

    def _look(self) -> None:
        beside(self, "board", self._read)

    async def _read(self) -> None:
        """The board, and what is known of this visitor."""
        kiosk, plan = self.kiosk, self.kiosk.present()
        venue, name = kiosk.venue, (plan.pack.name, plan.pack.version, plan.mode)
        try:
            self._board.show(await venue.lobby.top(venue.board, name, kiosk.clock()))
        except TuiquizError:
            self._board.show((), str(unusable()))
        if kiosk.visitor.key:
            await self._recognise(kiosk.visitor.key)

    async def _recognise(self, key: str) -> None:
        kiosk = self.kiosk  # The thread may outlive this screen.

        def find() -> tuple[str | None, str]:
            board = kiosk.board()
            name = board.name_of(key)
            games = board.unfinished(name) if name else []
            if not games:
                return name, ""
            game = games[0]
            return name, f"question {min(game.place + 1, game.questions)} of {game.questions}"

        try:
            found = await to_thread(find)
        except TuiquizError:
            return
        if found != (self._known, self._interrupted):
            self._known, self._interrupted = found
            self._invite()
            self.refresh_bindings()

    async def _enter(self) -> None:
        """Into a game; asks for a name where none is known."""
        try:
            if self.kiosk.visitor.key:
                await self._recognise(self.kiosk.visitor.key)
            if self._known:
                self.kiosk.call_later(partial(self.kiosk.play_as, self._known, known=True))
            else:
                await self._ask_name()
        finally:
            self._entering = False

    async def _ask_name(self) -> None:
        from tuiquiz.kiosk.screens.name import NameScreen

        kiosk, alias = self.kiosk, ""
        if not kiosk.settings.player:
            chance = Random(kiosk.visitor.id)
            with suppress(TuiquizError):  # Whoever submits a name is told of it.
                alias = await kiosk.venue.lobby.alias(kiosk.venue.board, chance, kiosk.clock())
        if not self.is_current:
            return

        def named(name: str | None) -> None:
            if name:
                self.kiosk.call_later(self.kiosk.play_as, name)

        self.app.push_screen(NameScreen(kiosk.settings.player, alias), named)

    def _invite(self) -> None:
        plan = self.kiosk.present()
        count = len(plan.deal())
        told = "1 question, " if count == 1 else f"{count} questions, each "
        told += f"measured live on {self.kiosk.host}"
        greeting: Content = Content.styled(told, "$text-muted")
        if self._known:
            again = Content.assemble("Welcome back, ", (self._known, "bold"), "!")
            if self._interrupted:
                key = self.kiosk.keymap.spoken(commands.RESUME)
                again = Content.assemble(
                    again, f" {key} goes on with your game at {self._interrupted}."
                )
            greeting = again
        self.query_one("#greeting", Static).update(greeting)
        venue = self.kiosk.venue
        parts = [(" Enter ", "bold reverse"), (": play", "bold")]
        if venue.join:
            parts += [("   ·   ", "$text-muted"), (venue.join, "$text-accent")]
        self.query_one("#invite", Static).update(Content.assemble(*parts))
