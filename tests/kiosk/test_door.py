"""The port: each limit turns away with its reason, which the real client shows."""

import asyncio
import os
import resource
import socket
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from shutil import which

import asyncssh
import pytest

from tests.support.waiting import PATIENCE_S, until
from tuiquiz.errors import TuiquizError
from tuiquiz.kiosk import door as doors
from tuiquiz.kiosk.door import Door
from tuiquiz.kiosk.limits import Limits

MANY = Limits(connections=1000, new=1e6, new_burst=1000)
needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs Linux's /proc")
needs_ssh = pytest.mark.skipif(which("ssh") is None, reason="needs OpenSSH's client")


class House:
    """Takes everybody in that the door lets through."""

    def __init__(self, limits: Limits) -> None:
        self.inside: list[tuple[socket.socket, Callable[[], None]]] = []
        self.reasons: list[str] = []
        self.full = False
        self.door = Door(limits, self._admit, self.reasons.append)
        self.port = 0

    def _admit(self, sock: socket.socket, gone: Callable[[], None]) -> tuple[str, str] | None:
        if self.full:
            return "busy", doors.BUSY
        self.inside.append((sock, gone))
        return None

    def leave(self, number: int = 0) -> None:
        sock, gone = self.inside.pop(number)
        sock.close()
        gone()

    def come(self, address: str) -> socket.socket:
        """Somebody comes from ``address``; their end of it."""
        ours, theirs = socket.socketpair()
        self.door.come(theirs, address)
        ours.settimeout(PATIENCE_S)
        return ours


@asynccontextmanager
async def house(limits: Limits = MANY, host: str = "127.0.0.1") -> AsyncIterator[House]:
    made = House(limits)
    ((_, made.port), *_) = await made.door.open(host, 0)
    try:
        yield made
    finally:
        made.door.close()
        while made.inside:
            made.leave()
        await until(lambda: made.door._lingering == 0)


@pytest.fixture(autouse=True)
def quick_farewells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "FAREWELL_S", 0.05)


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def words(port: int, host: str = "127.0.0.1") -> bytes:
    """What the door says at once to somebody who comes."""
    reader, writer = await asyncio.open_connection(host, port)
    async with asyncio.timeout(PATIENCE_S):
        said = await reader.read()
    writer.close()
    return said


async def test_whoever_comes_is_let_in() -> None:
    async with house() as place:
        _, writer = await asyncio.open_connection("127.0.0.1", place.port)
        await until(lambda: len(place.inside) == 1)
        assert (place.door.connections, place.reasons) == (1, [])
        place.leave()
        assert place.door.connections == 0
        writer.close()


async def test_too_many_connections() -> None:
    async with house(Limits(connections=2)) as place:
        ends = [await asyncio.open_connection("127.0.0.1", place.port) for _ in range(2)]
        assert doors.BUSY.encode() in await words(place.port)
        assert (place.reasons, place.door.connections) == (["connections"], 2)
        place.leave()
        ends.append(await asyncio.open_connection("127.0.0.1", place.port))
        await until(lambda: len(place.inside) == 2)
        for _, writer in ends:
            writer.close()


async def test_too_many_new_ones() -> None:
    async with house(Limits(new=1e-6, new_burst=3)) as place:
        ends = [await asyncio.open_connection("127.0.0.1", place.port) for _ in range(3)]
        await until(lambda: len(place.inside) == 3)
        assert doors.TOO_OFTEN.encode() in await words(place.port)
        assert place.reasons == ["rate"]
        for _, writer in ends:
            writer.close()


async def test_nobody_can_serve() -> None:
    async with house() as place:
        place.full = True
        assert doors.BUSY.encode() in await words(place.port)
        assert (place.reasons, place.door.connections) == (["busy"], 0)


async def test_a_closing_kiosk() -> None:
    async with house() as place:
        place.door.closing = True
        assert doors.CLOSING.encode() in await words(place.port)
        assert place.reasons == ["closing"]


