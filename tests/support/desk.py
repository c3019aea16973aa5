"""A game at a desk: the application without a terminal, a clock that one sets, and a referee.

Nothing here sleeps. What is waited for is an event, and time passes when a test says so.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from textual import events
from textual.geometry import Size
from textual.pilot import Pilot
from textual.screen import Screen
from textual.types import AnimationLevel

from tests.support import packs
from tuiquiz.bench.fake import FakeRunner
from tuiquiz.board.store import Board
from tuiquiz.packs.loader import Loaded
from tuiquiz.play.clock import utc_now
from tuiquiz.play.session import Session
from tuiquiz.quiz.game import Form, Game, Phase
from tuiquiz.quiz.scoring import Scoring
from tuiquiz.quiz.verdict import Failure
from tuiquiz.ui.app import Launch, QuizApp

PATIENCE_S = 30.0
FRAMES = "│╭╮╰╯─┃┏┓┗┛━▌"
NAMED = {" ": "space", "?": "question_mark", "[": "left_square_bracket", "-": "minus"}


@dataclass
class Clock:
    """The clock of the screens and of the input events; it stands until it is moved."""

    now_s: float = 1000.0

    def __call__(self) -> int:
        return int(self.now_s * 1e9)


@dataclass
class Desk:
    """Hands, eyes and a watch for one game."""

    app: QuizApp
    pilot: Pilot[None]
    clock: Clock
    runner: FakeRunner
    home: Path

    @property
    def session(self) -> Session:
        assert self.app.session
        return self.app.session

    @property
    def game(self) -> Game:
        return self.session.game

    @property
    def screen(self) -> Screen[object]:
        return self.app.screen

    @property
    def where(self) -> str:
        """The screen's name without its last word: ``Question``, ``TooSmall``."""
        return type(self.app.screen).__name__.removesuffix("Screen")

    def at(self, phase: Phase) -> bool:
        """Whether the game is in ``phase``."""
        return self.game.phase is phase

    @property
    def letters(self) -> dict[str, str]:
        """The letter of each option of the present question."""
        return dict(zip(self.game.current.options, "abcd", strict=False))

    async def settle(self) -> None:
        """Until every message that is under way has been handled, and the screen drawn."""
        for _ in range(4):
            await self.pilot.pause(0)
        async with asyncio.timeout(PATIENCE_S):
            while not self._drawn:
                await self.pilot.pause(0)

    @property
    def _drawn(self) -> bool:
        return not self.app.is_running or self.screen._compositor.size == self.app.size

    async def until(self, holds: Callable[[], bool]) -> None:
        """Until something holds."""
        async with asyncio.timeout(PATIENCE_S):
            while not (self._drawn and holds()):
                await self.pilot.pause(0)
        await self.settle()

    async def press(self, *keys: str) -> None:
        """Press keys, each stamped with the clock's time, and see to the end what they do."""
        for key in keys:
            self.send(key)
            await self.settle()

    def send(self, key: str, at_s: float | None = None) -> None:
        """Put a key on its way; ``at_s`` is when it was pressed."""
        event = events.Key(NAMED.get(key, key), key if len(key) == 1 else None)
        if key == "space":
            event = events.Key("space", " ")
        event.time = self.clock.now_s if at_s is None else at_s
        self.app.post_message(event)

    async def type(self, text: str) -> None:
        """Press the keys of ``text``."""
        await self.press(*text)

    async def click(self, column: int, row: int, at_s: float | None = None) -> None:
        """Press and release the mouse button on a cell."""
        self.send_click(column, row, at_s)
        await self.settle()

    def send_click(self, column: int, row: int, at_s: float | None = None) -> None:
        """Put a click on its way; ``at_s`` is when it was made."""
        for kind in (events.MouseDown, events.MouseUp):
            event = kind(None, column, row, 0, 0, 1, False, False, False, column, row)
            event.time = self.clock.now_s if at_s is None else at_s
            self.app.post_message(event)

    async def click_on(self, text: str, at_s: float | None = None) -> None:
        """Click on the first cell of ``text``, wherever on the screen it stands."""
        row = next(n for n, line in enumerate(self.rows) if text in line)
        await self.click(self.rows[row].index(text), row, at_s)

    async def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        assert self.app._driver
        self.app._driver._size = size = Size(width, height)
        self.app.post_message(events.Resize(size, size))
        await self.until(lambda: self.app.size == size or not self.app.is_running)

    async def wait(self, seconds: float) -> None:
        """Let time pass, as the game sees it."""
        self.clock.now_s += seconds
        if self.app.session:
            self.session.tick(self.clock())
        await self.settle()

    @property
    def rows(self) -> list[str]:
        """The screen as text, row by row; every row is as wide as the screen."""
        strips = self.screen._compositor.render_strips()
        width, height = self.app.size
        assert [strip.cell_length for strip in strips] == [width] * height
        return [strip.text for strip in strips]

    @property
    def text(self) -> str:
        """The screen as text, in one piece."""
        return "\n".join(row.rstrip() for row in self.rows)

    @property
    def words(self) -> str:
        """The words on the screen, without frames and line breaks; of a dialog, only its own."""
        rows = self.rows
        for box in self.screen.query(".dialog"):
            area = box.region
            rows = [row[area.x : area.right] for row in rows[area.y : area.bottom]]
        return " ".join("\n".join(rows).translate(dict.fromkeys(map(ord, FRAMES), " ")).split())

    @property
    def keys(self) -> str:
        """The key bar."""
        return self.rows[-1].rstrip()

    async def answer(self, choice: str, after_s: float = 2.0) -> None:
        """Read, think for a while, press the letter of ``choice``, see the verdict."""
        if self.game.phase is Phase.READING:
            self.clock.now_s += 1  # The same key so soon would be taken for one held down.
            await self.press("space")
        self.clock.now_s += after_s
        await self.press(self.letters[choice])
        await self.until(lambda: self.where == "Reveal" and self.game.phase is Phase.REVEALED)

    async def go_on(self) -> None:
        """From a verdict to the next question, or to the standings."""
        await self.press("enter")
        if self.game.phase is Phase.OVER:
            await self.until(lambda: self.session.standing is not None)


