"""Draws one application on a line, and reads its keys from there."""

import asyncio
from collections import deque
from collections.abc import Callable
from time import monotonic
from typing import Any

from textual import constants, events
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message

from tuiquiz.kiosk.colours import depth, downgraded
from tuiquiz.kiosk.limits import Limits
from tuiquiz.kiosk.line import Line, Terminal, clamped
from tuiquiz.kiosk.reader import Reader

ENTER = "\x1b[?1049h\x1b[?25l\x1b[?1000h\x1b[?1006h\x1b[?1004h\x1b[?2004h\x1b[?7l\x1b[?2026$p"
LEAVE = "\x1b[?2026l\x1b[?2004l\x1b[?1004l\x1b[?1006l\x1b[?1000l\x1b[?7h\x1b[0m\x1b[?1049l\x1b[?25h"
DRAINED = 4
LOOK_S = 0.1
UNPAINTED_S = 0.2


class LineDriver(Driver):
    """The driver of an application whose terminal is at the far end of a ``Line``.

    ``painted`` is called with the seconds from each input that led to a frame to that frame.
    ``stuck`` is called when the far end has read nothing for ``limits.stuck_s``. ``opened`` is
    given the driver once it is made, ``shown`` is called with each frame that is sent, ``waited``
    is given the application whenever somebody begins to wait for a frame of it.
    """

    def __init__(
        self,
        app: App[Any],
        *,
        line: Line,
        terminal: Terminal,
        limits: Limits,
        painted: Callable[[float], None],
        stuck: Callable[[], None],
        opened: Callable[["LineDriver"], None] = lambda _: None,
        shown: Callable[[], None] = lambda: None,
        waited: Callable[[App[Any]], None] = lambda _: None,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size or terminal.size)
        self._line = line
        self._limits = limits
        self._painted = painted
        self._stuck = stuck
        self._shown = shown
        self._waited_for = waited
        self._depth = depth(terminal.term, terminal.environment)
        self._pieces: list[str] = []
        self._last = ""
        self._full_since: float | None = None
        self._waited = 0
        self._reader = Reader(limits.events, monotonic())
        self._unpainted: deque[float] = deque(maxlen=16)
        self._resizing: asyncio.TimerHandle | None = None
        self._ticking: asyncio.TimerHandle | None = None
        self._looking: asyncio.TimerHandle | None = None
        self._flushing: asyncio.Handle | None = None
        self._wanted = self._size or terminal.size
        self._strayed = False
        self._closed = False
        opened(self)
        waited(app)

    @property
    def can_suspend(self) -> bool:
        """There is no shell to go back to."""
        return False

    def write(self, data: str) -> None:
        self._pieces.append(data)
        if self._flushing is None:
            self._flushing = self._loop.call_soon(self.flush)

    def flush(self) -> None:
        """Send what was drawn, unless it is the same as before or the far end does not read."""
        if self._flushing:
            self._flushing.cancel()
            self._flushing = None
        frame = "".join(self._pieces)
        self._pieces.clear()
        if not frame or self._closed:
            return
        same = frame == self._last and "\a" not in frame
        if not same and self._full():
            self._last = ""
            return
        if self._unpainted:
            now_s = monotonic()
            while self._unpainted:
                self._painted(now_s - self._unpainted.popleft())
        if same:
            return
        self._last = frame
        self._line.write(downgraded(frame, self._depth).encode("utf-8", "replace"))
        self._shown()

    def start_application_mode(self) -> None:
        self._line.write(ENTER.encode())

    def disable_input(self) -> None:
        self._closed = True

    def stop_application_mode(self) -> None:
        self._closed = True
        self._line.write(LEAVE.encode())

    def close(self) -> None:
        """Let go of everything that keeps the application alive."""
        self._closed = True
        for timer in (self._resizing, self._ticking, self._looking, self._flushing):
            if timer:
                timer.cancel()

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Nothing is opened on the host."""

    def received(self, data: bytes) -> None:
        """Take what the far end sent; keys beyond the limit, and what is no input, are dropped."""
        if self._closed:
            return
        now_s = monotonic()
        for message in self._reader.feed(data, now_s):
            self._take(message, now_s)
        self._wait()

    def resized(self, size: tuple[int, int]) -> None:
        """The far end's window has another size; the last of many counts."""
        self._wanted = clamped(size)
        self._strayed = self._strayed or self._wanted != self._size
        if self._resizing is None and not self._closed:
            self._resizing = self._loop.call_later(1 / self._limits.resizes, self._resize)

    def send_message(self, message: Message) -> None:
        self._app.post_message(message)

    def _take(self, message: Message, now_s: float) -> None:
        message.set_sender(self._app)
        self.send_message(message)
        if isinstance(message, events.Key | events.MouseDown | events.Paste):
            self._waited_for(self._app)
        if isinstance(message, events.Key):
            self._unpainted.append(now_s)
            self._app.call_later(self._loop.call_later, UNPAINTED_S, self._forget, now_s)

    def _forget(self, key_s: float) -> None:
        """A key that was handled so long ago has changed nothing that is seen."""
        if key_s in self._unpainted:
            self._unpainted.remove(key_s)

    def _wait(self) -> None:
        """A sequence that was begun is finished soon, or it was the escape key."""
        if self._ticking:
            self._ticking.cancel()
            self._ticking = None
        if self._reader.waits:
            self._ticking = self._loop.call_later(constants.ESCAPE_DELAY, self._tick)

    def _tick(self) -> None:
        self._ticking = None
        if not self._closed:
            now_s = monotonic()
            for message in self._reader.give_up(now_s):
                self._take(message, now_s)

    def _resize(self) -> None:
        self._resizing = None
        strayed, self._strayed = self._strayed, False
        if self._closed or not strayed:
            return
        if self._wanted != self._size:
            self._size = self._wanted
            size = Size(*self._wanted)
            self._app.post_message(events.Resize(size, size))
        else:  # It was smaller for a moment, and what it cut off is gone.
            self._last = ""
            self._app.call_later(self._app.refresh)

    def _full(self) -> bool:
        """Whether more is unread than may be; then it is looked after."""
        if self._full_since is None and self._line.waiting > self._limits.backlog:
            self._full_since = monotonic()
            self._waited = self._line.waiting
            self._looking = self._loop.call_later(LOOK_S, self._look)
        return self._full_since is not None

    def _look(self) -> None:
        """See whether the far end reads again; then paint everything anew."""
        self._looking = None
        if self._closed or self._full_since is None:
            return
        waiting, before = self._line.waiting, self._waited
        self._waited = waiting
        if waiting < before:
            self._full_since = monotonic()
        if waiting * DRAINED <= self._limits.backlog:
            self._full_since = None
            self._app.refresh()
        elif monotonic() - self._full_since > self._limits.stuck_s:
            self._stuck()
        else:
            self._looking = self._loop.call_later(LOOK_S, self._look)
