"""A process that serves, as the one that listens sees it."""

import asyncio
import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from tuiquiz.bench import process
from tuiquiz.kiosk.control import Link
from tuiquiz.kiosk.order import Order

END_S = 3.0
FRAMES = "250"


class Server:
    """A serving process: its connections, and what it last told.

    ``settled`` is set once it is ``ready``, or is gone before; ``failure`` then says why, if known.
    """

    def __init__(self, order: Order, ended: "Callable[[Server], None]") -> None:
        self.stats: dict[str, Any] = {}
        self.ready = False
        self.failure = ""
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
            case {"failed": str(failure)}:
                self.failure = failure
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


def _environment() -> dict[str, str]:
    """Ours, without what would make Textual draw for our terminal and not for the players'.

    Memory of ended visits goes back to the system sooner where all threads take it from one place.
    A screen finds its form in some of Textual's frames and is painted in the next, so these are
    short; many keys in a row may be drawn in more of them.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TEXTUAL") and name not in ("NO_COLOR", "COLORTERM", "COLUMNS")
    }
    kept.pop("LINES", None)
    sparing = {"MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "131072"}
    return sparing | kept | {"TEXTUAL_COLOR_SYSTEM": "truecolor", "TEXTUAL_FPS": FRAMES}
