"""The clocks of a game."""

import sys
import time
from datetime import UTC, datetime


def clock_ns() -> int:
    """Now, in nanoseconds, on the clock that stamps input events."""
    return time.perf_counter_ns() if sys.platform == "win32" else time.monotonic_ns()


def utc_now() -> datetime:
    """Now, by the calendar, in UTC."""
    return datetime.now(UTC)
