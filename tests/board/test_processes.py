"""Several processes at one board, and processes that die at any moment."""

import json
import os
import random
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import pytest

from tuiquiz.board.record import FinishedGame
from tuiquiz.board.store import Board
from tuiquiz.errors import BoardError


class Process(Protocol):
    def tell(self, **order: Any) -> None: ...
    def hear(self) -> dict[str, Any] | None: ...
    def hear_all(self) -> list[dict[str, Any]]: ...
    def alive(self) -> bool: ...
    def kill(self) -> None: ...


Start = Callable[[], Process]
Make = Callable[..., FinishedGame]
PLAYERS = 3
unix = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a Unix")


def games_in(path: Path) -> dict[str, int]:
    """How many scores each game on the board has; the file must be sound."""
    board = Board.open(path)
    assert board.notice is None
    games = Counter(entry.game_id for entry in board.top())
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    return games


def kept(answers: list[dict[str, Any]]) -> list[str]:
    return [answer["kept"] for answer in answers if "kept" in answer]


def test_a_kill_at_a_random_moment_loses_no_game(start: Start, path: Path) -> None:
    dice = random.Random(20260102)
    acknowledged: set[str] = set()
    for writer in range(24):
        process = start()
        process.tell(play=str(path), writer=writer, numbers=list(range(1, 2000)))
        answers = [process.hear() for _ in range(dice.randrange(6))]
        for _ in range(dice.randrange(400)):
            assert process.alive()
        process.kill()
        acknowledged.update(kept([a for a in answers if a] + process.hear_all()))
        found = games_in(path)
        assert acknowledged <= found.keys()
        assert set(found.values()) <= {PLAYERS}
        assert len(found) <= len(acknowledged) + writer + 1
    assert len(acknowledged) > 24


@unix
@pytest.mark.parametrize("text", [None, "garbage" * 99])
def test_a_kill_at_any_line_loses_no_game(start: Start, tmp_path: Path, text: str | None) -> None:
    process = start()
    process.tell(die=str(tmp_path), **{"from": text}, first=1, step=5)
    answer = process.hear()
    assert answer
    assert answer["died"] > 40
    for folder in tmp_path.iterdir():
        lines = (folder / "scores.kept").read_text().splitlines()
        acknowledged = set(kept([json.loads(line) for line in lines]))
        board = Board.open(folder / "scores.db")
        found = Counter(entry.game_id for entry in board.top())
        assert set(found.values()) <= {PLAYERS}
        assert acknowledged <= found.keys()
        assert len(acknowledged) <= len(found) <= len(acknowledged) + 1
        if text is None:
            assert board.notice is None
        else:
            files = [f for f in folder.iterdir() if f.name.startswith("scores.db.damaged-")]
            assert [f.read_text() for f in files] == [text]


def test_eight_processes_at_once_lose_nothing_and_keep_nothing_twice(
    start: Start, path: Path
) -> None:
    processes = [start() for _ in range(8)]
    for writer, process in enumerate(processes):
        process.tell(play=str(path), writer=writer % 7, numbers=list(range(15)))
    answers = [process.hear_all() for process in processes]
    assert [len(kept(a)) for a in answers] == [15] * 8
    new = Counter(a["kept"] for said in answers for a in said if a.get("new"))
    assert games_in(path) == dict.fromkeys(new, PLAYERS)
    assert sorted(new.values()) == [1] * 7 * 15


def test_two_processes_may_open_a_new_board_at_once(start: Start, tmp_path: Path) -> None:
    processes = [start(), start()]
    for turn in range(15):
        path = tmp_path / str(turn) / "scores.db"
        for writer, process in enumerate(processes):
            process.tell(play=str(path), writer=writer, numbers=[1])
        answers = [process.hear_all() for process in processes]
        assert [a[-1] for a in answers] == [{"done": None}] * 2
        assert len(games_in(path)) == 2


