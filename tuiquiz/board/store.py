"""The board: high scores and history in one SQLite file that any number of games may share."""

import datetime
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Self, TypeVar

from tuiquiz import paths
from tuiquiz.board import archive, damage, holders, pending, query, reset, schema
from tuiquiz.board.desk import Desk
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

_NO_KEY = ""
"""In the place of a fingerprint: it holds no name."""


class Board:
    """All games in one file, safe to use from any thread and from several processes at once.

    Every call is one transaction and leaves nothing to close: a kill at any moment loses no game
    whose ``add`` had returned. Threads that share a board, or what ``held_by`` made of it, take
    turns in order and hand the open file on; with a board each they wait longer.
    Every call raises ``BoardError`` if the file or its folder cannot be used; a damaged file is
    no error: it is renamed, a new board begins, and ``notice`` says so.
    """

    def __init__(self, desk: Desk, key: str | None = None) -> None:
        self._desk = desk
        self._key = key

    @classmethod
    def open(cls, path: Path | None = None, *, timeout_s: float = 10.0) -> Self:
        """The board in the file ``path`` (by default ``scores.db`` in the game's data folder).

        Makes the folder and the file where they are missing, and reads the whole file once to see
        that it is sound and may be written to. A call waits for other games and programs for about
        ``timeout_s`` before it gives up.
        """
        place = Path(os.path.realpath(path or paths.data_dir() / paths.BOARD))
        desk = Desk(place, timeout_s)
        desk.run(_check)
        return cls(desk)

    def held_by(self, key: str | None) -> Self:
        """The same board for a visitor: the owner of the SSH key with the fingerprint ``key``.

        The caller has seen it proved. Games that are kept here under the name that is bound to the
        key are marked as its owner's; only such are the history of that name and its claims of
        days, and only the owner's games are ``unfinished``, or can be dropped. What others did
        under the same name elsewhere on this machine stands on the board, unmarked, and is never
        taken for theirs.
        None is a visitor without a key: nothing is marked, and no interrupted game is theirs.
        """
        return type(self)(self._desk, key or _NO_KEY)

    @property
    def path(self) -> Path:
        """The file, with links resolved."""
        return self._desk.path

    @property
    def notice(self) -> str | None:
        """What the player must be told: that a damaged board was set aside, and under which name.

        None until that happens; look again after every call.
        """
        return self._desk.notice

    def add(self, game: FinishedGame) -> bool:
        """Keep ``game``; False if a game with its id is there already, which then stays as it is.

        All that is known of it is kept at once, and what was kept of it as unfinished goes at the
        same moment. When this returns, the game survives the end of this process.
        """
        return self._run(lambda db: query.insert(db, game, self._key))

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
        return self._run(lambda db: archive.players(db, self._key))

    def games(self, player: str, limit: int | None = None) -> list[Played]:
        """The games of ``player``, ranked or not, newest first; ``limit`` is the most to give."""
        return self._run(lambda db: archive.games(db, player, limit, self._key))

    def past(self, player: str | None = None) -> list[Past]:
        """The replies of ``player``, or of everybody, oldest first; those of one game in order.

        Games of before there was a history have none.
        """
        return self._run(lambda db: archive.past(db, player, self._key))

    def keep(self, game: Unfinished) -> bool:
        """Keep an interrupted game, in the place of what was kept under its id before.

        False, and nothing is kept, if it is finished already.
        """
        return self._run(lambda db: pending.keep(db, game, self._key))

    def unfinished(self, player: str | None = None) -> list[Unfinished]:
        """The interrupted games of ``player``, or of everybody, newest first."""
        return self._run(lambda db: pending.unfinished(db, player, self._key))

    def drop(self, game_id: str) -> bool:
        """Forget an interrupted game; False if there is none with this id that is ``unfinished``
        here."""
        return self._run(lambda db: pending.drop(db, game_id, self._key))

    def claim_daily(
        self, pack: str, pack_version: str, date: datetime.date, player: str, game_id: str
    ) -> bool:
        """Whether ``game_id`` is the game that counts for this player, pack, version and UTC day.

        The first to ask is, for ever, whether it is finished or not: it gets True again, every
        other False. Names that differ in case or composition only (NFC and casefold) are the same.
        """
        day = (pack, pack_version, date, player)
        return self._run(lambda db: pending.claim_daily(db, *day, game_id, self._key))

    def claimed_daily(
        self, pack: str, pack_version: str, date: datetime.date, player: str
    ) -> str | None:
        """The id of the game that counts for this player, pack, version and UTC day, if any."""
        day = (pack, pack_version, date, player)
        return self._run(lambda db: pending.claimed(db, *day, self._key))

    def claim_name(self, name: str, key: str | None) -> str | None:
        """The name under which a visitor plays, or None if ``name`` is somebody else's.

        ``key`` is the fingerprint of an SSH key that the visitor proved to own, None for one
        without. A key that has a name gets that, whatever is asked for. A new key gets ``name``,
        tidied, for good, unless anybody used it before: a visitor without a key, another key, or
        whoever has anything on this board. Without a key all names are free that no key has, and
        are used from then on. Names are the same that ``quiz.names.key`` says are; one that looks
        like a key's, as ``quiz.names.look`` has it, is nobody else's.
        ``ValueError`` for a ``name`` that ``quiz.names.problem`` objects to.
        """
        return self._run(lambda db: holders.claim(db, name, key))

    def free_name(self, name: str) -> bool:
        """Whether ``claim_name`` would give ``name`` to a visitor without a key; claims nothing.

        ``ValueError`` for a ``name`` that ``quiz.names.problem`` objects to.
        """
        return self._run(lambda db: holders.free(db, name))

    def taken_names(self) -> frozenset[str]:
        """All names that a new key cannot get, in the form that ``quiz.names.key`` gives them."""
        return self._run(holders.taken)

    def name_of(self, key: str) -> str | None:
        """The name that is bound to ``key``, the fingerprint of an SSH key; None without one."""
        return self._run(lambda db: holders.name_of(db, key))

    def reset(self) -> Path | None:
        """Begin anew: no games, history, interrupted games and claims of days are left.

        A whole copy is kept first, a board of its own beside this one, named
        ``scores.before-reset-1.db`` with a number that is free; its path is given back, or None
        where there was nothing to reset. Names stay bound to their keys, all others are free
        again. Other games wait meanwhile and land on the board as it is then. A kill or a power
        cut at any moment leaves all there, or all in the copy. ``BoardError`` if no whole copy
        could be made, for want of room or rights; nothing is reset then.
        """
        desk = self._desk
        return desk.run(lambda db: reset.reset(db, desk.path, desk.timeout_s))

    def _run(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        return self._desk.run(work)


def _check(db: sqlite3.Connection) -> None:
    if fault := schema.fault(db):
        raise damage.Damage(fault)
