"""A process of its own that uses the board as it is told to, line by line.

Each line of standard input is a JSON object with one order, each line of output an answer:

``{"play": FILE, "writer": W, "numbers": [..]}`` opens the board, answers ``{"opened": NOTICE}``,
then claims a day for a game of each number, keeps it as an unfinished one and as a finished one,
and answers ``{"kept": ID, "new": true, "first": true}`` as each is safe.
``{"claim": FILE, "days": [..], "player": NAME, "game": ID}`` claims these days of a year and
answers ``{"claimed": [true, ..]}``.
``{"hold": FILE, "sql": SQL}`` opens a file with SQLite alone and stays in what SQL begins.
``{"user": UID}`` and ``{"file_size": BYTES}`` give up rights for good.
``{"die": FOLDER, "from": FILE, "first": K, "step": S}`` plays two games on a new file (a copy of
FILE, if that is not null) in a fork that is killed at the Kth line of the board's code it
executes, then at the K+Sth, until a fork lives to the end; answers the number of forks killed.
"""

import json
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
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


def play(path: str, writer: int, numbers: list[int]) -> Iterator[dict[str, Any]]:
    try:
        board = Board.open(Path(path))
        yield {"opened": board.notice}
        for number in numbers:
            mine = game(writer, number)
            day = date(2026, 1, 1) + timedelta(days=number)
            first = board.claim_daily(mine.pack, mine.pack_version, day, f"{writer}-0", mine.id)
            board.keep(interrupted(mine))
            yield {"kept": mine.id, "new": board.add(mine), "first": first}
        yield {"done": board.notice}
    except BoardError as error:
        yield {"error": error.message, "hint": error.hint}


def claim(path: str, days: list[int], player: str, game_id: str) -> list[bool]:
    board = Board.open(Path(path))
    dates = [date(2026, 1, 1) + timedelta(days=day) for day in days]
    return [board.claim_daily("talk", "1.0", day, player, game_id) for day in dates]


def die_at(line: int, path: Path) -> None:
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
        for answer in play(str(path), line, [1, 2]):
            kept.write(json.dumps(answer) + "\n")
            kept.flush()


def die_everywhere(folder: str, model: str | None, first: int, step: int) -> int:
    line = first
    while True:
        path = Path(folder, str(line), "scores.db")
        path.parent.mkdir()
        if model is not None:
            shutil.copyfile(model, path)
        child = os.fork()
        if child == 0:
            die_at(line, path)
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
            for answer in play(order["play"], order["writer"], order["numbers"]):
                say(answer)
        elif "claim" in order:
            days = (order["days"], order["player"], order["game"])
            say({"claimed": claim(order["claim"], *days)})
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
            died = die_everywhere(order["die"], order["from"], order["first"], order["step"])
            say({"died": died})


if __name__ == "__main__":
    main()
