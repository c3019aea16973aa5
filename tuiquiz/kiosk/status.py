"""What an operator wants to know of a running kiosk: a file that is written every second."""

import os
import time
from pathlib import Path
from typing import Any

import msgspec

from tuiquiz import paths
from tuiquiz.errors import TuiquizError

STALE_S = 10.0
FORMAT = 1


class _Stamp(msgspec.Struct):
    """What tells whether the rest of a status can be read."""

    format: int
    at: float


def folder() -> Path:
    """Where the files of kiosks lie: host key, status."""
    return paths.data_dir() / "kiosk"


def file_of(port: int) -> Path:
    """The status of the kiosk at ``port``."""
    return folder() / f"status-{port}.json"


def write(port: int, status: dict[str, Any]) -> None:
    """Write ``status``, for the owner only; a reader sees this one or the one before."""
    file = file_of(port)
    draft = file.with_suffix(".tmp")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(msgspec.json.encode(status | {"format": FORMAT, "at": time.time()}))
    draft.replace(file)


def forget(port: int) -> None:
    """The kiosk at ``port`` is closed."""
    file_of(port).unlink(missing_ok=True)


def read(port: int | None) -> dict[str, Any]:
    """The status of the kiosk at ``port`` (None: of the only one).

    ``TuiquizError`` where none runs, or several do.
    """
    found = []
    for file in sorted(folder().glob("status-*.json")):
        try:
            status = msgspec.json.decode(file.read_bytes(), type=dict[str, Any])
            stamp = msgspec.convert(status, _Stamp)
        except (OSError, msgspec.DecodeError):
            continue
        fresh = stamp.format == FORMAT and abs(time.time() - stamp.at) < STALE_S
        if fresh and port in (None, status.get("port")):
            found.append(status)
    if not found:
        which = "no kiosk" if port is None else f"no kiosk at port {port}"
        raise TuiquizError(
            f"{which} runs with the files in {folder()}.",
            "Start one with `tuiquiz serve`, or set TUIQUIZ_HOME as it is set there.",
        )
    if len(found) > 1:
        ports = ", ".join(str(status.get("port")) for status in found)
        raise TuiquizError(
            f"{len(found)} kiosks run here, at the ports {ports}.", "Say which with --port."
        )
    return found[0]
