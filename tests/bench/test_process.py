"""How a process is started."""

import asyncio
import signal
import sys

import pytest

from tuiquiz.bench import process

ASK = "import signal; print(signal.SIGTSTP in signal.pthread_sigmask(signal.SIG_BLOCK, []))"


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
async def test_ctrl_z_cannot_stop_a_process_that_is_being_started() -> None:
    """Stopped before its exec, it would hold its parent for ever."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    children = [await process.start(sys.executable, "-c", ASK) for _ in range(2)]
    told = await asyncio.gather(*(child.communicate() for child in children))
    assert [out for out, _ in told] == [b"True\n", b"True\n"]
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == before
