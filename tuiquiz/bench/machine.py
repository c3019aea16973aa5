"""What this machine is, and whether it is quiet."""

import asyncio
import os
import platform
import time
from contextlib import suppress
from pathlib import Path

from tuiquiz.bench import strays

LOOK_S = 0.1
BARELY = 0.25


def describe() -> str:
    """Architecture, processor and system: ``x86_64 AMD EPYC 9B14, Linux``."""
    parts = [platform.machine() or "unknown", processor()]
    return " ".join(part for part in parts if part) + f", {platform.system() or 'unknown'}"


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def user_tasks() -> int:
    """How many processes and threads the user has, which RLIMIT_NPROC counts; 0 if not known."""
    found = 0
    for folder in strays.processes():
        with suppress(OSError):  # It has ended meanwhile.
            if folder.stat().st_uid == os.getuid():
                found += sum(1 for _ in (folder / "task").iterdir())
    return found


async def idle_cores(wanted: int, within_s: float) -> bool:
    """Whether ``wanted`` cores are idle, which is looked at until they are or the time is up.

    True where the system does not tell.
    """
    end = time.monotonic() + within_s
    before = _idle_ticks()
    while before is not None:
        began = time.monotonic()
        await asyncio.sleep(LOOK_S)
        after = _idle_ticks()
        if after is None:
            break
        idle = (after - before) / os.sysconf("SC_CLK_TCK") / (time.monotonic() - began)
        if idle >= wanted - BARELY:
            return True
        if time.monotonic() >= end:
            return False
        before = after
    return True


def _idle_ticks() -> int | None:
    """Ticks that all cores have spent idle, waiting for disks included (proc(5))."""
    try:
        fields = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()
        return int(fields[4]) + int(fields[5])
    except (OSError, ValueError, IndexError):
        return None


def load() -> float | None:
    """Runnable processes per core, averaged over the last minute; None where not known."""
    try:
        return os.getloadavg()[0] / (os.cpu_count() or 1)
    except (AttributeError, OSError):
        return None


def busy(wall_over_cpu: float | None) -> bool:
    """Whether something else wanted the processor during a measurement.

    ``wall_over_cpu`` is the wall time of the measured batches over their CPU time: near 1 while
    nothing else wanted the core. None where that was not measured (memory, wall clock): then the
    load of the last minute tells, as far as the system does.
    """
    if wall_over_cpu is None:
        return (load() or 0.0) >= 1.0
    return wall_over_cpu >= 1.1


def processor() -> str:
    """The processor's model; empty where it is not known."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    name = platform.processor()
    return "" if name == platform.machine() else name
