"""One connection, as AsyncSSH tells of it: who logs in, and the one session that may follow."""

import asyncio
import secrets
import statistics
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from time import monotonic, monotonic_ns
from typing import TYPE_CHECKING, Any, cast

import asyncssh

from tuiquiz.kiosk.chain import Visit
from tuiquiz.kiosk.channel import let_go, take_every_terminal
from tuiquiz.kiosk.limits import Bucket
from tuiquiz.kiosk.line import clamped, described
from tuiquiz.kiosk.meter import Meter

if TYPE_CHECKING:
    from tuiquiz.kiosk.hall import Hall

GUEST = "guest"
WINDOW = 65_536
PACKET = 32_768
PINGS = 9
FIRST_PINGS_S = 1.0
PING_S = 10.0
ANSWER_S = 30.0
UNANSWERED = 2
BESIDES = 4
"""A connection may take so many times what its keys may: each comes in a packet, of 36 to 68 bytes,
and clients send some without keys to hide when somebody types (OpenSSH: ObscureKeystrokeTiming).
"""
VALUE = 256
GRACE_S = 2.0


class Guest(asyncssh.SSHServer):
    """Lets anybody in, and remembers the key that was proved, if one was.

    ``key`` is its fingerprint. A key is asked for first; who has none, or logs in as ``guest``,
    comes in without. Whatever else a client asks for (forwarding, a tunnel, a second session) is
    refused.
    """

    def __init__(self, hall: "Hall", left: Callable[[], None]) -> None:
        self.key: str | None = None
        self._hall = hall
        self._left = left
        self._conn: asyncssh.SSHServerConnection | None = None
        self._session: GuestSession | None = None
        self._pings: deque[int] = deque(maxlen=PINGS)
        self._pinging: asyncio.Task[None] | None = None
        self._idling: asyncio.TimerHandle | None = None
        self._meter: Meter | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._conn = conn
        self._meter = Meter(conn, BESIDES * self._hall.limits.input_bytes)
        wait_s = 2 * self._hall.limits.login_s  # Once to log in, once to say what is wanted.
        self._idling = asyncio.get_running_loop().call_later(wait_s, self._nothing_wanted)

    def connection_lost(self, exc: Exception | None) -> None:
        self.began()
        if self._session and isinstance(exc, asyncssh.ProtocolError):
            self._hall.refused("protocol")
        if self._meter:
            self._meter.close()
        if self._pinging:
            self._pinging.cancel()
        if self._session:
            self._session.lost()
        self._conn = self._meter = self._pinging = self._session = None
        self._left()

    def begin_auth(self, username: str) -> bool:
        self.key = None  # One that was shown under another name, and perhaps not proved.
        return username != GUEST

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Take every key. It counts only once its owner has signed with it."""
        del username
        self.key = key.get_fingerprint()
        return True

    def kbdint_auth_supported(self) -> bool:
        return True

    def get_kbdint_challenge(
        self, username: str, lang: str, submethods: str
    ) -> tuple[str, str, str, list[tuple[str, bool]]]:
        del username, lang, submethods
        return "", "", "", []

    def validate_kbdint_response(self, username: str, responses: Sequence[str]) -> bool:
        del username, responses
        self.key = None  # A key may have been shown before, and was not proved.
        return True

    def session_requested(self) -> Any:
        if self._session or not self._conn or self._hall.closing:
            return False
        self._session = GuestSession(self._hall, self, self._conn)
        self._pinging = asyncio.ensure_future(self._ping())
        return self._conn.create_server_channel(None, window=WINDOW, max_pktsize=PACKET), (
            self._session
        )

    def began(self) -> None:
        """The session is there, or nothing is waited for any more."""
        if self._idling:
            self._idling.cancel()
            self._idling = None

    def _nothing_wanted(self) -> None:
        self._idling = None
        self._hall.refused("nothing wanted")
        if self._conn:
            self._conn.abort()

    def lag_ns(self) -> int:
        """The median of the last round trips to the client, in nanoseconds; 0: not known yet."""
        return int(statistics.median(self._pings)) if self._pings else 0

    async def _ping(self) -> None:
        """Ask the client for a sign of life now and then, and see how long the answer takes.

        Who does not answer is gone, though the network has not said so.
        """
        conn, missed = cast(Any, self._conn), 0
        try:
            while missed < UNANSWERED:
                sent_ns = monotonic_ns()
                asking = conn._make_global_request(b"keepalive@openssh.com")
                try:
                    await asyncio.wait_for(asking, ANSWER_S)
                except TimeoutError:
                    missed += 1
                    continue
                missed = 0
                self._pings.append(monotonic_ns() - sent_ns)
                await asyncio.sleep(FIRST_PINGS_S if len(self._pings) < PINGS else PING_S)
            self._hall.refused("silent")
        except Exception as error:  # noqa: BLE001 - without pings nobody would see that they left.
            self._hall.fault("ping", error)
        conn.abort()


class Environment(dict[bytes, bytes]):
    """What a client wants to have in its environment: some short ones are kept."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, name: bytes, value: bytes) -> None:
        if len(self) < self._most and len(name) + len(value) <= VALUE:
            super().__setitem__(name, value)


