"""The one thing that the plain game changes of a terminal: whether it shows what is typed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

try:
    import termios
except ImportError:  # Windows
    HIDES = False
else:
    HIDES = True


class Terminal:
    """The terminal that ``stream`` reads from, if it is one.

    ``hides``: whether it can be told not to show what is typed; it goes on to show line ends.
    """

    def __init__(self, stream: IO[str] | None) -> None:
        self.hides = HIDES and stream is not None and stream.isatty()
        self._fd = stream.fileno() if self.hides and stream is not None else -1
        self._hiding = False
        self._hidden = False
        self._usual = 0

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """Does not show what is typed until the body ends, in whichever way."""
        self._hiding = True
        self.resume()
        try:
            yield
        finally:
            self.pause()
            self._hiding = False

    def pause(self) -> None:
        """Show what is typed again, for the time being or for good."""
        if self._hidden:
            self._echo(on=True)
            self._hidden = False

    def resume(self) -> None:
        """After ``pause``: be as before."""
        if self._hiding and not self._hidden:
            self._echo(on=False)
            self._hidden = True

    def forget(self) -> None:
        """Drop a line that somebody has begun to type."""
        if self._ours:
            with suppress(OSError, termios.error):
                termios.tcflush(self._fd, termios.TCIFLUSH)

    @property
    def _ours(self) -> bool:
        """Whether this process may change the terminal without being stopped for it."""
        if not self.hides:
            return False
        with suppress(OSError):  # It is a terminal without job control.
            return os.tcgetpgrp(self._fd) == os.getpgrp()
        return True

    def _echo(self, *, on: bool) -> None:
        if not self._ours:
            return
        shows = termios.ECHO | termios.ECHONL
        with suppress(OSError, termios.error):
            modes = termios.tcgetattr(self._fd)
            if on:
                modes[3] = modes[3] & ~shows | self._usual
            else:
                self._usual = modes[3] & shows
                modes[3] = modes[3] & ~shows | termios.ECHONL
            termios.tcsetattr(self._fd, termios.TCSANOW, modes)
