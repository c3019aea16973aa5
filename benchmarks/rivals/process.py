"""A command that is run to its end, and surely ended when it takes too long."""

import os
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

GRACE_S = 5.0


@dataclass(frozen=True, slots=True)
class Done:
    """What a command wrote, its exit status (None: it took too long), and its wall seconds."""

    out: str
    status: int | None
    seconds: float


def run(command: list[str], folder: Path, environment: dict[str, str], timeout_s: float) -> Done:
    """Run ``command`` in ``folder``; its whole process group is gone when this returns."""
    with tempfile.TemporaryFile() as out:
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            status: int | None = process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            status = None
        finally:
            seconds = time.perf_counter() - began
            _end(process)
        out.seek(0)
        return Done(out.read().decode("utf-8", "replace"), status, seconds)


def _end(process: subprocess.Popen[bytes]) -> None:
    # The group is asked first, so that a tool can end children that have a group of their own.
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_S)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
