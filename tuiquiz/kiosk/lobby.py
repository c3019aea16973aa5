"""What the first screens of all visitors of this process show, read once for all of them."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextvars import Context
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Generic, TypeVar

from tuiquiz.board.record import Entry
from tuiquiz.board.store import Board
from tuiquiz.kiosk import aliases
from tuiquiz.quiz import names
from tuiquiz.quiz.deal import Dealt
from tuiquiz.quiz.verdict import Kind, Verdict

T = TypeVar("T")

FRESH_S, NAMES_FRESH_S = 4.0, 30.0
LINES = 40
REVEALS = 4
OFFERED = 200
BOARDS = 16
Name = tuple[str, str, str]
"""Which board: pack, version, mode."""


@dataclass(frozen=True, slots=True)
class Reveal:
    """A question that was measured here, what came of it, and when, in UTC."""

    dealt: Dealt
    verdict: Verdict
    at: datetime


class _Shared(Generic[T]):
    """What is read beside the screens at most every ``fresh_s`` seconds, however many ask."""

    def __init__(self, fresh_s: float) -> None:
        self._fresh_ns = int(fresh_s * 1e9)
        self._read_ns: int | None = None
        self._reading: asyncio.Future[T] | None = None

    async def get(self, read: Callable[[], T], now_ns: int) -> T:
        """What ``read`` finds, or found lately; raises what it raises, and reads anew then."""
        old = self._read_ns is None or now_ns - self._read_ns >= self._fresh_ns
        if self._reading is None or (self._reading.done() and old):
            self._read_ns = now_ns
            loop = asyncio.get_running_loop()  # Not in the context of the one who asks first.
            self._reading = loop.create_task(asyncio.to_thread(read), context=Context())
        reading = self._reading
        try:
            return await asyncio.shield(reading)  # Who leaves meanwhile must not end it for all.
        except Exception:
            if self._reading is reading:
                self._reading = None
            raise


class Lobby:
    """The lines of each board, the last reveals, and the names that are taken."""

    def __init__(self) -> None:
        self._tops: dict[Name, _Shared[list[Entry]]] = {}
        self._names: _Shared[frozenset[str]] = _Shared(NAMES_FRESH_S)
        self._offered: deque[str] = deque(maxlen=OFFERED)
        self._reveals: deque[Reveal] = deque(maxlen=REVEALS)

    @property
    def reveals(self) -> tuple[Reveal, ...]:
        """The last reveals, the newest first, each question once."""
        return tuple(self._reveals)

    def saw(self, dealt: Dealt, verdict: Verdict, at: datetime) -> None:
        """A question was measured live."""
        if verdict.kind is Kind.NONE or not verdict.estimates:
            return
        others = [one for one in self._reveals if one.dealt.question.id != dealt.question.id]
        self._reveals.clear()
        self._reveals.extend([Reveal(dealt, verdict, at), *others][:REVEALS])

    async def top(self, board: Callable[[], Board], name: Name, now_ns: int) -> list[Entry]:
        """The first lines of the board called ``name``; ``TuiquizError`` where it has none."""
        if name not in self._tops:
            if len(self._tops) >= BOARDS:  # Yesterday's is not asked for again.
                self._tops.clear()
            self._tops[name] = _Shared(FRESH_S)
        return await self._tops[name].get(lambda: board().top(*name, LINES), now_ns)

    async def alias(self, board: Callable[[], Board], random: Random, now_ns: int) -> str:
        """An invented name that nobody uses, and nobody else was offered of late."""

        def read() -> frozenset[str]:
            return board().taken_names()

        known = await self._names.get(read, now_ns)
        name = aliases.invent(random, lambda one: names.key(one) in known or one in self._offered)
        self._offered.append(name)
        return name
