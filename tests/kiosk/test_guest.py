"""Who comes in, as whom, and what else clients ask for: refused."""

import asyncio
import os
import socket
import struct
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from shutil import which
from typing import Any, cast

import asyncssh
import pytest
from asyncssh.packet import Boolean, Byte, String, UInt32

from tests.support.guests import (
    FAREWELL,
    HOST_KEY,
    LIMITS,
    Client,
    Game,
    Kiosk,
    Window,
    kiosk,
    sitting,
    window,
)
from tests.support.terminal import Terminal
from tests.support.waiting import PATIENCE_S, until
from tuiquiz.kiosk import guest, meter, parts
from tuiquiz.kiosk.limits import Limits

needs_ssh = pytest.mark.skipif(which("ssh") is None, reason="needs OpenSSH's client")
KEY = asyncssh.generate_private_key("ssh-ed25519")
VICTIM = asyncssh.generate_private_key("ssh-ed25519")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guest, "GRACE_S", 0.05)


class Forged(asyncssh.public_key.SSHLocalKeyPair):
    """Shows the victim's key and signs with another."""

    def __init__(self) -> None:
        super().__init__(KEY, None, None, None)
        self.public_data = self.key_public_data = VICTIM.public_data


async def test_without_a_key_the_visitor_is_nobody() -> None:
    async with kiosk() as place, sitting(place):
        assert place.visitors[0].key is None


async def test_a_proved_key_is_known_by_its_fingerprint() -> None:
    async with kiosk() as place:
        for kind in ("ssh-ed25519", "ecdsa-sha2-nistp256"):
            key = asyncssh.generate_private_key(kind)
            async with sitting(place, client_keys=[key]):
                assert place.visitors[-1].key == key.get_fingerprint()
                assert place.visitors[-1].key.startswith("SHA256:")


async def test_two_visits_have_two_names_and_the_login_is_none_of_them() -> None:
    async with kiosk() as place:
        for _ in range(2):
            async with sitting(place, username="mallory", client_keys=[KEY]):
                pass
        first, second = place.visitors
        assert first.id != second.id and first.key == second.key
        assert "mallory" not in place.log.getvalue()


async def test_a_key_that_is_shown_and_not_proved_is_nobodys() -> None:
    async with kiosk() as place, sitting(place, client_keys=[Forged()]):
        assert place.visitors[0].key is None


async def test_a_forged_key_and_then_an_own_one() -> None:
    async with kiosk() as place, sitting(place, client_keys=[Forged(), KEY]):
        assert place.visitors[0].key == KEY.get_fingerprint()


async def test_a_guest_shows_no_key() -> None:
    async with kiosk() as place, sitting(place, username="guest", client_keys=[KEY]):
        assert place.visitors[0].key is None


async def test_a_shown_key_and_then_another_login_name() -> None:
    """``guest`` needs no proof, so what was shown under another name must not count."""

    class Switching(asyncssh.public_key.SSHLocalKeyPair):
        def __init__(self) -> None:
            super().__init__(VICTIM, None, None, None)

        async def sign_async(self, data: bytes) -> bytes:
            del data
            conn = client.conn
            conn.send_packet(50, String("guest"), String("ssh-connection"), String("none"))
            await asyncio.Event().wait()
            raise AssertionError

    client = Client()
    shows = {"client_factory": lambda: client, "client_keys": [Switching()]}
    async with kiosk() as place, sitting(place, **shows):
        assert place.visitors[0].key is None


async def test_a_password_is_not_taken() -> None:
    async with kiosk() as place:
        with pytest.raises(asyncssh.PermissionDenied):
            async with place.connect(password="secret", preferred_auth=("password",)):
                pass
        await place.emptied()
        assert place.stats["refused"] == {"login": 1}


