"""A board that begins anew: all that was on it is in a copy, whatever happens meanwhile."""

import json
import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.board.player import game as played
from tests.board.test_processes import Start, games_in, unix
from tests.support.replies import asked, reply
from tuiquiz.board import damage
from tuiquiz.board.record import FinishedGame, Unfinished
from tuiquiz.board.store import Board
from tuiquiz.errors import BoardError
from tuiquiz.quiz.scoring import Score

Make = Callable[..., FinishedGame]
KEY = "SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8"
DAY = date(2026, 5, 4)
TIME = datetime(2026, 5, 4, tzinfo=UTC)


def kept(id: str) -> Unfinished:
    return Unfinished(id, "Ada", "talk", "1.0", "classic", 1, 2, TIME, "state")


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return list(db.iterdump())


def names_in(folder: Path) -> list[str]:
    return sorted(f.name for f in folder.iterdir())


def copies(folder: Path) -> list[Path]:
    return sorted(f for f in folder.iterdir() if ".before-reset-" in f.name)


@pytest.fixture
def full(path: Path, game: Make) -> Board:
    """A board with something of all that a board can hold."""
    board = Board.open(path)
    board.claim_name("Ada", KEY)
    board.claim_name("Bob", None)
    board.held_by(KEY).add(game(id="proved", asked=(asked(reply()),)))
    board.add(game(id="bobs", scores=(Score("Bob", 1, 1, 1, 1),), ranked=frozenset()))
    board.held_by(KEY).keep(kept("half"))
    board.claim_daily("talk", "1.0", DAY, "Bob", "bobs")
    return board


def test_all_that_was_there_is_in_the_copy(full: Board) -> None:
    before = dump(full.path)
    copy = full.reset()
    assert copy == full.path.with_name("scores.before-reset-1.db")
    assert dump(copy) == before
    old = Board.open(copy)
    assert old.notice is None
    assert [(e.game_id, e.keyed) for e in old.top()] == [("proved", True)]
    assert [p.name for p in old.players()] == ["Bob", "Ada"]
    assert (len(old.past()), old.unfinished()) == (1, [kept("half")])
    assert old.claimed_daily("talk", "1.0", DAY, "Bob") == "bobs"
    assert old.add(played(1, 1))


def test_nothing_is_left_but_names_with_keys(full: Board, game: Make) -> None:
    full.reset()
    board = Board.open(full.path)
    assert (board.notice, board.top(), board.boards(), board.players()) == (None, [], [], [])
    assert (board.past(), board.unfinished(), board.standing("proved")) == ([], [], [])
    assert board.claimed_daily("talk", "1.0", DAY, "Bob") is None
    assert board.name_of(KEY) == "Ada"
    assert board.claim_name("ada", None) is None
    assert board.claim_name("Bob", "SHA256:new") == "Bob"
    assert board.held_by(KEY).add(game(id="proved"))
    assert [e.keyed for e in board.top()] == [True]
    assert names_in(full.path.parent) == [
        "scores.before-reset-1.db",
        "scores.db",
        "scores.db.lock",
    ]


@pytest.mark.parametrize("what", ["add", "keep", "claim_daily", "claim_name"])
def test_whatever_would_go_is_copied_first(path: Path, game: Make, what: str) -> None:
    board = Board.open(path)
    assert board.claim_name("Ada", KEY)
    assert board.reset() is None
    if what == "add":
        board.add(game())
    elif what == "keep":
        board.keep(kept("x"))
    elif what == "claim_daily":
        board.claim_daily("talk", "1.0", DAY, "Ada", "x")
    else:
        board.claim_name("Bob", None)
    before = dump(path)
    copy = board.reset()
    assert copy
    assert dump(copy) == before
    assert board.reset() is None
    assert copies(path.parent) == [copy]


def test_no_copy_ever_replaces_another_file(path: Path, game: Make) -> None:
    board = Board.open(path)
    path.with_name("scores.before-reset-2.db").mkdir()
    path.with_name("scores.before-reset-4.db-wal").write_text("of something else")
    games = [game() for _ in range(4)]
    made = []
    for one in games:
        board.add(one)
        made.append(board.reset())
    assert [copy and copy.name for copy in made] == [
        f"scores.before-reset-{n}.db" for n in (1, 3, 5, 6)
    ]
    assert [[e.game_id for e in Board.open(c).top()] for c in made if c] == [[g.id] for g in games]


