"""The bridge between a game, the measurements and the board on one side and the screens."""

import asyncio
import platform
import sys
import time
import uuid
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

from tuiquiz.bench import machine
from tuiquiz.bench.measuring import Measurer, Measuring
from tuiquiz.board.record import Entry, FinishedGame
from tuiquiz.board.store import Board
from tuiquiz.errors import TuiquizError
from tuiquiz.quiz import game as rules
from tuiquiz.quiz.case import Pack
from tuiquiz.quiz.game import Game, Phase
from tuiquiz.quiz.verdict import Verdict

if TYPE_CHECKING:
    from tuiquiz.ui.comparison import Comparison

CLASSIC = "classic"
T = TypeVar("T")


def clock_ns() -> int:
    """Now, in nanoseconds, on the clock that stamps input events."""
    return time.perf_counter_ns() if sys.platform == "win32" else time.monotonic_ns()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a finished game stands: its line of the board, or why it could not be saved."""

    entry: Entry | None
    message: str = ""


def mode(pack: Pack, count: int | None) -> str:
    """The name of the board of a game with ``count`` questions of ``pack`` (None: all)."""
    return CLASSIC if count is None or count >= len(pack.questions) else f"{CLASSIC}-{count}"


class Session:
    """One game from its first question to the board.

    ``changed`` is called after every change of the game, ``failed`` with what no one expected to
    go wrong. Screens read ``game``, ``measuring`` and ``standing`` and call the methods that are
    named after what players do. A game of fewer questions than the pack has counts on a board of
    its own, since its points do not compare.
    """

    def __init__(
        self,
        pack: Pack,
        player: str,
        measurer: Measurer,
        board: Callable[[], Board],
        changed: Callable[[], None],
        failed: Callable[[BaseException], None],
        *,
        seed: int | None = None,
        count: int | None = None,
    ) -> None:
        self.pack = pack
        self.player = player
        self.game = Game((player,), rules.deal(pack.questions, Random(seed), count))
        self.mode = mode(pack, count)
        self.measuring: Measuring | None = None
        self.standing: Standing | None = None
        self._measurer = measurer
        self._board = board
        self._changed = changed
        self._failed = failed
        self._tasks: set[asyncio.Task[Any]] = set()
        self._comparisons: dict[str, Comparison] = {}
        self._preparing: asyncio.Task[Measuring | None] | None = None
        self._saving: asyncio.Task[None] | None = None

    @property
    def over(self) -> bool:
        """Whether all questions have been asked."""
        return self.game.phase is Phase.OVER

    def show(self, at_ns: int) -> None:
        """The question is on the screen. Gets its measurement ready, or says why it is off."""
        if self.game.phase is Phase.READING and self.game.since_ns is None:
            self._apply(rules.QuestionShown(at_ns))
            self._preparing = self._spawn(self._get_ready())

    def ready(self, at_ns: int) -> None:
        """The player has read the question."""
        self._apply(rules.ReadingEnded(at_ns))

    def hint(self) -> None:
        """The player takes the hint."""
        self._apply(rules.HintTaken(self.player))

    def lock(self, option: int, at_ns: int) -> None:
        """The player chooses the option at that place, for good."""
        options = self.game.current.options
        if 0 <= option < len(options):
            self._apply(rules.AnswerLocked(self.player, options[option], at_ns))

    def tick(self, now_ns: int) -> None:
        """Time passes: reading ends, the clock runs out."""
        if self.game.left_ns(now_ns) == 0:
            if self.game.phase is Phase.READING:
                self._apply(rules.ReadingEnded(now_ns))
            elif self.game.phase is Phase.ANSWERING:
                self._apply(rules.ClockRanOut(now_ns))

    def proceed(self) -> None:
        """On to the next question, or to the end."""
        self._apply(rules.Continued())

    def compare(self, outcome: rules.Outcome) -> "Comparison":
        """What other Pythons say of a judged question; the same each time it is asked for."""
        from tuiquiz.ui.comparison import Comparison

        question = outcome.dealt.question
        if question.id not in self._comparisons:
            self._comparisons[question.id] = Comparison(question, outcome.verdict, self._measurer)
        return self._comparisons[question.id]

    async def close(self) -> None:
        """End what is still being measured; a game saved half-way is finished first."""
        for task in self._tasks - {self._saving}:
            task.cancel()
        if self.measuring:
            await self.measuring.close()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _apply(self, event: rules.Event) -> None:
        before = self.game
        self.game = rules.apply(before, event)
        if self.game is before:
            return
        if self.game.phase is not before.phase:
            if self.game.phase is Phase.JUDGING:
                self._spawn(self._judge())
            elif self.game.phase is Phase.OVER:
                self._saving = self._spawn(self._save())
            elif self.game.phase is Phase.READING:
                self.measuring = None
        self._changed()

    def _spawn(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self._failed(error)

    async def _get_ready(self) -> Measuring | None:
        question = self.game.current.question
        off = await asyncio.to_thread(self._measurer.unavailable, question)
        if off:
            self._apply(rules.Judged(Verdict.none(question.unit, off)))
            return None
        self.measuring = self._measurer.measure(question)
        self._spawn(self.measuring.prepare())
        return self.measuring

    async def _judge(self) -> None:
        assert self._preparing
        measuring = await self._preparing
        if measuring:
            self._apply(rules.Judged(await measuring.run()))
            await measuring.close()

    async def _save(self) -> None:
        score = self.game.score(self.player)
        if score.questions == 0:
            self.standing = Standing(None, "No question could be measured, so nothing is saved.")
            self._changed()
            return
        finished = FinishedGame(
            id=str(uuid.uuid4()),
            pack=self.pack.name,
            pack_version=self.pack.version,
            mode=self.mode,
            played_at=datetime.now(UTC),
            python=platform.python_version(),
            machine=machine.describe(),
            scores=(score,),
        )

        def save() -> Standing:
            board = self._board()
            board.add(finished)
            entries = board.standing(finished.id)
            return Standing(entries[0] if entries else None, board.notice or "")

        try:
            self.standing = await asyncio.to_thread(save)
        except TuiquizError as error:
            self.standing = Standing(None, str(error))
        self._changed()