@asynccontextmanager
async def seated(
    home: Path,
    clock: Clock,
    loaded: Loaded | None = None,
    recorded: Mapping[str, packs.Recorded | Failure] | None = None,
    *,
    off: Mapping[str, Failure] | None = None,
    player: str | None = "Ada",
    players: tuple[str, ...] = (),
    scoring: Scoring | None = None,
    form: Form | None = None,
    straight: bool = True,
    size: tuple[int, int] = (80, 24),
    seed: int = 3,
    count: int | None = None,
    board: Callable[[], Board] | None = None,
    gate: asyncio.Event | None = None,
    level: AnimationLevel | None = "none",
    tutored: bool = True,
    now: Callable[[], datetime] | None = None,
    kind: Callable[..., QuizApp] = QuizApp,
    **launched: Any,
) -> AsyncIterator[Desk]:
    """A running application. What a question's measurement says is in ``recorded``, by its id;
    where nothing is said, its first variant wins. ``level`` is how much moves (None: as set),
    ``tutored``: the tutorial was seen before; ``kind`` makes the application that is run;
    ``launched`` is more to launch it with."""
    loaded = loaded or packs.pack()
    said = {q.id: packs.won(q, q.variants[0].name) for q in loaded.pack.questions}
    runner = FakeRunner({**said, **(recorded or {})}, off=off, gate=gate)
    players = players or ((player,) if player else ())
    app = kind(
        Launch(loaded, players, seed, count, straight, scoring, form, **launched),
        lambda: runner,
        board or (lambda: Board.open(home / "scores.db")),
        home / "config",
        clock,
        home,
        now or utc_now,
    )
    if tutored:
        app.settings = msgspec.structs.replace(app.settings, tutored=True)
    if level:
        app.animation_level = level
    async with app.run_test(size=size, notifications=True) as pilot:
        desk = Desk(app, pilot, clock, runner, home)
        if straight and players:
            await desk.until(lambda: desk.where in ("Question", "Curtain", "Tryout"))
            await desk.until(lambda: desk.where != "Question" or desk.game.since_ns is not None)
        yield desk
    if app.fault:
        raise app.fault
