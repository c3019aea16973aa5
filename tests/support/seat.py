"""A seat at the plain game: a keyboard and an ear in memory, and a clock that one sets.

Nothing here sleeps. What is waited for is a line that is said, and time passes when a test says so.
"""

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support import packs
from tuiquiz.bench.fake import FakeRunner
from tuiquiz.board.store import Board
from tuiquiz.packs.loader import Loaded
from tuiquiz.plain.conversation import Conversation, Ended, Stopped
from tuiquiz.plain.host import Host
from tuiquiz.plain.inbox import Inbox, Line
from tuiquiz.plain.opening import Opening
from tuiquiz.plain.terminal import Terminal
from tuiquiz.plain.voice import Voice
from tuiquiz.play.plan import Plan
from tuiquiz.play.session import Session
from tuiquiz.quiz.game import Form, Game
from tuiquiz.quiz.scoring import Scoring
from tuiquiz.quiz.verdict import Failure

PATIENCE_S = 30.0


@dataclass
class Clock:
    """A clock that stands until it is moved; who sleeps by it wakes when it gets there."""

    now_s: float = 1000.0
    _asleep: list[tuple[float, asyncio.Event]] = field(default_factory=list)

    def __call__(self) -> int:
        return round(self.now_s * 1e9)

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        self._asleep.append((self.now_s + seconds, woken))
        await woken.wait()

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.now_s += seconds
        for due_s, woken in self._asleep:
            if due_s <= self.now_s:
                woken.set()


class Ear(io.StringIO):
    """Keeps what is said."""

    def __init__(self) -> None:
        super().__init__()
        self.said = asyncio.Event()

    def write(self, text: str) -> int:
        self.said.set()
        return super().write(text)


@dataclass
class Seat:
    """Hands and ears for one talk."""

    clock: Clock
    inbox: Inbox
    ear: Ear
    runner: FakeRunner
    talk: Conversation
    home: Path
    playing: asyncio.Task[None]
    _heard: int = 0

    @property
    def session(self) -> Session:
        assert self.talk.session
        return self.talk.session

    @property
    def game(self) -> Game:
        return self.session.game

    @property
    def text(self) -> str:
        """All that was said."""
        return self.ear.getvalue()

    @property
    def new(self) -> str:
        """What was said since something was last waited for."""
        return self.text[self._heard :]

    async def hear(self, *texts: str) -> str:
        """Wait until each of ``texts`` has been said; all that was said since the last time."""
        async with asyncio.timeout(PATIENCE_S):
            while not all(text in self.new for text in texts):
                self.ear.said.clear()
                said = asyncio.ensure_future(self.ear.said.wait())
                await asyncio.wait({said, self.playing}, return_when=asyncio.FIRST_COMPLETED)
                said.cancel()
                if self.playing.done() and not all(text in self.new for text in texts):
                    self.playing.result()
                    raise AssertionError(f"{texts} was not said: {self.new}")
        new = self.new
        self._heard = len(self.text)
        return new

    async def settle(self) -> None:
        """Until all that can happen without a thread has happened."""
        for _ in range(20):
            await asyncio.sleep(0)

    def enter(self, *lines: str) -> None:
        """Type lines, each with its Enter, now."""
        for line in lines:
            self.inbox.put(Line(line, self.clock()))

    def close(self) -> None:
        """End the input."""
        self.inbox.put(None)

    async def wait(self, seconds: float) -> None:
        """Let time pass."""
        await self.settle()
        self.clock.move(seconds)
        await self.settle()

    def letter(self, choice: str) -> str:
        """The letter of an option of the present question."""
        return "abcd"[self.game.current.options.index(choice)]

    async def answer(self, choice: str, after_s: float = 2.0) -> str:
        """Start the clock, think for a while, type the letter; what is said up to the verdict."""
        self.enter("")
        await self.hear("Answer ")
        await self.wait(after_s)
        self.enter(self.letter(choice))
        return await self.hear("Press Enter for")

    async def over(self) -> type[BaseException] | None:
        """Wait for the end; what it ended by."""
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.wait({self.playing})
        error = self.playing.exception()
        if error and not isinstance(error, Stopped | Ended):
            raise error
        return type(error) if error else None


@asynccontextmanager
async def seated(
    home: Path,
    loaded: Loaded | None = None,
    recorded: Mapping[str, packs.Recorded | Failure] | None = None,
    *,
    players: tuple[str, ...] = ("Ada",),
    scoring: Scoring | None = None,
    off: Mapping[str, Failure] | None = None,
    gate: asyncio.Event | None = None,
    live: bool = True,
    seed: int | None = 3,
    count: int | None = None,
    practice: bool = False,
    board: Callable[[], Board] | None = None,
    left_out: Sequence[str] = (),
    opening: Opening | None = None,
) -> AsyncIterator[Seat]:
    """A game that is on. What a question's measurement says is in ``recorded``, by its id; where
    nothing is said, its first variant wins."""
    loaded = loaded or packs.pack()
    said = {q.id: packs.won(q, q.variants[0].name) for q in loaded.pack.questions}
    runner = FakeRunner({**said, **(recorded or {})}, off=off, gate=gate)
    clock, inbox, ear = Clock(), Inbox(live=live), Ear()
    talk = Conversation(Voice(ear), inbox, Terminal(None), clock)
    host = Host(
        talk,
        lambda: runner,
        board or (lambda: Board.open(home / "scores.db")),
        left_out=left_out,
    )
    form = Form.PASS if len(players) > 1 else Form.SOLO
    plan = Plan(loaded.pack, players, form, scoring or Scoring(), count, seed, practice=practice)
    playing = asyncio.ensure_future(host.play(opening or Opening(plan)))
    seat = Seat(clock, inbox, ear, runner, talk, home, playing)
    try:
        yield seat
    finally:
        playing.cancel()
        await asyncio.wait({playing})
    error = None if playing.cancelled() else playing.exception()
    if error and not isinstance(error, Stopped | Ended):
        raise error
