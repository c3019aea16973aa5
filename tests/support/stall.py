"""A visitor at the kiosk: its application without a terminal, a clock that one sets, a referee."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.support import packs
from tests.support.desk import Clock, Desk
from tuiquiz.bench.fake import FakeRunner
from tuiquiz.board.store import Board
from tuiquiz.kiosk.app import KioskApp
from tuiquiz.kiosk.venue import Patience, Venue, Visitor
from tuiquiz.packs.loader import Loaded
from tuiquiz.quiz.verdict import Failure
from tuiquiz.ui.launch import Launch

NOW = datetime(2026, 5, 17, 12, tzinfo=UTC)
KEY = "SHA256:" + "k" * 43
OTHER_KEY = "SHA256:" + "o" * 43


@dataclass
class VisitorDesk(Desk):
    """Hands, eyes and a watch of one visitor."""

    app: KioskApp
    venue: Venue = field(kw_only=True)


def venue(
    home: Path,
    loaded: Loaded | None = None,
    recorded: Mapping[str, packs.Recorded | Failure] | None = None,
    *,
    patience: Patience | None = None,
    gate: asyncio.Event | None = None,
    board: Callable[[], Board] | None = None,
    title: str = "",
    join: str = "ssh -p 2222 kiosk.example.org",
    fingerprint: str = "SHA256:" + "f" * 43,
    **launched: Any,
) -> Venue:
    """A kiosk where the first variant of each question wins, if nothing else is ``recorded``."""
    loaded = loaded or packs.pack()
    said = {q.id: packs.won(q, q.variants[0].name) for q in loaded.pack.questions}
    runner = FakeRunner({**said, **(recorded or {})}, gate=gate)
    opened: list[Board] = []

    def usual() -> Board:
        if not opened:
            opened.append(Board.open(home / "scores.db"))
        return opened[0]

    return Venue(
        Launch(loaded, **{"seed": 3, **launched}),
        lambda: runner,
        board or usual,
        title=title,
        join=join,
        fingerprint=fingerprint,
        patience=patience or Patience(0, 0, 0, 0),
    )


@asynccontextmanager
async def visiting(
    at: Venue,
    clock: Clock,
    home: Path,
    *,
    key: str | None = None,
    id: str = "visitor-1",
    size: tuple[int, int] = (80, 24),
    now: Callable[[], datetime] = lambda: NOW,
    lag_ns: int = 0,
) -> AsyncIterator[VisitorDesk]:
    """Somebody with that proved ``key`` in front of the first screen, ``lag_ns`` away."""
    app = KioskApp(at, Visitor(id, key, lambda: lag_ns), clock, now)
    app.animation_level = "none"
    runner = at.measurer()
    assert isinstance(runner, FakeRunner)
    async with app.run_test(size=size, notifications=True) as pilot:
        desk = VisitorDesk(app, pilot, clock, runner, home, venue=at)
        await desk.settle()
        yield desk
    if app.fault:
        raise app.fault


async def come_in(desk: VisitorDesk, name: str | None = None) -> None:
    """From the first screen into a game, as ``name`` where one is asked for (None: as offered)."""
    await desk.press("enter")
    await desk.until(lambda: desk.where in ("Name", "Question"))
    if desk.where == "Name":
        if name is not None:
            await desk.press("ctrl+u")
            await desk.type(name)
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Question")
    await desk.until(lambda: desk.game.since_ns is not None)


async def leave_after_one(desk: VisitorDesk, name: str) -> None:
    """Play one question of a game as ``name``, and leave at the next."""
    await come_in(desk, name)
    await desk.answer(desk.game.current.question.variants[0].name)
    await desk.go_on()
    await desk.press("ctrl+q", "y")
