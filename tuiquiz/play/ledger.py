"""What the board gets of one game: kept while it is on, saved once it is over or stopped."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

from tuiquiz.board.record import Entry, Unfinished
from tuiquiz.board.store import Board
from tuiquiz.play import saving
from tuiquiz.play.plan import Plan
from tuiquiz.quiz.game import Form, Game
from tuiquiz.quiz.verdict import Kind

T = TypeVar("T")

AGAIN = "This day's ranked run was begun before; this one is not ranked."
ELSEWHERE = "This game was finished elsewhere; that result counts."
IN_HISTORY = "What was answered is kept in the history."


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a finished game stands: its lines of the board, or why there are none."""

    entries: tuple[Entry, ...] = ()
    message: str = ""

    def rank(self, player: str) -> int | None:
        """The place of ``player`` on the board; None if there is none."""
        return next((e.rank for e in self.entries if e.player == player), None)


class Ledger:
    """The lines of the game with ``id`` on the board, which is opened when it is first needed.

    One piece of work is done after the other, as they were asked for. All raise ``TuiquizError``
    where the board cannot be used.
    """

    def __init__(self, id: str, plan: Plan, board: Callable[[], Board]) -> None:
        self._id = id
        self._plan = plan
        self._board = board
        self._opened: Board | None = None
        self._turn = asyncio.Lock()

    @property
    def resumable(self) -> bool:
        """Whether such a game can be gone on with."""
        return self._plan.kept and self._plan.form is Form.SOLO and not self._plan.practice

    async def keep(self, game: Game) -> None:
        """Keep what is done of the game, so that it can be resumed."""
        kept = self._unfinished(game)
        await self._at_board(lambda board: board.keep(kept))

    async def begin(self, game: Game) -> bool:
        """Keep a daily game, and claim its day; whether it is the run that is ranked."""
        kept = self._unfinished(game)

        def begin(board: Board) -> bool:
            if self._plan.kept:
                board.keep(kept)  # First: who claims a day without it could not go on with it.
            return self._claim(board)

        return await self._at_board(begin)

    async def record(self, game: Game) -> None:
        """Keep what was judged of a game that is stopped for good."""
        stopped = saving.finished(self._id, self._plan, game, datetime.now(UTC))
        await self._at_board(lambda board: board.add(stopped))

    async def finish(self, game: Game) -> Standing:
        """Save a game that is over; where it stands."""
        if not answered(game):
            await self._at_board(lambda board: board.drop(self._id))
            return Standing(message=f"{_uncounted(game)} Nothing is saved.")
        finished = saving.finished(self._id, self._plan, game, datetime.now(UTC))
        counted = {score.player for score in finished.scores if score.questions}
        complete = frozenset(filter(game.complete, counted))

        def save(board: Board) -> tuple[bool, bool, tuple[Entry, ...]]:
            claimed = self._claim(board)
            ours = board.add(replace(finished, ranked=complete if claimed else frozenset()))
            return ours, claimed, tuple(board.standing(self._id))

        ours, claimed, entries = await self._at_board(save)
        if not ours:
            return Standing(message=ELSEWHERE)
        told = [AGAIN] if self._plan.daily and not claimed else []
        if not counted:
            told.append(f"{_uncounted(game)} {IN_HISTORY if self._plan.kept else ''}".strip())
        if self._opened and self._opened.notice:
            told.append(self._opened.notice)
        return Standing(entries, " ".join(told))

    def _claim(self, board: Board) -> bool:
        """Whether the game may be ranked: of daily ones, the first that the player began."""
        plan = self._plan
        if not plan.daily:
            return not plan.practice
        name, version, player = plan.pack.name, plan.pack.version, plan.players[0]
        return board.claim_daily(name, version, plan.daily, player, self._id)

    def _unfinished(self, game: Game) -> Unfinished:
        return saving.unfinished(self._id, self._plan, game, datetime.now(UTC))

    async def _at_board(self, work: Callable[[Board], T]) -> T:
        def do() -> T:
            self._opened = self._opened or self._board()
            return work(self._opened)

        async with self._turn:
            return await asyncio.to_thread(do)


def answered(game: Game) -> bool:
    """Whether anything was judged that somebody had answered."""
    return any(outcome.answers for outcome in game.outcomes)


def _uncounted(game: Game) -> str:
    """Why nothing in ``game`` counted."""
    void = [outcome.verdict.kind is Kind.NONE for outcome in game.outcomes]
    if all(void):
        return "No question could be measured, so this game is on no board."
    if any(void):
        return "Only warm-ups could be measured, which earn no points: it is on no board."
    return "Warm-ups earn no points, so this game is on no board."
