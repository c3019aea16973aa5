"""A seat at the game."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path

import pytest

from tests.support.desk import Clock, Desk, seated

Sit = Callable[..., AbstractAsyncContextManager[Desk]]


@pytest.fixture
def sit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sit:
    """Starts the application; ``tests.support.desk.seated`` lists what it can be told."""
    clock = Clock()
    monkeypatch.delenv("NO_COLOR", raising=False)
    return partial(seated, tmp_path, clock)