async def test_each_address_has_its_own_limits() -> None:
    limits = Limits(per_address=2, per_second=1e-6, burst=3)
    async with house(limits) as place:
        ends = [place.come("192.0.2.7") for _ in range(2)]
        assert place.reasons == []
        ends.append(place.come("192.0.2.7"))
        assert doors.FROM_ONE_ADDRESS.encode() in ends[-1].recv(1000)
        ends.append(place.come("192.0.2.8"))
        assert (place.reasons, place.door.connections) == (["address"], 3)
        place.leave()
        ends.append(place.come("192.0.2.7"))
        place.leave()
        ends.append(place.come("192.0.2.7"))
        assert doors.TOO_OFTEN.encode() in ends[-1].recv(1000)
        assert place.reasons == ["address", "address rate"]
        for end in ends:
            end.close()


async def test_this_machine_is_not_counted_as_an_address() -> None:
    async with house(Limits(per_address=1, per_second=1e-6, burst=1)) as place:
        ends = [place.come(one) for one in ("127.0.0.1", "127.0.0.1", "127.9.9.9", "::1", "::1")]
        assert (place.reasons, place.door.connections) == ([], 5)
        for end in ends:
            end.close()


async def test_a_house_with_ipv6_is_one_address() -> None:
    """It is given 2^64 of them."""
    async with house(Limits(per_address=2)) as place:
        ends = [place.come(f"2001:db8:1:2::{number:x}") for number in range(1, 6)]
        assert place.reasons == ["address"] * 3
        ends += [place.come("2001:db8:1:3::1"), place.come("fe80::1%eth0"), place.come("odd")]
        assert place.reasons == ["address"] * 3
        for end in ends:
            end.close()


async def test_addresses_that_left_are_forgotten() -> None:
    async with house() as place:
        for number in range(doors.REMEMBERED + 500):
            place.come(f"198.51.{number // 256}.{number % 256}").close()
            place.leave()
        assert len(place.door._addresses) == 0
        assert len(place.door._rates) <= doors.REMEMBERED


