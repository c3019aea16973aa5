"""A seat at the plain game."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path

import pytest

from tests.support.seat import Seat, seated

Sit = Callable[..., AbstractAsyncContextManager[Seat]]


@pytest.fixture
def sit(tmp_path: Path) -> Sit:
    """Starts a game; ``tests.support.seat.seated`` lists what it can be told."""
    return partial(seated, tmp_path)
