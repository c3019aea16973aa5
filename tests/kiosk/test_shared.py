"""What visitors share, and what each may see of the board."""

import asyncio
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from tests.support import boards, packs
from tests.support.stall import KEY, NOW, OTHER_KEY
from tuiquiz.board.record import Unfinished
from tuiquiz.board.store import Board
from tuiquiz.errors import BoardError, TuiquizError
from tuiquiz.kiosk.lobby import REVEALS, Lobby
from tuiquiz.kiosk.own import NOTICE, OwnBoard
from tuiquiz.quiz import names
from tuiquiz.quiz.deal import Dealt
from tuiquiz.quiz.stats import Interval
from tuiquiz.quiz.units import Unit
from tuiquiz.quiz.verdict import Estimate, Failure, FailureKind, Kind, Verdict

S = 10**9
CLASSIC = ("tiny", "7", "classic")
ONE = packs.pack(packs.question("sums")).pack


@pytest.fixture
def board(tmp_path: Path) -> Board:
    return Board.open(tmp_path / "scores.db")


def kept(player: str, id: str) -> Unfinished:
    return Unfinished(id, player, "tiny", "7", "classic", 1, 2, NOW, "{}")


async def test_a_board_is_read_once_while_many_wait(board: Board, tmp_path: Path) -> None:
    lobby, asked = Lobby(), []

    def opened() -> Board:
        asked.append(1)
        return board

    boards.play(tmp_path, ONE, "Ada")
    found = await asyncio.gather(*(lobby.top(opened, CLASSIC, 0) for _ in range(50)))
    assert len(asked) == 1 and {entries[0].player for entries in found} == {"Ada"}
    await lobby.top(opened, CLASSIC, 3 * S)
    assert len(asked) == 1
    await lobby.top(opened, CLASSIC, 4 * S)
    await lobby.top(opened, ("tiny", "7", "accuracy"), 4 * S)
    assert len(asked) == 3


async def test_who_leaves_while_it_is_read_ends_it_for_nobody_else(board: Board) -> None:
    lobby = Lobby()
    leaving = asyncio.create_task(lobby.top(lambda: board, CLASSIC, 0))
    staying = asyncio.create_task(lobby.top(lambda: board, CLASSIC, 0))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await staying == []
    with pytest.raises(asyncio.CancelledError):
        await leaving


async def test_after_a_failure_it_is_read_anew(board: Board) -> None:
    lobby = Lobby()

    def broken() -> Board:
        raise BoardError("it is in use.")

    with pytest.raises(TuiquizError):
        await lobby.top(broken, CLASSIC, 0)
    assert await lobby.top(lambda: board, CLASSIC, 0) == []


async def test_an_alias_is_of_nobody_on_the_board_and_offered_once(
    board: Board, tmp_path: Path
) -> None:
    first = await Lobby().alias(lambda: board, Random(7), 0)
    boards.play(tmp_path, ONE, first.upper())
    lobby = Lobby()
    offered = [await lobby.alias(lambda: board, Random(7), 0) for _ in range(3)]
    held = await Lobby().alias(lambda: board, Random(7), 0)
    assert board.claim_name(held.lower(), KEY)
    offered.append(await Lobby().alias(lambda: board, Random(7), 0))
    assert held in offered and offered.pop() != held
    assert len({*offered, first}) == 4 and not any(map(names.problem, offered))


def test_the_last_reveals_are_kept_each_question_once() -> None:
    lobby = Lobby()
    estimates = (Estimate("a", Interval(1, 2, 3), 8),)
    won = Verdict(Kind.WIN, Unit.NS, ("a",), estimates)
    asked = [packs.question(f"q{at}") for at in range(REVEALS + 2)]
    for at, question in enumerate(asked):
        lobby.saw(Dealt(question, ()), won, NOW + timedelta(seconds=at))
    lobby.saw(Dealt(asked[-2], ()), won, NOW + timedelta(seconds=99))
    shown = [reveal.dealt.question.case.name for reveal in lobby.reveals]
    assert shown == ["q4", "q5", "q3", "q2"]
    off = Verdict.none(Unit.NS, Failure(FailureKind.CRASHED, "it crashed"))
    lobby.saw(Dealt(asked[0], ()), off, NOW)
    assert lobby.reveals[0].at == NOW + timedelta(seconds=99)


def test_without_a_key_the_board_has_high_scores_and_nothing_else(
    board: Board, tmp_path: Path
) -> None:
    boards.play(tmp_path, ONE, "Ada")
    board.keep(kept("Ada", "1"))
    own = OwnBoard.of(board, None)
    assert [entry.player for entry in own.top()] == ["Ada"]
    assert (own.players(), own.games("Ada"), own.past("Ada"), own.past()) == ([], [], [], [])
    assert own.unfinished() == own.unfinished("Ada") == []
    assert not own.keep(kept("Eve", "2")) and not own.drop("1")
    assert [game.id for game in board.unfinished()] == ["1"]


def test_a_key_sees_its_own(board: Board, tmp_path: Path) -> None:
    board.claim_name("Ada", KEY)
    board.claim_name("Grace", OTHER_KEY)
    ada, grace = OwnBoard.of(board, KEY), OwnBoard.of(board, OTHER_KEY)
    assert ada.keep(kept("Ada", "1")) and grace.keep(kept("Grace", "2"))
    board.keep(kept("Ada", "3"))  # By somebody else of that name, at home.
    boards.play(tmp_path, ONE, "Ada")
    boards.play(tmp_path, ONE, "Eve")
    assert [game.id for game in ada.unfinished()] == ["1"]
    assert [player.name for player in ada.players()] == []
    assert ada.games("Eve") == [] and ada.past("Eve") == [] and ada.past() == []
    assert not ada.drop("2") and not ada.drop("3") and ada.drop("1")
    assert sorted(game.id for game in board.unfinished()) == ["2", "3"]


def test_what_goes_wrong_does_not_tell_where(tmp_path: Path) -> None:
    file = tmp_path / "secret" / "scores.db"
    board = Board.open(file)
    own = OwnBoard.of(board, KEY)
    file.write_bytes(file.read_bytes()[:1000])
    assert own.top() == []
    assert board.notice and "secret" in board.notice and own.notice == NOTICE


def test_a_board_of_another_program_is_not_named(tmp_path: Path) -> None:
    file = tmp_path / "secret" / "scores.db"
    own = OwnBoard.of(Board.open(file), KEY)
    file.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    with pytest.raises(BoardError) as told:
        own.top()
    assert "secret" not in str(told.value)
