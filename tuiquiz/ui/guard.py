"""Gives the terminal back even when the game is killed outright.

A game that ends by itself restores the terminal. One that is killed with SIGKILL cannot, so a
small process waits beside it for the pipe between them to close without a word.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import termios

RESTORE = (
    "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l"
    "\x1b[?1004l\x1b[?2004l\x1b[?2026l\x1b[?2048l\x1b[<u\x1b[>4;0m"
    "\x1b[?1049l\x1b[?25h\x1b[0m\r\n"
)
QUIT = b"."


@contextmanager
def guarded() -> Iterator[None]:
    """Watch over the terminal while the body runs; does nothing where there is no ``fork``.

    Enter it before any thread is started: the watcher is a fork of this process.
    """
    before = _modes()
    if before is None or not hasattr(os, "fork"):
        yield
        return
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            os.close(writer)
            _watch(reader, before)
            status = 0
        finally:
            os._exit(status)
    os.close(reader)
    try:
        yield
    finally:
        with suppress(OSError):
            os.write(writer, QUIT)
        os.close(writer)
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)


def _modes() -> "termios._AttrReturn | None":
    """The terminal's modes; None where standard input is no terminal."""
    try:
        import termios
    except ImportError:
        return None
    try:
        return termios.tcgetattr(sys.stdin.fileno())
    except (termios.error, OSError, ValueError):
        return None


def _watch(reader: int, before: "termios._AttrReturn") -> None:
    import termios

    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGTSTP", "SIGQUIT", "SIGTTOU", "SIGTTIN"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    os.setpgid(0, 0)  # Killing the game's whole job must leave the watcher.
    if os.read(reader, 1) == QUIT:
        return
    terminal = sys.stdin.fileno()
    with suppress(OSError, termios.error):
        os.write(sys.stdout.fileno(), RESTORE.encode())
        termios.tcsetattr(terminal, termios.TCSANOW, before)
        termios.tcflush(terminal, termios.TCIFLUSH)
