"""Every folder tuiquiz writes to. ``TUIQUIZ_HOME`` puts them all under one folder."""

import os
import tempfile
from pathlib import Path

from tuiquiz.errors import TuiquizError

APP = "tuiquiz"
BOARD = "scores.db"
"""The file of the board, in ``data_dir``."""


def _home() -> Path | None:
    value = os.environ.get("TUIQUIZ_HOME")
    try:
        return Path(value).expanduser().absolute() if value else None
    except RuntimeError as error:
        raise TuiquizError(
            f"TUIQUIZ_HOME is {value!r}, and there is no such home folder.", "Give a whole path."
        ) from error


def _folder(kind: str) -> Path:
    if home := _home():
        return home / kind
    import platformdirs

    place: str = getattr(platformdirs, f"user_{kind}_dir")(APP, appauthor=False)
    return Path(place)


def data_dir() -> Path:
    """Where high scores are kept."""
    return _folder("data")


def config_dir() -> Path:
    """Where settings are kept."""
    return _folder("config")


def cache_dir() -> Path:
    """Where compiled Rust is kept; may be deleted at any time."""
    return _folder("cache")


def queue_dir() -> Path:
    """Where those stand who want to measure: one queue for all users of the machine.

    Those who have a temporary folder of their own, or a ``TUIQUIZ_HOME``, stand in their own.
    """
    shared = Path("/tmp") if os.name == "posix" else Path(tempfile.gettempdir())
    home = _home()
    return home / "queue" if home else shared / f"{APP}-queue"


def log_dir() -> Path:
    """Where the report of an unexpected error is written."""
    return _folder("log")


def ensure(folder: Path) -> Path:
    """Make ``folder`` and its parents; a ``TuiquizError`` says why that failed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TuiquizError(
            f"cannot make the folder {folder}: {error.strerror or error}.",
            "Set TUIQUIZ_HOME to a folder that you may write to.",
        ) from error
    return folder
