"""Runs as JSON lines: a file can be added to, and holds what is needed to report it."""

import json
import os
import platform
import subprocess
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import tuiquiz
from benchmarks.rivals.reading import FAILED, WIN
from tuiquiz.bench import machine

VERSIONS = """
import importlib.metadata, json, platform, sys
found = {}
for name in sys.argv[1:]:
    try:
        found[name] = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        pass
print(json.dumps([platform.python_version(), found]))
"""


def now() -> str:
    """The date and time, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Session:
    """One start of a script: where and with what it ran. ``id`` is when it began."""

    id: str
    machine: str
    cores: int
    python: str
    tools_python: str
    versions: dict[str, str]


@dataclass(frozen=True, slots=True)
class Record:
    """One run of one tool.

    ``session`` and ``round`` and ``pair`` say which runs belong together. ``load``: the load
    average of one minute at its start. ``winner`` is a role (see ``Subject``), ``expected`` the
    roles of which one is right; ``percent`` is None for the talk. ``drawing``: frames per second
    that the parent reached meanwhile, 0 if it drew none.
    """

    session: str
    round: int
    tool: str
    pair: str
    percent: int | None
    expected: tuple[str, ...]
    hogs: int
    load: float
    seconds: float
    own_s: float | None
    verdict: str
    winner: str | None
    ratio: float | None
    swapped: bool
    drawing: float
    message: str
    when: str

    @property
    def won(self) -> bool:
        return self.verdict == WIN

    @property
    def failed(self) -> bool:
        return self.verdict == FAILED

    @property
    def right(self) -> bool:
        return self.won and self.winner in self.expected

    @property
    def wrong(self) -> bool:
        """A winner that is not the fastest; of identical functions, any winner."""
        return self.won and self.winner not in self.expected


def versions(python: str, packages: Iterable[str]) -> tuple[str, dict[str, str]]:
    """The version of the interpreter ``python`` and of those ``packages`` that it has."""
    done = subprocess.run(
        [python, "-c", VERSIONS, *packages], capture_output=True, text=True, check=True
    )
    version, found = json.loads(done.stdout)
    return version, found


def session(tools_python: str, found: dict[str, str]) -> Session:
    """This start, on this machine."""
    return Session(
        id=now(),
        machine=machine.describe(),
        cores=os.cpu_count() or 0,
        python=platform.python_version(),
        tools_python=tools_python,
        versions={"tuiquiz": tuiquiz.__version__, **found},
    )


def append(file: Path, item: Session | Record) -> None:
    """Add one line; it is on disk when this returns."""
    with file.open("a", encoding="utf-8") as out:
        out.write(json.dumps({type(item).__name__.lower(): asdict(item)}) + "\n")


def read(files: Iterable[Path]) -> tuple[list[Session], list[Record]]:
    """All sessions and records of ``files``."""
    sessions, records = [], []
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            data: dict[str, Any] = json.loads(line)
            if "session" in data:
                sessions.append(Session(**data["session"]))
            else:
                fields = data["record"]
                fields["expected"] = tuple(fields["expected"])
                records.append(Record(**fields))
    return sessions, records