@pytest.mark.parametrize("name", ["\x1b[2J", "x" * 2000, "a\u202eb"])
async def test_login_names_that_are_none(name: str) -> None:
    class Named(Client):
        def connection_made(self, conn: Any) -> None:
            conn._username = name

    async with kiosk() as place:
        with pytest.raises(asyncssh.Error):
            async with place.connect(client_factory=Named):
                pass
        async with sitting(place):
            pass
        assert "\\u001b" not in place.log.getvalue() and "xxx" not in place.log.getvalue()


async def test_a_command_is_not_run() -> None:
    async with kiosk() as place, place.connect() as conn:
        for options in ({}, {"term_type": "xterm"}):
            async with place.connect() as conn:
                done = await conn.run("touch /tmp/owned; id", check=False, **options)
                assert (done.exit_status, done.stdout) == (1, f"{parts.NO_COMMANDS}\r\n")
    assert place.games == []


@pytest.mark.parametrize("command", ["scp -t /tmp", "scp -f /etc/passwd", "sftp-server", ""])
async def test_no_files_are_copied(command: str) -> None:
    async with kiosk() as place, place.connect() as conn:
        done = await conn.run(command or "\x00", check=False)
        assert done.exit_status == 1 and parts.NO_COMMANDS in str(done.stdout)


async def test_no_subsystem() -> None:
    async with kiosk() as place:
        async with place.connect() as conn:
            with pytest.raises(asyncssh.ChannelOpenError):
                await conn.start_sftp_client()
        assert place.stats["refused"] == {"subsystem": 1}


async def test_no_terminal() -> None:
    async with kiosk() as place, place.connect() as conn:
        async with conn.create_process() as process:
            out, _ = await process.communicate()
        assert out == f"{parts.NO_TERMINAL}\r\n" and process.exit_status == 1


async def test_a_terminal_that_cannot_show_anything() -> None:
    async with kiosk() as place, place.connect() as conn:
        seat = await window(conn, term_type="dumb")
        assert await seat.ended() == 1
        assert parts.DUMB in seat.text


async def test_no_way_to_other_machines(tmp_path: Path) -> None:
    async with kiosk() as place, place.connect() as conn:
        with pytest.raises(asyncssh.ChannelOpenError):
            await conn.open_connection("127.0.0.1", place.port)
        with pytest.raises(asyncssh.ChannelOpenError):
            await conn.open_unix_connection(str(tmp_path / "x"))
        with pytest.raises(asyncssh.ChannelListenError):
            await conn.forward_remote_port("127.0.0.1", 0, "127.0.0.1", 1)
        with pytest.raises(asyncssh.ChannelListenError):
            await conn.forward_remote_path(str(tmp_path / "x"), str(tmp_path / "y"))
        for opening in (conn.open_tun, conn.open_tap):
            with pytest.raises(asyncssh.ChannelOpenError):
                await opening(0)
        seat = await window(conn)
        await seat.shows("welcome")
    assert list(tmp_path.iterdir()) == []


async def request(seat: Any, kind: bytes, *data: bytes) -> bool:
    """Ask for something on the channel of ``seat``."""
    async with asyncio.timeout(PATIENCE_S):
        return bool(await seat.chan._make_request(kind, *data))


async def test_no_agent_and_no_x11() -> None:
    async with kiosk() as place, sitting(place) as seat:
        assert not await request(seat, b"auth-agent-req@openssh.com")
        cookie = (Boolean(False), String("MIT-MAGIC-COOKIE-1"), String("00" * 16), UInt32(0))
        assert not await request(seat, b"x11-req", *cookie)
        seat.chan.write(b"a")
        await seat.shows("typed a")


async def test_a_second_session_is_refused() -> None:
    async with kiosk() as place, place.connect() as conn:
        seat = await window(conn)
        await seat.shows("welcome")
        for _ in range(3):
            with pytest.raises(asyncssh.ChannelOpenError):
                await window(conn)
        seat.chan.write(b"a")
        await seat.shows("typed a")
    assert len(place.games) == 1


