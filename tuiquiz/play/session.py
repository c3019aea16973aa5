"""The bridge between a game, the measurements and the board on one side and the screens."""

import asyncio
import platform
import uuid
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from tuiquiz.bench import machine
from tuiquiz.bench.measuring import Measurer, Measuring
from tuiquiz.board.record import Entry, FinishedGame
from tuiquiz.board.store import Board
from tuiquiz.errors import TuiquizError
from tuiquiz.play import saving
from tuiquiz.play.plan import Plan
from tuiquiz.quiz import events, rules
from tuiquiz.quiz.game import Form, Game, Outcome, Phase
from tuiquiz.quiz.verdict import Verdict

if TYPE_CHECKING:
    from tuiquiz.play.comparison import Comparison

T = TypeVar("T")

AGAIN = "This day's ranked run was begun before; this one is not ranked."


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a finished game stands: its lines of the board, or why there are none."""

    entries: tuple[Entry, ...] = ()
    message: str = ""

    def rank(self, player: str) -> int | None:
        """The place of ``player`` on the board; None if there is none."""
        return next((e.rank for e in self.entries if e.player == player), None)


class Session:
    """One game from its first question to the board.

    ``changed`` is called after every change of the game, ``failed`` with what no one expected to
    go wrong. Screens read ``game``, ``measuring`` and ``standing`` and call the methods that are
    named after what players do. ``events`` is all that was told, in order, fitting or not. An
    interrupted solo game is kept after each question, and goes on with ``game`` and ``id`` as they
    were.
    """

    def __init__(
        self,
        plan: Plan,
        measurer: Measurer,
        board: Callable[[], Board],
        changed: Callable[[], None],
        failed: Callable[[BaseException], None],
        *,
        game: Game | None = None,
        id: str | None = None,
    ) -> None:
        self.plan = plan
        self.id = id or str(uuid.uuid4())
        self.game = game or plan.begin()
        self.measuring: Measuring | None = None
        self.standing: Standing | None = None
        self.events: list[events.Event] = []
        self.notice = ""
        self._began_at = self.game.index
        self._measurer = measurer
        self._board = board
        self._opened: Board | None = None
        self._changed = changed
        self._failed = failed
        self._tasks: set[asyncio.Task[Any]] = set()
        self._comparisons: dict[str, Comparison] = {}
        self._preparing: asyncio.Task[Measuring | None] | None = None
        self._writing: set[asyncio.Task[Any]] = set()
        self._turn = asyncio.Lock()

    @property
    def over(self) -> bool:
        """Whether all questions have been asked."""
        return self.game.phase is Phase.OVER

    @property
    def player(self) -> str:
        """Who plays, or whose turn it is; of several at once, the first."""
        return (self.game.active or self.game.order)[0]

    def raise_curtain(self, at_ns: int) -> None:
        """The one whose turn it is sits down, and the others look away."""
        self._apply(events.CurtainRaised(at_ns))

    def show(self, at_ns: int) -> None:
        """The question is on the screen. Gets its measurement ready, or says why it is off."""
        if self.game.phase is Phase.READING and self.game.since_ns is None:
            self._apply(events.QuestionShown(at_ns))
            if self._preparing is None:
                self._preparing = self._spawn(self._get_ready())
                if self.plan.daily and self.game.index == self._began_at:
                    self._write(self._begin_daily())

    def ready(self, at_ns: int) -> None:
        """The player has read the question."""
        self._apply(events.ReadingEnded(at_ns))

    def hint(self) -> None:
        """The player takes the hint."""
        self._apply(events.HintTaken(self.player))

    def lock(self, option: int, at_ns: int, player: str | None = None) -> None:
        """A player chooses the option at that place, for good."""
        options = self.game.current.options
        if 0 <= option < len(options):
            self._apply(events.AnswerLocked(player or self.player, options[option], at_ns))

    def say_sure(self, level: int, at_ns: int, player: str | None = None) -> None:
        """A player says how sure the answer is."""
        self._apply(events.SureSaid(player or self.player, level, at_ns))

    def guess(self, ratio: float, at_ns: int) -> None:
        """A player guesses the ratio."""
        self._apply(events.RatioGuessed(self.player, ratio, at_ns))

    def tick(self, now_ns: int) -> None:
        """Time passes: reading ends, the clock runs out."""
        if self.game.left_ns(now_ns) == 0:
            if self.game.phase is Phase.READING:
                self._apply(events.ReadingEnded(now_ns))
            else:
                self._apply(events.ClockRanOut(now_ns))

    def proceed(self) -> None:
        """On to the next question, or to the end."""
        self._apply(events.Continued())

    def join(self, player: str) -> None:
        """Somebody sits down at the table, between two questions."""
        self._apply(events.PlayerJoined(player))

    def leave(self, player: str) -> None:
        """Somebody leaves the table, between two questions."""
        self._apply(events.PlayerLeft(player))

    def compare(self, outcome: Outcome) -> "Comparison":
        """What other Pythons say of a judged question; the same each time it is asked for."""
        from tuiquiz.play.comparison import Comparison

        question = outcome.dealt.question
        if question.id not in self._comparisons:
            self._comparisons[question.id] = Comparison(question, outcome.verdict, self._measurer)
        return self._comparisons[question.id]

    async def close(self) -> None:
        """End what is still being measured; what is being written is written first."""
        for task in self._tasks - self._writing:
            task.cancel()
        if self.measuring:
            await self.measuring.close()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _apply(self, event: events.Event) -> None:
        before = self.game
        self.events.append(event)
        self.game = rules.apply(before, event)
        if self.game is before:
            return
        if self.game.phase is not before.phase:
            if self.game.phase is Phase.JUDGING:
                self._spawn(self._judge())
            elif self.game.phase is Phase.REVEALED:
                self._write(self._keep())
            elif self.game.phase is Phase.OVER:
                self._write(self._finish())
        if self.game.index > before.index:
            self.measuring = None
            self._preparing = None
        self._changed()

    def _spawn(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _write(self, work: Coroutine[Any, Any, None]) -> None:
        """Start work on the board that is finished even when the game is closed meanwhile."""
        self._writing.add(self._spawn(work))

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        self._writing.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self._failed(error)

    async def _get_ready(self) -> Measuring | None:
        question = self.game.current.question
        off = await asyncio.to_thread(self._measurer.unavailable, question)
        if off:
            self._apply(events.Judged(Verdict.none(question.unit, off)))
            return None
        self.measuring = self._measurer.measure(question)
        self._spawn(self.measuring.prepare())
        return self.measuring

    async def _judge(self) -> None:
        assert self._preparing
        measuring = await self._preparing
        if measuring:
            self._apply(events.Judged(await measuring.run()))
            await measuring.close()

    @property
    def keeps(self) -> bool:
        """Whether the game can be gone on with where it is stopped now."""
        return self._resumable and bool(self.game.outcomes or self.plan.daily)

    @property
    def _resumable(self) -> bool:
        return self.plan.form is Form.SOLO and not self.plan.practice

    def _claim(self, board: Board) -> bool:
        """Whether the game may be ranked: of daily ones, the first that the player began."""
        plan = self.plan
        if not plan.daily:
            return not plan.practice
        name, version, player = plan.pack.name, plan.pack.version, plan.players[0]
        return board.claim_daily(name, version, plan.daily, player, self.id)

    async def _begin_daily(self) -> None:
        if await self._at_board(self._claim) is False:
            self.notice = AGAIN
            self._changed()
        await self._keep()

    async def _keep(self) -> None:
        """Keep what is done of the game, so that it can be resumed."""
        if self._resumable:
            unfinished = saving.unfinished(self.id, self.plan, self.game, datetime.now(UTC))
            await self._at_board(lambda board: board.keep(unfinished))

    async def _finish(self) -> None:
        game, plan = self.game, self.plan
        scores = tuple(score for _, score in game.table())
        if not any(score.questions for score in scores):
            await self._at_board(lambda board: board.drop(self.id))
            self.standing = Standing(message="No question could be measured, so nothing is saved.")
            self._changed()
            return
        complete = frozenset(s.player for s in scores if game.complete(s.player) and s.questions)
        finished = FinishedGame(
            id=self.id,
            pack=plan.pack.name,
            pack_version=plan.pack.version,
            mode=plan.mode,
            played_at=datetime.now(UTC),
            python=platform.python_version(),
            machine=machine.describe(),
            scores=scores,
            asked=tuple(map(saving.asked, game.outcomes)),
            form=plan.form,
            ranked=frozenset(),
        )

        def save(board: Board) -> tuple[Entry, ...]:
            board.add(replace(finished, ranked=complete if self._claim(board) else frozenset()))
            return tuple(board.standing(self.id))

        entries = await self._at_board(save)
        self.standing = Standing(entries or (), self.notice)
        self._changed()

    async def _at_board(self, work: Callable[[Board], T]) -> T | None:
        """Do ``work`` with the board in its turn; None, and a notice, where that fails."""

        def do() -> T:
            self._opened = self._opened or self._board()
            return work(self._opened)

        async with self._turn:
            try:
                done = await asyncio.to_thread(do)
            except TuiquizError as error:
                self.notice = str(error)
                return None
            if self._opened and self._opened.notice:
                self.notice = self._opened.notice
            return done
