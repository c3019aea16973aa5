"""The board: high scores and history in one SQLite file that any number of games may share."""

import datetime
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Self, TypeVar

from tuiquiz import paths
from tuiquiz.board import archive, damage, failure, file, pending, query, schema, turn
from tuiquiz.board.record import (
    BoardName,
    Entry,
    FinishedGame,
    Past,
    Played,
    Player,
    Unfinished,
)

_Result = TypeVar("_Result")


class Board:
    """All games in one file, safe to use from any thread and from several processes at once.

    Every call opens the file, does its work as one transaction and closes it again, so nothing is
    left to close and a kill at any moment loses no game whose ``add`` had returned.
    Every call raises ``BoardError`` if the file or its folder cannot be used; a damaged file is
    no error: it is renamed, a new board begins, and ``notice`` says so.
    """

    def __init__(self, path: Path, timeout_s: float) -> None:
        self._path = Path(os.path.realpath(path))
        self._timeout_s = timeout_s
        self._queue = turn.Queue()
        self._notice: str | None = None

    @classmethod
    def open(cls, path: Path | None = None, *, timeout_s: float = 10.0) -> Self:
        """The board in the file ``path`` (by default ``scores.db`` in the game's data folder).

        Makes the folder and the file where they are missing, and reads the whole file once to see
        that it is sound and may be written to. A call waits for other games and programs for about
        ``timeout_s`` before it gives up.
        """
        board = cls(path or paths.data_dir() / paths.BOARD, timeout_s)
        board._run(_check)
        return board

    @property
    def path(self) -> Path:
        """The file, with links resolved."""
        return self._path

    @property
    def notice(self) -> str | None:
        """What the player must be told: that a damaged board was set aside, and under which name.

        None until that happens; look again after every call.
        """
        return self._notice

    def add(self, game: FinishedGame) -> bool:
        """Keep ``game``; False if a game with its id is there already, which then stays as it is.

        All that is known of it is kept at once, and what was kept of it as unfinished goes at the
        same moment. When this returns, the game survives the end of this process.
        """
        return self._run(lambda db: query.insert(db, game))

    def top(
        self,
        pack: str | None = None,
        pack_version: str | None = None,
        mode: str | None = None,
        limit: int | None = None,
    ) -> list[Entry]:
        """The entries of one board, best first; None for a part of its name means any.

        Where that names several boards they follow each other by pack, version and mode. ``limit``
        is the most entries to give of each board; who shares a rank stands in order of time.
        """
        named = {"pack": pack, "pack_version": pack_version, "mode": mode}
        return self._run(lambda db: query.top(db, named, limit))

    def standing(self, game_id: str) -> list[Entry]:
        """The ranked entries of one game on its board, best first; none if unknown."""
        return self._run(lambda db: query.standing(db, game_id))

    def boards(self) -> list[BoardName]:
        """All boards that hold a ranked score, the one that was played last first."""
        return self._run(query.boards)

    def players(self) -> list[Player]:
        """Everybody who took part in a game, ranked or not, who played last first."""
        return self._run(archive.players)

    def games(self, player: str, limit: int | None = None) -> list[Played]:
        """The games of ``player``, ranked or not, newest first; ``limit`` is the most to give."""
        return self._run(lambda db: archive.games(db, player, limit))

    def past(self, player: str | None = None) -> list[Past]:
        """The replies of ``player``, or of everybody, oldest first; those of one game in order.

        Games of before there was a history have none.
        """
        return self._run(lambda db: archive.past(db, player))

    def keep(self, game: Unfinished) -> bool:
        """Keep an interrupted game, in the place of what was kept under its id before.

        False, and nothing is kept, if it is finished already.
        """
        return self._run(lambda db: pending.keep(db, game))

    def unfinished(self, player: str | None = None) -> list[Unfinished]:
        """The interrupted games of ``player``, or of everybody, newest first."""
        return self._run(lambda db: pending.unfinished(db, player))

    def drop(self, game_id: str) -> bool:
        """Forget an interrupted game; False if there is none with this id."""
        return self._run(lambda db: pending.drop(db, game_id))

    def claim_daily(
        self, pack: str, pack_version: str, date: datetime.date, player: str, game_id: str
    ) -> bool:
        """Whether ``game_id`` is the game that counts for this player, pack, version and UTC day.

        The first to ask is, for ever, whether it is finished or not: it gets True again, every
        other False. Names that differ in case or composition only (NFC and casefold) are the same.
        """
        return self._run(
            lambda db: pending.claim_daily(db, pack, pack_version, date, player, game_id)
        )

    def claimed_daily(
        self, pack: str, pack_version: str, date: datetime.date, player: str
    ) -> str | None:
        """The id of the game that counts for this player, pack, version and UTC day, if any."""
        return self._run(lambda db: pending.claimed(db, pack, pack_version, date, player))

    def _run(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        try:
            with self._queue.turn(self._timeout_s):
                self._path.parent.mkdir(parents=True, exist_ok=True)
                with turn.alone(self._path, self._timeout_s):
                    return self._run_alone(work)
        except OSError as error:
            raise failure.from_system(error, self._path) from error
        except sqlite3.Error as error:
            if failure.primary_code(error) is None:
                raise
            raise failure.from_sqlite(error, self._path) from error

    def _run_alone(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        try:
            with file.opened(self._path, self._timeout_s) as db:
                return work(db)
        except damage.Damage as found:
            kept = damage.set_aside(self._path)
            self._notice = (
                f"The high scores in {self._path} were damaged ({found}). "
                f"They are kept as {kept.name} beside it, and a new board begins."
            )
        try:
            with file.opened(self._path, self._timeout_s) as db:
                return work(db)
        except damage.Damage as found:
            raise failure.damaged_again(self._path, str(found)) from found


def _check(db: sqlite3.Connection) -> None:
    if fault := schema.fault(db):
        raise damage.Damage(fault)
