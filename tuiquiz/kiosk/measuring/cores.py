"""Which cores measure, and which are for all else."""

import os
import sys
from collections.abc import Collection

NICE_OF_SHARED = 19
NICE_OF_OWN = 5
"""On a core of its own, measuring takes nothing from the game; and should some other program run
there, too, measuring still gets a quarter. With 19 that would be 1.5 %, and many a verdict would
come late or not at all.
"""


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


def niceness(games: Collection[int], own: Collection[int]) -> int:
    """How low the priority of measuring is: the lowest where it shares a core with the game."""
    return NICE_OF_OWN if own and not set(own) & set(games) else NICE_OF_SHARED


def settle(cores: Collection[int], nice: int) -> None:
    """Have this process, and all that it starts, run on ``cores`` and ``nice`` below the usual."""
    os.nice(nice)
    if cores and sys.platform == "linux":
        os.sched_setaffinity(0, cores)
