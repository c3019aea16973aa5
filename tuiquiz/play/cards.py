"""Cards of daily games as files."""

import os
import re
from itertools import count
from pathlib import Path

from tuiquiz.errors import TuiquizError
from tuiquiz.paths import ensure

MOST_OF_A_NAME = 40


def save(folder: Path, day: str, pack: str, card: str) -> Path:
    """Write ``card`` to a file in ``folder``, which is made; returns the file.

    The same card twice is one file; another one of the same day gets a number. ``TuiquizError``
    where it cannot be written.
    """
    ensure(folder)
    name = re.sub(r"[^\w.+-]", "_", pack, flags=re.ASCII)[:MOST_OF_A_NAME]
    text = f"{card}\n"
    for number in count(1):
        file = folder / (f"daily-{day}-{name}" + (f"-{number}" if number > 1 else "") + ".txt")
        try:
            if file.exists():
                if file.read_text(encoding="utf-8") == text:
                    return file
                continue
            draft = file.with_suffix(f".{os.getpid()}.tmp")
            draft.write_text(text, encoding="utf-8")
            draft.replace(file)
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or error
            raise TuiquizError(
                f"cannot write {file}: {reason}.", "Copy the card instead, or free the way."
            ) from error
        return file
    raise AssertionError
