"""A visit before the first one, so that everything is imported, parsed and cached by then."""

import asyncio
from contextlib import suppress
from functools import partial

from tuiquiz.kiosk.app import KioskApp
from tuiquiz.kiosk.driver import LineDriver
from tuiquiz.kiosk.limits import Limits
from tuiquiz.kiosk.line import Terminal
from tuiquiz.kiosk.venue import Venue, Visitor

LONGEST_S = 10.0


class Nowhere:
    """A line that leads nowhere; ``drew`` is set by the first frame."""

    waiting = 0

    def __init__(self) -> None:
        self.drew = asyncio.Event()
        self._frames = 0

    def write(self, data: bytes) -> None:
        """Forget ``data``."""
        del data
        self._frames += 1
        if self._frames > 1:  # The first is the way into full screen.
            self.drew.set()


async def rehearse(venue: Venue) -> None:
    """Run the application until it has drawn something, and end it."""
    line = Nowhere()
    app = KioskApp(venue, Visitor("rehearsal"))
    app.driver_class = partial(  # type: ignore[assignment]
        LineDriver,
        line=line,
        terminal=Terminal("xterm-256color"),
        limits=Limits(),
        painted=lambda _: None,
        stuck=lambda: None,
    )
    running = asyncio.ensure_future(app.run_async())
    with suppress(TimeoutError):
        await asyncio.wait_for(line.drew.wait(), LONGEST_S)
    app.exit()
    await running
    if app.fault:
        raise app.fault
