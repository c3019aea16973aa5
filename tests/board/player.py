"""A process of its own that uses the board as it is told to, line by line.

Each line of standard input is a JSON object with one order, each line of output an answer:

``{"play": FILE, "writer": W, "numbers": [..]}`` opens the board, answers ``{"opened": NOTICE}``,
then claims a day for a game of each number, keeps it as an unfinished one and as a finished one,
and answers ``{"kept": ID, "new": true, "first": true}`` as each is safe. With ``"anew": true`` it
then resets the board, each time.
``{"claim": FILE, "days": [..], "player": NAME, "game": ID}`` claims these days of a year and
answers ``{"claimed": [true, ..]}``.
``{"crowd": FILE, "writers": [..], "numbers": [..]}`` finishes a game of each number for each
writer, who share a board and have a thread each; answers ``{"crowd": [[ID, NEW], ..]}``.
``{"names": FILE, "asks": [[NAME, KEY], ..]}`` asks for all these names at once, each in a thread,
and answers ``{"names": [NAME, ..]}``.
``{"reset": FILE, "times": N}`` resets the board that often and answers ``{"copy": PATH}`` each
time, then ``{"done": NOTICE}``.
``{"hold": FILE, "sql": SQL}`` opens a file with SQLite alone and stays in what SQL begins.
``{"user": UID}`` and ``{"file_size": BYTES}`` give up rights for good.
``{"die": FOLDER, "from": FILE, "first": K, "step": S, "doing": WHAT}`` plays two games on a new
file (a copy of FILE, if that is not null), or resets it before, in a fork that is killed at the
Kth line of the board's code it executes, then at the K+Sth, until a fork lives to the end; answers
the number of forks killed.
"""

import json
import os
import shutil
import signal
import sqlite3
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from pathlib import Path
from types import FrameType
from typing import Any
from uuid import UUID

import tuiquiz.board
from tuiquiz.board.record import Asked, FinishedGame, Reply, Unfinished
from tuiquiz.board.store import Board
from tuiquiz.errors import BoardError
from tuiquiz.quiz.scoring import Score

PLAYERS = 3
QUESTIONS = 2
CODE = str(Path(tuiquiz.board.__file__).parent)


def game(writer: int, number: int) -> FinishedGame:
    """A game with an id of its own, three players and two questions."""
    names = [f"{writer}-{seat}" for seat in range(PLAYERS)]
    replies = tuple(Reply(name, "x", 10, False, True, 5) for name in names)
    winners, ratio = ("x",), (1.1, 1.2, 1.3)
    return FinishedGame(
        id=str(UUID(int=(writer << 32) + number)),
        pack="talk",
        pack_version="1.0",
        mode="classic",
        played_at=datetime(2026, 1, 2, tzinfo=UTC) + timedelta(seconds=number),
        python="3.11.7",
        machine="x" * (number % 7 * 300),
        scores=tuple(Score(name, 900 - number, 1, 2, 10) for name in names),
        asked=tuple(
            Asked(f"talk/{q}:fastest", "T", "ns", ("x", "y"), "win", winners, ratio, True, replies)
            for q in range(QUESTIONS)
        ),
    )


def interrupted(of: FinishedGame) -> Unfinished:
    """The same game while its last question is open."""
    name = of.scores[0].player
    state = "s" * len(of.machine)
    place = (QUESTIONS - 1, QUESTIONS)
    return Unfinished(of.id, name, of.pack, of.pack_version, of.mode, *place, of.played_at, state)


def play(
    path: str, writer: int, numbers: list[int], anew: bool = False
) -> Iterator[dict[str, Any]]:
    try:
        board = Board.open(Path(path))
        yield {"opened": board.notice}
        for number in numbers:
            mine = game(writer, number)
            day = date(2026, 1, 1) + timedelta(days=number)
            first = board.claim_daily(mine.pack, mine.pack_version, day, f"{writer}-0", mine.id)
            board.keep(interrupted(mine))
            yield {"kept": mine.id, "new": board.add(mine), "first": first}
            if anew:
                board.reset()
        yield {"done": board.notice}
    except BoardError as error:
        yield {"error": error.message, "hint": error.hint}


