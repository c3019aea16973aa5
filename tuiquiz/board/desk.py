"""Where work on a board's file is done: one piece after the other, each with the file to itself."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tuiquiz.board import damage, failure, file, turn

_LONGEST_S = 0.015

_Result = TypeVar("_Result")


class Desk:
    """The file at ``path``, for all threads of this process that share the desk.

    The file is locked and opened for the first who comes, handed from thread to thread while
    others wait, and closed by the last, or when it was open for so long that other processes
    should have it. Who waits does so for about ``timeout_s``. ``notice`` says that a damaged
    board was set aside, if that has happened.
    """

    def __init__(self, path: Path, timeout_s: float) -> None:
        self.path = path
        self.notice: str | None = None
        self.timeout_s = timeout_s
        self._queue = turn.Queue(self._leave)
        self._lock: sqlite3.Connection | None = None
        self._db: sqlite3.Connection | None = None
        self._until_s = 0.0

    def run(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        """What ``work`` gives for the open board; it may be done again on a new board.

        ``BoardError`` if the file or its folder cannot be used.
        """
        try:
            with self._queue.turn(self.timeout_s):
                try:
                    result = self._alone(work)
                except BaseException:
                    self._leave()
                    raise
                if self._queue.followed and time.monotonic() > self._until_s:
                    self._leave()
                    turn.give_way()
                return result
        except OSError as error:
            raise failure.from_system(error, self.path) from error
        except sqlite3.Error as error:
            if failure.primary_code(error) is None:
                raise
            raise failure.from_sqlite(error, self.path) from error

    def _alone(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        if self._lock is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._lock = turn.lock(self.path, self.timeout_s)
            self._until_s = time.monotonic() + _LONGEST_S
        try:
            return self._work(work)
        except damage.Damage as found:
            self._close()
            kept = damage.set_aside(self.path)
            self.notice = (
                f"The high scores in {self.path} were damaged ({found}). "
                f"They are kept as {kept.name} beside it, and a new board begins."
            )
        try:
            return self._work(work)
        except damage.Damage as found:
            raise failure.damaged_again(self.path, str(found)) from found

    def _work(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        if self._db is None:
            self._db = file.opened(self.path, self.timeout_s)
        with file.damages():
            return work(self._db)

    def _leave(self) -> None:
        self._close()
        if self._lock:
            self._lock.close()
            self._lock = None

    def _close(self) -> None:
        if self._db:
            self._db.close()
            self._db = None
