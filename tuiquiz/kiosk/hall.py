"""All visits of one process."""

import asyncio
import gc
import os
import socket
import statistics
import traceback
from asyncio import Semaphore
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import Any, Protocol

import asyncssh

from tuiquiz.kiosk.chain import Handler, Visit, chained
from tuiquiz.kiosk.driver import LineDriver
from tuiquiz.kiosk.guest import Guest
from tuiquiz.kiosk.journal import Journal
from tuiquiz.kiosk.limits import Limits
from tuiquiz.kiosk.parts import CLOSING, admitted, identified, logged, recovered, with_terminal
from tuiquiz.kiosk.venue import Visitor

FIRST_PAINT_S = 2.0
LAST_S = 2.0
SWEEP_S = 3600.0
CALM_S = 5.0
SAMPLES = 2000


class Application(Protocol):
    """What the hall needs of a game."""

    driver_class: Any
    fault: Exception | None

    @property
    def farewell(self) -> str:
        """The last words, once the terminal is as it was."""

    @property
    def playing(self) -> bool:
        """Whether a game is on."""

    async def run_async(self) -> object:
        """Run until it is over."""

    def close_down(self, seconds: float) -> None:
        """End soon: at once where nobody plays, else within that time."""

    def call_later(self, callback: Callable[..., object], *args: object) -> bool:
        """Have the game's own task call ``callback``."""

    def exit(self) -> None:
        """End now."""

    def clear_away(self) -> None:
        """It has ended: let go of all that it holds, soon."""


