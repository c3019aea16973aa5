"""Whose turn it is at a board: threads in the order they came, processes as it comes free."""

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tuiquiz.board import failure

_POLL_S = 0.005


class Queue:
    """A lock for the threads of one process that nobody overtakes anybody at."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def turn(self, timeout_s: float) -> Iterator[None]:
        """Wait for all who came before; ``TimeoutError`` if that takes ``timeout_s``."""
        mine = threading.Event()
        with self._guard:
            self._waiting.append(mine)
            self._waiting[0].set()
        try:
            if not mine.wait(timeout_s):
                raise TimeoutError("too many wait for their turn")
            yield
        finally:
            with self._guard:
                self._waiting.remove(mine)
                if self._waiting:
                    self._waiting[0].set()


@contextmanager
def alone(path: Path, timeout_s: float) -> Iterator[None]:
    """Keep every other game away from the board at ``path``, in this process and in others.

    Nobody may have a board open while it is renamed, or its log would land beside the next one.
    This also keeps clear of SQLite's WAL-reset bug (3.7.0 to 3.51.2,
    https://www.sqlite.org/wal.html#walresetbug). The lock is SQLite's own, on an empty file beside
    the board that is never written to, so the system lifts it when a process dies.
    ``TimeoutError`` if another game keeps it for ``timeout_s``.
    """
    place = path.with_name(path.name + ".lock")
    with closing(sqlite3.connect(place, timeout=0, isolation_level=None)) as lock:
        _begin(lock, place, time.monotonic() + timeout_s)
        yield


def _begin(lock: sqlite3.Connection, place: Path, deadline_s: float) -> None:
    """Try at short and even intervals: SQLite's own grow, so that who waits longest would lose."""
    while True:
        try:
            lock.execute("PRAGMA journal_mode = MEMORY")
            lock.execute("BEGIN EXCLUSIVE")
            return
        except sqlite3.DatabaseError as error:
            if failure.is_damage(error):
                raise failure.no_lock(place) from error
            if not failure.is_busy(error):
                raise
            if time.monotonic() >= deadline_s:
                raise TimeoutError("another game keeps the lock") from error
        time.sleep(_POLL_S)
