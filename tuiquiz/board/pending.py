"""What an open board holds of games before they are over: interrupted ones, and daily claims."""

import datetime
import sqlite3

from tuiquiz.board import holders
from tuiquiz.board.damage import Damage
from tuiquiz.board.record import Unfinished
from tuiquiz.board.row import from_time, storable, to_time

_KEEP = """
    INSERT OR REPLACE INTO unfinished
        (id, player, pack, pack_version, mode, place, questions, saved_at, state, holder)
    SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT number FROM names WHERE holder = ? AND name = ?)
    WHERE NOT EXISTS (SELECT * FROM games WHERE id = ?)
"""
_OWNED = "(:key IS NULL OR holder = (SELECT number FROM names WHERE holder = :key))"
_DROP = f"DELETE FROM unfinished WHERE id = :id AND {_OWNED}"
_UNFINISHED = f"""
    SELECT id, player, pack, pack_version, mode, place, questions, saved_at, state
    FROM unfinished
    WHERE (:player IS NULL OR player = :player) AND {_OWNED}
    ORDER BY saved_at DESC, rowid DESC
"""
_CLAIM = """
    INSERT INTO daily (pack, pack_version, date, player, game)
    VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""
_CLAIMED = """
    SELECT game FROM daily WHERE (pack, pack_version, date, player) = (?, ?, ?, ?)
"""


def keep(db: sqlite3.Connection, game: Unfinished, key: str | None) -> bool:
    """Keep ``game``, in the place of what was kept of it; False if it is finished already.

    Under the name that is bound to ``key`` it is marked as its owner's.
    """
    texts = map(storable, (game.id, game.player, game.pack, game.pack_version, game.mode))
    saved = (game.place, game.questions, from_time(game.saved_at), storable(game.state))
    owner = (key, storable(game.player))
    return db.execute(_KEEP, (*texts, *saved, *owner, game.id)).rowcount > 0


def unfinished(db: sqlite3.Connection, player: str | None, key: str | None) -> list[Unfinished]:
    """The interrupted games of ``player``, or of all, newest first; with a ``key`` its owner's."""
    values = {"player": None if player is None else storable(player), "key": key}
    games = []
    for row in db.execute(_UNFINISHED, values):
        name, owner, pack, version, mode, place, questions, saved_at, state = row
        time = to_time(saved_at)
        try:
            game = Unfinished(name, owner, pack, version, mode, place, questions, time, state)
        except ValueError as error:
            raise Damage(str(error)) from error
        games.append(game)
    return games


def drop(db: sqlite3.Connection, game_id: str, key: str | None) -> bool:
    """Forget an interrupted game, with a ``key`` its owner's; False if there is none such."""
    return db.execute(_DROP, {"id": storable(game_id), "key": key}).rowcount > 0


def claim_daily(
    db: sqlite3.Connection,
    pack: str,
    pack_version: str,
    date: datetime.date,
    player: str,
    game_id: str,
    key: str | None,
) -> bool:
    """Whether ``game_id`` is the first game to claim this day for this player."""
    db.execute("BEGIN IMMEDIATE")
    with db:
        day = _day(pack, pack_version, date, holders.daily_player(db, player, key))
        db.execute(_CLAIM, (*day, storable(game_id)))
        (first,) = db.execute(_CLAIMED, day).fetchone()
    return bool(first == storable(game_id))


def claimed(
    db: sqlite3.Connection,
    pack: str,
    pack_version: str,
    date: datetime.date,
    player: str,
    key: str | None,
) -> str | None:
    """The id of the game that claimed this day for this player; None where none did."""
    who = holders.daily_player(db, player, key)
    row = db.execute(_CLAIMED, _day(pack, pack_version, date, who)).fetchone()
    return str(row[0]) if row else None


def _day(pack: str, version: str, date: datetime.date, player: str) -> tuple[str, str, str, str]:
    day = datetime.date.isoformat(date)
    return storable(pack), storable(version), day, storable(player)
