"""Who holds a name on an open board: a proved key, or all who come without one."""

import sqlite3

from tuiquiz.board.row import storable
from tuiquiz.quiz import names

_BOUND = "SELECT name FROM names WHERE holder = ?"
_KNOWN = "SELECT holder FROM names WHERE key = ?"
_HELD = "SELECT name FROM names WHERE holder IS NOT NULL"
_NAMED = "SELECT key FROM names UNION SELECT player FROM daily"
_PLAYED = "SELECT player FROM scores UNION SELECT player FROM unfinished"
_DAILY = "SELECT player FROM daily WHERE player = ?"
_ADD = "INSERT INTO names (key, name, holder) VALUES (?, ?, ?)"
_HOLDER = "SELECT holder FROM names WHERE holder = ? AND key = ?"


def claim(db: sqlite3.Connection, name: str, key: str | None) -> str | None:
    """The name under which the owner of ``key``, or somebody without one, plays; None if taken."""
    if key == "":
        raise ValueError("a fingerprint is never empty; None is a visitor without a key")
    db.execute("BEGIN IMMEDIATE")
    with db:
        if key is not None and (bound := name_of(db, key)):
            return bound
        tidied = _tidied(name)
        mine = names.key(tidied)
        if _like_held(db, tidied):
            return None
        if db.execute(_KNOWN, (mine,)).fetchone():
            return tidied if key is None else None
        if key is not None and _played(db, mine):
            return None
        db.execute(_ADD, (mine, tidied, key))
        return tidied


def free(db: sqlite3.Connection, name: str) -> bool:
    """Whether somebody without a key may play as ``name``."""
    return not _like_held(db, _tidied(name))


def taken(db: sqlite3.Connection) -> frozenset[str]:
    """The forms of all names that have an owner or under which anything stands."""
    played = {names.key(names.tidy(player)) for (player,) in db.execute(_PLAYED)}
    return frozenset(played | {form for (form,) in db.execute(_NAMED)})


def name_of(db: sqlite3.Connection, key: str) -> str | None:
    """The name that is bound to ``key``; None if there is none."""
    row = db.execute(_BOUND, (key,)).fetchone()
    return str(row[0]) if row else None


def daily_player(db: sqlite3.Connection, player: str, key: str | None) -> str:
    """As whom ``player`` claims a day: the owner of ``key`` by the key, all others by name.

    A fingerprint is never a name in this form, as it has capital letters.
    """
    name = storable(names.key(player))
    return str(key) if db.execute(_HOLDER, (key, name)).fetchone() else name


def _tidied(name: str) -> str:
    tidied = names.tidy(name)
    if problem := names.problem(tidied):
        raise ValueError(f"{name!r} is not a name: {problem}")
    return tidied


def _like_held(db: sqlite3.Connection, name: str) -> bool:
    """Whether ``name`` is, or looks like, one that belongs to a key."""
    look = names.look(name)
    return any(names.look(held) == look for (held,) in db.execute(_HELD))


def _played(db: sqlite3.Connection, mine: str) -> bool:
    """Whether anything on the board stands under a name of this form."""
    if db.execute(_DAILY, (mine,)).fetchone():
        return True
    return any(names.key(names.tidy(player)) == mine for (player,) in db.execute(_PLAYED))