@pytest.mark.parametrize("name", ["no-suffix", ".hidden", "a b?#%41.db", "x.y.db"])
def test_any_name_will_do(tmp_path: Path, game: Make, name: str) -> None:
    board = Board.open(tmp_path / name)
    board.add(game())
    copy = board.reset()
    assert copy
    assert copy.parent == tmp_path
    assert len(Board.open(copy).top()) == 1


def test_what_a_killed_reset_left_does_not_matter(path: Path, game: Make) -> None:
    board = Board.open(path)
    board.add(game())
    for member in damage.family(Path(f"{path}.copy")):
        member.write_text("half a copy")
    copy = board.reset()
    assert copy
    assert names_in(path.parent) == [copy.name, path.name, f"{path.name}.lock"]
    assert len(Board.open(copy).top()) == 1


def test_games_that_are_only_in_the_journal_are_copied(
    start: Start, path: Path, game: Make
) -> None:
    board = Board.open(path)
    board.add(game())
    process = start()
    process.tell(hold=str(path), sql="BEGIN; SELECT count(*) FROM games;")
    assert process.hear() == {"held": True}
    board.add(game())
    assert Path(f"{path}-wal").stat().st_size > 0
    copy = board.reset()
    assert copy
    assert len(Board.open(copy).top()) == 2
    assert board.top() == []


def test_a_damaged_board_is_set_aside_instead(path: Path, game: Make) -> None:
    board = Board.open(path)
    board.add(game())
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("DELETE FROM games")
    assert board.reset() is None
    assert board.notice
    assert copies(path.parent) == []
    assert len([f for f in path.parent.iterdir() if ".damaged-" in f.name]) == 1


def test_another_program_that_writes_keeps_the_board(start: Start, path: Path, game: Make) -> None:
    board = Board.open(path, timeout_s=0.05)
    board.add(game())
    process = start()
    process.tell(hold=str(path), sql="BEGIN IMMEDIATE")
    assert process.hear() == {"held": True}
    with pytest.raises(BoardError, match="in use"):
        board.reset()
    process.kill()
    assert process.hear() is None
    assert len(Board.open(path).top()) == 1
    assert copies(path.parent) == []