class GuestSession(asyncssh.SSHServerSession[bytes]):
    """The one session of a connection; it is also the ``Line`` that the game writes to."""

    def __init__(self, hall: "Hall", guest: Guest, conn: asyncssh.SSHServerConnection) -> None:
        self._hall = hall
        self._guest = guest
        self._conn = conn
        self._chan: asyncssh.SSHServerChannel[bytes] | None = None
        self._pty: tuple[str, tuple[int, int]] | None = None
        self._command = False
        self._visit: Visit | None = None
        limit = hall.limits.input_bytes
        self._input = Bucket(limit, 8 * limit, monotonic())
        self._waking: asyncio.TimerHandle | None = None

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        self._chan = chan
        cast(Any, chan)._env = Environment(self._hall.limits.variables)
        take_every_terminal(chan)

    def pty_requested(
        self, term_type: str, term_size: tuple[int, int, int, int], term_modes: Mapping[int, int]
    ) -> bool:
        del term_modes
        self._pty = term_type, (term_size[0], term_size[1])
        return True

    def shell_requested(self) -> bool:
        return True

    def exec_requested(self, command: str) -> bool:
        """Nothing is run; the session only lives on to say so."""
        del command
        self._command = True
        return True

    def subsystem_requested(self, subsystem: str) -> bool:
        del subsystem
        self._hall.refused("subsystem")
        return False

    def session_started(self) -> None:
        assert self._chan
        self._guest.began()
        terminal = None
        if self._pty:
            variables = {
                name.decode("ascii", "replace"): value.decode("utf-8", "replace")
                for name, value in self._chan.get_environment_bytes().items()
            }
            terminal = described(*self._pty, variables)
        visit = Visit(
            secrets.token_hex(4),
            self,
            terminal,
            command=self._command,
            key=self._guest.key,
            lag_ns=self._guest.lag_ns,
            end=self._conn.abort,
        )
        self._visit = visit
        self._hall.receive(visit, self._ended)

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        del pixwidth, pixheight
        if self._pty:
            self._pty = self._pty[0], (width, height)
        if self._visit and self._visit.terminal:
            size = clamped((width, height))
            self._visit.terminal = replace(self._visit.terminal, size=size)
            if self._visit.driver:
                self._visit.driver.resized(size)

    def data_received(self, data: bytes, datatype: asyncssh.DataType) -> None:
        del datatype
        if self._visit and self._visit.driver:
            self._visit.driver.received(data)
        wait_s = self._input.owe(len(data), monotonic())
        if wait_s and self._chan and self._waking is None:
            self._chan.pause_reading()
            self._waking = asyncio.get_running_loop().call_later(wait_s, self._wake)

    def connection_lost(self, exc: Exception | None) -> None:
        """The channel is closed, though its connection may live on."""
        del exc
        self.lost()

    def eof_received(self) -> bool:
        return True

    def break_received(self, msec: int) -> bool:
        del msec
        return False

    @property
    def waiting(self) -> int:
        """Bytes that wait for the client: in its channel, and in the connection's socket."""
        transport = getattr(self._conn, "_transport", None)
        below = transport.get_write_buffer_size() if transport else 0
        return below + (self._chan.get_write_buffer_size() if self._chan else 0)

    def write(self, data: bytes) -> None:
        if self._chan:
            with suppress(BrokenPipeError):
                self._chan.write(data)

    def lost(self) -> None:
        """The way to the client is gone."""
        if self._chan:
            let_go(self._chan)
        self._chan = None
        if self._waking:
            self._waking.cancel()
        if self._visit:
            self._hall.lost(self._visit)
            self._visit = None

    def _ended(self, status: int) -> None:
        """The visit is over: say with which status, and hang up if the client does not."""
        if self._chan:
            with suppress(OSError):
                self._chan.exit(status)
        asyncio.get_running_loop().call_later(GRACE_S, self._conn.close)

    def _wake(self) -> None:
        self._waking = None
        if self._chan:
            self._chan.resume_reading()
