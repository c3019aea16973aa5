"""The board's file: created whole, and opened at the newest version."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tuiquiz.board import damage, failure, schema


def connect(path: Path, timeout_s: float) -> sqlite3.Connection:
    """A connection that waits up to ``timeout_s`` for other programs and commits when told to.

    One thread at a time may use it.
    """
    db = sqlite3.connect(path, timeout=timeout_s, isolation_level=None, check_same_thread=False)
    db.text_factory = lambda text: text.decode("utf-8", "replace")
    return db


def opened(path: Path, timeout_s: float) -> sqlite3.Connection:
    """The board at ``path``, created if there is none, at the newest version.

    ``Damage`` if it cannot be read, ``BoardError`` if it is not ours or too new. An older one is
    read as a whole before it grows, so that what is damaged is set aside and not built upon.
    """
    if not damage.examine(path):
        _create(path, timeout_s)
    db = connect(path, timeout_s)
    try:
        with damages():
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute("PRAGMA foreign_keys = ON")
            version = schema.version(db)
            if version > schema.newest():
                raise failure.newer(path)
            if version < schema.newest():
                if fault := schema.fault(db):
                    raise damage.Damage(fault)
                schema.migrate(db)
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def damages() -> Iterator[None]:
    """Tell what SQLite finds wrong with the content of a file as ``Damage``."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if failure.is_damage(error):
            raise damage.Damage(str(error)) from error
        raise
    except UnicodeDecodeError as error:
        raise damage.Damage("SQLite's own message about it cannot be read") from error


def _create(path: Path, timeout_s: float) -> None:
    """Make an empty board at ``path``: it appears there complete, or not at all."""
    fresh = path.with_name(path.name + ".new")
    for member in damage.family(fresh):
        member.unlink(missing_ok=True)
    with closing(connect(fresh, timeout_s)) as db:
        db.execute("PRAGMA journal_mode = MEMORY")
        schema.migrate(db)
        db.execute("PRAGMA journal_mode = WAL")
    fresh.rename(path)
