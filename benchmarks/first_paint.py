"""How long from the command to the first paint, against a Textual program with one widget.

Both start in turn in a pseudo-terminal of 80x24, pair after pair; a start is over when the text
that only its first screen has was written. Prints the medians and the median ratio of the pairs.

    python benchmarks/first_paint.py [PAIRS]
"""

import os
import pty
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from fcntl import ioctl
from pathlib import Path

ONE_WIDGET = """
from textual.app import App
from textual.widgets import Static

class One(App):
    def compose(self):
        yield Static("first paint")

One().run()
"""


def first_paint_s(command: list[str], mark: bytes, home: str) -> float:
    """Seconds from the fork to the first time that ``mark`` is written."""
    began = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", TUIQUIZ_HOME=home, COLORTERM="truecolor")
        os.execv(command[0], command)
    ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    seen = b""
    try:
        while mark not in seen:
            ready, _, _ = select.select([terminal], [], [], 20)
            if not ready:
                raise SystemExit(f"{command}: no first paint within 20 s: {seen[-500:]!r}")
            seen += os.read(terminal, 65536)
        return time.perf_counter() - began
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)


def main() -> None:
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as home:
        one = Path(home) / "one.py"
        one.write_text(ONE_WIDGET, encoding="utf-8")
        rows = []
        for number in range(pairs + 1):
            ours = first_paint_s([sys.executable, "-m", "tuiquiz"], b"measure it.", home)
            theirs = first_paint_s([sys.executable, str(one)], b"first paint", home)
            if number:
                rows.append((ours, theirs))
        ratio = statistics.median(a / b for a, b in rows)
        for name, place in (("tuiquiz", 0), ("one widget", 1)):
            print(f"{name:<11} {statistics.median(row[place] for row in rows) * 1e3:6.0f} ms")
        print(f"ratio       {ratio:6.2f}  (median of {pairs} pairs)")


if __name__ == "__main__":
    main()
