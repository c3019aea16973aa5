"""A game for one without any screen: a session whose player answers as a test says."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.support import packs
from tuiquiz.bench.fake import FakeRunner
from tuiquiz.board.store import Board
from tuiquiz.errors import BoardError
from tuiquiz.play.plan import Plan
from tuiquiz.play.session import Session, Standing
from tuiquiz.quiz.game import Phase
from tuiquiz.quiz.verdict import Failure

PATIENCE_S = 60.0
S = 1_000_000_000


class Solo:
    """Plays ``plan`` on the board in ``file``; the first variant of every question wins.

    ``recorded`` has what is measured instead, by question. While ``broken``, the board cannot be
    opened.
    """

    def __init__(
        self,
        plan: Plan,
        file: Path,
        recorded: Mapping[str, packs.Recorded | Failure] | None = None,
        **kept: Any,
    ) -> None:
        said = {q.id: packs.won(q, q.variants[0].name) for q in plan.pack.questions}
        self.broken = False
        self._changed = asyncio.Event()
        self._faults: list[BaseException] = []
        self._now_ns = 1000 * S
        self.session = Session(
            plan,
            FakeRunner({**said, **(recorded or {})}),
            lambda: self._open(file),
            self._changed.set,
            self._faults.append,
            **kept,
        )

    def lock(self, *, right: bool = True, hint: bool = False) -> None:
        """Read and answer after two seconds."""
        session = self.session
        session.show(self._now_ns)
        session.ready(self._now_ns)
        if hint:
            session.hint()
        question = session.game.current.question
        option = session.game.current.options.index(question.variants[0 if right else 1].name)
        session.lock(option, self._now_ns + 2 * S)

    async def show(self) -> None:
        """The question that is open is on the screen, and what that sets off is done."""
        self.session.show(self._now_ns)

    async def answer(self, *, right: bool = True) -> None:
        """Read, answer after two seconds, and see the verdict."""
        self.lock(right=right)
        await self.until(lambda: self.session.game.phase is Phase.REVEALED)

    async def finish(self) -> Standing:
        """Answer all that is left, rightly, and see where the game stands."""
        session = self.session
        while session.game.phase is not Phase.OVER:
            if session.game.phase is not Phase.REVEALED:
                await self.answer()
            session.proceed()
        await self.until(lambda: session.standing is not None)
        await self.close()
        assert session.standing
        return session.standing

    async def close(self) -> None:
        """Stop; what was to be written is."""
        await self.session.close()
        assert not self._faults

    def _open(self, file: Path) -> Board:
        if self.broken:
            raise BoardError("the disk is away.", "Bring it back.")
        return Board.open(file)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Until something holds."""
        async with asyncio.timeout(PATIENCE_S):
            while not holds():
                self._changed.clear()
                await self._changed.wait()