def claim(path: str, days: list[int], player: str, game_id: str) -> list[bool]:
    board = Board.open(Path(path))
    dates = [date(2026, 1, 1) + timedelta(days=day) for day in days]
    return [board.claim_daily("talk", "1.0", day, player, game_id) for day in dates]


def crowd(path: str, writers: list[int], numbers: list[int]) -> list[tuple[str, bool]]:
    board = Board.open(Path(path))
    together = threading.Barrier(len(writers))

    def run(writer: int) -> list[tuple[str, bool]]:
        together.wait()
        games = [game(writer, number) for number in numbers]
        return [(mine.id, board.add(mine)) for mine in games]

    with ThreadPoolExecutor(len(writers)) as pool:
        return list(chain.from_iterable(pool.map(run, writers)))


def ask(path: str, asks: list[tuple[str, str | None]]) -> list[str | None]:
    board = Board.open(Path(path))
    together = threading.Barrier(len(asks))

    def run(wanted: tuple[str, str | None]) -> str | None:
        together.wait()
        return board.claim_name(*wanted)

    with ThreadPoolExecutor(len(asks)) as pool:
        return list(pool.map(run, asks))


def reset(path: str, times: int) -> Iterator[dict[str, Any]]:
    try:
        board = Board.open(Path(path))
        for _ in range(times):
            copy = board.reset()
            yield {"copy": copy and str(copy)}
        yield {"done": board.notice}
    except BoardError as error:
        yield {"error": error.message, "hint": error.hint}


def die_at(line: int, path: Path, doing: str) -> None:
    left = line

    def count(_frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal left
        if event == "line":
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return count

    def follow(frame: FrameType, _event: str, _argument: object) -> Any:
        return count if frame.f_code.co_filename.startswith(CODE) else None

    with path.with_suffix(".kept").open("a") as kept:
        sys.settrace(follow)
        first = reset(str(path), 1) if doing == "reset" else ()
        for answer in chain(first, play(str(path), line, [1, 2])):
            kept.write(json.dumps(answer) + "\n")
            kept.flush()


def die_everywhere(folder: str, model: str | None, first: int, step: int, doing: str) -> int:
    line = first
    while True:
        path = Path(folder, str(line), "scores.db")
        path.parent.mkdir()
        if model is not None:
            shutil.copyfile(model, path)
        child = os.fork()
        if child == 0:
            die_at(line, path, doing)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status == 0:
            return (line - first) // step
        if not os.WIFSIGNALED(status):
            raise SystemExit(f"the child failed: {status}")
        line += step


def say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        if "play" in order:
            anew = order.get("anew", False)
            for answer in play(order["play"], order["writer"], order["numbers"], anew):
                say(answer)
        elif "claim" in order:
            days = (order["days"], order["player"], order["game"])
            say({"claimed": claim(order["claim"], *days)})
        elif "crowd" in order:
            say({"crowd": crowd(order["crowd"], order["writers"], order["numbers"])})
        elif "names" in order:
            say({"names": ask(order["names"], order["asks"])})
        elif "reset" in order:
            for answer in reset(order["reset"], order["times"]):
                say(answer)
        elif "hold" in order:
            db = sqlite3.connect(order["hold"], isolation_level=None)
            db.executescript(order["sql"])
            say({"held": True})
        elif "user" in order:
            os.setgid(order["user"])
            os.setuid(order["user"])
        elif "file_size" in order:
            import resource

            resource.setrlimit(resource.RLIMIT_FSIZE, (order["file_size"], order["file_size"]))
        elif "die" in order:
            steps = (order["first"], order["step"], order.get("doing", "play"))
            say({"died": die_everywhere(order["die"], order["from"], *steps)})


if __name__ == "__main__":
    main()
