"""One measurement at a time on a machine, in the order in which they came.

Whoever wants to measure draws a ticket: a file that is named by a number and says how long the turn
may take, locked for as long as its owner waits or measures. The system lifts the lock when a
process dies, however it dies, so a ticket that is not locked is nobody's. It is a ticket's turn
when no lower one is locked. Waiting happens in a thread, on the lock of the one whose turn it is,
so that nobody polls and nobody overtakes.

The turn keeps waits short and the machine quiet; verdicts do not depend on it. So where the folder
cannot be used, or the one in front keeps its turn for longer than it said (a game that was stopped
with ctrl+z), measuring goes on without.
"""

import asyncio
import os
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from tuiquiz import paths

if TYPE_CHECKING:
    from filelock import BaseAsyncFileLock

try:
    import fcntl
except ImportError:  # Windows: one at a time, but in no order.
    fcntl = None  # type: ignore[assignment]

PATIENCE_S = 2.0
GATE_S = 1.0
GATE = "gate"
OPENING = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class Turn:
    """A turn to measure: ``async with Turn():``. ``ahead`` is how many come first."""

    def __init__(
        self,
        folder: Path | None = None,
        *,
        longest_s: float = 5.0,
        patience_s: float = PATIENCE_S,
        given_up: set[Path] | None = None,
    ) -> None:
        """``folder`` holds the tickets (default: one for the whole machine).

        ``longest_s`` is how long this turn may take, which others are told; ``patience_s`` is for
        how much longer than it said another is waited for. ``given_up`` holds the tickets that
        have not been worth waiting for, and may be shared by many turns.
        """
        self.ahead = 0
        self._folder = folder
        self._longest_s = longest_s
        self._patience_s = patience_s
        self._given_up = set() if given_up is None else given_up
        self._ticket: tuple[Path, int] | None = None
        self._lock: BaseAsyncFileLock | None = None

    async def __aenter__(self) -> Self:
        folder = self._folder or paths.queue_dir()
        try:
            if fcntl is None:
                await self._take_lock(folder)
            else:
                await self._take_ticket(folder)
                await self._wait()
        except OSError:
            self._leave()
        except BaseException:
            self._leave()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._leave()
        if self._lock:
            await self._lock.release()

    async def _take_ticket(self, folder: Path) -> None:
        drawing = asyncio.ensure_future(asyncio.to_thread(_draw, folder, self._longest_s))
        try:
            self._ticket = await asyncio.shield(drawing)
        except asyncio.CancelledError:
            drawing.add_done_callback(_give_back_unused)
            raise

    async def _take_lock(self, folder: Path) -> None:
        from filelock import AsyncFileLock, Timeout

        folder.mkdir(parents=True, exist_ok=True)
        lock = AsyncFileLock(folder / GATE)
        with suppress(Timeout):
            await lock.acquire(timeout=self._longest_s + self._patience_s)
            self._lock = lock

    async def _wait(self) -> None:
        assert self._ticket
        while True:
            first, self.ahead = await asyncio.to_thread(_before, self._ticket[0], self._given_up)
            if first is None:
                return
            longest_s = await asyncio.to_thread(_longest_s, first)
            try:
                await asyncio.wait_for(_released(first), longest_s + self._patience_s)
            except TimeoutError:
                self._given_up.add(first)

    def _leave(self) -> None:
        if self._ticket:
            _give_back(*self._ticket)
            self._ticket = None


def _draw(folder: Path, longest_s: float) -> tuple[Path, int]:
    """Take the next number. Numbers are drawn one at a time, so every lower one is locked."""
    try:
        folder.mkdir(parents=True)
        folder.chmod(0o1777)  # Every user of the machine stands in the same queue.
    except FileExistsError:
        pass
    gate = _opened(folder / GATE)
    try:
        _pass(gate)
        for path in _tickets(folder):
            if not _locked(path):
                with suppress(OSError):
                    path.unlink()
        last = max((int(path.name) for path in _tickets(folder)), default=0)
        path = folder / f"{last + 1:012}"
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.fchmod(descriptor, 0o644)
        os.write(descriptor, b"%.1f" % longest_s)
        return path, descriptor
    finally:
        os.close(gate)


def _pass(gate: int) -> None:
    """Lock the gate; ``TimeoutError`` if somebody keeps it, though it takes no time to pass."""
    end = time.monotonic() + GATE_S
    while True:
        try:
            fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > end:
                raise TimeoutError("the gate is kept") from None
        time.sleep(0.002)


def _longest_s(path: Path) -> float:
    """How long the owner of a ticket said that its turn may take."""
    try:
        return min(float(path.read_bytes()[:20]), 1000.0)
    except (OSError, ValueError):
        return 0.0


def _give_back(path: Path, descriptor: int) -> None:
    with suppress(OSError):
        path.unlink()
    os.close(descriptor)


def _give_back_unused(drawing: "asyncio.Future[tuple[Path, int]]") -> None:
    if not drawing.cancelled() and not drawing.exception():
        _give_back(*drawing.result())


def _opened(path: Path) -> int:
    try:
        return os.open(path, OPENING)
    except FileNotFoundError:
        descriptor = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
        os.fchmod(descriptor, 0o644)
        return descriptor


def _tickets(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name.isdecimal())


def _locked(path: Path) -> bool:
    try:
        descriptor = os.open(path, OPENING)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return False


def _before(mine: Path, given_up: set[Path]) -> tuple[Path | None, int]:
    """The ticket whose turn it is and how many come before ``mine``; (None, 0) if none does."""
    lower = [path for path in _tickets(mine.parent) if path.name < mine.name]
    living = [path for path in lower if path not in given_up and _locked(path)]
    return (living[0] if living else None), len(living)


async def _released(path: Path) -> None:
    """Wait until nobody holds ``path``, in a thread of its own that may outlive the waiting."""
    loop = asyncio.get_running_loop()
    done = asyncio.Event()

    def wait() -> None:
        with suppress(OSError):
            descriptor = os.open(path, OPENING)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_SH)
            finally:
                os.close(descriptor)
        with suppress(RuntimeError):  # The loop has been closed meanwhile.
            loop.call_soon_threadsafe(done.set)

    threading.Thread(target=wait, name="tuiquiz-turn", daemon=True).start()
    await done.wait()
