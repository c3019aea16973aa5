"""Writes down a fault of tuiquiz itself, for a bug report."""

import os
import platform
import sys
import traceback
from datetime import UTC, datetime

from tuiquiz import __version__, paths
from tuiquiz.errors import TuiquizError


def report(error: BaseException) -> str:
    """Write a log file; the sentence says where it is."""
    what = f"{type(error).__name__}: {error}".strip().splitlines()[0][:200]
    now = datetime.now(UTC)
    text = "".join(
        [
            f"tuiquiz {__version__}, Python {sys.version}, {platform.platform()}, {now}\n\n",
            *traceback.format_exception(error),
        ]
    )
    try:
        folder = paths.ensure(paths.log_dir())
        file = folder / f"crash-{now:%Y%m%d-%H%M%S}-{os.getpid()}.log"
        file.write_text(text, encoding="utf-8")
    except (TuiquizError, OSError):
        return f"this is a fault of tuiquiz ({what}), and no log could be written:\n{text}"
    return f"this is a fault of tuiquiz ({what}). Please report it with the file {file}"