def test_what_fails_after_the_copy_brings_all_back(
    full: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(full.path)
    with monkeypatch.context() as later:
        broken = ("DELETE FROM replies", "DELETE FROM unfinished", "DELETE FROM nowhere")
        later.setattr("tuiquiz.board.reset._CLEARED", broken)
        with pytest.raises(BoardError, match="were not reset") as caught:
            full.reset()
    assert str(full.path) in caught.value.message
    assert caught.value.hint
    assert dump(full.path) == before
    assert copies(full.path.parent) == []
    assert full.reset()


def test_a_copy_that_is_not_whole_resets_nothing(
    full: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(full.path)
    count = "tuiquiz.board.reset._count"
    with monkeypatch.context() as later:
        later.setattr(count, lambda db, _: int(str(full.path) == _file(db)))
        with pytest.raises(BoardError, match="the copy lacks"):
            full.reset()
    assert dump(full.path) == before
    assert names_in(full.path.parent) == ["scores.db", "scores.db.lock"]


def _file(db: sqlite3.Connection) -> str:
    return str(db.execute("PRAGMA database_list").fetchone()[2])


@unix
@pytest.mark.parametrize("size", [0, 20_000, 200_000])
def test_a_disk_without_room_resets_nothing(start: Start, path: Path, size: int) -> None:
    board = Board.open(path)
    for number in range(120):
        board.add(played(1, number))
    assert path.stat().st_size > 200_000
    before = dump(path)
    process = start()
    process.tell(file_size=size)
    process.tell(reset=str(path), times=1)
    answer = process.hear_all()[-1]
    assert str(path) in answer["error"]
    assert answer["hint"]
    assert dump(path) == before
    assert copies(path.parent) == []


@unix
def test_a_folder_that_may_not_be_written_to_resets_nothing(start: Start) -> None:
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        path = Path(name, "data", "scores.db")
        Board.open(path).add(played(1, 1))
        before = path.read_bytes()
        path.chmod(0o666)
        path.with_name("scores.db.lock").chmod(0o666)
        path.parent.chmod(0o555)
        process = start()
        if os.getuid() == 0:
            process.tell(user=65534)
        process.tell(reset=str(path), times=1)
        (answer,) = process.hear_all()
        path.parent.chmod(0o755)
        assert "cannot be opened for writing" in answer["error"]
        assert answer["hint"]
        assert path.read_bytes() == before
        assert names_in(path.parent) == ["scores.db", "scores.db.lock"]


def test_writers_lose_nothing_while_the_board_is_reset(start: Start, path: Path) -> None:
    Board.open(path)
    writers = [start() for _ in range(3)]
    resetting = start()
    for writer, process in enumerate(writers):
        process.tell(crowd=str(path), writers=[writer * 2, writer * 2 + 1], numbers=list(range(40)))
    resetting.tell(reset=str(path), times=12)
    told = [one for process in writers if (said := process.hear()) for one in said["crowd"]]
    assert resetting.hear_all()[-1] == {"done": None}
    assert len(told) == 6 * 40
    assert all(new for _, new in told)
    found = [e.game_id for p in [path, *copies(path.parent)] for e in Board.open(p).top()]
    assert sorted(found) == sorted([name for name, _ in told] * 3)


def test_two_who_reset_at_once_keep_two_copies_of_two_boards(start: Start, path: Path) -> None:
    processes = [start(), start()]
    for turn in range(6):
        board = Board.open(path)
        board.add(played(1, turn))
        for process in processes:
            process.tell(reset=str(path), times=1)
        said = [process.hear_all() for process in processes]
        assert sorted(answers[0]["copy"] is None for answers in said) == [False, True]
        assert len(copies(path.parent)) == turn + 1
    assert board.top() == []


@unix
def test_a_kill_at_any_line_of_a_reset_loses_no_game(start: Start, tmp_path: Path) -> None:
    model = tmp_path / "model.db"
    old = Board.open(model)
    assert old.claim_name("Ada", KEY)
    for number in range(3):
        mine = played(2**20, number)
        old.claim_daily("talk", "1.0", DAY.replace(day=number + 1), "2-0", mine.id)
        old.add(mine)
    first = games_in(model)
    folders = tmp_path / "folders"
    folders.mkdir()
    process = start()
    process.tell(die=str(folders), **{"from": str(model)}, first=1, step=9, doing="reset")
    answer = process.hear()
    assert answer
    assert answer["died"] > 40
    states = set()
    for folder in folders.iterdir():
        path = folder / "scores.db"
        lines = [json.loads(line) for line in (folder / "scores.kept").read_text().splitlines()]
        acknowledged = {said["kept"] for said in lines if "kept" in said}
        board = games_in(path)
        within = [games_in(copy) for copy in copies(folder)]
        assert within in ([], [first])
        assert first <= board or within == [first]
        assert acknowledged <= board
        assert not board & first or first <= board
        assert Board.open(path).name_of(KEY) == "Ada"
        states.add((first <= board, len(within)))
    assert states == {(True, 0), (True, 1), (False, 1)}


def test_a_kill_at_a_random_moment_of_a_reset_loses_no_game(start: Start, path: Path) -> None:
    dice = random.Random(20260504)
    acknowledged: set[str] = set()
    for writer in range(24):
        process = start()
        process.tell(play=str(path), writer=writer, numbers=list(range(2000)), anew=True)
        answers = [process.hear() for _ in range(2 + dice.randrange(5))]
        for _ in range(dice.randrange(4000)):
            assert process.alive()
        process.kill()
        answers += process.hear_all()
        acknowledged.update(answer["kept"] for answer in answers if answer and "kept" in answer)
    found = games_in(path).union(*map(games_in, copies(path.parent)))
    assert acknowledged <= found
    assert len(found) <= len(acknowledged) + 24
    assert len(acknowledged) > 24
    assert len(copies(path.parent)) > 24
