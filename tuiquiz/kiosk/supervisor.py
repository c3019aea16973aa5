"""The process that listens: it starts the others, gives them players, and leads to the end."""

import asyncio
import os
import signal
import socket
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import asdict, replace
from itertools import count
from time import monotonic
from typing import Any

from tuiquiz.bench import process
from tuiquiz.kiosk import status
from tuiquiz.kiosk.control import Link
from tuiquiz.kiosk.door import Door
from tuiquiz.kiosk.journal import Journal
from tuiquiz.kiosk.order import Order

START_S = 60.0
AGAIN_S = 1.0
MOST_AGAIN_S = 30.0
END_S = 3.0
SECOND_S = 1.0
CLOSING = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP})


class Server:
    """A serving process as the supervisor sees it: its connections, and what it last told.

    ``settled`` is set once it is ``ready``, or is gone before.
    """

    def __init__(self, order: Order, ended: "Callable[[Server], None]") -> None:
        self.stats: dict[str, Any] = {}
        self.ready = False
        self.settled = asyncio.Event()
        self.retiring = False
        self.gone: dict[int, Callable[[], None]] = {}
        self.process: asyncio.subprocess.Process | None = None
        self._order = order
        self._ended = ended
        self._link: Link | None = None

    async def start(self) -> None:
        """Start the process and tell it what to do."""
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = await process.start(
                sys.executable,
                "-m",
                "tuiquiz.kiosk.worker",
                str(theirs.fileno()),
                stdout=None,
                stderr=None,
                pass_fds=(theirs.fileno(),),
                env=_environment(),
            )
        self._link = Link(ours, self._hear, self._lost)
        self._link.say({"order": asdict(self._order)})

    @property
    def free(self) -> bool:
        """Whether it can take somebody now."""
        return self.ready and not self.retiring and not (self._link and self._link.behind)

    def take(self, number: int, sock: socket.socket, gone: Callable[[], None]) -> None:
        """Give it a connection."""
        assert self._link
        self.gone[number] = gone
        self._link.say({"take": number}, sock.detach())

    def close(self, seconds: float) -> None:
        """Have it end once its players are gone, or within ``seconds``."""
        self.retiring = True
        if self._link:
            self._link.say({"close": seconds})

    def stop(self) -> None:
        """Have it end at once."""
        if self._link:
            self._link.say({"stop": True})

    async def end(self) -> None:
        """Wait until the process is gone, and see to it."""
        if self.process:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.process.wait(), END_S)
            process.kill_group(self.process)
            await self.process.wait()
        if self._link:
            self._link.close()

    def _hear(self, message: dict[str, Any], descriptor: int | None) -> None:
        del descriptor
        match message:
            case {"ready": _}:
                self.ready = True
                self.settled.set()
            case {"gone": number}:
                if gone := self.gone.pop(number, None):
                    gone()
            case {"stats": stats}:
                self.stats = stats

    def _lost(self) -> None:
        self.ready = False
        self.settled.set()
        for gone in list(self.gone.values()):
            gone()
        self.gone.clear()
        self._ended(self)


