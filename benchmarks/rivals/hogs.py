"""Busy processes, to see what a verdict is worth on a machine that has other things to do."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# A hog ends by itself when its parent is gone, however that came about.
HOG = """
import os
while os.getppid() == PARENT:
    for _ in range(2_000_000):
        pass
"""


@contextmanager
def busy(count: int) -> Iterator[None]:
    """``count`` processes that compute without a pause for as long as the block runs."""
    text = HOG.replace("PARENT", str(os.getpid()))
    hogs: list[subprocess.Popen[bytes]] = []
    try:
        for _ in range(count):
            hogs.append(subprocess.Popen([sys.executable, "-I", "-S", "-c", text]))
        yield
    finally:
        for hog in hogs:
            hog.kill()
        for hog in hogs:
            hog.wait()