class Hall:
    """Takes connections, and runs an application for each visit.

    ``make`` makes the application of a visitor, ``attend`` is told which application somebody
    waits for. ``closing``: nobody new is let in.
    """

    def __init__(
        self,
        key: asyncssh.SSHKey,
        limits: Limits,
        make: Callable[[Visitor], Application],
        journal: Journal,
        attend: Callable[[object], None] = lambda _: None,
    ) -> None:
        self.limits = limits
        self.closing = False
        self.playing = 0
        self.refusals: Counter[str] = Counter()
        self._make = make
        self._journal = journal
        self._attend = attend
        self._options = asyncssh.SSHServerConnectionOptions(
            server_host_keys=[key],
            login_timeout=limits.login_s,
            agent_forwarding=False,
            x11_forwarding=False,
            allow_scp=False,
            line_editor=False,
            compression_algs=None,
            keepalive_interval=0,
            encoding=None,
            server_version="tuiquiz",
        )
        self._building = Semaphore(limits.building)
        self._paints: deque[float] = deque(maxlen=SAMPLES)
        self._starts: deque[float] = deque(maxlen=SAMPLES)
        self._games: dict[str, Application] = {}
        self._visits: dict[str, asyncio.Task[None]] = {}
        self._connections = 0
        self._empty = asyncio.Event()
        self._empty.set()
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._swept = monotonic()
        self._handle: Handler = chained(
            self._play,
            logged(journal),
            recovered(journal),
            with_terminal(self.refused),
            admitted(self),
            identified,
        )

    async def take(self, sock: socket.socket, left: Callable[[], None]) -> None:
        """Serve the connection ``sock``; ``left`` is called once, when it is gone."""
        self._connections += 1
        self._empty.clear()
        gone = False

        def go() -> None:
            nonlocal gone
            if not gone:
                gone = True
                self._connections -= 1
                if not self._connections:
                    self._empty.set()
                left()
                self._sweep()

        try:
            await asyncssh.run_server(
                sock, options=self._options, server_factory=partial(Guest, self, go)
            )
        except (OSError, asyncssh.Error, TimeoutError) as error:
            # They hold the connection, which holds the error, which holds them.
            traceback.clear_frames(error.__traceback__)
            self.refused("login")
        except Exception as error:  # noqa: BLE001 - a client's worst costs its own connection.
            self._journal.fault("connection", error)
            traceback.clear_frames(error.__traceback__)
        else:
            return
        with suppress(OSError):
            sock.close()
        go()

    def refused(self, reason: str) -> None:
        """Count somebody who was turned away."""
        self.refusals[reason] += 1
        self._journal.often("refused", reason=reason)

    def fault(self, event: str, error: Exception) -> None:
        """Write down what went wrong around a visit."""
        self._journal.fault(event, error)

    def receive(self, visit: Visit, ended: Callable[[int], None]) -> None:
        """See to a visit; ``ended`` is told its exit status."""
        self._quiet.clear()
        self._visits[visit.id] = asyncio.ensure_future(self._see_to(visit, ended))

    def lost(self, visit: Visit) -> None:
        """The visitor's connection is gone: the game ends."""
        if game := self._games.get(visit.id):
            game.exit()
        elif task := self._visits.get(visit.id):
            task.cancel()

    async def close(self, seconds: float) -> None:
        """Let nobody in any more; those in a game may finish within ``seconds`` (0: not)."""
        self.closing = True
        for game in list(self._games.values()):
            if not game.call_later(game.close_down, seconds):  # Within the game's own context.
                game.exit()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._quiet.wait(), seconds + LAST_S)
        with suppress(TimeoutError):  # For the last words to arrive.
            await asyncio.wait_for(self._empty.wait(), LAST_S)

    def stats(self) -> dict[str, Any]:
        """Figures for the operator: key to paint, session to first paint (ms), memory, counts."""
        return {
            "connections": self._connections,
            "sessions": self.playing,
            "games": sum(game.playing for game in self._games.values()),
            "refused": dict(self.refusals),
            "key_ms": _spread(self._paints),
            "start_ms": _spread(self._starts),
            "memory_mb": round(_memory_mb(), 1),
        }

    async def _see_to(self, visit: Visit, ended: Callable[[int], None]) -> None:
        status = 1
        try:
            status = await self._handle(visit)
        finally:
            self._visits.pop(visit.id, None)
            if not self._visits:
                self._quiet.set()
            ended(status)

    async def _play(self, visit: Visit) -> int:
        assert visit.visitor and visit.terminal
        asked = monotonic()
        first = asyncio.Event()

        def painted(seconds: float) -> None:
            self._paints.append(seconds)

        def shown() -> None:
            if not first.is_set():
                first.set()
                self._starts.append(monotonic() - asked)

        def opened(driver: LineDriver) -> None:
            visit.driver = driver
            if visit.terminal:  # Its size may have changed since.
                driver.resized(visit.terminal.size)

        async with self._building:
            if self.closing:
                visit.told = CLOSING
                self.refused("closing")
                return 1
            game = self._make(visit.visitor)
            game.driver_class = partial(
                LineDriver,
                line=visit.line,
                terminal=visit.terminal,
                limits=self.limits,
                painted=painted,
                stuck=visit.end,
                opened=opened,
                shown=shown,
                waited=self._attend,
            )
            self._games[visit.id] = game
            running = asyncio.ensure_future(game.run_async())
            await asyncio.wait(
                [running, asyncio.ensure_future(first.wait())],
                timeout=FIRST_PAINT_S,
                return_when=asyncio.FIRST_COMPLETED,
            )
        first.set()
        try:
            await running
        finally:
            visit.driver = None
            self._games.pop(visit.id, None)
            game.clear_away()
        if game.fault:
            raise game.fault
        visit.told = game.farewell
        return 0

    def _sweep(self) -> None:
        """Collect what no other way frees, as somebody leaves: if nobody plays, or once an hour."""
        now = monotonic()
        if now - self._swept > (SWEEP_S if self.playing else CALM_S):
            self._swept = now
            gc.collect()


def _spread(seconds: "deque[float]") -> dict[str, float]:
    """Median, 99th percentile and worst, in milliseconds."""
    if not seconds:
        return {}
    ordered = sorted(seconds)
    late = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    values = {"median": statistics.median(ordered), "p99": late, "most": ordered[-1]}
    return {name: round(value * 1e3, 1) for name, value in values.items()}


def _memory_mb() -> float:
    """What this process holds, in megabytes; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except (OSError, ValueError):
        return 0.0