class Supervisor:
    """Keeps ``workers`` serving processes at work, and gives them players, until it is told to end.

    Then those in a game may go on for ``drain_s`` seconds.
    """

    def __init__(self, workers: int, drain_s: float, journal: Journal) -> None:
        self._order = Order(())
        self._count = workers
        self._drain_s = drain_s
        self._journal = journal
        self._servers: list[Server] = []
        self._numbers = count(1)
        self._refusals: Counter[str] = Counter()
        self._began = monotonic()
        self._closing = asyncio.Event()
        self._hurry = asyncio.Event()
        self._failures = 0
        self._tasks: set[asyncio.Task[Any]] = set()

    async def run(
        self,
        order: Order,
        door: Door,
        port: int,
        measuring: Callable[[], Awaitable[dict[str, Any]]],
    ) -> None:
        """Serve those who come through ``door`` until a signal (SIGTERM, SIGINT, SIGHUP).

        ``measuring`` tells how the measuring service does, for the status of the kiosk at ``port``.
        """
        self._order = order
        loop = asyncio.get_running_loop()
        for number in CLOSING:
            loop.add_signal_handler(number, self._told_to_end, number)
        for _ in range(self._count):
            self._spawn(self._new())
        watching = asyncio.create_task(self._watch(door, port, measuring))
        await self._closing.wait()
        door.close()
        await self._close()
        watching.cancel()
        status.forget(port)

    async def _new(self) -> None:
        """One more serving process; tried again, ever more rarely, until it can be started."""
        while not self._closing.is_set():
            server = Server(self._share, self._ended)
            try:
                await server.start()
                await asyncio.wait_for(server.settled.wait(), START_S)
            except (OSError, TimeoutError) as error:
                self._journal.fault("start", error)
            if server.ready:
                self._failures = 0
                self._servers.append(server)
                self._journal.note("serving", process=server.process and server.process.pid)
                return
            self._journal.note("not started", process=server.process and server.process.pid)
            server.stop()
            await server.end()
            self._failures += 1
            await asyncio.sleep(min(MOST_AGAIN_S, AGAIN_S * 2**self._failures))

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
        if not server.retiring:
            self._journal.note("lost", process=server.process and server.process.pid)
        self._spawn(self._replace(server))

    async def _replace(self, server: Server) -> None:
        await server.end()
        serving = sum(not other.retiring for other in self._servers)
        if serving < self._count and not self._closing.is_set():
            await self._new()

    def admit(self, sock: socket.socket, gone: Callable[[], None]) -> bool:
        """Give a connection to the process that has fewest; False if none can take it."""
        free = [server for server in self._servers if server.free]
        if not free:
            return False
        server = min(free, key=lambda server: len(server.gone))
        server.take(next(self._numbers), sock, gone)
        return True

    def refused(self, reason: str) -> None:
        """Count somebody who was turned away at the door."""
        self._refusals[reason] += 1
        self._journal.often("refused", reason=reason)

    def _told_to_end(self, number: int) -> None:
        if self._closing.is_set():
            self._hurry.set()
        else:
            self._journal.note("closing", signal=signal.Signals(number).name)
            self._closing.set()

    async def _close(self) -> None:
        servers = list(self._servers)
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
        for task in self._tasks:
            task.cancel()
        hurrying.cancel()
        self._journal.note("closed")

    async def _watch(
        self, door: Door, port: int, measuring: Callable[[], Awaitable[dict[str, Any]]]
    ) -> None:
        """Every second: the status, and processes that have grown too large."""
        while True:
            for server in list(self._servers):
                large = server.stats.get("memory_mb", 0) > self._order.limits.memory_mb
                if large and not server.retiring:
                    self._journal.note("retiring", process=server.process and server.process.pid)
                    server.retiring = True
                    self._spawn(self._new())
                if server.retiring and not server.gone:
                    server.close(0.0)
            told = self._status() | {"port": port, "connections": door.connections}
            told["measuring"] = await measuring()
            try:
                await asyncio.to_thread(status.write, port, told)
            except OSError as error:
                self._journal.fault("status", error)
            await asyncio.sleep(SECOND_S)

    def _status(self) -> dict[str, Any]:
        refused = self._refusals.copy()
        for server in self._servers:
            refused.update(server.stats.get("refused", {}))
        return {
            "process": os.getpid(),
            "up_s": round(monotonic() - self._began),
            "closing": self._closing.is_set(),
            "sessions": sum(s.stats.get("sessions", 0) for s in self._servers),
            "games": sum(s.stats.get("games", 0) for s in self._servers),
            "refused": dict(refused),
            "servers": [
                {"process": s.process and s.process.pid, "retiring": s.retiring} | s.stats
                for s in self._servers
            ],
            "load": list(os.getloadavg()),
        }

    def _spawn(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _environment() -> dict[str, str]:
    """Ours, without what would make Textual draw for our terminal and not for the players'.

    Memory of ended visits goes back to the system sooner where all threads take it from one place.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TEXTUAL") and name not in ("NO_COLOR", "COLORTERM", "COLUMNS")
    }
    kept.pop("LINES", None)
    sparing = {"MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "131072"}
    return sparing | kept | {"TEXTUAL_COLOR_SYSTEM": "truecolor"}