async def test_a_second_terminal_and_a_second_shell_are_refused() -> None:
    async with kiosk() as place, sitting(place) as seat:
        pty = (String("vt100"), *(UInt32(n) for n in (10, 10, 0, 0)), String(b"\0"))
        assert not await request(seat, b"pty-req", *pty)
        for again in ((b"shell",), (b"exec", String("id")), (b"subsystem", String("sftp"))):
            assert not await request(seat, *again)
        seat.chan.write(b"a")
        await seat.shows("typed a")
        assert "80 by 24" in seat.line.text


async def test_a_flood_of_variables_is_not_kept() -> None:
    env = {f"LC_{number}": "x" * 1000 for number in range(3000)}
    env |= {f"V{number}": "v" for number in range(3000)}
    async with kiosk(Limits(input_bytes=1e6)) as place, place.connect() as conn:
        seat = await window(conn, env=env)
        await seat.shows("welcome")
        session = next(iter(place.hall._games.values()))
        assert isinstance(session, Game)
        line: Any = session._driver and session._driver._line  # type: ignore[attr-defined]
        kept = line._chan.get_environment_bytes()
        assert len(kept) == LIMITS.variables
        assert all(len(name) + len(value) <= guest.VALUE for name, value in kept.items())


async def test_variables_are_still_heard() -> None:
    async with kiosk() as place, place.connect() as conn:
        seat = await window(conn, env={"NO_COLOR": "1", "LANG": b"\xff\xfe"})
        await seat.shows("welcome")
        assert "\x1b[38;" not in seat.text and "\x1b[48;" not in seat.text


class Bare(asyncssh.SSHClientSession[bytes]):
    """A session that is asked for bit by bit."""

    def __init__(self) -> None:
        self.data = b""
        self.closed = False

    def data_received(self, data: bytes, datatype: asyncssh.DataType) -> None:
        del datatype
        self.data += data

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self.closed = True


async def bare(conn: asyncssh.SSHClientConnection) -> tuple[Any, Bare]:
    """A session of which nothing but the channel is there yet."""
    loop = asyncio.get_running_loop()
    chan: Any = asyncssh.channel.SSHClientChannel(
        conn, loop, "strict", None, "strict", 2**16, 2**15
    )
    await chan._open(b"session")
    chan._session = Bare()
    return chan, chan._session


async def shown(place: Kiosk, term: bytes) -> bool:
    """Whether the game is drawn for a terminal of type ``term``."""
    async with place.connect() as conn:
        chan, session = await bare(conn)
        size = tuple(UInt32(n) for n in (80, 24, 0, 0))
        if not await chan._make_request(b"pty-req", String(term), *size, String(b"\0")):
            return False
        assert await chan._make_request(b"shell")
        chan.resume_reading()
        await until(lambda: session.closed or b"welcome" in session.data)
        return b"welcome" in session.data


@pytest.mark.parametrize("term", ["\x1b[2J\x1b]0;owned\a", "x" * 10_000, "", "xterm\n", "../x"])
async def test_types_of_terminals_that_are_none(term: str) -> None:
    async with kiosk() as place:
        assert await shown(place, term.encode())
        assert "owned" not in place.log.getvalue()


@pytest.mark.parametrize("term", ["xterm-ü".encode(), b"\xff\xfe", "xterm-ü".encode("latin-1")])
async def test_a_type_that_is_no_ascii_is_one_that_nobody_knows(term: bytes) -> None:
    async with kiosk() as place, sitting(place) as seat:
        assert await shown(place, term)
        seat.chan.write(b"a")
        await seat.shows("typed a")
        assert place.stats["refused"] == {}


