"""A kiosk in this process, and guests who come to it over SSH."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from io import StringIO
from pathlib import Path
from typing import Any

import asyncssh
from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Static

from tests.support.lines import ScreenLine
from tests.support.waiting import until
from tuiquiz.kiosk.hall import Hall
from tuiquiz.kiosk.journal import Journal
from tuiquiz.kiosk.limits import Limits
from tuiquiz.kiosk.venue import Visitor

HOST_KEY = asyncssh.generate_private_key("ssh-ed25519")
FAREWELL = "Bye, and come again."
LIMITS = Limits(login_s=20, events=1000, resizes=1000)


class Game(App[None]):
    """A game of one question: which key was pressed. Q leaves, X is a bug."""

    def __init__(self, visitor: Visitor) -> None:
        super().__init__()
        self.animation_level = "none"
        self.visitor = visitor
        self.fault: Exception | None = None
        self.farewell = FAREWELL
        self.playing = True
        self.typed = ""

    def clear_away(self) -> None:
        """Nothing: tests look at a game that has ended."""

    def compose(self) -> ComposeResult:
        yield Static("welcome", id="said")
        yield Static("", id="size")

    def on_key(self, event: events.Key) -> None:
        self.typed += event.character or "?"
        self.query_one("#said", Static).update(f"typed {self.typed[-40:]}")
        if event.key == "q":
            self.exit()
        if event.key == "x":
            raise RuntimeError(f"a bug, with {self.typed}")

    def on_resize(self, event: events.Resize) -> None:
        self.query_one("#size", Static).update(f"{event.size.width} by {event.size.height}")

    def close_down(self, seconds: float) -> None:
        if seconds:
            self.set_timer(seconds, self.exit)
        else:
            self.exit()

    def _handle_exception(self, error: Exception) -> None:
        self.fault = self.fault or error
        self.exit()


class Kiosk:
    """A hall behind a port of this machine."""

    def __init__(self, limits: Limits, make: Callable[[Visitor], Any]) -> None:
        self.games: list[Any] = []
        self.visitors: list[Visitor] = []
        self.log = StringIO()
        self.left = 0
        self.waited: list[object] = []
        self._make = make
        self.hall = Hall(HOST_KEY, limits, self._game, Journal(self.log), self.waited.append)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.setblocking(False)
        self.port: int = self._listening.getsockname()[1]
        self.taken: list[asyncio.Task[None]] = []

    def _game(self, visitor: Visitor) -> Any:
        self.visitors.append(visitor)
        self.games.append(self._make(visitor))
        return self.games[-1]

    def _gone(self) -> None:
        self.left += 1

    async def listen(self) -> None:
        while True:
            sock, _ = await asyncio.get_running_loop().sock_accept(self._listening)
            sock.setblocking(False)
            self.taken.append(asyncio.create_task(self.hall.take(sock, self._gone)))

    def close(self) -> None:
        self._listening.close()

    @property
    def events(self) -> list[dict[str, Any]]:
        """What was logged."""
        return [json.loads(line) for line in self.log.getvalue().splitlines()]

    @property
    def stats(self) -> dict[str, Any]:
        return self.hall.stats()

    async def emptied(self) -> None:
        """Until nobody is there any more, and nothing is left of anybody."""
        await until(lambda: self.left == len(self.taken) and not self.hall._visits)
        assert (self.stats["connections"], self.stats["sessions"]) == (0, 0)
        assert self.hall._games == {}

    def connect(self, **options: Any) -> Any:
        """The options of a client that knows this kiosk and nothing of this machine's user."""
        usual: dict[str, Any] = {
            "known_hosts": None,
            "config": None,
            "username": "player",
            "client_keys": None,
            "agent_path": None,
            "preferred_auth": ("publickey", "keyboard-interactive"),
            "connect_timeout": 30,
            "client_factory": Client,
        }
        return asyncssh.connect("127.0.0.1", self.port, **(usual | options))


@asynccontextmanager
async def kiosk(
    limits: Limits = LIMITS, make: Callable[[Visitor], Any] = Game
) -> AsyncIterator[Kiosk]:
    """An open kiosk, which is empty in the end."""
    place = Kiosk(limits, make)
    listening = asyncio.create_task(place.listen())
    try:
        yield place
        await place.emptied()
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
        place.close()


class Client(asyncssh.SSHClient):
    """Answers a question without questions, as OpenSSH's client does."""

    conn: asyncssh.SSHClientConnection

    def connection_made(self, conn: asyncssh.SSHClientConnection) -> None:
        self.conn = conn

    def kbdint_auth_requested(self) -> str:
        return ""

    def kbdint_challenge_received(
        self, name: str, instructions: str, lang: str, prompts: object
    ) -> list[str]:
        del name, instructions, lang, prompts
        return []


class Window(asyncssh.SSHClientSession[bytes]):
    """A client's terminal."""

    def __init__(self) -> None:
        self.line = ScreenLine()
        self.chan: Any = None
        self.status: int | None = None
        self.closed = asyncio.Event()

    def connection_made(self, chan: Any) -> None:
        self.chan = chan

    def data_received(self, data: bytes, datatype: asyncssh.DataType) -> None:
        del datatype
        self.line.write(data)

    def exit_status_received(self, status: int) -> None:
        self.status = status

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self.closed.set()

    async def shows(self, text: str) -> None:
        await until(lambda: text in self.line.text)

    async def ended(self) -> int | None:
        async with asyncio.timeout(30):
            await self.closed.wait()
        return self.status

    @property
    def text(self) -> str:
        return self.line.all.decode(errors="replace")


async def window(conn: asyncssh.SSHClientConnection, **options: Any) -> Window:
    """A session with a terminal."""
    usual = {"term_type": "xterm-256color", "term_size": (80, 24), "encoding": None}
    made = options.pop("command", ())
    _, session = await conn.create_session(Window, *made, **(usual | options))
    assert isinstance(session, Window)
    return session


@asynccontextmanager
async def sitting(place: Kiosk, **options: Any) -> AsyncIterator[Window]:
    """A guest with a terminal, who sees the first screen."""
    async with place.connect(**options) as conn:
        seat = await window(conn)
        await seat.shows("welcome")
        yield seat


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
