"""The service's side of its socket: who asks, who is told what, and how often."""

import asyncio
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from tuiquiz.bench.measuring import Snapshot, Stage
from tuiquiz.bench.native import Buildable, NativeError
from tuiquiz.bench.runner import Runner
from tuiquiz.kiosk.measuring import wire
from tuiquiz.kiosk.measuring.job import Claim
from tuiquiz.kiosk.measuring.lane import Lane
from tuiquiz.kiosk.measuring.policy import Policy
from tuiquiz.quiz.case import Question, RustModule
from tuiquiz.quiz.units import Unit
from tuiquiz.quiz.verdict import Failure, FailureKind, Verdict

TICK_S = 0.2
MOST_CLAIMS = 1000
MOST_UNREAD = 8 * 1024 * 1024
UNKNOWN = Failure(
    FailureKind.UNAVAILABLE,
    "the measuring service does not know this question",
    "Its pack was changed since the kiosk was started: start it anew.",
)


@dataclass(slots=True)
class Following:
    """A claim, and what its client has been told of it."""

    claim: Claim
    told: Snapshot | None = None
    frames: int = 0


class Service:
    """Measures ``questions`` for all who connect."""

    def __init__(self, runner: Runner, questions: Sequence[Question], policy: Policy) -> None:
        self.lane = Lane(runner, policy, self._built)
        self._runner = runner
        self._questions = {wire.key_of(question): question for question in questions}
        self._off: dict[str, Failure] = {}
        self._building: set[RustModule] = set()
        self._clients: set[Client] = set()
        self._waiting = asyncio.Event()
        self._began_s = time.monotonic()

    async def survey(self) -> None:
        """Find out what cannot be measured here, and what must be compiled first."""

        def look() -> None:
            for key, question in self._questions.items():
                if off := self._runner.unavailable(question):
                    self._off[key] = off
                    continue
                for module in question.case.rust_modules:
                    if isinstance(self._runner.toolchain.status(module), Buildable):
                        self._building.add(module)

        await asyncio.to_thread(look)

    async def run(self) -> None:
        """Measure, compile and tell, for ever."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.lane.run())
            group.create_task(self._build())
            group.create_task(self._tick())

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve a client until it goes; what it says wrong ends its connection."""
        client = Client(self, writer)
        self._clients.add(client)
        try:
            with suppress(ValueError, OSError):
                while asked := await wire.read_asked(reader):
                    client.hear(asked)
        finally:
            self._clients.discard(client)
            client.close()

    def figures(self) -> wire.Figures:
        """How the service does."""
        lane, tally = self.lane, self.lane.tally
        waits_s = tally.waits_s
        return wire.Figures(
            pid=os.getpid(),
            up_s=time.monotonic() - self._began_s,
            queued=len(lane.queue) + bool(lane.current),
            measuring=lane.current.question.id if lane.current else "",
            warm=len(lane.warm),
            live=tally.live,
            again=tally.again,
            failed=tally.failed,
            races=tally.races,
            wait_s=sum(waits_s) / len(waits_s) if waits_s else 0.0,
        )

    @property
    def off(self) -> wire.Off:
        """What cannot be measured, and what is known."""
        return wire.Off(self._off, frozenset(self._questions))

    def failure(self, key: str) -> Failure | None:
        """Why what has this key cannot be measured; None if it can."""
        return self._off.get(key) if key in self._questions else UNKNOWN

    def question(self, key: str) -> Question:
        """The question with this key."""
        return self._questions[key]

    def somebody_waits(self) -> None:
        """There is something to tell from now on."""
        self._waiting.set()

    def _built(self, question: Question) -> bool:
        return self._building.isdisjoint(question.case.rust_modules)

    async def _build(self) -> None:
        for module in sorted(self._building, key=lambda module: module.name):
            try:
                await self._runner.toolchain.library(module)
            except NativeError as error:
                failure = Failure(FailureKind.UNAVAILABLE, error.message, error.hint, error.output)
                for key, question in self._questions.items():
                    if module in question.case.rust_modules:
                        self._off[key] = failure
            self._building.discard(module)
            self.lane.look_again()

    async def _tick(self) -> None:
        while True:
            await self._waiting.wait()
            await asyncio.sleep(TICK_S)
            waits = [client.tell_all() for client in self._clients]
            if not any(waits):
                self._waiting.clear()


class Client:
    """One connection and its claims."""

    def __init__(self, service: Service, writer: asyncio.StreamWriter) -> None:
        self._service = service
        self._writer = writer
        self._following: dict[int, Following] = {}

    def hear(self, asked: wire.Asked) -> None:
        """Do what the client asks for; ``ValueError`` where that makes no sense."""
        match asked:
            case wire.Warm(id, key):
                if claim := self._claim(id, key):
                    self._service.lane.think(claim)
            case wire.Lock(id, key):
                if off := self._service.failure(key):
                    none = Verdict.none(Unit.NS, off)
                    self._send(wire.Told(id, Stage.DONE, 0.0, verdict=none))
                elif claim := self._claim(id, key):
                    if claim.locked_s is not None:
                        raise ValueError("locked twice")
                    self._service.lane.lock(claim)
                    self._tell(id)
                    self._service.somebody_waits()
            case wire.Drop(id):
                if following := self._following.pop(id, None):
                    self._service.lane.drop(following.claim)
            case wire.Look():
                self._send(self._service.figures())
            case wire.AskOff():
                self._send(self._service.off)

    def tell_all(self) -> bool:
        """Tell what is new; whether anything is waited for."""
        waiting = [id for id, one in self._following.items() if one.claim.locked_s is not None]
        for id in waiting:
            self._tell(id)
        return bool(waiting)

    def close(self) -> None:
        """Give up all that this client waited for."""
        for following in self._following.values():
            self._service.lane.drop(following.claim)
        self._following.clear()
        self._writer.close()

    def _claim(self, id: int, key: str) -> Claim | None:
        """The claim of this number, made if need be; None where it cannot be measured."""
        following = self._following.get(id)
        if following is None:
            if len(self._following) >= MOST_CLAIMS:
                raise ValueError("too many claims")
            if self._service.failure(key):
                return None
            question = self._service.question(key)
            claim = Claim(key, question, lambda _: self._tell(id))
            following = self._following[id] = Following(claim)
        elif following.claim.key != key:
            raise ValueError("another question of the same number")
        return following.claim

    def _tell(self, id: int) -> None:
        following = self._following.get(id)
        if following is None:
            return
        now, before = self._service.lane.view(following.claim), following.told
        frames = now.race[following.frames :]
        same = before and (before.stage, before.ahead) == (now.stage, now.ahead)
        if same and not frames and not now.verdict:
            return
        following.told, following.frames = now, len(now.race)
        self._send(
            wire.Told(id, now.stage, now.elapsed_s, now.ahead, frames, now.verdict, now.age_s)
        )
        if now.verdict:
            del self._following[id]

    def _send(self, message: wire.Message) -> None:
        transport = self._writer.transport
        if transport.is_closing():
            return
        self._writer.write(wire.encode(message))
        if transport.get_write_buffer_size() > MOST_UNREAD:
            transport.abort()
