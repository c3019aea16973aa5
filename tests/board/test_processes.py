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
QUESTIONS = 2
COUNTS = """
    SELECT id, (SELECT count(*) FROM scores WHERE game = number),
           (SELECT count(*) FROM asked WHERE game = number),
           (SELECT count(*) FROM replies WHERE game = number),
           (SELECT count(*) FROM unfinished WHERE unfinished.id = games.id),
           (SELECT count(*) FROM daily WHERE daily.game = games.id)
    FROM games
"""
WHOLE = (PLAYERS, QUESTIONS, PLAYERS * QUESTIONS, 0, 1)
unix = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a Unix")


def games_in(path: Path) -> set[str]:
    """The games on the board, each of which must be whole; the file must be sound."""
    board = Board.open(path)
    assert board.notice is None
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        games = {name: tuple(counts) for name, *counts in db.execute(COUNTS)}
    assert set(games.values()) <= {WHOLE}
    ranked = Counter(entry.game_id for entry in board.top())
    assert ranked == dict.fromkeys(games, PLAYERS)
    assert Counter(one.game_id for one in board.past()) == dict.fromkeys(games, WHOLE[2])
    return set(games)


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
        assert acknowledged <= found
        assert len(found) <= len(acknowledged) + writer + 1
        assert len(Board.open(path).unfinished()) <= writer + 1
    assert len(acknowledged) > 24


@unix
@pytest.mark.parametrize("text", [None, "garbage" * 99])
def test_a_kill_at_any_line_loses_no_game(start: Start, tmp_path: Path, text: str | None) -> None:
    folders = tmp_path / "folders"
    folders.mkdir()
    model = None
    if text is not None:
        model = str(tmp_path / "model")
        Path(model).write_text(text)
    process = start()
    process.tell(die=str(folders), **{"from": model}, first=1, step=5)
    answer = process.hear()
    assert answer
    assert answer["died"] > 40
    for folder in folders.iterdir():
        lines = (folder / "scores.kept").read_text().splitlines()
        acknowledged = set(kept([json.loads(line) for line in lines]))
        notice = Board.open(folder / "scores.db").notice
        found = games_in(folder / "scores.db")
        assert acknowledged <= found
        assert len(acknowledged) <= len(found) <= len(acknowledged) + 1
        if text is None:
            assert notice is None
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
    assert games_in(path) == set(new)
    assert sorted(new.values()) == [1] * 7 * 15
    assert all(a["first"] for said in answers for a in said if "kept" in a)
    assert Board.open(path).unfinished() == []


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


def test_two_games_of_the_same_moment_are_both_there(start: Start, path: Path) -> None:
    processes = [start(), start()]
    for writer, process in enumerate(processes):
        process.tell(play=str(path), writer=writer, numbers=[7])
    for process in processes:
        assert process.hear_all()[-1] == {"done": None}
    board = Board.open(path)
    top = board.top()
    assert {(e.rank, e.points, e.played_at) for e in top} == {(1, 893, top[0].played_at)}
    assert [e.player for e in top] == ["0-0", "0-1", "0-2", "1-0", "1-1", "1-2"]
    assert [e.game_id for e in top] == sorted(e.game_id for e in top)
    assert board.standing(top[0].game_id) == top[:3]
    assert board.standing(top[3].game_id) == top[3:]
    assert board.top(limit=4) == top[:4]
    assert len({one.game_id for one in board.past()}) == 2


def test_one_of_eight_processes_gets_the_day(start: Start, path: Path) -> None:
    names = ["Zoë", "ZOË", "zoe\u0308", "ZOE\u0308"] * 2
    processes = [start() for _ in names]
    for number, (process, name) in enumerate(zip(processes, names, strict=True)):
        process.tell(claim=str(path), days=list(range(20)), player=name, game=f"game-{number}")
    answers = [process.hear() for process in processes]
    claims = [answer["claimed"] for answer in answers if answer]
    assert len(claims) == 8
    assert [sum(day) for day in zip(*claims, strict=True)] == [1] * 20


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
    assert len(Board.open(path).top()) == 2


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
@pytest.mark.parametrize("size", [0, 2000, 20_000, 200_000])
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
    assert set(kept(answers)) <= games_in(path)
