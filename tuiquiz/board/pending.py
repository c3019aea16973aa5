"""What an open board holds of games before they are over: interrupted ones, and daily claims."""

import datetime
import sqlite3

from tuiquiz.board.damage import Damage
from tuiquiz.board.record import Unfinished
from tuiquiz.board.row import from_time, storable, to_time
from tuiquiz.quiz import names

_KEEP = """
    INSERT OR REPLACE INTO unfinished
        (id, player, pack, pack_version, mode, place, questions, saved_at, state)
    SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?
    WHERE NOT EXISTS (SELECT * FROM games WHERE id = ?)
"""
_UNFINISHED = """
    SELECT id, player, pack, pack_version, mode, place, questions, saved_at, state
    FROM unfinished
    WHERE {whose}
    ORDER BY saved_at DESC, rowid DESC
"""
_CLAIM = """
    INSERT INTO daily (pack, pack_version, date, player, game)
    VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""
_CLAIMED = """
    SELECT game FROM daily WHERE (pack, pack_version, date, player) = (?, ?, ?, ?)
"""


def keep(db: sqlite3.Connection, game: Unfinished) -> bool:
    """Keep ``game``, in the place of what was kept of it; False if it is finished already."""
    texts = map(storable, (game.id, game.player, game.pack, game.pack_version, game.mode))
    saved = (game.place, game.questions, from_time(game.saved_at), storable(game.state))
    return db.execute(_KEEP, (*texts, *saved, game.id)).rowcount > 0


def unfinished(db: sqlite3.Connection, player: str | None) -> list[Unfinished]:
    """The interrupted games of ``player``, or of all, newest first."""
    whose = "TRUE" if player is None else "player = :player"
    values = {} if player is None else {"player": storable(player)}
    games = []
    for row in db.execute(_UNFINISHED.format(whose=whose), values):
        name, owner, pack, version, mode, place, questions, saved_at, state = row
        time = to_time(saved_at)
        try:
            game = Unfinished(name, owner, pack, version, mode, place, questions, time, state)
        except ValueError as error:
            raise Damage(str(error)) from error
        games.append(game)
    return games


def drop(db: sqlite3.Connection, game_id: str) -> bool:
    """Forget an interrupted game; False if there is none with this id."""
    return db.execute("DELETE FROM unfinished WHERE id = ?", (storable(game_id),)).rowcount > 0


def claim_daily(
    db: sqlite3.Connection,
    pack: str,
    pack_version: str,
    date: datetime.date,
    player: str,
    game_id: str,
) -> bool:
    """Whether ``game_id`` is the first game to claim this day for this player."""
    key = _day(pack, pack_version, date, player)
    db.execute("BEGIN IMMEDIATE")
    with db:
        db.execute(_CLAIM, (*key, storable(game_id)))
        (first,) = db.execute(_CLAIMED, key).fetchone()
    return bool(first == storable(game_id))


def claimed(
    db: sqlite3.Connection, pack: str, pack_version: str, date: datetime.date, player: str
) -> str | None:
    """The id of the game that claimed this day for this player; None where none did."""
    row = db.execute(_CLAIMED, _day(pack, pack_version, date, player)).fetchone()
    return str(row[0]) if row else None


def _day(pack: str, version: str, date: datetime.date, player: str) -> tuple[str, str, str, str]:
    day = datetime.date.isoformat(date)
    return storable(pack), storable(version), day, storable(names.key(player))
