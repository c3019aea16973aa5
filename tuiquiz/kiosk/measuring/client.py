"""The visitors' side of the measuring service: one connection for all measurements of a process."""

import asyncio
import itertools
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import msgspec

from tuiquiz.bench.measuring import Measurer, Snapshot, Stage
from tuiquiz.errors import TuiquizError
from tuiquiz.kiosk.measuring import place, wire
from tuiquiz.quiz.case import Question
from tuiquiz.quiz.verdict import Estimate, Failure, FailureKind, Kind, Verdict

if TYPE_CHECKING:
    from tuiquiz.bench.interpreters import Found, Interpreter

ATTEMPTS = 2
PATIENCE_S = 5.0
PAUSE_S = 0.1
ASK_S = 2.0
BEAT_S = 2.0
MISSED = 10
STOPPED = Failure(FailureKind.UNAVAILABLE, "the measurement was stopped")
ENDED = Failure(
    FailureKind.UNAVAILABLE,
    "the measuring service ended while it measured this question",
    "It is being started anew: play on.",
)
AWAY = Failure(
    FailureKind.UNAVAILABLE,
    "the measuring service does not answer",
    "It is being started anew: play on.",
)


def measurer(*paths: Path) -> Measurer:
    """What measures for a visitor: the first service of ``paths`` that answers, or this process."""
    for path in paths:
        service = Service(path)
        if service.answers():
            return service
    from tuiquiz.bench.runner import Runner

    alone = Runner()
    alone.compares = False
    return alone


class Service:
    """Has the service at ``path`` measure; used by one event loop, and by threads to ask.

    What runs when the service ends is run again, once. A service that says nothing for ``MISSED``
    times ``BEAT_S`` while somebody waits for it is taken to hang: there is no verdict then.
    """

    compares = False

    def __init__(self, path: Path, *, patience_s: float = PATIENCE_S) -> None:
        """``patience_s``: for how long a service that is away is waited for."""
        self.path = path
        self.patience_s = patience_s
        self._numbers = itertools.count(1)
        self._link: Link | None = None
        self._linking = asyncio.Lock()
        self._asking = Lock()
        self._off: wire.Off | None = None

    def answers(self) -> bool:
        """Whether a service is there; blocks for a moment."""
        return isinstance(self._ask(wire.Look()), wire.Figures)

    def measure(self, question: Question) -> "Remote":
        """A measurement of ``question`` that has not started yet."""
        return Remote(question, self, next(self._numbers))

    def unavailable(self, question: Question) -> Failure | None:
        """Why ``question`` cannot be measured here; asks the service once, for all questions."""
        with self._asking:
            if self._off is None:
                answer = self._ask(wire.AskOff())
                self._off = answer if isinstance(answer, wire.Off) else None
        return self._off.failures.get(wire.key_of(question)) if self._off else None

    async def others(self) -> "Found":
        """None: to measure with other Pythons, too, would keep all visitors waiting."""
        from tuiquiz.bench.interpreters import Found

        return Found((), (), ())

    def by(self, interpreter: "Interpreter") -> Measurer:
        """Not possible: raises ``TuiquizError``."""
        raise TuiquizError(f"the kiosk does not measure with {interpreter.name}.")

    async def status(self) -> wire.Figures | None:
        """How the service does; None where it does not answer."""
        answer = await asyncio.to_thread(self._ask, wire.Look())
        return answer if isinstance(answer, wire.Figures) else None

    async def close(self) -> None:
        """Let go of the connection; what still runs ends without a verdict."""
        if self._link:
            await self._link.close()
            self._link = None

    async def link(self, patience_s: float) -> "Link | None":
        """The connection, made if need be; None where nobody answers within ``patience_s``."""
        loop = asyncio.get_running_loop()  # In the context of nobody: the connection outlives them.
        return await loop.create_task(self._linked(patience_s), context=Context())

    async def _linked(self, patience_s: float) -> "Link | None":
        end = time.monotonic() + patience_s
        async with self._linking:
            while self._link is None or self._link.lost:
                try:
                    with place.address(self.path) as address:
                        streams = await asyncio.open_unix_connection(address)
                except (OSError, ValueError):
                    if time.monotonic() >= end:
                        return None
                    await asyncio.sleep(PAUSE_S)
                else:
                    self._link = Link(*streams)
            return self._link

    def _ask(self, question: wire.Look | wire.AskOff) -> wire.Said | None:
        """Ask on a connection of its own, as a thread may; None where there is no answer."""
        asking = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        asking.settimeout(ASK_S)
        with asking, suppress(OSError, ValueError), place.address(self.path) as address:
            asking.connect(address)
            asking.sendall(wire.encode(question))
            with asking.makefile("rb") as answer:
                length = int.from_bytes(answer.read(wire.HEAD), "big")
                if 0 < length <= wire.TOLD_LIMIT:
                    return wire.decode_said(answer.read(length))
        return None


