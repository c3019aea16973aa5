"""A process in a session of its own: its start, and its end with all that it started."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

GONE_S = 2.0


async def start(*command: str, **options: Any) -> asyncio.subprocess.Process:
    """A process whose standard output is a pipe. Raises ``OSError`` where it cannot be started.

    It reads nothing and its errors go nowhere, unless ``options`` (of
    ``asyncio.create_subprocess_exec``) say otherwise.
    """
    nowhere = {"stdin": asyncio.subprocess.DEVNULL, "stderr": asyncio.subprocess.DEVNULL}
    wanted = {"stdout": asyncio.subprocess.PIPE, **nowhere, **options}
    starting = asyncio.create_task(_start(command, wanted))
    try:
        return await asyncio.shield(starting)
    except asyncio.CancelledError:
        # Cancelled half-way, asyncio ends the process alone and waits for what that has started.
        with suppress(OSError):
            process = await starting
            kill_group(process)
            await release(process)
        raise


async def _start(command: tuple[str, ...], options: dict[str, Any]) -> asyncio.subprocess.Process:
    with _unstoppable():
        return await asyncio.create_subprocess_exec(*command, start_new_session=True, **options)


@contextmanager
def _unstoppable() -> Iterator[None]:
    """No ctrl+z for a child before it has a session of its own.

    Until then it is in the terminal's process group, and a child that is stopped before its
    ``exec`` never lets go of this process, which waits for it in ``vfork``.
    """
    number = getattr(signal, "SIGTSTP", None)
    if number is None or number in signal.pthread_sigmask(signal.SIG_BLOCK, {number}):
        yield
        return
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {number})


def kill_group(process: asyncio.subprocess.Process) -> None:
    """End the process and all of its process group at once."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        with suppress(ProcessLookupError):
            process.kill()


async def gone(process: asyncio.subprocess.Process, limit_s: float = GONE_S) -> bool:
    """Wait until the process has ended; False where it has not within ``limit_s`` seconds."""
    with suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), limit_s)
    return process.returncode is not None


async def release(process: asyncio.subprocess.Process) -> None:
    """Let go of a process that was killed, and wait until it is gone."""
    # A process in a session of its own may hold the other ends for ever, and asyncio
    # waits for the pipes as well as for the process.
    transport = process._transport  # type: ignore[attr-defined]
    for descriptor in range(3):
        if pipe := transport.get_pipe_transport(descriptor):
            pipe.close()
    await gone(process)
    transport.close()
