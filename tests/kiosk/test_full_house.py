"""The game itself for several guests of a process: what one does, the others do not feel."""

import asyncio
import gc
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import asyncssh
import pytest
from textual._xterm_parser import XTermParser
from textual.box_model import BoxModel
from textual.cache import LRUCache
from textual.css.styles import Styles
from textual.message_pump import MessagePump
from textual.strip import Strip
from textual.worker import Worker

from tests.support import stall
from tests.support.guests import Kiosk, Window, kiosk, window
from tests.support.waiting import until
from tuiquiz.kiosk import guest, hall, parts, remains, thrift
from tuiquiz.kiosk.app import KioskApp
from tuiquiz.kiosk.chain import Visit
from tuiquiz.kiosk.driver import LEAVE
from tuiquiz.kiosk.limits import Limits
from tuiquiz.kiosk.reader import Reader

TIGHT = Limits(login_s=20, backlog=20_000, events=1000, resizes=1000)
FIRST, NAME = "Enter : play", "Who plays?"
OF_A_VISIT = (
    *(asyncssh.SSHServerConnection, asyncssh.SSHServerChannel, guest.Guest, guest.GuestSession),
    *(Visit, Reader, XTermParser),
    *(MessagePump, Worker, Styles, BoxModel),
)


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., KioskApp]:
    monkeypatch.setattr(guest, "GRACE_S", 0.05)
    monkeypatch.delenv("NO_COLOR", raising=False)
    return partial(KioskApp, stall.venue(tmp_path))


@asynccontextmanager
async def two(make: Callable[..., KioskApp]) -> AsyncIterator[tuple[Kiosk, Window, Window]]:
    """Two guests in front of the first screen."""
    async with kiosk(TIGHT, make) as place, place.connect() as one, place.connect() as other:
        seats = []
        for conn, small in ((one, {"max_pktsize": 1000, "window": 2000}), (other, {})):
            seats.append(await window(conn, **small))
            await seats[-1].shows(FIRST)
        yield place, seats[0], seats[1]


async def plays(seat: Window) -> None:
    """Goes from the first screen to that of the name, and back."""
    seat.chan.write(b"\r")
    await seat.shows(NAME)
    seat.chan.write(b"\x1b")
    await seat.shows(FIRST)


async def test_who_reads_again_sees_what_there_is(make: Callable[..., KioskApp]) -> None:
    async with two(make) as (place, slow, other):
        slow.chan.pause_reading()
        driver: Any = place.games[0]._driver
        for number in range(2000):
            slow.chan.change_terminal_size(80 - number % 2, 24)
            await until(lambda: driver._size == driver._wanted)
            if driver._full_since is not None:
                break
        slow.chan.change_terminal_size(80, 24)
        slow.chan.write(b"\r")
        await plays(other)
        assert NAME not in slow.line.text
        slow.chan.resume_reading()
        await until(lambda: NAME in slow.line.text and FIRST not in slow.line.text)
        assert driver._full_since is None


async def test_one_that_fails_ends_alone(make: Callable[..., KioskApp]) -> None:
    def fails() -> None:
        raise RuntimeError("a bug")

    async with two(make) as (place, one, other):
        other.chan.write(b"\r")
        await other.shows(NAME)
        place.games[0].call_later(fails)
        assert await one.ended() == 1
        assert one.text.endswith(f"{LEAVE}{parts.BROKEN}\r\n")
        other.chan.write(b"\x1b")
        await other.shows(FIRST)
        assert "fault" in [line["event"] for line in place.events]


@pytest.mark.parametrize("keys", [b"\r\x1b[A\x1b[B\t ", b"abc\x7f?", b"\x1b[<0;9;9M\x1b[<0;9;9m"])
async def test_keys_by_the_hundred_thousand(make: Callable[..., KioskApp], keys: bytes) -> None:
    async with two(make) as (place, one, other):
        one.chan.write(keys * (100_000 // len(keys)))
        for _ in range(3):
            await plays(other)
        assert place.games[0].fault is None and not one.closed.is_set()


@pytest.fixture
def thrifty(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As in a serving process, but that nothing is collected unless the test says so."""
    monkeypatch.setattr(hall, "CALM_S", 1e9)
    monkeypatch.setattr(remains, "SETTLED_S", 0.05)
    for kind, name in ((Strip, "divide"), (Strip, "__init__"), (LRUCache, "clear")):
        monkeypatch.setattr(kind, name, getattr(kind, name))
    for kind, name in ((Strip, "__getattr__"), (LRUCache, "__del__")):
        monkeypatch.setattr(kind, name, None, raising=False)
    thrift.part_strips()
    thrift.spare_strips()
    thrift.part_entries()
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def of_visits() -> Counter[type]:
    """How many there are of what visits consist of."""
    return Counter(type(one) for one in gc.get_objects() if isinstance(one, OF_A_VISIT))


@pytest.mark.usefixtures("thrifty")
async def test_visits_leave_nothing_to_the_collector(make: Callable[..., KioskApp]) -> None:
    async def come(times: int) -> None:
        for _ in range(times):
            async with place.connect() as conn:
                seat = await window(conn)
                await seat.shows(FIRST)
                gc.collect(0)
                await plays(seat)
                gc.collect(0)
        await place.emptied()
        await until(lambda: not any(hasattr(game, "venue") for game in place.games))
        place.games.clear()
        place.visitors.clear()
        place.waited.clear()

    async with kiosk(TIGHT, make) as place:
        await come(1)  # All rules of the styles are parsed by the first one.
        gc.collect()
        before = of_visits()
        await come(3)
        await until(lambda: (gc.collect(0), not of_visits() - before)[1])


@pytest.mark.usefixtures("thrifty")
async def test_who_does_not_log_in_leaves_nothing_to_the_collector() -> None:
    async with kiosk() as place:
        for _ in range(4):
            reader, writer = await asyncio.open_connection("127.0.0.1", place.port)
            await reader.readline()
            gc.collect(0)
            writer.write(b"SSH-2.0-scan\r\n")
            writer.close()
            await writer.wait_closed()
        await until(lambda: (gc.collect(0), not of_visits()[asyncssh.SSHServerConnection])[1])
