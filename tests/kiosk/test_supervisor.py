"""A whole kiosk of several processes: what happens when one of them ends, or is told to."""

import asyncio
import json
import os
import signal
import stat
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncssh
import pytest

from tests.support.guests import window
from tests.support.serving import lives, serving
from tests.support.terminal import Terminal
from tests.support.waiting import until
from tuiquiz.kiosk.driver import LEAVE


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder with a path that is too long for a socket."""
    with TemporaryDirectory(prefix="kiosk-") as folder:
        yield Path(folder) / ("long" * 25)


pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs Linux's /proc")


async def test_a_process_that_dies_is_replaced_and_the_others_play_on(home: Path) -> None:
    async with serving(home, "--workers", "2", "--connections", "5") as place:
        await place.ready(2)
        before = frozenset(place.servers)
        first, second = await place.connect(), await place.connect()
        seats = [await window(conn) for conn in (first, second)]
        for seat in seats:
            await seat.shows("Enter : play")
        await until(lambda: {s.get("sessions") for s in place.status["servers"]} == {1})
        victim = place.servers[0]
        os.kill(victim, signal.SIGKILL)
        await until(lambda: any(seat.closed.is_set() for seat in seats))
        await until(lambda: place.status["connections"] == 1)
        await until(lambda: len(place.servers) == 2 and victim not in place.servers)
        assert len(before & set(place.servers)) == 1
        assert not all(seat.closed.is_set() for seat in seats)
        async with place.connect() as conn:
            await (await window(conn)).shows("Enter : play")
        assert "lost" in place.events
        first.close()
        second.close()


async def test_a_signal_closes_it_and_terminals_are_as_before(home: Path) -> None:
    async with serving(home) as place:
        await place.ready()
        processes, port = place.descendants, place.status["port"]
        conn = await place.connect()
        seat = await window(conn)
        await seat.shows("Enter : play")
        place.process.send_signal(signal.SIGTERM)
        assert await place.ended() == 0
        assert await seat.ended() == 0
        assert LEAVE in seat.text and "closing" in seat.text.rpartition(LEAVE)[2]
        assert place.status == {}
        assert place.events[-1] == "closed"
        assert not list((home / "data" / "kiosk").glob("measuring-*"))
        await until(lambda: not any(lives(pid) for pid in processes))
        with pytest.raises(OSError):
            await asyncio.open_connection("127.0.0.1", port)
        conn.close()


async def test_a_kiosk_that_is_killed_leaves_no_process(home: Path) -> None:
    async with serving(home, "--workers", "2") as place:
        await place.ready(2)
        processes = place.descendants
        assert len(processes) >= 3
        conn = await place.connect()
        seat = await window(conn)
        await seat.shows("Enter : play")
        place.process.kill()
        assert await place.ended() == -signal.SIGKILL
        await seat.ended()
        assert LEAVE in seat.text
        await until(lambda: not any(lives(pid) for pid in processes))
        conn.close()


async def test_who_came_before_anybody_can_serve_is_told(home: Path) -> None:
    async with serving(home) as place:
        await until(lambda: "port" in place.status)
        if not place.servers:
            with pytest.raises(asyncssh.DisconnectError, match="is starting; come again"):
                await place.connect()


async def test_files_and_processes_tell_nobody_the_key(home: Path) -> None:
    async with serving(home) as place:
        await place.ready()
        folder = home / "data" / "kiosk"
        for file in folder.rglob("*"):
            assert not stat.S_IMODE(file.lstat().st_mode) & 0o077, file
        for pid in (place.process.pid, *place.descendants):
            shown = Path(f"/proc/{pid}/cmdline").read_bytes()
            shown += Path(f"/proc/{pid}/environ").read_bytes()
            assert b"PRIVATE KEY" not in shown


async def test_a_second_signal_ends_it_at_once(home: Path) -> None:
    async with serving(home, "--drain", "3600") as place:
        await place.ready()
        async with place.connect() as conn:
            seat = await window(conn)
            await seat.shows("Enter : play")
            seat.chan.write(b"\r")
            await seat.shows("Who plays?")
            seat.chan.write(b"\r")
            await until(lambda: place.status["games"] == 1)
            place.process.send_signal(signal.SIGHUP)
            await until(lambda: "closing" in place.events)
            place.process.send_signal(signal.SIGINT)
            assert await place.ended() == 0
            await seat.ended()
            assert "The kiosk is closing." in seat.text.rpartition(LEAVE)[2]
    assert place.said.splitlines()[-2:] == [
        "Closing: 1 player is in a game and may finish it within 3600 seconds. "
        "A second signal ends it at once.",
        "Ending at once.",
    ]


def test_the_operator_reads_what_ctrl_c_does_beside_the_log(home: Path) -> None:
    words = ("-m", "tuiquiz", "serve", "--port", "0")
    with Terminal(*words, TUIQUIZ_HOME=str(home)) as terminal:
        terminal.until('"event":"serving"')
        terminal.type("\x03")
        assert terminal.ended() == 0
        shown = terminal.written.decode().replace("\r", "").splitlines()
    assert shown.count("Closing: nobody is in a game.") == 1
    log = [json.loads(line)["event"] for line in shown if line.startswith("{")]
    assert log[-2:] == ["closing", "closed"]
