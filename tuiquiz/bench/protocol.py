"""What the game and a measuring process say to each other: JSON lines, one command, one answer.

prepare
    the fields of ``Prepare``: load the case, make its input -> ``ready``: python, implementation
check
    call each variant once -> ``checked``: wall_ns and cpu_ns by variant, blocking (those that
    wait), sharing (those for which other threads or processes work), coarse (whether the CPU
    clock is)
again
    variants: call each once more -> ``again``: wall_ns and cpu_ns by variant
calibrate
    clock, variants: how many calls fill a batch -> ``calibrated``: calls, per_call_ns by variant
heat
    clock, calls, rounds, single: measure -> ``heat``: rounds (each: nanoseconds per call by
    variant), wall_ns and cpu_ns of all batches
peak
    variant: the tracemalloc peak of one call -> ``peak``: variant, bytes

Every command carries ``do`` and ``limit_s``, the seconds after which the worker's own alarm ends
it, so that it cannot outlive a game that was killed. Before code of the case is called for the
first time the worker says ``calling`` (who), so that a crash can be told from whom it came.
``error`` (kind, message) may answer any command and is the worker's last word.
"""

import json
from dataclasses import dataclass
from typing import Any

from tuiquiz.quiz.verdict import FailureKind

ANSWERS = {
    "prepare": ("ready", {"python", "implementation"}),
    "check": ("checked", {"wall_ns", "cpu_ns", "blocking", "sharing", "coarse"}),
    "again": ("again", {"wall_ns", "cpu_ns"}),
    "calibrate": ("calibrated", {"calls", "per_call_ns"}),
    "heat": ("heat", {"rounds", "wall_ns", "cpu_ns"}),
    "peak": ("peak", {"variant", "bytes"}),
}


@dataclass(frozen=True, slots=True)
class Prepare:
    """What a worker needs to know of a question.

    ``gc``: whether the garbage collector is on while variants run. ``memory_bytes``,
    ``processor_s`` and ``processes`` (of the user, on the whole machine; 0: no limit) limit it
    where the system can.
    """

    file: str
    module: str
    variants: tuple[str, ...]
    make_input: str | None
    finish: str | None
    libraries: tuple[dict[str, str | None], ...]
    gc: bool
    memory_bytes: int
    processor_s: int
    processes: int
    seed: int


def encode(do: str, limit_s: float, fields: dict[str, Any]) -> bytes:
    """A command as a line."""
    return (json.dumps({"do": do, "limit_s": limit_s, **fields}) + "\n").encode()


def decode(line: bytes, do: str) -> dict[str, Any] | None:
    """An event that may follow the command ``do``; None for what no worker of ours would write.

    A case's code can reach the channel: by accident it writes to all descriptors, or it forks and
    everything is said twice.
    """
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(event, dict):
        return None
    name, fields = event.get("ev"), event.keys()
    if name == "calling":
        known = isinstance(event.get("who"), str)
    elif name == "error":
        known = event.get("kind") in tuple(FailureKind) and isinstance(event.get("message"), str)
    else:
        answer, needed = ANSWERS[do]
        known = name == answer and needed <= fields
    return event if known else None


def plain(text: str) -> str:
    """``text`` on one line and without what would control a terminal or cannot be written."""
    return "".join(c if c.isprintable() else "?" for c in " ".join(text.split()))
