"""How many processes serve, what is told of them, and how the one that listens ends."""

import asyncio
import json
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tests.support.waiting import until
from tuiquiz.kiosk import door, status, supervisor
from tuiquiz.kiosk.door import Door
from tuiquiz.kiosk.journal import Journal
from tuiquiz.kiosk.limits import Limits
from tuiquiz.kiosk.order import Order
from tuiquiz.kiosk.server import Server
from tuiquiz.kiosk.supervisor import Supervisor

PORT = 2222


class Played:
    """A serving process that is none: it is ready when a test says so."""

    made: list["Played"]
    at_once = True

    def __init__(self, order: Order, ended: Any) -> None:
        del order
        self.stats: dict[str, Any] = {}
        self.ready = False
        self.failure = ""
        self.settled = asyncio.Event()
        self.retiring = False
        self.gone: dict[int, Any] = {}
        self.process = None
        self.seen_off = False
        self._ended = ended
        self.made.append(self)

    @property
    def free(self) -> bool:
        return self.ready and not self.retiring

    async def start(self) -> None:
        if self.at_once:
            self.serve()

    def serve(self) -> None:
        self.ready = True
        self.settled.set()

    def take(self, number: int, sock: socket.socket, gone: Any) -> None:
        del number, sock, gone

    def die(self) -> None:
        self.ready = False
        self._ended(self)

    def close(self, seconds: float) -> None:
        del seconds
        self.retiring = True
        if self.ready:
            self.die()

    def stop(self) -> None:
        self.ready = False

    async def end(self) -> None:
        self.seen_off = True


class Kept:
    """A supervisor of such processes, whose seconds are short."""

    def __init__(self, count: int, made: list[Played]) -> None:
        self.made = made
        self.log = StringIO()
        self.supervisor = Supervisor(count, 0.0, Journal(self.log))
        self.door = Door(Limits(), self.supervisor.admit, self.supervisor.refused)
        self.supervisor.heed()
        self.measuring = asyncio.Event()
        self.measuring.set()
        self.running = asyncio.create_task(
            self.supervisor.run(Order(()), self.door, PORT, self._figures)
        )

    async def _figures(self) -> dict[str, Any]:
        await self.measuring.wait()
        return {"queued": 3}

    @property
    def events(self) -> list[str]:
        return [json.loads(line)["event"] for line in self.log.getvalue().splitlines()]

    @property
    def told(self) -> dict[str, Any]:
        """The status; empty where there is none."""
        try:
            found: dict[str, Any] = json.loads(status.file_of(PORT).read_text())
        except OSError:
            return {}
        return found

    async def end(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        async with asyncio.timeout(30):
            await self.running


@pytest.fixture
def processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Played]:
    monkeypatch.setenv("TUIQUIZ_HOME", str(tmp_path))
    status.folder().mkdir(parents=True)
    made: list[Played] = []
    monkeypatch.setattr(Played, "made", made, raising=False)
    monkeypatch.setattr(Played, "at_once", True)
    monkeypatch.setattr(supervisor, "Server", Played)
    monkeypatch.setattr(supervisor, "SECOND_S", 0.01)
    return made


@asynccontextmanager
async def kept(made: list[Played], count: int = 1) -> AsyncIterator[Kept]:
    place = Kept(count, made)
    try:
        yield place
    finally:
        if not place.running.done():
            await place.end()
        for number in supervisor.CLOSING:
            asyncio.get_running_loop().remove_signal_handler(number)


async def test_a_process_that_grew_is_replaced_by_one(processes: list[Played]) -> None:
    async with kept(processes, 2) as place:
        await until(lambda: len(place.told.get("servers", [])) == 2)
        processes[0].stats = {"memory_mb": 10**6}
        Played.at_once = False
        await until(lambda: len(processes) == 3)
        await until(lambda: processes[0].seen_off)
        for _ in range(3):  # One is being started already.
            await asyncio.sleep(0)
        assert len(processes) == 3
        processes[2].serve()
        await until(lambda: len(place.told["servers"]) == 2)
        processes[1].die()
        await until(lambda: len(processes) == 4)


