"""What a player has played: games, points over time, what deceives, what was missed, certainty."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static, TabbedContent, TabPane

from tuiquiz.board import history
from tuiquiz.board.record import Past, Played, Player
from tuiquiz.board.store import Board
from tuiquiz.errors import TuiquizError
from tuiquiz.play.series import Series, series
from tuiquiz.quiz.fitting import fitted
from tuiquiz.quiz.names import WIDTH
from tuiquiz.quiz.units import points
from tuiquiz.ui import commands, solo
from tuiquiz.ui.beside import beside
from tuiquiz.ui.screens.paged import PagedScreen
from tuiquiz.ui.widgets import pages
from tuiquiz.ui.widgets.key_bar import KeyBar
from tuiquiz.ui.widgets.plot import Plot

NOBODY = "No one has played yet. {key} on the first screen starts a game."


class HistoryScreen(PagedScreen):
    """Pages about one player: who played last, or who is known to play here."""

    CSS_PATH = "history.tcss"
    BINDINGS = commands.bindings(
        commands.TAB_NEXT,
        commands.TAB_BACK,
        commands.SCROLL_DOWN,
        commands.SCROLL_UP,
        commands.PAGE_DOWN,
        commands.PAGE_UP,
        commands.WHOSE,
        commands.SERIES,
        commands.BACK,
    )

    def __init__(self) -> None:
        super().__init__()
        self._players: list[Player] = []
        self._player = ""
        self._games: list[Played] = []
        self._past: list[Past] = []
        self._series: list[Series] = []
        self._at = 0
        self._reasons = {q.id: q for q in self.quiz.launch.loaded.pack.questions}

    def compose(self) -> ComposeResult:
        yield Static("", id="title", markup=False)
        yield Static("looking …", id="message", markup=False)
        with TabbedContent(id="pages"):
            with TabPane("Games", id="games"), VerticalScroll(can_focus=False):
                yield Static("", id="games-text")
            with TabPane("Points", id="points"), Vertical():
                yield Static("", id="series", markup=False)
                yield Plot(id="plot")
            with TabPane("Deceptive", id="deceptive"), VerticalScroll(can_focus=False):
                yield Static("", id="deceptive-text")
            with TabPane("Missed", id="missed"), VerticalScroll(can_focus=False):
                yield Static("", id="missed-text")
            with TabPane("Certainty", id="certainty"), VerticalScroll(can_focus=False):
                yield Static("", id="certainty-text")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#pages").display = False
        self._tell_title()
        beside(self, "history", self._find)

    def on_resize(self) -> None:
        self._tell_title()
        self._draw()

    def on_tabbed_content_tab_activated(self) -> None:
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        del parameters
        match action:
            case "whose":
                return len(self._players) > 1
            case "series":
                on_it = any(tabs.active == "points" for tabs in self.query(TabbedContent))
                return on_it and len(self._series) > 1
        return True

    def action_series(self) -> None:
        self._at = (self._at + 1) % len(self._series)
        self._draw_points()

    def action_whose(self) -> None:
        from tuiquiz.ui.screens.players import PlayersScreen

        def chosen(player: str | None) -> None:
            if player is not None and player != self._player:
                beside(self, "history", self._fill, player)

        self.app.push_screen(PlayersScreen(self._players, self._player), chosen)

    @property
    def _nobody(self) -> str:
        return NOBODY.format(key=self.quiz.keymap.spoken(commands.PLAY))

    async def _find(self) -> None:
        try:
            self._players, notice = await solo.look(self.quiz, lambda board: board.players())
        except TuiquizError as error:
            self._say(str(error))
            return
        if not self._players:
            self._say(notice or self._nobody)
            return
        names = [player.name for player in self._players]
        usual = (*self.quiz.launch.players, self.quiz.settings.player)
        await self._fill(next((name for name in usual if name in names), names[0]))

    async def _fill(self, player: str) -> None:

        def look(board: Board) -> tuple[list[Played], list[Past]]:
            return board.games(player), board.past(player)

        try:
            (self._games, self._past), notice = await solo.look(self.quiz, look)
        except TuiquizError as error:
            self._say(str(error))
            return
        if not self.children:
            return  # The screen is closed.
        self._say(notice)
        self._player = player
        self._series, self._at = series(self._games), 0
        self.query_one("#pages").display = True
        self._tell_title()
        self._draw()
        for box in self.query(VerticalScroll):
            box.scroll_home(animate=False)
        self.refresh_bindings()

    def _say(self, text: str) -> None:
        for message in self.query("#message").results(Static):  # None once the screen is closed.
            message.update(text)
            message.display = bool(text)

    def _tell_title(self) -> None:
        games = len(self._games)
        told = f"  {games} {'game' if games == 1 else 'games'}" if games else ""
        self.query_one("#title", Static).update(
            Content.assemble(
                ("History ", "bold $text-accent"),
                (fitted(self._player, WIDTH), "bold"),
                (told, "$text-muted"),
            )
        )

    def _draw(self) -> None:
        if not self._games:
            return
        width = self.app.size.width - 4
        self._show("games", pages.games(self._games, width))
        self._show("deceptive", pages.deceptive(history.deceptive(self._past), width))
        self._show("missed", pages.missed(history.missed(self._past), self._reasons))
        self._show("certainty", pages.certainty(history.calibration(self._past), width))
        self._draw_points()

    def _draw_points(self) -> None:
        shown = self._series[self._at]
        runs = shown.games
        about = fitted(f"{shown.pack}, {shown.mode}", 40)
        if len(self._series) > 1:
            about += f"  ‹ {self._at + 1} of {len(self._series)} ›"
        count = f"{len(runs)} {'game' if len(runs) == 1 else 'games'}"
        most = points(shown.best.points)
        best = f"the best ★ {most} on {shown.best.played_at:%Y-%m-%d}"
        self.query_one("#series", Static).update(
            Content.assemble((about, "bold"), f"\n{count}, {best}")
        )
        days = [f"{game.played_at:%Y-%m-%d}" for game in runs]
        self.query_one(Plot).show([game.points for game in runs], days)

    def _show(self, page: str, lines: Iterable[Content]) -> None:
        self.query_one(f"#{page}-text", Static).update(Content("\n").join(lines))
