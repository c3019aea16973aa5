"""``tuiquiz serve`` as a program of its own."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import asyncssh

from tests.support.guests import Client
from tests.support.terminal import ROOT
from tests.support.waiting import until


class Serving:
    """A kiosk that runs."""

    def __init__(self, process: "subprocess.Popen[bytes]", home: Path) -> None:
        self.process = process
        self.home = home
        self.log = home / "kiosk.log"
        self.out = home / "kiosk.out"

    @property
    def status(self) -> dict[str, Any]:
        """What its status says; empty: there is none."""
        for file in (self.home / "data" / "kiosk").glob("status-*.json"):
            with suppress(OSError):
                found: dict[str, Any] = json.loads(file.read_text())
                return found
        return {}

    @property
    def servers(self) -> list[int]:
        """The processes that serve."""
        return [server["process"] for server in self.status.get("servers", [])]

    async def ready(self, count: int = 1, *, but: frozenset[int] = frozenset()) -> None:
        """Until that many processes serve, none of them one of ``but``."""

        def serving() -> bool:
            assert self.process.poll() is None, "the kiosk ended"
            return len(set(self.servers) - but) == count == len(self.servers)

        await until(serving)

    def connect(self) -> Any:
        return asyncssh.connect(
            "127.0.0.1",
            self.status["port"],
            known_hosts=None,
            config=None,
            username="player",
            client_keys=None,
            agent_path=None,
            client_factory=Client,
        )

    @property
    def said(self) -> str:
        """What was printed for the operator."""
        return self.out.read_text()

    @property
    def events(self) -> list[str]:
        return [json.loads(line)["event"] for line in self.log.read_text().splitlines()]

    async def ended(self) -> int:
        await until(lambda: self.process.poll() is not None)
        assert self.process.returncode is not None
        return self.process.returncode

    @property
    def descendants(self) -> list[int]:
        """The processes that it started, and those that they started."""
        found, parents = [], [self.process.pid]
        while parents:
            with suppress(OSError):
                for task in Path(f"/proc/{parents.pop()}/task").iterdir():
                    children = [int(pid) for pid in (task / "children").read_text().split()]
                    found += children
                    parents += children
        return found


def lives(pid: int) -> bool:
    """Whether a process is there and not only waits to be seen off."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@asynccontextmanager
async def serving(home: Path, *words: str) -> AsyncIterator[Serving]:
    """``tuiquiz serve *words`` at a free port."""
    options = ["--port", "0", "--log", str(home / "kiosk.log"), *words]
    home.mkdir(parents=True, exist_ok=True)
    with (home / "kiosk.out").open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "tuiquiz", "serve", *options],
            stdin=subprocess.DEVNULL,
            stdout=out,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TUIQUIZ_HOME": str(home)},
        )
    place = Serving(process, home)
    try:
        yield place
    finally:
        left = place.descendants
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                await asyncio.to_thread(process.wait, 20)
        process.kill()
        process.wait()
        for pid in left:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
