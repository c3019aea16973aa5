"""What is asked of an open board: keep a game, list boards and entries with their ranks."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, groupby, islice
from math import isfinite

from tuiquiz.board.record import Asked, BoardName, Entry, FinishedGame
from tuiquiz.board.row import from_texts, from_time, storable, to_time

_ADD_GAME = """
    INSERT INTO games (id, pack, pack_version, mode, played_at, python, machine, form)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
"""
_ADD_SCORE = """
    INSERT INTO scores (game, seat, player, points, correct, questions, answer_ns, bonus, ranked,
                        holder)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?,
            (SELECT number FROM names WHERE holder = ? AND name = ?))
"""
_ADD_QUESTION = """
    INSERT INTO questions (id, title, unit, options)
    VALUES (?, ?, ?, ?) ON CONFLICT (id, title, unit, options) DO NOTHING
"""
_ADD_ASKED = """
    INSERT INTO asked (game, place, verdict, winners, low, estimate, high, counted, question)
    SELECT ?, ?, ?, ?, ?, ?, ?, ?, number
    FROM questions WHERE (id, title, unit, options) = (?, ?, ?, ?)
"""
_ADD_REPLY = """
    INSERT INTO replies (game, seat, place, choice, answer_ns, hint, is_right, points, bonus,
                         sure, guess)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_BOARDS = """
    SELECT pack, pack_version, mode, count(*)
    FROM games JOIN scores ON scores.game = games.number
    WHERE ranked
    GROUP BY pack, pack_version, mode
    ORDER BY max(played_at) DESC, max(number) DESC
"""
_ENTRIES = """
    SELECT rank, player, points, correct, questions, answer_ns,
           pack, pack_version, mode, played_at, python, machine, id, bonus,
           holder IS NOT NULL
    FROM (
        SELECT *,
               RANK() OVER (
                   PARTITION BY pack, pack_version, mode
                   ORDER BY points DESC, correct DESC, answer_ns
               ) AS rank
        FROM games JOIN scores ON scores.game = games.number
        WHERE ranked AND {boards}
    )
    WHERE {lines}
    ORDER BY pack, pack_version, mode, rank, played_at, id, seat
"""
_BOARD_OF_GAME = """
    (pack, pack_version, mode) = (SELECT pack, pack_version, mode FROM games WHERE id = :id)
"""


def insert(db: sqlite3.Connection, game: FinishedGame, key: str | None) -> bool:
    """Keep all of ``game`` and forget it as an unfinished one, in one transaction.

    The score under the name that is bound to ``key`` is marked as its owner's. False, and nothing
    changes, if its id is there already.
    """
    db.execute("BEGIN IMMEDIATE")
    with db:
        texts = (game.pack, game.pack_version, game.mode, from_time(game.played_at))
        origin = (game.python, game.machine, game.form)
        added = db.execute(_ADD_GAME, (game.id, *map(storable, texts + origin)))
        if not added.rowcount:
            return False
        assert added.lastrowid is not None
        db.executemany(_ADD_SCORE, _score_rows(added.lastrowid, game, key))
        db.executemany(_ADD_QUESTION, map(_question_row, game.asked))
        db.executemany(_ADD_ASKED, _asked_rows(added.lastrowid, game))
        db.executemany(_ADD_REPLY, _reply_rows(added.lastrowid, game))
        db.execute("DELETE FROM unfinished WHERE id = ?", (game.id,))
        return True


def top(db: sqlite3.Connection, named: dict[str, str | None], limit: int | None) -> list[Entry]:
    """The first ``limit`` entries of every board whose ``named`` columns have these values."""
    values: dict[str, str | int] = {
        column: storable(text) for column, text in named.items() if text is not None
    }
    boards = " AND ".join(f"{column} = :{column}" for column in values) or "TRUE"
    if limit is None:
        return _entries(db, boards, "TRUE", values)
    entries = _entries(db, boards, "rank <= :limit", {**values, "limit": limit})
    lines = (islice(of_one, limit) for _, of_one in groupby(entries, _board_name))
    return list(chain.from_iterable(lines))


def standing(db: sqlite3.Connection, game_id: str) -> list[Entry]:
    """The entries of one game, ranked among all entries of its board."""
    return _entries(db, _BOARD_OF_GAME, "id = :id", {"id": storable(game_id)})


def boards(db: sqlite3.Connection) -> list[BoardName]:
    """All boards with a ranked score, the one that was played last first."""
    return [BoardName(*row) for row in db.execute(_BOARDS)]


def _board_name(entry: Entry) -> tuple[str, str, str]:
    return entry.pack, entry.pack_version, entry.mode


_Row = tuple[str | int | float | None, ...]


def _score_rows(number: int, game: FinishedGame, key: str | None) -> Iterator[_Row]:
    for seat, score in enumerate(game.scores):
        player = storable(score.player)
        numbers = (score.points, score.correct, score.questions, score.answer_ns, score.bonus)
        ranked = game.ranked is None or score.player in game.ranked
        yield number, seat, player, *numbers, ranked, key, player


def _question_row(asked: Asked) -> tuple[str, str, str, str]:
    shown = (storable(asked.question), storable(asked.title), storable(asked.unit))
    return *shown, from_texts(asked.options)


def _asked_rows(number: int, game: FinishedGame) -> Iterator[_Row]:
    for place, asked in enumerate(game.asked):
        judged = (storable(asked.verdict), from_texts(asked.winners), *_ratio_columns(asked))
        yield number, place, *judged, asked.counted, *_question_row(asked)


def _ratio_columns(asked: Asked) -> tuple[float | None, float | None, float | None]:
    low, estimate, high = asked.ratio or (None, None, None)
    if low is None or estimate is None or not isfinite(low) or not isfinite(estimate):
        return None, None, None
    return low, estimate, high if high is not None and isfinite(high) else None


def _reply_rows(number: int, game: FinishedGame) -> Iterator[_Row]:
    """Rows of replies; where players share a name, their replies are in the order of seats."""
    for place, asked in enumerate(game.asked):
        seats = defaultdict(list)
        for seat, score in enumerate(game.scores):
            seats[score.player].append(seat)
        for reply in asked.replies:
            choice = None if reply.choice is None else storable(reply.choice)
            earned = (reply.points, reply.bonus)
            said = (choice, reply.answer_ns, reply.hint, reply.right)
            yield number, seats[reply.player].pop(0), place, *said, *earned, reply.sure, reply.guess


def _entries(
    db: sqlite3.Connection, boards: str, lines: str, values: dict[str, str | int]
) -> list[Entry]:
    entries = []
    for row in db.execute(_ENTRIES.format(boards=boards, lines=lines), values):
        rank, player, points, correct, questions, answer_ns, *rest = row
        pack, pack_version, mode, played_at, python, machine, game_id, bonus, keyed = rest
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
                played_at=to_time(played_at),
                python=python,
                machine=machine,
                game_id=game_id,
                bonus=bonus,
                keyed=bool(keyed),
            )
        )
    return entries