def test_two_processes_that_find_the_damage_at_once_share_the_new_board(
    start: Start, tmp_path: Path
) -> None:
    processes = [start(), start()]
    for turn in range(15):
        path = tmp_path / str(turn) / "scores.db"
        path.parent.mkdir()
        path.write_text("garbage")
        for writer, process in enumerate(processes):
            process.tell(play=str(path), writer=writer, numbers=[1, 2])
        answers = [process.hear_all() for process in processes]
        assert sorted(a[-1]["done"] is None for a in answers) == [False, True]
        assert len(games_in(path)) == 4
        assert len([f for f in path.parent.iterdir() if ".damaged-" in f.name]) == 1


@pytest.mark.parametrize("tail", ["", ".lock"])
def test_a_board_held_for_too_long_is_an_error(
    start: Start, path: Path, game: Make, tail: str
) -> None:
    board = Board.open(path, timeout_s=0.01)
    process = start()
    process.tell(hold=f"{path}{tail}", sql="BEGIN EXCLUSIVE")
    assert process.hear() == {"held": True}
    with pytest.raises(BoardError, match="in use") as caught:
        board.add(game())
    assert str(path) in caught.value.message
    assert caught.value.hint
    process.kill()
    assert process.hear() is None
    patient = Board.open(path)
    assert patient.add(game())
    assert patient.notice is None


def test_threads_that_waited_in_vain_may_try_again(start: Start, path: Path, game: Make) -> None:
    board = Board.open(path, timeout_s=0.05)
    process = start()
    process.tell(hold=f"{path}.lock", sql="BEGIN EXCLUSIVE")
    assert process.hear() == {"held": True}
    games = [game() for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        tries = [pool.submit(board.add, g) for g in games]
        assert all(isinstance(t.exception(), BoardError) for t in tries)
        process.kill()
        assert process.hear() is None
        assert [board.add(g) for g in games] == [True] * 6
    assert len(board.top()) == 6


def test_a_reader_keeps_no_game_waiting(start: Start, path: Path, game: Make) -> None:
    board = Board.open(path, timeout_s=0.5)
    process = start()
    process.tell(hold=str(path), sql="BEGIN; SELECT count(*) FROM games;")
    assert process.hear() == {"held": True}
    assert board.add(game())
    assert Board.open(path).add(game())
    process.kill()
    assert process.hear() is None
    assert len(games_in(path)) == 2


def test_a_newer_version_that_is_only_in_the_journal_is_seen(start: Start, path: Path) -> None:
    Board.open(path)
    process = start()
    process.tell(hold=str(path), sql="PRAGMA user_version = 99")
    assert process.hear() == {"held": True}
    process.kill()
    assert process.hear() is None
    for _ in range(2):
        with pytest.raises(BoardError, match="newer tuiquiz"):
            Board.open(path)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user may enter, unlike pytest's."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@unix
@pytest.mark.parametrize("what", ["folder", "file", "parent", "secret"])
def test_a_place_that_may_not_be_written_to_is_an_error(
    start: Start, open_folder: Path, game: Make, what: str
) -> None:
    path = open_folder / "data" / "scores.db"
    if what != "parent":
        Board.open(path).add(game())
        path.parent.chmod(0o777 if what in ("file", "secret") else 0o555)
        path.with_name("scores.db.lock").chmod(0o666)
        path.chmod({"secret": 0o000, "file": 0o444}.get(what, 0o666))
    else:
        open_folder.chmod(0o555)
    process = start()
    if os.getuid() == 0:
        process.tell(user=65534)
    process.tell(play=str(path), writer=1, numbers=[1])
    answers = process.hear_all()
    open_folder.chmod(0o755)
    (answer,) = answers
    assert "cannot be opened for writing" in answer["error"]
    assert str(path) in answer["error"]
    assert "TUIQUIZ_HOME" in answer["hint"]


@unix
@pytest.mark.parametrize("size", [0, 2000, 20_000])
def test_a_disk_without_room_is_an_error_and_loses_nothing(
    start: Start, path: Path, size: int
) -> None:
    process = start()
    process.tell(file_size=size)
    process.tell(play=str(path), writer=1, numbers=list(range(1, 400)))
    answers = process.hear_all()
    assert str(path) in answers[-1]["error"]
    assert answers[-1]["hint"]
    process.kill()
    assert set(kept(answers)) <= games_in(path).keys()