async def test_a_request_that_cannot_be_read_is_counted_and_ends_this_connection_only() -> None:
    async with kiosk() as place, sitting(place) as seat:
        async with place.connect() as conn:
            chan, session = await bare(conn)
            size = tuple(UInt32(n) for n in (80, 24, 0, 0))
            with pytest.raises(asyncssh.ProtocolError):
                await chan._make_request(b"pty-req", String("xterm"), *size, String(b"\1\0"))
            await until(lambda: session.closed)
        await until(lambda: place.left == 1)
        assert place.stats["refused"] == {"protocol": 1}
        seat.chan.write(b"a")
        await seat.shows("typed a")


async def test_windows_that_cannot_be() -> None:
    async with kiosk() as place:
        for asked, drawn in (
            ((0, 0), "80 by 24"),
            ((2**32 - 1, 2**32 - 1), "240 by 80"),
            ((30, 5), "30 by 5"),
        ):
            async with place.connect() as conn:
                seat = await window(conn, term_size=asked)
                await seat.shows(drawn)


async def test_a_flood_of_sizes() -> None:
    async with kiosk(Limits(input_bytes=1e6)) as place, sitting(place) as seat:
        for number in range(5000):
            seat.chan.change_terminal_size(40 + number % 100, 20)
        seat.chan.change_terminal_size(2**32 - 1, 0)
        seat.chan.change_terminal_size(100, 30)
        seat.line.resize(100, 30)
        await seat.shows("100 by 30")


def size_change(seat: Window) -> None:
    seat.chan.change_terminal_size(100, 30)


def global_request(seat: Window) -> None:
    seat.chan._conn.send_packet(80, String("nonsense@example.com"), Boolean(False))


def answered_request(seat: Window) -> None:
    seat.chan._conn._send_global_request(b"nonsense@example.com", want_reply=True)
    seat.chan._conn._global_request_waiters.append(asyncio.Future())


def variable(seat: Window) -> None:
    seat.chan._send_request(b"env", String("LANG"), String("x"))


def nothing(seat: Window) -> None:
    seat.chan._conn.send_packet(2, String(""))


@pytest.mark.parametrize(
    "flood", [size_change, global_request, answered_request, variable, nothing]
)
async def test_requests_that_come_too_fast_are_read_slowly(
    flood: Callable[[Window], None],
) -> None:
    limits = Limits(input_bytes=1000, events=1000)
    async with kiosk(limits) as place, sitting(place) as other, sitting(place) as seat:
        session: Any = place.games[1]._driver._line
        before = session._conn._recv_seq
        for _ in range(5000):
            flood(seat)
        await until(lambda: not session._conn._transport.is_reading())
        for key in "abc":
            other.chan.write(key.encode())
            await other.shows(f"{key}")
        assert 0 < session._conn._recv_seq - before < 1500
        session._conn.abort()


async def test_who_answers_nothing_any_more_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guest, "ANSWER_S", 0.1)
    monkeypatch.setattr(guest, "FIRST_PINGS_S", 0.05)
    async with kiosk() as place, sitting(place):
        async with place.connect() as conn:
            seat = await window(conn)
            await seat.shows("welcome")
            cast(Any, conn)._transport.pause_reading()
            await until(lambda: place.left == 1)
            conn.abort()
        assert place.stats["refused"] == {"silent": 1}


async def test_a_ping_that_fails_is_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("no ping")

    monkeypatch.setattr(asyncssh.SSHServerConnection, "_make_global_request", fails)
    async with kiosk() as place, place.connect() as conn:
        with suppress(asyncssh.Error):
            await window(conn)
        await until(lambda: place.left == 1)
        assert any(line["event"] == "ping" for line in place.events)


async def test_what_is_private_to_asyncssh_and_used_is_there() -> None:
    """A release of AsyncSSH that has it no more is to be seen here, and not by visitors."""
    async with kiosk() as place, sitting(place):
        session: Any = place.games[0]._driver._line
        conn, chan = session._conn, session._chan
        assert asyncio.iscoroutinefunction(conn._make_global_request)
        assert cast(Any, conn._transport).max_size == meter.PIECE
        assert callable(conn._transport.pause_reading)
        assert isinstance(chan._env, guest.Environment)
        assert "_process_pty_req_request" in vars(type(chan))
        assert isinstance(conn._transport.get_protocol(), type(conn))