async def test_who_was_turned_away_stays_counted(processes: list[Played]) -> None:
    async with kept(processes) as place:
        await until(lambda: bool(processes) and processes[0].ready)
        processes[0].stats = {"refused": {"full": 7}}
        await until(lambda: place.told.get("refused") == {"full": 7})
        processes[0].die()
        await until(lambda: len(processes) == 2 and processes[1].ready)
        processes[1].stats = {"refused": {"full": 2}}
        await until(lambda: place.told.get("refused") == {"full": 9})


async def test_a_signal_while_a_process_is_started(processes: list[Played]) -> None:
    Played.at_once = False
    async with kept(processes) as place:
        await until(lambda: len(processes) == 1)
        await place.end()
        assert processes[0].seen_off and place.events[-1] == "closed"


async def test_a_signal_before_anything_runs(processes: list[Played]) -> None:
    Played.at_once = False
    async with kept(processes) as place:
        os.kill(os.getpid(), signal.SIGTERM)
        assert await place.supervisor.unless_closing(asyncio.Event().wait()) is None
        await place.running
        assert place.events[0] == "closing"


async def test_until_one_serves_it_starts_and_then_it_is_busy(processes: list[Played]) -> None:
    Played.at_once = False
    async with kept(processes) as place:
        admit = place.supervisor.admit
        ours, theirs = socket.socketpair()
        with ours, theirs:
            assert admit(theirs, lambda: None) == ("starting", door.STARTING)
            await until(lambda: len(processes) == 1)
            processes[0].serve()
            await until(lambda: admit(theirs, lambda: None) is None)
            processes[0].retiring = True
            assert admit(theirs, lambda: None) == ("busy", door.BUSY)


async def test_while_those_in_a_game_finish_others_are_told(processes: list[Played]) -> None:
    async with kept(processes) as place:
        ((_, port),) = await place.door.open("127.0.0.1", 0)
        await until(lambda: bool(processes) and processes[0].ready)
        waiting = asyncio.Event()

        async def end() -> None:
            await waiting.wait()

        processes[0].end = end  # type: ignore[method-assign]
        os.kill(os.getpid(), signal.SIGTERM)
        await until(lambda: "closing" in place.events)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        assert door.CLOSING.encode() in await reader.read()
        writer.close()
        waiting.set()
        await place.running
        with pytest.raises(OSError):
            await asyncio.open_connection("127.0.0.1", port)


async def test_a_status_that_fails_once_is_written_again(
    processes: list[Played], monkeypatch: pytest.MonkeyPatch
) -> None:
    fails = [ValueError(), TypeError(), OSError()]
    write = status.write

    def written(port: int, told: dict[str, Any]) -> None:
        if fails:
            raise fails.pop()
        write(port, told)

    monkeypatch.setattr(status, "write", written)
    async with kept(processes) as place:
        await until(lambda: bool(place.told))
        assert place.events.count("status") == 3
        await place.end()
        assert not place.told


async def test_a_measuring_service_that_hangs_holds_up_no_status(processes: list[Played]) -> None:
    async with kept(processes) as place:
        place.measuring.clear()
        await until(lambda: bool(place.told))
        assert place.told["measuring"] == {}
        place.measuring.set()
        await until(lambda: place.told["measuring"] == {"queued": 3})


async def test_a_process_that_cannot_be_used_says_why(tmp_path: Path) -> None:
    server = Server(Order((str(tmp_path / "no-pack"),)), lambda _: None)
    await server.start()
    try:
        async with asyncio.timeout(60):
            await server.settled.wait()
        assert not server.ready and "no-pack" in server.failure
        assert server.process
        assert await server.process.wait() == 0
    finally:
        await server.end()
