"""What is asked of an open board: keep a game, list entries with their ranks."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime

from tuiquiz.board.damage import Damage
from tuiquiz.board.record import Entry, FinishedGame

_ADD_GAME = """
    INSERT INTO games (id, pack, pack_version, mode, played_at, python, machine)
    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
"""
_ADD_SCORE = """
    INSERT INTO scores (game, seat, player, points, correct, questions, answer_ns)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_ENTRIES = """
    SELECT rank, player, points, correct, questions, answer_ns,
           pack, pack_version, mode, played_at, python, machine, id
    FROM (
        SELECT *,
               RANK() OVER (
                   PARTITION BY pack, pack_version, mode
                   ORDER BY points DESC, correct DESC, answer_ns
               ) AS rank,
               ROW_NUMBER() OVER (
                   PARTITION BY pack, pack_version, mode
                   ORDER BY points DESC, correct DESC, answer_ns, played_at, id, seat
               ) AS place
        FROM games JOIN scores ON scores.game = games.number
        WHERE {boards}
    )
    WHERE {lines}
    ORDER BY pack, pack_version, mode, place
"""
_BOARD_OF_GAME = """
    (pack, pack_version, mode) = (SELECT pack, pack_version, mode FROM games WHERE id = :id)
"""


def insert(db: sqlite3.Connection, game: FinishedGame) -> bool:
    """Keep ``game`` with all its scores; False, and nothing changes, if its id is there already."""
    db.execute("BEGIN IMMEDIATE")
    with db:
        texts = (game.pack, game.pack_version, game.mode, game.played_at_utc)
        origin = (game.python, game.machine)
        added = db.execute(_ADD_GAME, (game.id, *map(storable, texts + origin)))
        if not added.rowcount:
            return False
        db.executemany(_ADD_SCORE, _score_rows(added.lastrowid, game))
        return True


def top(db: sqlite3.Connection, named: dict[str, str | None], limit: int | None) -> list[Entry]:
    """The first ``limit`` entries of every board whose ``named`` columns have these values."""
    values: dict[str, str | int] = {
        column: storable(text) for column, text in named.items() if text is not None
    }
    boards = " AND ".join(f"{column} = :{column}" for column in values) or "TRUE"
    if limit is None:
        return _entries(db, boards, "TRUE", values)
    return _entries(db, boards, "place <= :limit", {**values, "limit": limit})


def standing(db: sqlite3.Connection, game_id: str) -> list[Entry]:
    """The entries of one game, ranked among all entries of its board."""
    return _entries(db, _BOARD_OF_GAME, "id = :id", {"id": storable(game_id)})


def storable(text: str) -> str:
    """``text`` with a � for each lone surrogate, which neither UTF-8 nor a terminal can show."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _score_rows(
    number: int | None, game: FinishedGame
) -> Iterator[tuple[int | None, int, str, int, int, int, int]]:
    for seat, score in enumerate(game.scores):
        player = storable(score.player)
        numbers = (score.points, score.correct, score.questions, score.answer_ns)
        yield number, seat, player, *numbers


def _entries(
    db: sqlite3.Connection, boards: str, lines: str, values: dict[str, str | int]
) -> list[Entry]:
    entries = []
    for row in db.execute(_ENTRIES.format(boards=boards, lines=lines), values):
        rank, player, points, correct, questions, answer_ns, *rest = row
        pack, pack_version, mode, played_at, python, machine, game_id = rest
        try:
            time = datetime.fromisoformat(played_at)
        except ValueError as error:
            raise Damage(f"{played_at!r} is not a time") from error
        entries.append(
            Entry(
                rank=rank,
                player=player,
                points=points,
                correct=correct,
                questions=questions,
                answer_ns=answer_ns,
                pack=pack,
                pack_version=pack_version,
                mode=mode,
                played_at=time,
                python=python,
                machine=machine,
                game_id=game_id,
            )
        )
    return entries