async def test_a_size_that_changes_before_the_game_is_there() -> None:
    async with kiosk(Limits(building=1)) as place, place.connect() as conn:
        async with place.hall._building:
            seat = await window(conn)
            seat.chan.change_terminal_size(70, 20)
            await request(seat, b"nonsense@example.com")  # Answered once the size is heard.
        seat.line.resize(70, 20)
        await seat.shows("70 by 20")


async def test_signals_and_breaks_do_nothing() -> None:
    async with kiosk() as place, sitting(place) as seat:
        for name in ("INT", "KILL", "TERM", "HUP", "WINCH", "\x1b[2J"):
            seat.chan.send_signal(name)
        assert not await request(seat, b"break", UInt32(1000))
        assert not await request(seat, b"nonsense@example.com")
        seat.chan.write(b"a")
        await seat.shows("typed a")


async def test_the_end_of_input_is_not_the_end_of_the_visit() -> None:
    async with kiosk() as place, sitting(place) as seat:
        seat.chan.write_eof()
        seat.chan.change_terminal_size(70, 20)
        await seat.shows("70 by 20")


async def test_a_closed_channel_ends_the_visit_though_the_connection_stays() -> None:
    """As with OpenSSH's ControlMaster."""
    async with kiosk() as place, place.connect() as conn:
        seat = await window(conn)
        await seat.shows("welcome")
        seat.chan.close()
        await until(lambda: not place.hall._visits)
        await place.emptied()


async def test_who_logs_in_and_wants_nothing_is_let_go() -> None:
    async with kiosk(Limits(login_s=0.5)) as place:
        conn = await place.connect()
        async with asyncio.timeout(PATIENCE_S):
            await conn.wait_closed()
        assert place.stats["refused"] == {"nothing wanted": 1}


async def test_who_opens_a_session_and_no_shell_is_let_go_and_a_player_stays() -> None:
    async with kiosk(Limits(login_s=1, events=1000)) as place, sitting(place) as seat:
        conn = await place.connect()
        await bare(conn)
        async with asyncio.timeout(PATIENCE_S):
            await conn.wait_closed()
        seat.chan.write(b"a")
        await seat.shows("typed a")


async def test_who_never_logs_in_is_let_go() -> None:
    async with kiosk(Limits(login_s=0.3)) as place:
        reader, writer = await asyncio.open_connection("127.0.0.1", place.port)
        async with asyncio.timeout(PATIENCE_S):
            said = await reader.read()
        assert said.startswith(b"SSH-2.0-tuiquiz")
        writer.close()
        await place.emptied()
        assert place.stats["refused"] == {"login": 1}


GARBAGE: dict[str, Callable[[], bytes]] = {
    "http": lambda: b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "zero": lambda: bytes(1_000_000),
    "random": lambda: os.urandom(1_000_000),
    "endless line": lambda: b"x" * 1_000_000,
    "endless lines": lambda: b"x\r\n" * 300_000,
    "old version": lambda: b"SSH-1.5-x\r\n",
    "then random": lambda: b"SSH-2.0-x\r\n" + os.urandom(1_000_000),
    "huge packet": lambda: b"SSH-2.0-x\r\n" + b"\xff" * 1000,
    "tiny packet": lambda: b"SSH-2.0-x\r\n" + struct.pack(">IB", 1, 0) + bytes(1000),
    "escapes": lambda: b"SSH-2.0-\x1b[2J\x1b]0;owned\a\r\n" + bytes(1000),
}


