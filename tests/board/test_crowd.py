"""Everybody at once: many threads of one process, and of several."""

import sqlite3
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from tests.board.player import game
from tests.board.test_processes import Start
from tuiquiz.board.desk import Desk
from tuiquiz.board.record import FinishedGame
from tuiquiz.board.store import Board
from tuiquiz.errors import BoardError

Make = Callable[..., FinishedGame]


def in_order(path: Path) -> Counter[str]:
    """The games on the board, once each, with all that belongs to them."""
    board = Board.open(path)
    assert board.notice is None
    entries = Counter(entry.game_id for entry in board.top())
    assert entries == dict.fromkeys(entries, 3)
    assert Counter(one.game_id for one in board.past()) == dict.fromkeys(entries, 6)
    return Counter(entries.keys())


def test_fifty_threads_lose_nothing_and_keep_nothing_twice(path: Path) -> None:
    board = Board.open(path)
    together = Barrier(50)

    def run(writer: int) -> list[bool]:
        together.wait()
        return [board.add(game(writer, number)) for number in range(40)]

    with ThreadPoolExecutor(50) as pool:
        added = [new for news in pool.map(run, range(50)) for new in news]
    assert added == [True] * 2000
    assert in_order(path) == {game(w, n).id: 1 for w in range(50) for n in range(40)}


def test_five_processes_of_ten_threads_lose_nothing_and_keep_nothing_twice(
    start: Start, path: Path
) -> None:
    processes = [start() for _ in range(5)]
    for number, process in enumerate(processes):
        # Each has a writer whose games another process keeps as well.
        writers = [number * 10 + n for n in range(9)] + [(number + 1) % 5 * 10]
        process.tell(crowd=str(path), writers=writers, numbers=list(range(12)))
    answers = [process.hear() for process in processes]
    told = [one for answer in answers if answer for one in answer["crowd"]]
    assert len(told) == 5 * 10 * 12
    new = Counter(name for name, added in told if added)
    assert new == in_order(path)
    assert set(new) == {name for name, _ in told}
    assert len(new) == 5 * 9 * 12


def test_work_that_falls_in_its_middle_leaves_the_board_to_those_who_wait(path: Path) -> None:
    Board.open(path)
    desk = Desk(path, timeout_s=10)
    together = Barrier(30)

    def fall(db: sqlite3.Connection) -> bool:
        db.execute("BEGIN IMMEDIATE")
        db.execute("DELETE FROM replies")
        raise KeyError("fell")

    def run(number: int) -> bool:
        together.wait()
        return desk.run(fall) if number % 3 == 0 else Board(desk).add(game(number, 1))

    with ThreadPoolExecutor(30) as pool:
        tries = [pool.submit(run, number) for number in range(30)]
    fell = [isinstance(one.exception(), KeyError) for one in tries]
    assert fell == [number % 3 == 0 for number in range(30)]
    assert len(in_order(path)) == 20


def test_damage_found_in_a_crowd_is_set_aside_once(path: Path, game: Make) -> None:
    board = Board.open(path)
    path.write_text("garbage")
    together = Barrier(20)

    def run(_: int) -> bool:
        together.wait()
        return board.add(game())

    with ThreadPoolExecutor(20) as pool:
        assert all(pool.map(run, range(20)))
    assert len(board.top()) == 20
    assert len([f for f in path.parent.iterdir() if ".damaged-" in f.name]) == 1


def test_another_process_gets_its_turn_while_a_crowd_writes(
    start: Start, path: Path, game: Make
) -> None:
    board = Board.open(path)
    process = start()
    done = False

    def run(_: int) -> int:
        added = 0
        while not done:
            added += board.add(game())
        return added

    with ThreadPoolExecutor(8) as pool:
        crowd = [pool.submit(run, n) for n in range(8)]
        try:
            process.tell(play=str(path), writer=1, numbers=[1, 2, 3])
            answers = process.hear_all()
        finally:
            done = True
        added = sum(one.result() for one in crowd)
    assert answers[-1] == {"done": None}
    assert len(board.top()) == added + 3 * 3


def test_who_waits_too_long_is_told_and_the_others_go_on(
    start: Start, path: Path, game: Make
) -> None:
    board = Board.open(path, timeout_s=0.05)
    process = start()
    process.tell(hold=f"{path}.lock", sql="BEGIN EXCLUSIVE")
    assert process.hear() == {"held": True}
    with ThreadPoolExecutor(20) as pool:
        tries = [pool.submit(board.add, game()) for _ in range(20)]
        assert {type(one.exception()) for one in tries} == {BoardError}
    process.kill()
    assert process.hear() is None
    assert board.add(game())
    assert Board.open(path).add(game())
