"""The bridge between a game, the measurements and the board on one side and the screens."""

import asyncio
import uuid
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from tuiquiz.bench.measuring import Measurer, Measuring
from tuiquiz.board.store import Board
from tuiquiz.errors import TuiquizError
from tuiquiz.play import saving
from tuiquiz.play.ledger import AGAIN, Ledger, Standing, answered
from tuiquiz.play.plan import Plan
from tuiquiz.quiz import events, lag, rules
from tuiquiz.quiz.game import Game, Outcome, Phase
from tuiquiz.quiz.verdict import Verdict

if TYPE_CHECKING:
    from tuiquiz.play.comparison import Comparison

T = TypeVar("T")


class Session:
    """One game from its first question to the board.

    ``changed`` is called after every change of the game, ``failed`` with what no one expected to
    go wrong. Screens read ``game``, ``measuring`` and ``standing`` and call the methods that are
    named after what players do. ``events`` is all that was told, in order, fitting or not. An
    interrupted solo game is kept with all that cannot be taken back, and goes on with ``game`` and
    ``id`` as they were; of other games that are stopped, what was judged goes into the history.
    ``notice`` is what the board had to tell meanwhile, ``resumed`` whether it began elsewhere.
    ``lag_ns`` tells the measured round trip to the player in nanoseconds: answers count as given
    so much before they came, within what ``quiz.lag`` allows.
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
        lag_ns: Callable[[], int] = lambda: 0,
    ) -> None:
        self.plan = plan
        self.id = id or str(uuid.uuid4())
        self.game = game or plan.begin()
        self.measuring: Measuring | None = None
        self.standing: Standing | None = None
        self.events: list[events.Event] = []
        self.notice = ""
        self.resumed = game is not None
        self._began_at = self.game.index
        self._measurer = measurer
        self._ledger = Ledger(self.id, plan, board)
        self._closed = False
        self._saved = False
        self._lag_ns = lag_ns
        self._changed = changed
        self._failed = failed
        self._tasks: set[asyncio.Task[Any]] = set()
        self._comparisons: dict[str, Comparison] = {}
        self._preparing: asyncio.Task[Measuring | None] | None = None
        self._writing: set[asyncio.Task[Any]] = set()

    @property
    def over(self) -> bool:
        """Whether all questions have been asked."""
        return self.game.phase is Phase.OVER

    @property
    def finished(self) -> bool:
        """Whether the last question was judged: from then on the game is on the board."""
        return len(self.game.outcomes) == len(self.game.deal)

    @property
    def player(self) -> str:
        """Who plays, or whose turn it is; of several at once, the first."""
        return (self.game.active or self.game.order)[0]

    def raise_curtain(self, at_ns: int) -> None:
        """The one whose turn it is sits down, and the others look away."""
        self._apply(events.CurtainRaised(at_ns))

    def show(self, at_ns: int) -> None:
        """The question is on the screen. Gets its measurement ready, or says why it is off.

        A game that is gone on with may be past the answer; what is next then starts instead.
        """
        judging = self.game.phase is Phase.JUDGING
        asking = self.game.phase in (Phase.READING, Phase.SURE, Phase.GUESSING)
        if asking and self.game.since_ns is None:
            self._apply(events.QuestionShown(at_ns))
        elif not judging:
            return
        if self._preparing is None:
            self._preparing = self._spawn(self._get_ready())
            if self.plan.daily and self.game.index == self._began_at:
                self._write(self._noted(self._begin_daily()))
            if judging:
                self._spawn(self._judge())

    def ready(self, at_ns: int) -> None:
        """The player has read the question."""
        self._apply(events.ReadingEnded(at_ns))

    def see_options(self, at_ns: int) -> None:
        """The screen says that one may answer now; of this only the clock changes."""
        event = events.OptionsShown(at_ns)
        self.events.append(event)
        self.game = rules.apply(self.game, event)

    def hint(self) -> None:
        """The player takes the hint."""
        self._apply(events.HintTaken(self.player))

    def lock(self, option: int, at_ns: int, player: str | None = None) -> None:
        """A player chooses the option at that place, for good."""
        options = self.game.current.options
        if 0 <= option < len(options):
            pressed_ns = self._pressed(at_ns)
            self._apply(events.AnswerLocked(player or self.player, options[option], pressed_ns))

    def say_sure(self, level: int, at_ns: int, player: str | None = None) -> None:
        """A player says how sure the answer is."""
        self._apply(events.SureSaid(player or self.player, level, self._pressed(at_ns)))

    def guess(self, ratio: float, at_ns: int) -> None:
        """A player guesses the ratio."""
        self._apply(events.RatioGuessed(self.player, ratio, self._pressed(at_ns)))

    def tick(self, now_ns: int) -> None:
        """Time passes: reading ends, the clock runs out.

        That waits for a key that may be on its way from where it was pressed in time.
        """
        reading = self.game.phase is Phase.READING
        at_ns = now_ns if reading else now_ns - lag.allowed(self._lag_ns())
        if self.game.left_ns(at_ns) == 0:
            self._apply(events.ReadingEnded(at_ns) if reading else events.ClockRanOut(at_ns))

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
        if self.records:
            self._closed = True
            self._write(self._noted(self._ledger.record(self.game)))
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _pressed(self, at_ns: int) -> int:
        return lag.pressed(at_ns, self.game.since_ns, self._lag_ns())

    def _apply(self, event: events.Event) -> None:
        before = self.game
        self.events.append(event)
        self.game = rules.apply(before, event)
        if self.game is before:
            return
        if self.game.phase is Phase.JUDGING and before.phase is not Phase.JUDGING:
            self._spawn(self._judge())
        judged = len(self.game.outcomes) > len(before.outcomes)
        if self.finished:
            if not self._saved:
                self._saved = True
                self._write(self._finish())
        elif self._ledger.resumable:
            begun = saving.begun(self.game)
            if judged or (begun and begun != saving.begun(before)):
                self._write(self._noted(self._ledger.keep(self.game)))
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
        done = self.game.outcomes or self.plan.daily or saving.begun(self.game)
        return self._ledger.resumable and not self.finished and bool(done)

    @property
    def records(self) -> bool:
        """Whether what was judged goes into the history if the game is stopped now, for good."""
        stopping = not (self._ledger.resumable or self.finished or self._closed)
        return stopping and self.plan.kept and answered(self.game)

    async def _begin_daily(self) -> None:
        if not await self._ledger.begin(self.game):
            self._notice(AGAIN)

    async def _finish(self) -> None:
        try:
            self.standing = await self._ledger.finish(self.game)
        except TuiquizError as error:
            self.standing = Standing(message=str(error))
        self._changed()

    async def _noted(self, work: Coroutine[Any, Any, None]) -> None:
        """Do work with the board; where that fails, it is told in passing."""
        try:
            await work
        except TuiquizError as error:
            self._notice(str(error))

    def _notice(self, text: str) -> None:
        self.notice = text
        self._changed()
