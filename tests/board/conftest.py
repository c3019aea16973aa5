"""Games to keep, and processes that keep them."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

import tuiquiz
from tuiquiz.board.record import FinishedGame
from tuiquiz.quiz.scoring import Score

PLAYER = Path(__file__).with_name("player.py")
ROOT = Path(tuiquiz.__file__).parents[1]


class Process:
    """One ``player.py``; see there for the orders it takes and the answers it gives."""

    def __init__(self) -> None:
        self._child = subprocess.Popen(
            [sys.executable, str(PLAYER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    def tell(self, **order: Any) -> None:
        assert self._child.stdin
        self._child.stdin.write(json.dumps(order) + "\n")
        self._child.stdin.flush()

    def hear(self) -> dict[str, Any] | None:
        """The next answer; None once the process has ended."""
        assert self._child.stdout
        line = self._child.stdout.readline()
        return json.loads(line) if line.endswith("\n") else None

    def hear_all(self) -> list[dict[str, Any]]:
        """The answers to one order to play, or what was said before the process ended."""
        answers = []
        while answer := self.hear():
            answers.append(answer)
            if "done" in answer or "error" in answer:
                break
        return answers

    def alive(self) -> bool:
        return self._child.poll() is None

    def kill(self) -> None:
        self._child.kill()

    def close(self) -> None:
        self._child.kill()
        self._child.communicate()


@pytest.fixture
def start() -> Iterator[Callable[[], Process]]:
    """Starts a process that is gone after the test."""
    started: list[Process] = []

    def run() -> Process:
        started.append(Process())
        return started[-1]

    yield run
    for process in started:
        process.close()


@pytest.fixture(scope="session")
def quick_disk() -> Iterator[Path]:
    """A folder in memory where the system has such, as every game waits for the disk."""
    memory = Path("/dev/shm")
    place = memory if os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="tuiquiz-", dir=place) as name:
        yield Path(name).resolve()


@pytest.fixture
def tmp_path(quick_disk: Path) -> Iterator[Path]:
    """A new folder, gone after the test."""
    with tempfile.TemporaryDirectory(dir=quick_disk) as name:
        yield Path(name)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a board may be made."""
    return tmp_path / "data" / "scores.db"


@pytest.fixture
def game() -> Callable[..., FinishedGame]:
    """Makes a game with an id of its own; keywords replace what it holds."""

    def make(**changes: Any) -> FinishedGame:
        fields: dict[str, Any] = {
            "id": str(uuid4()),
            "pack": "talk",
            "pack_version": "1.0",
            "mode": "classic",
            "played_at": datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC),
            "python": "3.11.7",
            "machine": "x86_64",
            "scores": (Score("Ada", 4200, 5, 9, 31_000_000_000),),
        }
        return FinishedGame(**{**fields, **changes})

    return make
