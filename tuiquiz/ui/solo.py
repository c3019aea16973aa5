"""The ways into a game for one: the daily game, practice, and one that was interrupted."""

from asyncio import to_thread
from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from tuiquiz.errors import TuiquizError
from tuiquiz.ui.beside import beside

if TYPE_CHECKING:
    from tuiquiz.board.practice import Card
    from tuiquiz.board.record import Unfinished
    from tuiquiz.board.store import Board
    from tuiquiz.play.plan import Plan
    from tuiquiz.ui.app import QuizApp

T = TypeVar("T")
GROUP = "solo"


def straight(app: "QuizApp") -> None:
    """Begin the game for one that the command line asked for."""
    launch = app.launch
    if launch.resume:
        resume(app, launch.resume)
    elif launch.daily:
        daily(app)
    else:
        practise(app)


async def alone(app: "QuizApp", player: str | None = None) -> None:
    """A game by the rules that are set; asks who plays where that is not known."""
    if len(app.launch.players) == 1:
        player = player or app.launch.players[0]

    async def named(name: str) -> None:
        await app.start(app.plan(name))

    if player:
        await named(player)
    else:
        app.ask_player(named)


def daily(app: "QuizApp", player: str | None = None) -> None:
    """The daily game of this moment's date; where its ranked run was begun, it asks what to do."""
    day = app.now().date()

    async def named(player: str) -> None:
        beside(app, GROUP, _daily, app, player, day)

    about = f"The daily game of {day}: one ranked run a day"
    _with_player(app, named, player, about)


def practise(app: "QuizApp", player: str | None = None) -> None:
    """Practice: straight into it where the command line said of what, else a screen to choose."""

    async def named(player: str) -> None:
        beside(app, GROUP, _practise, app, player)

    _with_player(app, named, player, "Practice stands on no board")


def resume(
    app: "QuizApp", kept: "Unfinished", failed: Callable[[str], object] | None = None
) -> None:
    """Go on with an interrupted game; ``failed`` is told why, where that cannot be."""
    told = failed or partial(tell, app)
    beside(app, GROUP, _resume, app, kept, told)


async def look(app: "QuizApp", at: "Callable[[Board], T]") -> tuple[T, str]:
    """What ``at`` finds on the board, beside the screen, and what the board has to tell.

    ``TuiquizError`` where the board cannot be used.
    """

    def do() -> tuple[T, str]:
        board = app.board()
        return at(board), board.notice or ""

    return await to_thread(do)


async def read(app: "QuizApp", at: "Callable[[Board], T]") -> T | None:
    """What ``at`` finds on the board; None, and it is told in passing, if that fails."""
    try:
        found, notice = await look(app, at)
    except TuiquizError as error:
        tell(app, str(error))
        return None
    if notice:
        tell(app, notice)
    return found


def tell(app: "QuizApp", text: str) -> None:
    """Show a message that something did not work as wished."""
    app.notify(text, severity="warning", timeout=10, markup=False)


async def _daily(app: "QuizApp", player: str, day: date) -> None:
    from tuiquiz.play import daily as game

    plan = game.plan(app.plan(player), day)
    run = await read(app, lambda board: game.run(board, plan))
    if not _at_home(app):
        return
    if run is None or not run.begun:
        _start(app, plan)
        return
    from tuiquiz.ui.screens.daily import DailyScreen

    def answered(wish: str | None) -> None:
        if wish == "unranked":
            _start(app, plan)
        elif wish == "board":
            from tuiquiz.ui.screens.board import BoardScreen

            mine = run.finished.game_id if run.finished else None
            app.push_screen(BoardScreen(plan.pack, plan.mode, mine))
        elif wish == "resume" and run.interrupted:
            resume(app, run.interrupted)

    app.push_screen(DailyScreen(run), answered)


async def _practise(app: "QuizApp", player: str) -> None:
    from tuiquiz.play import practice as game

    cards = await read(app, lambda board: _deck(app, board, player))
    if not _at_home(app) or cards is None:
        return
    pack = app.launch.loaded.pack
    if wanted := app.launch.practice:
        drill = game.drill(pack, wanted, cards)
        if drill.questions:
            app.notify(drill.promise(), markup=False)
            _start(app, game.plan(pack, player, drill))
        else:
            tell(app, drill.promise())
        return
    from tuiquiz.ui.screens.practice import PracticeScreen

    def chosen(plan: "Plan | None") -> None:
        if plan:
            _start(app, plan)

    app.push_screen(PracticeScreen(pack, player, cards), chosen)


def _deck(app: "QuizApp", board: "Board", player: str) -> "list[Card]":
    from tuiquiz.board.practice import deck

    return deck(board.past(player), app.now())


async def _resume(app: "QuizApp", kept: "Unfinished", failed: Callable[[str], object]) -> None:
    from tuiquiz.play import saving

    at_hand = app.launch.loaded.pack
    try:
        plan, game = await to_thread(
            lambda: saving.resumed(kept, saving.pack_of(kept, at_hand)),
        )
    except TuiquizError as error:
        failed(str(error))
        return
    if app.session is None:
        app.call_later(partial(app.start, plan, game=game, id=kept.id))


def _with_player(
    app: "QuizApp", named: Callable[[str], Awaitable[None]], player: str | None, about: str
) -> None:
    player = player or next(iter(app.launch.players), None)
    if player:
        app.call_later(named, player)
    else:
        app.ask_player(named, about)


def _at_home(app: "QuizApp") -> bool:
    """Whether nothing else was begun meanwhile."""
    from tuiquiz.ui.screens.too_small import TooSmallScreen

    first = app.screen is app.screen_stack[0]
    return app.session is None and (first or isinstance(app.screen, TooSmallScreen))


def _start(app: "QuizApp", plan: "Plan") -> None:
    app.call_later(app.start, plan)
