"""Whose turn it is at a board: threads in the order they came, processes as it comes free."""

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tuiquiz.board import failure

_POLL_S = 0.001
_PAUSE_S = 3 * _POLL_S


class Queue:
    """A lock for the threads of one process that nobody overtakes anybody at.

    ``vacated`` is called by whoever leaves while nobody waits, before the next may come.
    """

    def __init__(self, vacated: Callable[[], None]) -> None:
        self._vacated = vacated
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()

    @property
    def followed(self) -> bool:
        """Whether somebody waits behind the one whose turn it is."""
        return len(self._waiting) > 1

    @contextmanager
    def turn(self, timeout_s: float) -> Iterator[None]:
        """Wait for all who came before; ``TimeoutError`` if that takes ``timeout_s``."""
        mine = threading.Event()
        with self._guard:
            self._waiting.append(mine)
            self._waiting[0].set()
        try:
            mine.wait(timeout_s)
            with self._guard:  # Who gave the turn away meanwhile counts on its being taken.
                if not mine.is_set():
                    raise TimeoutError("too many wait for their turn")
            yield
        finally:
            try:
                if mine.is_set() and not self.followed:
                    self._vacated()
            finally:
                with self._guard:
                    self._waiting.remove(mine)
                    if self._waiting:
                        self._waiting[0].set()


def lock(path: Path, timeout_s: float) -> sqlite3.Connection:
    """Keep every other game away from the board at ``path`` until what this gives is closed.

    Nobody may have a board open while it is renamed, or its log would land beside the next one.
    This also keeps clear of SQLite's WAL-reset bug (3.7.0 to 3.51.2,
    https://www.sqlite.org/wal.html#walresetbug). The lock is SQLite's own, on an empty file beside
    the board that is never written to, so the system lifts it when a process dies.
    ``TimeoutError`` if another game keeps it for ``timeout_s``.
    """
    place = path.with_name(path.name + ".lock")
    held = sqlite3.connect(place, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        _begin(held, place, time.monotonic() + timeout_s)
    except BaseException:
        held.close()
        raise
    return held


def give_way() -> None:
    """Wait until other processes that want the lock have seen that it is free."""
    time.sleep(_PAUSE_S)


def _begin(held: sqlite3.Connection, place: Path, deadline_s: float) -> None:
    """Try at short and even intervals: SQLite's own grow, so that who waits longest would lose."""
    while True:
        try:
            held.execute("PRAGMA journal_mode = MEMORY")
            held.execute("BEGIN EXCLUSIVE")
            return
        except sqlite3.DatabaseError as error:
            if failure.is_damage(error):
                raise failure.no_lock(place) from error
            if not failure.is_busy(error):
                raise
            if time.monotonic() >= deadline_s:
                raise TimeoutError("another game keeps the lock") from error
        time.sleep(_POLL_S)
