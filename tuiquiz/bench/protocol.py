"""What the game and a measuring process say to each other: JSON lines, one command, one answer.

prepare
    the fields of ``Prepare``: load the case, make its input -> ``ready``: python, implementation
check
    call each variant once -> ``checked``: first_ns, clock, blocking
calibrate
    clock, variants: how many calls fill a batch -> ``calibrated``: calls, round_ns
heat
    clock, calls, rounds, slow: measure -> ``heat``: medians, rounds, wall_ns, cpu_ns
peak
    variant: the tracemalloc peak of one call -> ``peak``: variant, bytes

Every command carries ``do`` and ``limit_s``, the seconds after which the worker's own alarm ends
it, so that it cannot outlive a game that was killed. Before a variant is called for the first
time the worker says ``calling``, so that a crash can be told from whom it came. ``error`` (kind,
message) may answer any command and is the worker's last word.
"""

import json
from dataclasses import dataclass
from typing import Any, TypeGuard


@dataclass(frozen=True, slots=True)
class Prepare:
    """What a worker needs to know of a question."""

    file: str
    module: str
    variants: tuple[str, ...]
    make_input: str | None
    finish: str | None
    libraries: tuple[dict[str, str | None], ...]
    memory_bytes: int
    seed: int


def encode(do: str, limit_s: float, fields: dict[str, Any]) -> bytes:
    """A command as a line."""
    return (json.dumps({"do": do, "limit_s": limit_s, **fields}) + "\n").encode()


def decode(line: bytes) -> dict[str, Any] | None:
    """An event, or None for a line that no worker of ours would write."""
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if _is_event(event) else None


def _is_event(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict) and isinstance(value.get("ev"), str)
