"""What is asked of an open board about players: who they are, their games, their replies."""

import sqlite3
from itertools import chain
from typing import Any

from tuiquiz.board.damage import Damage
from tuiquiz.board.record import Past, Played, Player, Reply
from tuiquiz.board.row import storable, to_texts, to_time

_THEIRS = """
    (:key IS NULL OR scores.holder IS NOT NULL
     OR player IS NOT (SELECT name FROM names WHERE holder = :key))
"""
"""Under the name that is bound to ``key`` only what its owner did; of all others everything."""

_PLAYERS = f"""
    SELECT player, count(DISTINCT game), max(played_at)
    FROM scores JOIN games ON games.number = scores.game
    WHERE {_THEIRS}
    GROUP BY player
    ORDER BY max(played_at) DESC, max(number) DESC, player
"""
_GAMES = f"""
    SELECT id, played_at, pack, pack_version, mode, form, ranked,
           points, bonus, correct, questions, answer_ns,
           (SELECT count(*) FROM scores AS all_of_it WHERE game = number), python, machine
    FROM scores JOIN games ON games.number = scores.game
    WHERE player = :player AND {_THEIRS}
    ORDER BY played_at DESC, number DESC, seat
    LIMIT :limit
"""
_GAMES_OF = f"""
    SELECT number, id, played_at, mode
    FROM games WHERE number IN (SELECT game FROM scores WHERE {{whose}} AND {_THEIRS})
    ORDER BY played_at, number
"""
_QUESTIONS = "SELECT number, id, title, unit, options FROM questions"
_PAST = f"""
    SELECT replies.game, asked.question, verdict, winners, low, estimate, high, counted,
           player, choice, replies.answer_ns, hint, is_right, replies.points, replies.bonus,
           sure, guess
    FROM scores
    JOIN replies ON (replies.game, replies.seat) = (scores.game, scores.seat)
    JOIN asked ON (asked.game, asked.place) = (replies.game, replies.place)
    WHERE {{whose}} AND {_THEIRS}
    ORDER BY replies.game, asked.place, scores.seat
"""
_ALL = -1
_INFINITE = float("inf")


def players(db: sqlite3.Connection, key: str | None) -> list[Player]:
    """Everybody who has a score, who played last first."""
    rows = db.execute(_PLAYERS, {"key": key})
    return [Player(name, games, to_time(last)) for name, games, last in rows]


def games(db: sqlite3.Connection, player: str, limit: int | None, key: str | None) -> list[Played]:
    """The games of ``player``, newest first, at most ``limit``."""
    values = {"player": storable(player), "limit": _ALL if limit is None else limit, "key": key}
    played = []
    for row in db.execute(_GAMES, values):
        game_id, played_at, pack, pack_version, mode, form, ranked, *numbers = row
        points, bonus, correct, questions, answer_ns, others, python, machine = numbers
        played.append(
            Played(
                game_id=game_id,
                played_at=to_time(played_at),
                pack=pack,
                pack_version=pack_version,
                mode=mode,
                form=form,
                points=points,
                bonus=bonus,
                correct=correct,
                questions=questions,
                answer_ns=answer_ns,
                ranked=bool(ranked),
                players=others,
                python=python,
                machine=machine,
            )
        )
    return played


def past(db: sqlite3.Connection, player: str | None, key: str | None) -> list[Past]:
    """The replies of ``player``, or of all, oldest first."""
    whose = "TRUE" if player is None else "player = :player"
    values = {"player": None if player is None else storable(player), "key": key}
    games = {}
    for number, game_id, played_at, mode in db.execute(_GAMES_OF.format(whose=whose), values):
        games[number] = (game_id, to_time(played_at), mode)
    questions = {}
    for number, *shown, listed in db.execute(_QUESTIONS):
        questions[number] = (*shown, to_texts(listed))
    replies: dict[int, list[Past]] = {number: [] for number in games}
    for row in db.execute(_PAST.format(whose=whose), values):
        game, asked, verdict, winners, low, estimate, high, counted, *said = row
        if game not in games or asked not in questions:
            raise Damage("replies without their game or question")
        game_id, time, mode = games[game]
        question, title, unit, options = questions[asked]
        known = Past(
            game_id=game_id,
            played_at=time,
            mode=mode,
            question=question,
            title=title,
            unit=unit,
            options=options,
            verdict=verdict,
            winners=to_texts(winners),
            ratio=None if low is None else (low, estimate, _INFINITE if high is None else high),
            counted=bool(counted),
            reply=_reply(*said),
        )
        replies[game].append(known)
    return list(chain.from_iterable(replies.values()))


def _reply(
    player: str, choice: str | None, answer_ns: int, hint: int, right: int, *earned: Any
) -> Reply:
    try:
        return Reply(player, choice, answer_ns, bool(hint), bool(right), *earned)
    except ValueError as error:
        raise Damage(str(error)) from error
