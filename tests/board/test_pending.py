"""Interrupted games, and the one game a day that counts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tuiquiz.board.record import FinishedGame, Unfinished
from tuiquiz.board.store import Board

Make = Callable[..., FinishedGame]
DAY = date(2026, 5, 4)


def unfinished(**changes: Any) -> Unfinished:
    fields: dict[str, Any] = {
        "id": "game-1",
        "player": "Ada",
        "pack": "talk",
        "pack_version": "1.0",
        "mode": "classic",
        "place": 3,
        "questions": 10,
        "saved_at": datetime(2026, 5, 4, 3, 2, 1, 123456, tzinfo=UTC),
        "state": '{"seed": 7}',
    }
    return Unfinished(**{**fields, **changes})


@pytest.mark.parametrize(
    "text",
    ["", "\0", "a\0b\0", "👩‍👩‍👧‍👦\u202e", "'); --", "é" * 1_000_000, "\r\n\x1b[31m"],
    ids=range(7),
)
def test_an_interrupted_game_comes_back(path: Path, text: str) -> None:
    games = [
        unfinished(state=text),
        unfinished(id="2", player=text, pack=text, pack_version=text, mode=text, state=text),
    ]
    for one in games:
        assert Board.open(path).keep(one) is True
    assert Board.open(path).unfinished() == games[::-1]
    assert Board.open(path).unfinished(text) == games[1:]


def test_interrupted_games_are_newest_first(path: Path) -> None:
    board = Board.open(path)
    time = datetime(2026, 5, 4, tzinfo=UTC)
    names = ["Ada", "Bob", "Ada"]
    for hour, name in ((2, 1), (3, 0), (1, 2)):
        board.keep(unfinished(id=f"{hour}", player=names[name], saved_at=time.replace(hour=hour)))
    assert [g.id for g in board.unfinished()] == ["3", "2", "1"]
    assert [g.id for g in board.unfinished("Ada")] == ["3", "1"]
    assert board.unfinished("ada") == []


def test_keeping_again_replaces(path: Path) -> None:
    board = Board.open(path)
    later = unfinished(place=4, state="later", saved_at=datetime(2026, 5, 5, tzinfo=UTC))
    assert [board.keep(unfinished()), board.keep(later)] == [True, True]
    assert board.unfinished() == [later]
    assert [board.drop("game-1"), board.drop("game-1")] == [True, False]
    assert board.unfinished() == []
    assert board.drop("\ud800") is False


def test_a_finished_game_is_no_longer_unfinished(path: Path, game: Make) -> None:
    board = Board.open(path)
    mine, other = unfinished(), unfinished(id="game-2")
    board.keep(mine)
    board.keep(other)
    assert board.add(game(id="game-1")) is True
    assert board.unfinished() == [other]
    assert board.keep(mine) is False
    assert board.unfinished() == [other]


def test_a_game_that_could_not_be_kept_stays_unfinished(
    path: Path, game: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = Board.open(path)
    board.keep(unfinished())
    with monkeypatch.context() as later:

        def fall(*_: object) -> None:
            raise RuntimeError("between two statements")

        later.setattr("tuiquiz.board.query._reply_rows", fall)
        with pytest.raises(RuntimeError):
            board.add(game(id="game-1"))
    assert board.unfinished() == [unfinished()]
    assert (board.top(), board.past()) == ([], [])
    assert board.add(game(id="game-1")) is True
    assert board.unfinished() == []


@pytest.mark.parametrize(
    "changes",
    [
        {"id": ""},
        {"id": "é"},
        {"saved_at": datetime(2026, 1, 1)},
        {"place": -1},
        {"place": 11},
        {"questions": 2**63},
    ],
)
def test_an_interrupted_game_that_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"id|zone|out of range"):
        replace(unfinished(), **changes)


def test_the_first_game_of_a_day_counts(path: Path) -> None:
    board = Board.open(path)
    assert board.claim_daily("talk", "1.0", DAY, "Ada", "first") is True
    assert board.claim_daily("talk", "1.0", DAY, "Ada", "second") is False
    again = Board.open(path)
    assert again.claim_daily("talk", "1.0", DAY, "Ada", "first") is True
    assert again.claim_daily("talk", "1.0", DAY, "Ada", "second") is False


def test_days_are_apart_by_pack_version_date_and_player(path: Path) -> None:
    board = Board.open(path)
    claims = [
        ("talk", "1.0", DAY, "Ada"),
        ("mine", "1.0", DAY, "Ada"),
        ("talk", "1.1", DAY, "Ada"),
        ("talk", "1.0", DAY + timedelta(days=1), "Ada"),
        ("talk", "1.0", DAY, "Bob"),
    ]
    assert [board.claim_daily(*claim, f"{n}") for n, claim in enumerate(claims)] == [True] * 5
    assert [board.claim_daily(*claim, "late") for claim in claims] == [False] * 5


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ada", "ADA", True),
        ("Zo\u00eb", "ZOE\u0308", True),
        ("Straße", "STRASSE", True),
        ("\u01c6", "\u01c5", True),
        ("\u0390", "\u1fd3", True),
        ("\u01f0\u0323", "J\u0323\u030c", True),
        ("Ada", "\uff21da", True),
        ("Ada", "Ada ", False),
        ("Zoe", "Zoë", False),
        ("\ud800", "\udcff", True),
    ],
)
def test_names_that_look_alike_share_a_day(path: Path, one: str, other: str, same: bool) -> None:
    board = Board.open(path)
    assert board.claim_daily("talk", "1.0", DAY, one, "first")
    assert board.claim_daily("talk", "1.0", DAY, other, "second") is not same


def test_a_moment_claims_its_day(path: Path) -> None:
    board = Board.open(path)
    assert board.claim_daily("talk", "1.0", datetime(2026, 5, 4, 23, 59, tzinfo=UTC), "Ada", "1")
    assert not board.claim_daily("talk", "1.0", DAY, "Ada", "2")


def test_claiming_is_not_playing(path: Path) -> None:
    board = Board.open(path)
    board.claim_daily("talk", "1.0", DAY, "Ada", "first")
    assert (board.players(), board.boards(), board.unfinished()) == ([], [], [])
