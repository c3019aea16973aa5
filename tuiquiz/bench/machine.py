"""What this machine is, and whether it is quiet."""

import os
import platform
from pathlib import Path


def describe() -> str:
    """Architecture, processor and system: ``x86_64 AMD EPYC 9B14, Linux``."""
    parts = [platform.machine() or "unknown", _processor()]
    return " ".join(part for part in parts if part) + f", {platform.system() or 'unknown'}"


def busy() -> float | None:
    """Runnable processes per core, averaged over the last minute; None where not known."""
    try:
        return os.getloadavg()[0] / (os.cpu_count() or 1)
    except (AttributeError, OSError):
        return None


def quiet(wall_over_cpu: float | None) -> bool:
    """Whether a measurement was undisturbed.

    ``wall_over_cpu`` is the wall time of the measured batches over their CPU time: near 1 while
    nothing else wanted the core. None where that was not measured (memory, wall clock): then the
    load of the last minute tells, as far as the system does.
    """
    if wall_over_cpu is None:
        return (busy() or 0.0) < 1.0
    return wall_over_cpu < 1.1


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    name = platform.processor()
    return "" if name == platform.machine() else name
