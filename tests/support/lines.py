"""A line whose far end is a screen of pyte, and an application at the near end."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pyte
from textual.app import App

from tests.support.waiting import until
from tuiquiz.kiosk.driver import LineDriver
from tuiquiz.kiosk.limits import Limits
from tuiquiz.kiosk.line import Terminal


class ScreenLine:
    """Shows what is written; while it is ``held`` it only collects, as a reader who sleeps."""

    def __init__(self, width: int = 80, height: int = 24) -> None:
        self.screen = pyte.Screen(width, height)
        self._stream = pyte.ByteStream(self.screen)
        self.written: list[bytes] = []
        self.held = False
        self._unread = b""

    @property
    def waiting(self) -> int:
        return len(self._unread)

    def write(self, data: bytes) -> None:
        self.written.append(data)
        self._unread += data
        if not self.held:
            self.drain()

    def drain(self, most: int | None = None) -> None:
        """Read what was written, or the first ``most`` bytes of it."""
        data, self._unread = self._unread[:most], b"" if most is None else self._unread[most:]
        self._stream.feed(data)

    def resize(self, width: int, height: int) -> None:
        self.screen.resize(height, width)

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(row.rstrip() for row in self.screen.display)

    @property
    def cells(self) -> list[list[Any]]:
        """Everything about every cell."""
        screen = self.screen
        return [[screen.buffer[y][x] for x in range(screen.columns)] for y in range(screen.lines)]

    @property
    def all(self) -> bytes:
        return b"".join(self.written)


@dataclass
class Seat:
    """One application on a line."""

    app: App[Any]
    line: ScreenLine
    painted: list[float] = field(default_factory=list)
    waited: list[App[Any]] = field(default_factory=list)
    stuck: int = 0
    running: "asyncio.Task[Any] | None" = None

    @property
    def driver(self) -> LineDriver:
        driver = self.app._driver
        assert isinstance(driver, LineDriver)
        return driver

    def type(self, text: str | bytes) -> None:
        self.driver.received(text if isinstance(text, bytes) else text.encode())

    async def shows(self, text: str) -> None:
        """Until ``text`` stands on the screen."""
        await self.until(lambda: text in self.line.text)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Until something holds; the application must live meanwhile."""

        def held() -> bool:
            assert self.running and not self.running.done(), "the application ended"
            return holds()

        await until(held)

    def _got_stuck(self) -> None:
        self.stuck += 1


@asynccontextmanager
async def seated(
    app: App[Any], *, limits: Limits | None = None, term: str = "xterm-256color"
) -> AsyncIterator[Seat]:
    """``app`` running on a line, until it is told to end."""
    app.animation_level = "none"
    seat = Seat(app, ScreenLine())
    app.driver_class = partial(  # type: ignore[assignment]
        LineDriver,
        line=seat.line,
        terminal=Terminal(term),
        limits=limits or Limits(),
        painted=seat.painted.append,
        stuck=seat._got_stuck,
        waited=seat.waited.append,
    )
    seat.running = asyncio.create_task(app.run_async())
    try:
        await seat.until(lambda: app._driver is not None and len(seat.line.written) > 1)
        yield seat
    finally:
        app.exit()
        await asyncio.wait_for(seat.running, 30)
