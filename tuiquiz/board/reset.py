"""Beginning anew: a whole copy of the board is kept beside it before anything in it goes.

Everything here is called while ``turn.lock`` keeps all other games out.
"""

import itertools
import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from tuiquiz.board import damage, failure, file, schema

_CLEARED = (
    "DELETE FROM replies",
    "DELETE FROM asked",
    "DELETE FROM scores",
    "DELETE FROM games",
    "DELETE FROM questions",
    "DELETE FROM unfinished",
    "DELETE FROM daily",
    "DELETE FROM names WHERE holder IS NULL",
)
"""In this order nothing is left for a moment that refers to what is gone."""

_COUNTED = ("games", "unfinished", "daily", "names WHERE holder IS NULL")


def reset(db: sqlite3.Connection, path: Path, timeout_s: float) -> Path | None:
    """Copy the board at ``path``, on which ``db`` is open, then clear it; the file of the copy.

    None, and no copy, where nothing would go. No other program writes between the copy and the
    clearing, as ``db`` is in its transaction by then; only a copy that is whole and on the disk
    lets it begin. ``BoardError`` if there can be none; the board is then as it was.
    """
    if fault := schema.fault(db):
        raise damage.Damage(fault)
    kept = None
    try:
        db.execute("BEGIN IMMEDIATE")
        with db:
            if _holds_anything(db):
                kept = _copy(db, path, timeout_s)
                for statement in _CLEARED:
                    db.execute(statement)
    except (OSError, sqlite3.Error, damage.Damage) as error:
        if kept and _holds_anything(db):  # Where there is no room, the next game needs the copy's.
            _remove(kept)
        if isinstance(error, sqlite3.Error) and failure.is_busy(error):
            raise
        raise failure.not_reset(path, error) from error
    return kept


def _holds_anything(db: sqlite3.Connection) -> bool:
    return any(_count(db, table) for table in _COUNTED)


def _copy(db: sqlite3.Connection, path: Path, timeout_s: float) -> Path:
    """Keep all that is in ``path`` under a name that was free.

    It appears there whole, or not at all. SQLite copies nothing on a connection that is writing,
    so that another one reads the board.
    """
    fresh = path.with_name(path.name + ".copy")
    _remove(fresh)
    try:
        with closing(file.connect(path, timeout_s)) as source:
            with closing(file.connect(fresh, timeout_s)) as copy:
                source.backup(copy)
            with closing(file.connect(fresh, timeout_s)) as copy:
                _compare(db, copy)
        kept = _free(path)
        fresh.rename(kept)
    except BaseException:
        with suppress(OSError):
            _remove(fresh)
        raise
    _sync(kept)
    return kept


def _compare(db: sqlite3.Connection, copy: sqlite3.Connection) -> None:
    """``Damage`` unless ``copy`` is sound and holds as much as ``db``."""
    if fault := schema.fault(copy):
        raise damage.Damage(f"the copy is damaged: {fault}")
    for table in schema.tables():
        if _count(copy, table) != _count(db, table):
            raise damage.Damage(f"the copy lacks {table}")


def _count(db: sqlite3.Connection, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _free(path: Path) -> Path:
    """The first name for a copy that neither a file nor what would belong to it has."""
    names = (path.with_stem(f"{path.stem}.before-reset-{n}") for n in itertools.count(1))
    return next(name for name in names if not any(f.exists() for f in damage.family(name)))


def _sync(kept: Path) -> None:
    """Have the copy and its name on the disk, where the system can be asked for that."""
    places = [kept, kept.parent] if os.name == "posix" else [kept]
    for place in places:
        handle = os.open(place, os.O_RDONLY if place is not kept else os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _remove(place: Path) -> None:
    for member in damage.family(place):
        member.unlink(missing_ok=True)
