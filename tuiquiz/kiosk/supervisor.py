"""The process that listens: it starts the others, gives them players, and leads to the end."""

import asyncio
import os
import signal
import socket
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from itertools import count
from time import monotonic
from typing import Any, TypeVar

from tuiquiz.kiosk import closing, status
from tuiquiz.kiosk.door import BUSY, STARTING, Door
from tuiquiz.kiosk.journal import Journal
from tuiquiz.kiosk.order import Order
from tuiquiz.kiosk.server import END_S, Server
from tuiquiz.kiosk.tasks import Tasks

START_S = 60.0
AGAIN_S = 1.0
MOST_AGAIN_S = 30.0
SECOND_S = 1.0
T = TypeVar("T")
CLOSING = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP})


class Supervisor:
    """Keeps ``workers`` serving processes at work, and gives them players, until it is told to end.

    Then those in a game may go on for ``drain_s`` seconds. ``say`` is told so, in a sentence.
    """

    def __init__(
        self,
        workers: int,
        drain_s: float,
        journal: Journal,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._order = Order(())
        self._count = workers
        self._drain_s = drain_s
        self._journal = journal
        self._say = say
        self._servers: list[Server] = []
        self._leaving: set[Server] = set()
        self._numbers = count(1)
        self._refusals: Counter[str] = Counter()
        self._began = monotonic()
        self._closing = asyncio.Event()
        self._hurry = asyncio.Event()
        self._serving = asyncio.Event()
        self._failures = 0
        self._starting = 0
        self._measuring: dict[str, Any] = {}
        self._over = asyncio.Event()
        self._tasks = Tasks()

    def heed(self) -> None:
        """From now on, a signal (SIGTERM, SIGINT, SIGHUP) ends the kiosk in good order."""
        loop = asyncio.get_running_loop()
        for number in CLOSING:
            loop.add_signal_handler(number, self._told_to_end, number)

    async def unless_closing(self, work: Coroutine[Any, Any, T]) -> T | None:
        """What ``work`` comes to; None, and it is cancelled, where a signal comes before."""
        working = asyncio.ensure_future(work)
        closing = asyncio.ensure_future(self._closing.wait())
        try:
            await asyncio.wait([working, closing], return_when=asyncio.FIRST_COMPLETED)
            return working.result() if working.done() else None
        finally:
            closing.cancel()
            working.cancel()
            await asyncio.wait([working])

    async def run(
        self,
        order: Order,
        door: Door,
        port: int,
        measuring: Callable[[], Awaitable[dict[str, Any]]],
        opened: Callable[[], None] = lambda: None,
    ) -> None:
        """Serve those who come through ``door`` until a signal that is heeded.

        ``measuring`` tells how the measuring service does, for the status of the kiosk at ``port``;
        ``opened`` is called when the first can come in.
        """
        self._order = order
        self._fill()
        self._tasks.start(self._ask(measuring))
        watching = asyncio.create_task(self._watch(door, port))
        try:
            if await self.unless_closing(self._serving.wait()):
                opened()
            await self._closing.wait()
        finally:
            self._closing.set()
            door.closing = True
            await self._close()
            self._over.set()
            await watching  # Cancelled, it could still write a status after it is forgotten.
            status.forget(port)
            door.close()

    def _fill(self) -> None:
        """Start as many processes as are missing."""
        serving = sum(not server.retiring for server in self._servers)
        for _ in range(serving + self._starting, self._count):
            self._starting += 1
            self._tasks.start(self._new())

    async def _new(self) -> None:
        """One more serving process; tried again, ever more rarely, until it can be started."""
        try:
            while not self._closing.is_set() and not await self._started():
                self._failures += 1
                await asyncio.sleep(min(MOST_AGAIN_S, AGAIN_S * 2**self._failures))
        finally:
            self._starting -= 1

    async def _started(self) -> bool:
        """Start a serving process; whether it serves."""
        server = Server(self._share, self._ended)
        try:
            try:
                await server.start()
                await asyncio.wait_for(server.settled.wait(), START_S)
            except (OSError, TimeoutError) as error:
                self._journal.fault("start", error)
            pid = server.process and server.process.pid
            if server.ready:
                self._failures = 0
                self._servers.append(server)
                self._journal.note("serving", process=pid)
                self._serving.set()
            else:
                self._journal.note("not started", process=pid, why=server.failure)
            return server.ready
        finally:
            if server not in self._servers:
                server.stop()
                await server.end()

    @property
    def _share(self) -> Order:
        """The order of each process: players are divided among them."""
        limits = self._order.limits
        sessions = -(-limits.sessions // self._count)
        return replace(self._order, limits=replace(limits, sessions=sessions))

    def _ended(self, server: Server) -> None:
        """A serving process is gone."""
        if server not in self._servers:
            return
        self._servers.remove(server)
        self._refusals.update(server.stats.get("refused", {}))
        if not server.retiring:
            self._journal.note("lost", process=server.process and server.process.pid)
        self._leaving.add(server)
        self._tasks.start(self._replace(server))

    async def _replace(self, server: Server) -> None:
        await server.end()
        self._leaving.discard(server)
        if not self._closing.is_set():
            self._fill()

    def admit(self, sock: socket.socket, gone: Callable[[], None]) -> tuple[str, str] | None:
        """Give a connection to the process that has fewest; why not, if none can take it."""
        free = [server for server in self._servers if server.free]
        if not free:
            return ("busy", BUSY) if self._servers else ("starting", STARTING)
        server = min(free, key=lambda server: len(server.gone))
        server.take(next(self._numbers), sock, gone)
        return None

    def refused(self, reason: str) -> None:
        """Count somebody who was turned away at the door."""
        self._refusals[reason] += 1
        self._journal.often("refused", reason=reason)

    def _told_to_end(self, number: int) -> None:
        if self._hurry.is_set():
            return
        if self._closing.is_set():
            self._say(closing.HURRYING)
            self._hurry.set()
        else:
            self._say(closing.words(number, self._games, self._drain_s))
            self._journal.note("closing", signal=signal.Signals(number).name)
            self._closing.set()

    async def _close(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:  # A process that is being started is ended, too.
            task.cancel()
        servers = [*self._servers, *self._leaving]
        for server in servers:
            server.close(self._drain_s)
        gone = [server.process.wait() for server in servers if server.process]
        ending: asyncio.Future[Any] = asyncio.gather(*gone)
        hurrying: asyncio.Future[Any] = asyncio.ensure_future(self._hurry.wait())
        await asyncio.wait(
            [ending, hurrying],
            timeout=self._drain_s + END_S,
            return_when=asyncio.FIRST_COMPLETED,
        )
        for server in servers:
            server.stop()
        await asyncio.gather(*(server.end() for server in servers))
        await asyncio.gather(*tasks, return_exceptions=True)
        hurrying.cancel()
        self._journal.note("closed")

    async def _ask(self, measuring: Callable[[], Awaitable[dict[str, Any]]]) -> None:
        """Every second, beside all else: how the measuring service does."""
        while True:
            try:
                self._measuring = await measuring()
            except Exception as error:  # noqa: BLE001 - the kiosk also does without its figures.
                self._journal.fault("measuring", error)
            await asyncio.sleep(SECOND_S)

    async def _watch(self, door: Door, port: int) -> None:
        """Every second: the status, and processes that have grown too large."""
        while not self._over.is_set():
            try:
                self._retire()
                told = self._status() | {"port": port, "connections": door.connections}
                await asyncio.to_thread(status.write, port, told)
            except Exception as error:  # noqa: BLE001 - it must be there for the next second.
                self._journal.fault("status", error)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), SECOND_S)

    def _retire(self) -> None:
        """Let processes that have grown too large take nobody new, and end once they are empty."""
        if self._closing.is_set():
            return
        for server in list(self._servers):
            large = server.stats.get("memory_mb", 0) > self._order.limits.memory_mb
            if large and not server.retiring:
                self._journal.note("retiring", process=server.process and server.process.pid)
                server.retiring = True
                self._fill()
            if server.retiring and not server.gone:
                server.close(0.0)

    @property
    def _games(self) -> int:
        """How many are in a game, as the serving processes told within the last second."""
        return sum(server.stats.get("games", 0) for server in self._servers)

    def _status(self) -> dict[str, Any]:
        refused = self._refusals.copy()
        for server in self._servers:
            refused.update(server.stats.get("refused", {}))
        return {
            "process": os.getpid(),
            "up_s": round(monotonic() - self._began),
            "closing": self._closing.is_set(),
            "sessions": sum(s.stats.get("sessions", 0) for s in self._servers),
            "games": self._games,
            "refused": dict(refused),
            "servers": [
                {"process": s.process and s.process.pid, "retiring": s.retiring} | s.stats
                for s in self._servers
            ],
            "load": list(os.getloadavg()),
            "measuring": self._measuring,
        }
