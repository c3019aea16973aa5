"""A process that serves players: ``python -m tuiquiz.kiosk.worker FD``, by ``serve`` only.

It takes open connections over the socket ``FD`` and ends when that closes.
"""

import asyncio
import os
import signal
import socket
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, cast

import asyncssh
import msgspec

from tuiquiz.errors import TuiquizError
from tuiquiz.kiosk import thrift
from tuiquiz.kiosk.app import KioskApp
from tuiquiz.kiosk.control import Link
from tuiquiz.kiosk.hall import Hall
from tuiquiz.kiosk.journal import Journal
from tuiquiz.kiosk.loop import KioskLoop, settle, share_output
from tuiquiz.kiosk.measuring.client import Service
from tuiquiz.kiosk.order import Order
from tuiquiz.kiosk.rehearsal import rehearse
from tuiquiz.kiosk.tasks import Tasks
from tuiquiz.kiosk.venue import Venue
from tuiquiz.packs import loader
from tuiquiz.quiz.scoring import Mode, Scoring
from tuiquiz.ui.app import Launch

ORDER_S = 30.0
REPORT_S = 1.0


class Worker:
    """One serving process, told what to do over ``sock``."""

    def __init__(self, sock: socket.socket) -> None:
        self._over = asyncio.Event()
        self._ordered: asyncio.Future[Order] = asyncio.get_running_loop().create_future()
        self._hall: Hall | None = None
        self._link = Link(sock, self._hear, self._over.set)
        self._tasks = Tasks()

    async def run(self) -> None:
        """Serve until told to end, or until nobody is there to tell."""
        try:
            order = await asyncio.wait_for(self._ordered, ORDER_S)
        except TimeoutError:
            return
        try:
            self._hall = await self._open(order)
        except TuiquizError as error:
            self._link.say({"failed": str(error)})
            return
        self._link.say({"ready": os.getpid()})
        reporting = asyncio.create_task(self._report())
        await self._over.wait()
        reporting.cancel()
        await self._hall.close(0.0)

    async def _open(self, order: Order) -> Hall:
        if order.cores and hasattr(os, "sched_setaffinity"):
            with suppress(OSError):
                os.sched_setaffinity(0, order.cores)
        journal = Journal.at(Path(order.log) if order.log else None, process=os.getpid())
        asyncio.get_running_loop().set_exception_handler(partial(_unseen, journal))
        venue = venue_of(order)
        await rehearse(venue)
        settle()
        key = asyncssh.import_private_key(order.key)
        loop = cast(KioskLoop, asyncio.get_running_loop())
        return Hall(key, order.limits, partial(KioskApp, venue), journal, loop.attend)

    def _hear(self, message: dict[str, Any], descriptor: int | None) -> None:
        match message:
            case {"order": order}:
                self._ordered.set_result(msgspec.convert(order, Order))
            case {"take": number} if descriptor is not None and self._hall:
                gone = partial(self._link.say, {"gone": number})
                self._tasks.start(self._hall.take(socket.socket(fileno=descriptor), gone))
            case {"take": number}:
                self._link.say({"gone": number})  # Without a descriptor nobody can be served.
            case {"close": seconds} if self._hall:
                self._tasks.start(self._close(seconds))
            case {"stop": _}:
                self._over.set()

    async def _close(self, seconds: float) -> None:
        assert self._hall
        await self._hall.close(seconds)
        self._over.set()

    async def _report(self) -> None:
        while True:
            assert self._hall
            self._link.say({"stats": self._hall.stats()})
            await asyncio.sleep(REPORT_S)


def venue_of(order: Order) -> Venue:
    """What the visitors of a process share. ``TuiquizError`` where a pack cannot be used."""
    from tuiquiz.board.store import Board

    loaded = loader.combined([loader.load(loader.find(name)) for name in order.packs])
    daily = order.mode == "daily"
    scoring = Scoring(Mode.CLASSIC if daily else Mode(order.mode), order.timer)
    board = Board.open()
    service = Service(Path(order.measuring))
    return Venue(
        Launch(loaded, count=order.questions, scoring=scoring, daily=daily),
        lambda: service,
        lambda: board,
        order.title,
        order.join,
        order.fingerprint,
        order.patience,
    )


def _unseen(journal: Journal, loop: Any, context: dict[str, Any]) -> None:
    """Log an error that nothing waited for, without its text: it may hold what a client sent."""
    del loop
    journal.fault("unseen", context.get("exception") or RuntimeError())


def main(descriptor: int) -> None:
    """Serve what comes over the inherited socket ``descriptor``."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)  # Whoever listens at the port says when to end.
    share_output()
    thrift.save()

    async def serve() -> None:
        await Worker(socket.socket(fileno=descriptor)).run()

    with asyncio.Runner(loop_factory=KioskLoop) as runner:
        runner.run(serve())


if __name__ == "__main__":
    main(int(sys.argv[1]))
