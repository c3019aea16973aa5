"""Processes that a case has started: counted while it runs, ended when it is over.

Linux only (proc(5)); elsewhere nothing is found, and the process group is all that is ended.
"""

import os
import signal
from contextlib import suppress
from pathlib import Path

MARK = "TUIQUIZ_WORKER"
PASSES = 5


def tasks() -> int:
    """How many processes and threads the machine has; 0 where it does not tell."""
    try:
        return int(Path("/proc/loadavg").read_text(encoding="ascii").split()[3].split("/")[1])
    except (OSError, ValueError, IndexError):
        return 0


def threads(process: int) -> list[int]:
    """The numbers of all threads of a process (proc(5)); none once it has ended."""
    try:
        return [int(folder.name) for folder in Path(f"/proc/{process}/task").iterdir()]
    except OSError:
        return []


def is_crowd(group: int, most: int) -> bool:
    """Whether more than ``most`` processes belong to the process group.

    The newest are looked at first: a group that grows without end is found before it has grown on.
    """
    count = 0
    for folder in sorted(processes(), key=lambda folder: int(folder.name), reverse=True):
        with suppress(OSError, ValueError, IndexError):
            stat = (folder / "stat").read_text(encoding="utf-8", errors="replace")
            count += int(stat.rpartition(")")[2].split()[2]) == group
        if count > most:
            return True
    return False


def end(mark: str) -> None:
    """Kill every process that was started with the environment variable ``MARK`` set to ``mark``.

    Whatever session or group it has gone to; again, until a look finds none.
    """
    wanted = f"{MARK}={mark}".encode()
    for _ in range(PASSES):
        found = False
        for folder in processes():
            with suppress(OSError):
                if wanted in (folder / "environ").read_bytes().split(b"\0"):
                    found = True
                    os.kill(int(folder.name), signal.SIGKILL)
        if not found:
            return


def processes() -> list[Path]:
    """The folder of every process (proc(5)); none where the system does not tell."""
    try:
        return [folder for folder in Path("/proc").iterdir() if folder.name.isdecimal()]
    except OSError:
        return []
