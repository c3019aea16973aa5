"""The log of a kiosk: a JSON object a line, without anything that tells who somebody is."""

import sys
import traceback
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from time import monotonic
from typing import Any, TextIO

import msgspec

from tuiquiz.errors import TuiquizError
from tuiquiz.kiosk.limits import Bucket
from tuiquiz.paths import ensure

OFTEN, BURST = 5.0, 50.0


class Journal:
    """Writes lines to ``stream``, each as one piece, so that several processes may share a file."""

    def __init__(self, stream: TextIO, **always: Any) -> None:
        self._stream = stream
        self._always = always
        self._rare = Bucket(OFTEN, BURST, monotonic())
        self._left_out = 0

    @classmethod
    def at(cls, path: Path | None, **always: Any) -> "Journal":
        """A journal that is added to the file at ``path``; None: standard error.

        ``TuiquizError`` where the file cannot be written.
        """
        if path is None:
            return cls(sys.stderr, **always)
        ensure(path.parent)
        try:
            # Without a buffer nothing is left in it that a full disk has refused.
            file = path.open("ab", buffering=0)
            return cls(TextIOWrapper(file, encoding="utf-8", write_through=True), **always)
        except OSError as error:
            raise TuiquizError(
                f"cannot write the log {path}: {error.strerror or error}.",
                "Give --log a file that you may write to.",
            ) from error

    def note(self, event: str, **facts: Any) -> None:
        """Write what happened: numbers, and words of our own; never what a client sent."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = msgspec.json.encode({"at": at, "event": event, **self._always, **facts})
        try:
            self._stream.write(line.decode() + "\n")
            self._stream.flush()
        except (OSError, ValueError):
            return  # A full disk or a closed pipe must not end anybody's game.

    def often(self, event: str, **facts: Any) -> None:
        """Write what strangers can bring about: not more than a few lines a second.

        ``left_out`` is how many were not written before this one.
        """
        if not self._rare.take(1, monotonic()):
            self._left_out += 1
            return
        if self._left_out:
            facts["left_out"] = self._left_out
            self._left_out = 0
        self.note(event, **facts)

    def fault(self, event: str, error: BaseException, **facts: Any) -> None:
        """Write what went wrong, with the places in the program that it came through.

        The error's own text is left out: it may hold what a client sent.
        """
        frames = traceback.extract_tb(error.__traceback__)
        places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
        self.note(event, error=type(error).__name__, places=places[-12:], **facts)
