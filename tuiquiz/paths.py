"""Every folder tuiquiz writes to. ``TUIQUIZ_HOME`` puts them all under one folder."""

import os
import tempfile
from pathlib import Path

import platformdirs

from tuiquiz.errors import TuiquizError

APP = "tuiquiz"


def _home() -> Path | None:
    value = os.environ.get("TUIQUIZ_HOME")
    try:
        return Path(value).expanduser().absolute() if value else None
    except RuntimeError as error:
        raise TuiquizError(
            f"TUIQUIZ_HOME is {value!r}, and there is no such home folder.", "Give a whole path."
        ) from error


def data_dir() -> Path:
    """Where high scores are kept."""
    home = _home()
    return home / "data" if home else Path(platformdirs.user_data_dir(APP, appauthor=False))


def config_dir() -> Path:
    """Where settings are kept."""
    home = _home()
    return home / "config" if home else Path(platformdirs.user_config_dir(APP, appauthor=False))


def cache_dir() -> Path:
    """Where compiled Rust is kept; may be deleted at any time."""
    home = _home()
    return home / "cache" if home else Path(platformdirs.user_cache_dir(APP, appauthor=False))


def queue_dir() -> Path:
    """Where those stand who want to measure: one queue for all users of the machine."""
    home = _home()
    return home / "queue" if home else Path(tempfile.gettempdir()) / f"{APP}-queue"


def log_dir() -> Path:
    """Where the report of an unexpected error is written."""
    home = _home()
    return home / "log" if home else Path(platformdirs.user_log_dir(APP, appauthor=False))


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
