"""The clock of a game."""

import sys
import time


def clock_ns() -> int:
    """Now, in nanoseconds, on the clock that stamps input events."""
    return time.perf_counter_ns() if sys.platform == "win32" else time.monotonic_ns()
