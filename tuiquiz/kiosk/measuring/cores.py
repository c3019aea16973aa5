"""Which cores measure, and which are for all else."""

import os
import sys
from collections.abc import Collection

LOWEST_PRIORITY = 19


def places() -> tuple[set[int], set[int]]:
    """The cores of the game's servers, and those of measuring: the last one, where there are two.

    Of one core both have it. Both are empty where the system does not say or take such wishes (all
    but Linux). Tells of what this process may use: ask before it is pinned.
    """
    if sys.platform != "linux":
        return set(), set()
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        return set(cores), set(cores)
    return set(cores[:-1]), {cores[-1]}


def settle(cores: Collection[int]) -> None:
    """Have this process, and all that it starts, run on ``cores`` and at the lowest priority."""
    os.nice(LOWEST_PRIORITY)
    if cores and sys.platform == "linux":
        os.sched_setaffinity(0, cores)
