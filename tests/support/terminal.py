"""A real pseudo-terminal with a program in it; pyte draws what the program writes."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyte

import tuiquiz

ROOT = Path(tuiquiz.__file__).parents[1]
PATIENCE_S = 60.0
AGAIN_S = 0.6
USUAL = {7, 25}  # Lines wrap, and the cursor is seen.


class Terminal:
    """Runs ``python *words`` as a shell would in a terminal of 80x24 cells."""

    def __init__(self, *words: str, **environ: str) -> None:
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)
        self.written = b""
        self._master, self._slave = pty.openpty()
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self._before = termios.tcgetattr(self._slave)
        kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS", "LINES")}
        path = {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none"}
        self.process = subprocess.Popen(
            [sys.executable, *words],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
            env={**kept, **path, **environ},
        )

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        for end in (self._master, self._slave):
            if end >= 0:
                os.close(end)

    @property
    def text(self) -> str:
        """What stands on the screen."""
        lines, cells = self._screen.buffer, range(self._screen.columns)
        rows = (
            "".join(lines[row][cell].data for cell in cells) for row in range(self._screen.lines)
        )
        return "\n".join(row.rstrip() for row in rows)

    def until(self, holds: str | Callable[[], bool]) -> None:
        """Until a text stands on the screen, or something holds."""
        end = time.monotonic() + PATIENCE_S
        while not (holds in self.text if isinstance(holds, str) else holds()):
            ready, _, _ = select.select([self._master], [], [], 0.05)
            if ready:
                data = os.read(self._master, 65536)
                self.written += data
                self._stream.feed(data)
            assert time.monotonic() < end, f"{holds} did not come:\n{self.text}"

    def resize(self, columns: int, lines: int) -> None:
        """Give the window another size, as a person who drags its corner."""
        self._screen.resize(lines, columns)
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        os.killpg(self.process.pid, signal.SIGWINCH)

    def type(self, keys: str) -> None:
        """Press keys; ``\\udcff`` stands for a byte that is no text."""
        os.write(self._master, keys.encode("utf-8", "surrogateescape"))

    def insist(self, key: str, *texts: str) -> None:
        """Press ``key`` until one of ``texts`` is seen: just after a change keys are not heard."""
        pressed = 0.0

        def seen() -> bool:
            nonlocal pressed
            if any(text in self.text for text in texts):
                return True
            if time.monotonic() - pressed > AGAIN_S:
                pressed = time.monotonic()
                self.type(key)
            return False

        self.until(seen)

    def ended(self) -> int:
        """Wait for the program's end; its exit status."""
        self.until(lambda: self.process.poll() is not None)
        self.until(lambda: not select.select([self._master], [], [], 0)[0])
        assert self.process.returncode is not None
        return self.process.returncode

    def hang_up(self) -> None:
        """Close the window."""
        os.close(self._slave)
        os.close(self._master)
        self._master = self._slave = -1

    @property
    def modes(self) -> set[int]:
        """The terminal's private modes that are switched on: 1049 is the alternate screen."""
        on: set[int] = set()
        for numbers, state in re.findall(rb"\x1b\[\?([\d;]+)([hl])", self.written):
            changed = {int(number) for number in numbers.split(b";")}
            on = on | changed if state == b"h" else on - changed
        return on

    @property
    def attributes_changed(self) -> bool:
        """Whether the terminal's line settings are not what they were."""
        return bool(_comparable(termios.tcgetattr(self._slave)) != _comparable(self._before))

    @property
    def restored(self) -> bool:
        """Whether a shell could go on: settings as before, main screen, cursor, no mouse."""
        return not self.attributes_changed and not self.modes - USUAL and not self._hidden

    @property
    def _hidden(self) -> bool:
        return bool(self._screen.cursor.hidden)


def _comparable(attributes: list[Any]) -> list[Any]:
    return [*attributes[:6], [bytes(c) if isinstance(c, bytes) else c for c in attributes[6]]]
