"""Interrupted games: go on with one, or drop it."""

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tuiquiz.board.record import Unfinished
from tuiquiz.board.store import Board
from tuiquiz.errors import TuiquizError
from tuiquiz.play.plan import day_of
from tuiquiz.quiz.fitting import fitted
from tuiquiz.quiz.names import WIDTH
from tuiquiz.quiz.spans import ago
from tuiquiz.ui import commands, solo
from tuiquiz.ui.beside import beside
from tuiquiz.ui.screens.base import QuizScreen
from tuiquiz.ui.screens.confirm import ConfirmScreen
from tuiquiz.ui.widgets.key_bar import KeyBar

LINE, MODE = 50, 24
NONE = "No game waits to be gone on with."


class ResumeScreen(QuizScreen[None]):
    """All games that were interrupted, the newest first."""

    CSS_PATH = "resume.tcss"
    BINDINGS = commands.bindings(commands.GO_ON, commands.DROP, commands.BACK)

    def __init__(self) -> None:
        super().__init__()
        self._games: list[Unfinished] = []
        self._ranked: set[str] = set()
        self._list = OptionList(id="games", markup=False)

    def compose(self) -> ComposeResult:
        yield Static(Content.styled("Interrupted games", "bold"), id="title")
        yield Static("", id="message", markup=False)
        yield self._list
        yield KeyBar()

    def on_mount(self) -> None:
        beside(self, "games", self._fill)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        del parameters
        return bool(self._games) if action in ("go_on", "drop") else True

    @on(OptionList.OptionSelected)
    def _chosen(self) -> None:
        self.action_go_on()

    def action_go_on(self) -> None:
        if game := self._marked:
            solo.resume(self.quiz, game, self._say)

    def action_drop(self) -> None:
        game = self._marked
        if game is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                beside(self, "games", self._drop, game)

        text = f"{_who(game)}, {_where(game)}. It cannot be gone on with after that."
        if game.id in self._ranked:
            text += " It stays the one ranked run of that day."
        self.app.push_screen(ConfirmScreen("Drop this game?", text), answered)

    def action_back(self) -> None:
        self.dismiss(None)

    def _say(self, text: str) -> None:
        message = self.query_one("#message", Static)
        message.update(text)
        message.display = bool(text)

    @property
    def _marked(self) -> Unfinished | None:
        at = self._list.highlighted
        return self._games[at] if at is not None and at < len(self._games) else None

    async def _drop(self, game: Unfinished) -> None:
        await solo.read(self.quiz, lambda board: board.drop(game.id))
        await self._fill()

    async def _fill(self) -> None:
        try:
            (self._games, self._ranked), notice = await solo.look(self.quiz, _found)
        except TuiquizError as error:
            self._say(str(error))
            return
        now = self.quiz.now()
        self._list.clear_options()
        self._list.add_options(
            Option(
                Content.assemble(
                    (fitted(game.player, WIDTH), "bold"),
                    (f"  {_where(game)}", "$text-accent"),
                    (f"  {ago((now - game.saved_at).total_seconds())}", "$text-muted"),
                    (f"\n  {fitted(f'{game.pack} {game.pack_version}, {game.mode}', LINE)}", ""),
                )
            )
            for game in self._games
        )
        self._say(notice or ("" if self._games else NONE))
        self._list.display = bool(self._games)
        if self._games:
            self._list.highlighted = 0
            self._list.focus()
        self.refresh_bindings()


def _found(board: Board) -> tuple[list[Unfinished], set[str]]:
    """The interrupted games, and the ids of those that are the ranked run of a day."""
    games = board.unfinished()
    days = [(game, day) for game in games if (day := day_of(game.mode))]
    return games, {
        game.id
        for game, day in days
        if board.claimed_daily(game.pack, game.pack_version, day, game.player) == game.id
    }


def _who(game: Unfinished) -> str:
    return f"{fitted(game.player, WIDTH)}, {fitted(game.pack, WIDTH)} ({fitted(game.mode, MODE)})"


def _where(game: Unfinished) -> str:
    return f"question {min(game.place + 1, game.questions)} of {game.questions}"