class Link:
    """A connection to the service, and who waits for what comes from it.

    ``silent``: it is lost since the service answered no more.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.lost = False
        self.silent = False
        self._missed = 0
        self._writer = writer
        self._waiting: dict[int, Callable[[wire.Told | None], None]] = {}
        self._listening = asyncio.create_task(self._listen(reader))
        self._beating = asyncio.create_task(self._beat())

    def send(self, message: wire.Asked) -> None:
        """Say something, unless nobody listens any more."""
        if not self.lost and not self._writer.transport.is_closing():
            self._writer.write(wire.encode(message))

    def follow(self, id: int, told: Callable[[wire.Told | None], None]) -> None:
        """Have ``told`` called with all that is said of ``id``; with None once the link is lost."""
        self._waiting[id] = told

    def leave(self, id: int) -> None:
        """Hear no more of ``id``."""
        if self._waiting.pop(id, None):
            self.send(wire.Drop(id))

    async def close(self) -> None:
        """End the connection."""
        self._listening.cancel()
        await asyncio.wait([self._listening])

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        try:
            with suppress(ValueError):
                while said := await wire.read_said(reader):
                    self._missed = 0
                    if isinstance(said, wire.Told) and (told := self._waiting.get(said.id)):
                        told(said)
        finally:
            self.lost = True
            self._beating.cancel()
            self._writer.close()
            for told in tuple(self._waiting.values()):
                told(None)
            self._waiting.clear()

    async def _beat(self) -> None:
        """While somebody waits, ask for a sign of life; without any, let go."""
        while True:
            await asyncio.sleep(BEAT_S)
            self._missed = self._missed + 1 if self._waiting else 0
            if self._missed > MISSED:
                self.silent = True
                self._writer.transport.abort()
                return
            if self._waiting:
                self.send(wire.Look())


class Remote:
    """A measurement that the service carries out."""

    def __init__(self, question: Question, service: Service, id: int) -> None:
        self.question = question
        self._service = service
        self._id = id
        self._key = wire.key_of(question)
        self._link: Link | None = None
        self._closed = False
        self._answer: asyncio.Future[Verdict | None] | None = None
        self._told = wire.Told(id, Stage.STARTING, 0.0)
        self._told_s = time.monotonic()
        self._frames: tuple[tuple[Estimate, ...], ...] = ()
        self._verdict: Verdict | None = None

    def snapshot(self) -> Snapshot:
        """What is known now."""
        told = self._told
        elapsed_s = told.elapsed_s
        if told.stage is not Stage.DONE:
            elapsed_s += time.monotonic() - self._told_s
        return Snapshot(told.stage, elapsed_s, self._frames, self._verdict, told.ahead, told.age_s)

    async def prepare(self) -> None:
        """Tell the service that the question is being read; it may get ready."""
        link = None if self._closed else await self._service.link(0.0)
        if link and not self._closed and self._answer is None:
            self._follow(link)
            link.send(wire.Warm(self._id, self._key))

    async def run(self) -> Verdict:
        """Measure and judge. Whatever goes wrong becomes a verdict of kind ``NONE``."""
        failure = AWAY
        loop = asyncio.get_running_loop()
        self._answer = loop.create_future()
        try:
            for _ in range(ATTEMPTS):
                link = await self._service.link(self._service.patience_s)
                if self._closed:
                    failure = STOPPED
                    break
                if link is None:
                    break
                self._frames = ()
                self._answer = loop.create_future()
                self._follow(link)
                link.send(wire.Lock(self._id, self._key))
                verdict = await self._answer
                if verdict or self._closed:
                    return self._end(verdict or self._none(STOPPED))
                if link.silent:
                    break
                failure = ENDED
        except BaseException:
            await self.close()
            raise
        return self._end(self._none(failure))

    async def close(self) -> None:
        """Nobody waits any more."""
        self._closed = True
        if self._link:
            self._link.leave(self._id)
            self._link = None
        if self._answer and not self._answer.done():
            self._answer.set_result(None)

    def _follow(self, link: Link) -> None:
        self._link = link
        link.follow(self._id, self._hear)

    def _hear(self, told: wire.Told | None) -> None:
        if told is None:
            self._link = None
            if self._answer and not self._answer.done():
                self._answer.set_result(None)
            return
        self._told, self._told_s = told, time.monotonic()
        self._frames += told.frames
        if told.verdict and self._answer and not self._answer.done():
            failure = told.verdict.failure
            none = failure and told.verdict.kind is Kind.NONE
            self._answer.set_result(self._none(failure) if none and failure else told.verdict)

    def _none(self, failure: Failure) -> Verdict:
        return Verdict.none(self.question.unit, failure)

    def _end(self, verdict: Verdict) -> Verdict:
        self._verdict = verdict
        self._told = msgspec.structs.replace(self._told, stage=Stage.DONE, ahead=0)
        return verdict
