"""What is typed: lines, each with the moment when it came."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

LONGEST = 500
CHUNK = 4096
MOST_WAITING = 64


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end; ``at_ns`` is when it came, on the clock of the game."""

    text: str
    at_ns: int


class Inbox:
    """Lines on their way from whoever types to the game.

    ``live``: somebody sits at a terminal, so what was typed before something was asked is no
    answer to it. Lines from elsewhere, a pipe or a file, are meant to be taken one by one in their
    order, so a line is stamped only when the game wants one.
    """

    def __init__(self, *, live: bool) -> None:
        self.live = live
        self.arrived: Callable[[], None] = lambda: None
        self._lines: deque[Line] = deque(maxlen=MOST_WAITING)
        self._end = False
        self._asked = False
        self._wanted = threading.Semaphore(0)

    @property
    def ended(self) -> bool:
        """Whether there is no line left, and none will come."""
        return self._end and not self._lines

    def put(self, line: Line | None) -> None:
        """A line has come, or, with None, the end."""
        if line is None:
            self._end = True
        else:
            self._asked = False
            self._lines.append(line)
        self.arrived()

    def take(self, until_ns: int | None = None) -> Line | None:
        """The first line, if it came at ``until_ns`` or before; None if there is none yet."""
        if self._lines and (until_ns is None or self._lines[0].at_ns <= until_ns):
            return self._lines.popleft()
        if not self._lines and not self._asked:
            self._asked = True
            self._wanted.release()
        return None

    def discard(self) -> None:
        """Forget what somebody typed before it was asked for."""
        if self.live:
            self._lines.clear()

    def pump(
        self,
        read: Callable[[int], bytes | None],
        encoding: str,
        clock: Callable[[], int],
        deliver: Callable[[Line | None], None],
    ) -> None:
        """Read until the end, in a thread of its own; ``deliver`` brings lines to ``put``."""
        for raw in split(read):
            if not self.live:
                self._wanted.acquire()
            text = raw.decode(encoding, "replace").rstrip("\r")
            deliver(Line(text[:LONGEST], clock()))
        deliver(None)


def split(read: Callable[[int], bytes | None]) -> Iterator[bytes]:
    """The lines of what ``read`` gives; of a line that is far too long only a part is kept."""
    rest = b""
    while chunk := _chunk(read):
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
        rest = rest[:CHUNK]
    if rest:
        yield rest


def _chunk(read: Callable[[int], bytes | None]) -> bytes | None:
    try:
        return read(CHUNK)
    except (OSError, ValueError):
        return None  # It is gone, or was closed.
