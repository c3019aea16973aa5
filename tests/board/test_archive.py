"""Whole games come back: questions, replies, who played, and which scores are ranked."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest

from tests.support.replies import asked, reply
from tuiquiz.board.record import (
    Asked,
    BoardName,
    FinishedGame,
    Past,
    Played,
    Player,
    Reply,
)
from tuiquiz.board.store import Board
from tuiquiz.quiz.scoring import Score

Make = Callable[..., FinishedGame]
NASTY = [
    "",
    " Ada ",
    "👩‍👩‍👧‍👦 Zoë\u0301\u202e]][/b]",
    "a\0b\0",
    "'); --",
    '["x"]',
    "\x1b[31m\r\n\t",
    "é" * 9999,
]


def score(player: str = "Ada", points: int = 100, bonus: int = 0) -> Score:
    return Score(player, points, 1, 2, 5, bonus)


def day(number: int) -> datetime:
    return datetime(2026, 5, number, 12, tzinfo=UTC)


def same(asked: Asked, line: Past) -> bool:
    """Whether ``line`` has all that ``asked`` says of the question."""
    names = [n for n in Asked.__slots__ if n != "replies"]
    return all(getattr(asked, n) == getattr(line, n) for n in names)


def test_a_game_of_eight_comes_back_as_it_was(path: Path, game: Make) -> None:
    names = [f"player {n}" for n in range(8)]
    replies = tuple(
        Reply(
            player=name,
            choice=None if seat == 3 else "count_sum",
            answer_ns=2**62 + seat,
            hint=seat % 2 == 0,
            right=seat % 3 == 0,
            points=-600 + seat,
            bonus=seat * 10,
            sure=[None, 1, 2, 3][seat % 4],
            guess=[None, 1.0, 1000.0, 1.23456789][seat % 4],
        )
        for seat, name in enumerate(names)
    )
    questions = (
        asked(*replies, ratio=(0.0, 1.5, inf)),
        asked(question="talk/sleep:fastest", verdict="none", winners=(), ratio=None, counted=False),
        asked(*replies[::-1], verdict="tie", winners=("count_len", "count_sum"), unit="B"),
        asked(replies[5], verdict="unsettled", ratio=(1.0, 1.0, 1.0)),
    )
    scores = tuple(score(name, -seat, bonus=seat) for seat, name in enumerate(names))
    played = game(scores=scores, asked=questions, form="buzzer", mode="party")
    Board.open(path).add(played)
    board = Board.open(path)
    past = board.past()
    assert [line.reply for line in past] == [*replies, *replies, replies[5]]
    shown = [questions[0]] * 8 + [questions[2]] * 8 + [questions[3]]
    for line, question in zip(past, shown, strict=True):
        assert same(question, line)
        assert (line.game_id, line.played_at, line.mode) == (played.id, played.played_at, "party")
    assert board.past("player 5") == [past[5], past[13], past[16]]
    assert board.past("nobody") == []
    assert [e.bonus for e in board.top()] == list(range(8))
    assert board.games("player 7") == [
        Played(
            game_id=played.id,
            played_at=played.played_at,
            pack="talk",
            pack_version="1.0",
            mode="party",
            form="buzzer",
            points=-7,
            bonus=7,
            correct=1,
            questions=2,
            answer_ns=5,
            ranked=True,
            players=8,
            python="3.11.7",
            machine="x86_64",
        )
    ]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_text_is_kept_as_it_is(path: Path, game: Make, text: str) -> None:
    question = asked(
        reply(text, choice=text),
        question=text,
        title=text,
        unit=text,
        options=(text, "", text),
        verdict=text,
        winners=(text,),
    )
    board = Board.open(path)
    board.add(game(scores=(score(text),), asked=(question,), form=text))
    (line,) = board.past(text)
    assert same(question, line)
    assert line.reply == question.replies[0]
    (played,) = board.games(text)
    assert played.form == text
    assert board.players() == [Player(text, 1, played.played_at)]


def test_a_lone_surrogate_becomes_a_replacement_character(path: Path, game: Make) -> None:
    board = Board.open(path)
    question = asked(reply("a\ud800", choice="\udcff"), options=("\udcff", "b"), title="\ud800")
    board.add(game(scores=(score("a\ud800"),), asked=(question,)))
    (line,) = board.past("a\ud800")
    assert (line.reply.player, line.reply.choice, line.title) == ("a�", "�", "�")
    assert line.options == ("�", "b")
    assert len(board.games("a�")) == 1


@pytest.mark.parametrize(
    ("ratio", "kept"),
    [
        (None, None),
        ((1.0, 1.5, 2.0), (1.0, 1.5, 2.0)),
        ((0.0, 1.5, inf), (0.0, 1.5, inf)),
        ((1.0, 1.5, nan), (1.0, 1.5, inf)),
        ((1.0, inf, inf), None),
        ((inf, inf, inf), None),
        ((nan, nan, nan), None),
    ],
)
def test_a_ratio_without_an_estimate_is_none(
    path: Path,
    game: Make,
    ratio: tuple[float, float, float] | None,
    kept: tuple[float, float, float] | None,
) -> None:
    board = Board.open(path)
    board.add(game(asked=(asked(reply(), ratio=ratio),)))
    (line,) = board.past()
    assert line.ratio == kept


def test_only_ranked_scores_stand_on_a_board(path: Path, game: Make) -> None:
    board = Board.open(path)
    trio = (score("Ada", 900), score("Bob", 800), score("Cyd", 700))
    question = asked(*(reply(name) for name in ("Ada", "Bob", "Cyd")))
    some = game(scores=trio, ranked=frozenset({"Bob", "Cyd"}), asked=(question,))
    none = game(scores=(score("Ada", 9999),), ranked=frozenset(), mode="practice")
    both = game(scores=(score("Ada", 750),), ranked=frozenset({"Ada"}))
    for one in (some, none, both):
        board.add(one)
    assert [(e.rank, e.player, e.points) for e in board.top()] == [
        (1, "Bob", 800),
        (2, "Ada", 750),
        (3, "Cyd", 700),
    ]
    assert [(e.rank, e.player) for e in board.top(limit=1)] == [(1, "Bob")]
    assert [(e.rank, e.player) for e in board.standing(some.id)] == [(1, "Bob"), (3, "Cyd")]
    assert board.standing(none.id) == []
    assert board.boards() == [BoardName("talk", "1.0", "classic", 3)]
    assert [(g.points, g.ranked, g.players) for g in board.games("Ada")] == [
        (750, True, 1),
        (9999, False, 1),
        (900, False, 3),
    ]
    assert [line.reply.player for line in board.past()] == ["Ada", "Bob", "Cyd"]


def test_boards_follow_by_when_they_were_played(path: Path, game: Make) -> None:
    board = Board.open(path)
    for number, (pack, version, mode) in enumerate(
        [("b", "1", "x"), ("a", "1", "x"), ("a", "2", "x"), ("b", "1", "y"), ("b", "1", "x")], 1
    ):
        board.add(game(pack=pack, pack_version=version, mode=mode, played_at=day(number)))
    board.add(game(pack="z", ranked=frozenset(), played_at=day(9)))
    assert board.boards() == [
        BoardName("b", "1", "x", 2),
        BoardName("b", "1", "y", 1),
        BoardName("a", "2", "x", 1),
        BoardName("a", "1", "x", 1),
    ]


def test_players_and_their_games_are_newest_first(path: Path, game: Make) -> None:
    board = Board.open(path)
    order = [3, 1, 4, 2]
    for number in order:
        guest = score(f"guest {number}")
        question = asked(reply(), reply(guest.player), title=f"day {number}")
        scores = (score(points=number), guest)
        board.add(game(played_at=day(number), scores=scores, asked=(question,)))
    assert board.players() == [
        Player("Ada", 4, day(4)),
        *(Player(f"guest {n}", 1, day(n)) for n in (4, 3, 2, 1)),
    ]
    assert [g.points for g in board.games("Ada")] == [4, 3, 2, 1]
    assert [g.points for g in board.games("Ada", 2)] == [4, 3]
    assert board.games("Ada", 0) == []
    assert board.games("ada") == []
    assert [line.title for line in board.past("Ada")] == [f"day {n}" for n in (1, 2, 3, 4)]


def test_games_of_the_same_moment_stay_in_order(path: Path, game: Make) -> None:
    board = Board.open(path)
    games = [game(asked=(asked(reply(), title=f"{n}"),), form=f"{n}") for n in range(5)]
    for one in games:
        board.add(one)
    assert [g.game_id for g in board.games("Ada")] == [g.id for g in reversed(games)]
    assert [line.title for line in board.past("Ada")] == ["0", "1", "2", "3", "4"]


def test_players_of_the_same_name_keep_their_replies(path: Path, game: Make) -> None:
    board = Board.open(path)
    twins = (reply(points=1), reply(points=2))
    board.add(game(scores=(score(), score(points=7)), asked=(asked(*twins), asked(twins[1]))))
    assert [line.reply.points for line in board.past("Ada")] == [1, 2, 2]
    assert board.players() == [Player("Ada", 1, datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC))]


def test_a_game_kept_twice_has_its_replies_once(path: Path, game: Make) -> None:
    board = Board.open(path)
    first = game(asked=(asked(reply()),))
    assert [board.add(first), board.add(first)] == [True, False]
    assert board.add(game(id=first.id, asked=(asked(reply(points=5)),) * 3)) is False
    assert [line.reply.points for line in board.past()] == [900]


@pytest.mark.parametrize(
    "changes",
    [
        {"ranked": frozenset({"Ada", "Eve"})},
        {"asked": (asked(reply("Eve")),)},
        {"asked": (asked(reply(), reply()),)},
        {"scores": (score(bonus=2**63),)},
    ],
)
def test_a_game_that_cannot_be_is_refused(game: Make, changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"no scores of|out of range"):
        game(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"sure": 0},
        {"sure": 4},
        {"guess": nan},
        {"guess": inf},
        {"answer_ns": -1},
        {"points": 2**63},
        {"bonus": -(2**63)},
    ],
)
def test_a_reply_that_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="out of range"):
        reply(**changes)


def test_a_time_is_kept_to_the_microsecond_in_utc(path: Path, game: Make) -> None:
    board = Board.open(path)
    time = datetime.fromisoformat("2026-03-04T01:30:00.123456+05:30")
    board.add(game(played_at=time, asked=(asked(reply()),)))
    (line,) = board.past()
    assert line.played_at == time
    assert line.played_at.utcoffset() == timedelta(0)