@needs_ssh
@pytest.mark.parametrize("reason", ["connections", "closing"])
async def test_the_real_client_shows_the_reason(reason: str) -> None:
    async with house(Limits(connections=1)) as place:
        place.door.closing = reason == "closing"
        with socket.create_connection(("127.0.0.1", place.port)):
            await until(lambda: bool(place.inside) or bool(place.reasons))
            ssh = await asyncio.create_subprocess_exec(
                *("ssh", "-F", "none", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no"),
                *("-o", "UserKnownHostsFile=/dev/null", "-p", str(place.port), "x@127.0.0.1"),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
            async with asyncio.timeout(PATIENCE_S):
                _, err = await ssh.communicate()
        said = doors.CLOSING if reason == "closing" else doors.BUSY
        assert said in err.decode() and ssh.returncode == 255


async def test_asyncssh_reads_the_reason_too() -> None:
    async with house(Limits(connections=1)) as place:
        place.door.closing = True
        with pytest.raises(asyncssh.DisconnectError) as caught:
            await asyncssh.connect("127.0.0.1", place.port, known_hosts=None, config=None)
        assert caught.value.reason.startswith(doors.CLOSING)


@pytest.mark.parametrize("length", range(40))
def test_a_packet_is_as_the_protocol_wants_it(length: int) -> None:
    packet = doors.disconnection(12, "x" * length)
    size, padding = int.from_bytes(packet[:4], "big"), packet[4]
    assert len(packet) == size + 4 and len(packet) % 8 == 0 and padding >= 4
    assert packet[5] == 1 and packet[6:10] == (12).to_bytes(4, "big")
    assert packet[14 : 14 + length] == b"x" * length


async def test_the_port_is_in_use() -> None:
    async with house() as place:
        other = House(MANY)
        with pytest.raises(TuiquizError, match=r"on 127.0.0.1 port \d+: Address al") as caught:
            await other.door.open("127.0.0.1", place.port)
        assert "--port" in str(caught.value.hint)


@pytest.mark.parametrize("host", ["no.such.host.invalid", "256.1.1.1", "x" * 300, "\x00", "ü" * 90])
async def test_no_such_host(host: str) -> None:
    with pytest.raises(TuiquizError, match=r"--host: .* is no address of this machine") as caught:
        await House(MANY).door.open(host, 0)
    assert "0.0.0.0" in str(caught.value.hint)


async def test_an_address_of_another_machine() -> None:
    with pytest.raises(TuiquizError, match=r"cannot listen on 192.0.2.254 port 0: Cannot assign"):
        await House(MANY).door.open("192.0.2.254", 0)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may listen on any port")
async def test_a_port_for_root() -> None:
    with pytest.raises(TuiquizError, match="Permission denied"):
        await House(MANY).door.open("127.0.0.1", 22)


def has_ipv6() -> bool:
    try:
        with closing(socket.socket(socket.AF_INET6)) as sock:
            sock.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.skipif(not has_ipv6(), reason="needs IPv6")
async def test_ipv6() -> None:
    async with house(Limits(new_burst=1, new=1e-6), "::1") as place:
        _, writer = await asyncio.open_connection("::1", place.port)
        await until(lambda: len(place.inside) == 1)
        assert doors.TOO_OFTEN.encode() in await words(place.port, "::1")
        writer.close()


@pytest.mark.skipif(not has_ipv6(), reason="needs IPv6")
async def test_every_address_has_the_same_port() -> None:
    place = House(MANY)
    found = await place.door.open("", 0)
    assert len(found) == 2 and len({port for _, port in found}) == 1
    for host in ("127.0.0.1", "::1"):
        _, writer = await asyncio.open_connection(host, found[0][1])
        writer.close()
    await until(lambda: len(place.inside) == 2)
    place.door.close()
    while place.inside:
        place.leave()


async def test_of_a_name_the_addresses_that_are_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """On many machines ``localhost`` is also ::1, whether they have IPv6 or not."""

    async def found(*_: object, **__: object) -> list[tuple[object, ...]]:
        kinds = (socket.SOCK_STREAM, 6, "")
        return [
            (socket.AF_INET, *kinds, ("192.0.2.254", 0)),
            (socket.AF_INET, *kinds, ("127.0.0.1", 0)),
        ]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", found)
    place = House(MANY)
    ((host, port),) = await place.door.open("some.name", 0)
    assert host == "127.0.0.1" and port
    place.door.close()


@needs_proc
async def test_two_hundred_at_once_are_seen_to_and_leave_nothing() -> None:
    before = descriptors()
    limits = Limits(connections=40, new=1e-6, new_burst=60)
    async with house(limits) as place:
        ends = await asyncio.gather(
            *(asyncio.open_connection("127.0.0.1", place.port) for _ in range(200))
        )
        await until(lambda: len(place.inside) + len(place.reasons) == 200)
        assert len(place.inside) == 40
        assert place.reasons == ["connections"] * 160
        for _, writer in ends:
            writer.close()
    assert place.door.connections == 0
    await until(lambda: descriptors() <= before)


@needs_proc
async def test_more_farewells_than_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "LINGERING", 3)
    before = descriptors()
    async with house(Limits(connections=1)) as place:
        place.door.closing = True
        await asyncio.gather(*(words_or_none(place.port) for _ in range(20)))
        assert place.reasons == ["closing"] * 20
    await until(lambda: descriptors() <= before)


async def words_or_none(port: int) -> None:
    with suppress(ConnectionResetError):
        await words(port)


@needs_proc
async def test_without_descriptors_the_port_stays_open() -> None:
    async with house() as place:
        ends = [socket.socket() for _ in range(3)]
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        highest = max(int(file.name) for file in Path("/proc/self/fd").iterdir())
        spare = [os.dup(0)]
        while spare[-1] <= highest:
            spare.append(os.dup(0))
        resource.setrlimit(resource.RLIMIT_NOFILE, (spare[-1] + 1, hard))
        try:
            for end in ends:
                end.connect(("127.0.0.1", place.port))
            await until(lambda: "system" in place.reasons)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
            for descriptor in spare:
                os.close(descriptor)
        await until(lambda: len(place.inside) == 3)
        for end in ends:
            end.close()


async def test_a_closed_door_listens_no_more() -> None:
    async with house() as place:
        place.door.close()
        place.door.close()
        with pytest.raises(OSError):
            await asyncio.open_connection("127.0.0.1", place.port)
