"""A kiosk, and visitors in front of it."""

import os
from asyncio import AbstractEventLoop
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, suppress
from functools import partial
from pathlib import Path

import pytest

from tests.support import stall
from tests.support.desk import Clock
from tests.support.stall import VisitorDesk
from tuiquiz.kiosk.loop import KioskLoop
from tuiquiz.kiosk.venue import Venue

PRIVSEP = Path("/run/sshd")
Visit = Callable[..., AbstractAsyncContextManager[VisitorDesk]]
Open = Callable[..., Venue]


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], AbstractEventLoop]]:
    """The loop of a serving process: in Python's own, logins and applications hinder each other."""
    return {"kiosk": KioskLoop}


@pytest.fixture
def clock() -> Clock:
    """The clock of all visitors."""
    return Clock()


@pytest.fixture
def open_kiosk(tmp_path: Path) -> Open:
    """Opens a kiosk; ``tests.support.stall.venue`` lists what it can be told."""
    return partial(stall.venue, tmp_path)


@pytest.fixture
def visit(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """Visits a kiosk; ``tests.support.stall.visiting`` lists what it can be told."""
    monkeypatch.delenv("NO_COLOR", raising=False)

    def come(venue: Venue, **told: object) -> AbstractAsyncContextManager[VisitorDesk]:
        return stall.visiting(venue, clock, tmp_path, **told)  # type: ignore[arg-type]

    return come


@pytest.fixture(scope="session")
def privsep() -> None:
    """The empty folder that root's sshd needs, where no service has made it; it stays.

    Tests run in several processes, and another may need it when this one is done.
    """
    if os.getuid() == 0:
        with suppress(OSError):
            PRIVSEP.mkdir(mode=0o755, exist_ok=True)
