"""Boards with games of the past, and names that were allowed once or came from elsewhere."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from tuiquiz.board.record import Asked, FinishedGame, Reply
from tuiquiz.board.store import Board
from tuiquiz.quiz.case import Pack
from tuiquiz.quiz.scoring import Score

LONG_AGO = datetime(2026, 5, 1, 12, tzinfo=UTC)
NASTY = (
    "[b]x[/b]",
    "[@click=app.quit]x",
    "e\u202evil",
    "\x1b[2Jclear",
    "ドナルド・クヌース九九",
    "👩‍🚀 in space",
    "e" + "\u0301" * 30,
    "w" * 200,
    "two\nlines",
)


def play(
    home: Path,
    pack: Pack,
    *players: str,
    mode: str = "classic",
    day: int = 0,
    right: Sequence[bool] = (),
    points: int = 600,
    sure: Sequence[int | None] = (),
    choice: str | None = "",
    title: str | None = None,
    timed: bool = True,
    ranked: bool = True,
    version: str | None = None,
    form: str = "",
) -> str:
    """Keep a game of ``players``; its id. ``right`` and ``sure`` go round over its questions.

    The first variant of each question wins; who is wrong chose the last, or ``choice``.
    """
    asked, hits = [], 0
    for at, question in enumerate(pack.questions):
        names = tuple(variant.name for variant in question.variants)
        hit = right[at % len(right)] if right else True
        hits += hit
        level = sure[at % len(sure)] if sure else None
        wrong = names[-1] if choice == "" else choice
        replies = tuple(
            Reply(p, names[0] if hit else wrong, 10**9, False, hit, points * hit, sure=level)
            for p in players
        )
        head = question.heading if title is None else title
        ratio = (1.5, 2.0, 2.5)
        asked.append(
            Asked(question.id, head, question.unit, names, "win", names[:1], ratio, True, replies)
        )
    spent = 12_300_000_000 if timed else 0
    scores = tuple(Score(p, points * hits, hits, len(asked), spent) for p in players)
    game = FinishedGame(
        id=str(uuid4()),
        pack=pack.name,
        pack_version=version or pack.version,
        mode=mode,
        played_at=LONG_AGO + timedelta(days=day),
        python="3.99.1",
        machine="m",
        scores=scores,
        asked=tuple(asked),
        form=form or ("solo" if len(players) == 1 else "pass"),
        ranked=None if ranked else frozenset(),
    )
    Board.open(home / "scores.db").add(game)
    return game.id
