"""A visit before the first one, so that everything is imported, parsed and cached by then."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from functools import partial

from tuiquiz.bench.interpreters import Found, Interpreter
from tuiquiz.bench.measuring import Measurer, Measuring, Snapshot, Stage
from tuiquiz.kiosk.app import KioskApp
from tuiquiz.kiosk.driver import LineDriver
from tuiquiz.kiosk.limits import Limits
from tuiquiz.kiosk.line import Terminal
from tuiquiz.kiosk.lobby import Lobby
from tuiquiz.kiosk.venue import Venue, Visitor
from tuiquiz.quiz.case import Question
from tuiquiz.quiz.game import Phase
from tuiquiz.quiz.verdict import Verdict

LONGEST_S, SEEN_S = 10.0, 0.3


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


class Idle:
    """Makes measurements that never end by themselves."""

    compares = False

    def measure(self, question: Question) -> Measuring:
        """One that measures nothing."""
        return IdleMeasuring(question)

    def unavailable(self, question: Question) -> None:
        """Everything can be asked in a rehearsal."""
        del question

    async def others(self) -> Found:
        """There are none."""
        return Found((), (), ())

    def by(self, interpreter: Interpreter) -> Measurer:
        """The same."""
        del interpreter
        return self


class IdleMeasuring:
    """A measurement of nothing."""

    def __init__(self, question: Question) -> None:
        self.question = question

    async def prepare(self) -> None:
        """Nothing to do."""

    async def run(self) -> Verdict:
        """Wait until the rehearsal is over."""
        await asyncio.Event().wait()
        raise AssertionError

    def snapshot(self) -> Snapshot:
        """Nothing is known."""
        return Snapshot(Stage.TIMING, 0.0, (), None)

    async def close(self) -> None:
        """Nothing to end."""


async def rehearse(venue: Venue) -> None:
    """Show the first screen, a question and a reveal to nobody; nothing of it is kept."""
    line = Nowhere()
    app = KioskApp(replace(venue, measurer=Idle, lobby=Lobby()), Visitor("rehearsal"))
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
        async with asyncio.timeout(LONGEST_S):
            await line.drew.wait()
            app.call_later(app.start, app.plan("rehearsal"))
            await _until(app, Phase.READING)
            assert app.session
            app.call_later(app.session.ready, app.clock())
            await _until(app, Phase.ANSWERING)
            app.call_later(app.session.lock, 0, app.clock())
            await _until(app, Phase.JUDGING)
            await asyncio.sleep(SEEN_S)
    app.exit()
    await running
    if app.fault:
        raise app.fault


async def _until(app: KioskApp, phase: Phase) -> None:
    while not app.session or app.session.game.phase is not phase or not app.session.game.since_ns:
        await asyncio.sleep(SEEN_S / 10)
    await asyncio.sleep(SEEN_S)