@pytest.mark.parametrize("kind", GARBAGE)
async def test_garbage_costs_its_own_connection_only(kind: str) -> None:
    async with kiosk(Limits(login_s=1, events=1000)) as place, sitting(place) as seat:
        reader, writer = await asyncio.open_connection("127.0.0.1", place.port)
        try:
            writer.write(GARBAGE[kind]())
            async with asyncio.timeout(PATIENCE_S):
                await writer.drain()
                await reader.read()
        except ConnectionError:
            pass
        writer.close()
        await until(lambda: place.left == 1)
        seat.chan.write(b"a")
        await seat.shows("typed a")
        assert "owned" not in place.log.getvalue()


async def test_who_hangs_up_at_once() -> None:
    async with kiosk() as place:
        for _ in range(20):
            with socket.create_connection(("127.0.0.1", place.port)) as sock:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        await until(lambda: len(place.taken) == 20)
        await place.emptied()


async def test_the_host_key_is_ours() -> None:
    async with kiosk() as place, place.connect() as conn:
        shown = conn.get_server_host_key()
        assert shown and shown.get_fingerprint() == HOST_KEY.get_fingerprint()
        assert conn.get_extra_info("server_version") == "SSH-2.0-tuiquiz"


async def test_the_round_trip_is_measured() -> None:
    async with kiosk() as place, sitting(place):
        await until(lambda: place.visitors[0].lag_ns() > 0)
        assert place.visitors[0].lag_ns() < 30e9


def ssh(port: int, home: Path, *more: str) -> list[str]:
    """A program that becomes OpenSSH's client, for a pseudo-terminal of ours."""
    words = ["ssh", "-F", "none", "-o", "StrictHostKeyChecking=no", "-o", "BatchMode=no"]
    words += ["-o", f"UserKnownHostsFile={home / 'known'}", "-o", "LogLevel=ERROR"]
    words += ["-p", str(port), *more, "player@127.0.0.1"]
    return ["-c", f"import os; os.execvp('ssh', {words!r})"]


@needs_ssh
async def test_the_real_client_plays_and_its_terminal_is_as_before(tmp_path: Path) -> None:
    async with kiosk() as place:
        with Terminal(*ssh(place.port, tmp_path)) as terminal:
            await asyncio.to_thread(terminal.until, "welcome")
            terminal.type("é")
            await asyncio.to_thread(terminal.until, "typed é")
            terminal.resize(100, 30)
            await asyncio.to_thread(terminal.until, "100 by 30")
            terminal.type("q")
            assert await asyncio.to_thread(terminal.ended) == 0
            assert FAREWELL in terminal.text
            assert terminal.restored


@needs_ssh
async def test_the_real_client_with_a_key(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.touch(mode=0o600)
    file.write_bytes(KEY.export_private_key())
    async with kiosk() as place:
        with Terminal(*ssh(place.port, tmp_path, "-i", str(file))) as terminal:
            await asyncio.to_thread(terminal.until, "welcome")
            assert place.visitors[0].key == KEY.get_fingerprint()


@needs_ssh
@pytest.mark.parametrize(
    ("words", "says"),
    [(["-T"], parts.NO_TERMINAL), (["-W", "127.0.0.1:22"], ""), (["-s"], "")],
)
async def test_the_real_client_is_told(words: list[str], says: str, tmp_path: Path) -> None:
    async with kiosk(Limits(login_s=1)) as place:
        program = ssh(place.port, tmp_path, *words)
        program[1] = program[1].replace("'player@127.0.0.1']", "'player@127.0.0.1', 'sftp']")
        if "-s" not in words:
            program[1] = program[1].replace(", 'sftp']", "]")
        process = await asyncio.create_subprocess_exec(
            "python3", *program, stdin=subprocess.DEVNULL, stdout=-1, stderr=-1
        )
        async with asyncio.timeout(PATIENCE_S):
            out, _ = await process.communicate()
        assert says in out.decode() and process.returncode
        assert place.games == []


def test_what_is_signed_is_a_packet() -> None:
    """``Byte`` and its friends are what the tests above speak with."""
    assert Byte(50) + String("x") == b"2\0\0\0\1x"
