"""A Textual program that redraws bars 30 times a second, in the event loop that measures."""

import asyncio
import math
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.app import App, ComposeResult
from textual.widgets import Static

FPS = 30
BARS = 6
SIZE = (100, 30)


class Bars(App[None]):
    """Six bars of three lines whose ends move with every frame while ``moving``."""

    def __init__(self) -> None:
        super().__init__()
        self.moving = False
        self.frames = 0
        self.ready = asyncio.Event()

    def compose(self) -> ComposeResult:
        for number in range(BARS):
            yield Static(id=f"bar-{number}")

    def on_mount(self) -> None:
        self.set_interval(1 / FPS, self._draw)
        self.ready.set()

    def _draw(self) -> None:
        if not self.moving:
            return
        self.frames += 1
        room = self.size.width - 12
        for number in range(BARS):
            end = int(room * (0.5 + 0.45 * math.sin(self.frames / 10 + number)))
            line = f"[b]bar {number}[/b] [blue]{'█' * end}[/]{end:4}"
            self.query_one(f"#bar-{number}", Static).update(f"{line}\n{line}\n{line}")


class Screen:
    """The program while it runs; ``fps``: the frames per second of the latest block."""

    def __init__(self, app: Bars) -> None:
        self._app = app
        self.fps = 0.0

    @asynccontextmanager
    async def drawing(self) -> AsyncIterator[None]:
        """Redraw for as long as the block runs."""
        before, began = self._app.frames, time.perf_counter()
        self._app.moving = True
        try:
            yield
        finally:
            self._app.moving = False
            self.fps = (self._app.frames - before) / (time.perf_counter() - began)


@asynccontextmanager
async def screen() -> AsyncIterator[Screen]:
    """The program, headless: it lays out, renders and compares every frame, and writes none."""
    app = Bars()
    running = asyncio.create_task(app.run_async(headless=True, size=SIZE))
    try:
        await asyncio.wait_for(app.ready.wait(), 30)
        yield Screen(app)
    finally:
        app.exit()
        await running
