"""One measuring process: started, asked, and ended together with everything that it started."""

import asyncio
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from tuiquiz.bench import protocol
from tuiquiz.quiz.verdict import Failure, FailureKind

WORKER = Path(__file__).with_name("worker.py")
PRINTED_LIMIT = 256 * 1024
LINE_LIMIT = 1024 * 1024


class ChildFailed(Exception):
    """The process cannot go on; ``failure`` is what the player is told."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


class Child:
    """A worker process. Use ``start``, then ``ask``; ``kill`` at any time, ``close`` at the end."""

    def __init__(self, interpreter: str = sys.executable) -> None:
        self.interpreter = interpreter
        self._process: asyncio.subprocess.Process | None = None
        self._drain: asyncio.Task[None] | None = None
        self._printed = 0
        self._tail = b""
        self._calling = ""

    async def start(self) -> None:
        """Start the process. Raises ``ChildFailed`` where the interpreter cannot be run."""
        command = (self.interpreter, "-I", "-X", "utf8", "-W", "ignore", str(WORKER))
        try:
            self._process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                limit=LINE_LIMIT,
                start_new_session=True,
            )
        except OSError as error:
            raise ChildFailed(
                Failure(
                    FailureKind.UNAVAILABLE,
                    f"{self.interpreter} cannot be started: {error.strerror or error}",
                )
            ) from error
        self._drain = asyncio.create_task(self._drain_printed(self._process))

    async def ask(self, do: str, limit_s: float, **fields: Any) -> dict[str, Any]:
        """Send a command and wait for its answer, at most ``limit_s`` seconds.

        Raises ``ChildFailed`` when the process reports an error, ends, writes what is not of the
        protocol, floods its output or takes too long; it is then dead or about to be closed.
        """
        process = self._process
        assert process is not None and process.stdin and process.stdout
        try:
            async with asyncio.timeout(limit_s):
                with suppress(BrokenPipeError, ConnectionResetError):
                    process.stdin.write(protocol.encode(do, limit_s, fields))
                    await process.stdin.drain()
                while True:
                    try:
                        line = await process.stdout.readline()
                    except ValueError:
                        line = b"?"
                    if not line:
                        raise ChildFailed(await self._ended())
                    event = protocol.decode(line)
                    if event is None:
                        self.kill()
                        message = f"{self._who()} wrote into the measuring channel"
                        raise ChildFailed(Failure(FailureKind.FAILED, message))
                    if event["ev"] == "calling":
                        self._calling = str(event.get("variant"))
                        continue
                    if event["ev"] == "error":
                        kind = FailureKind(event["kind"])
                        raise ChildFailed(Failure(kind, str(event["message"])))
                    return event
        except TimeoutError:
            held = self._held_bytes()
            self.kill()
            who = self._who()
            if held > 512 * 1024**2:
                message = f"{who} held {held // 1024**2} MiB when the time was up"
                raise ChildFailed(Failure(FailureKind.MEMORY, message)) from None
            message = f"{who} did not come back within {limit_s:.1f} s"
            raise ChildFailed(Failure(FailureKind.TIMEOUT, message)) from None

    def kill(self) -> None:
        """End the process and all of its process group at once."""
        process = self._process
        if process is None:
            return
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        else:
            with suppress(ProcessLookupError):
                process.kill()

    async def close(self) -> None:
        """End the process and wait until it is gone."""
        self.kill()
        if self._drain:
            self._drain.cancel()
            with suppress(asyncio.CancelledError):
                await self._drain
        if self._process:
            await self._process.wait()
            self._process.stdin and self._process.stdin.close()  # type: ignore[func-returns-value]

    def _who(self) -> str:
        return self._calling or "the case's file"

    async def _drain_printed(self, process: asyncio.subprocess.Process) -> None:
        assert process.stderr
        while data := await process.stderr.read(65536):
            self._printed += len(data)
            self._tail = (self._tail + data)[-2000:]
            if self._printed > PRINTED_LIMIT:
                self.kill()
                return

    async def _ended(self) -> Failure:
        assert self._process
        if self._drain:
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(self._drain), 0.2)
        self.kill()
        status = await self._process.wait()
        who = self._who()
        if self._printed > PRINTED_LIMIT:
            message = (
                f"{who} printed more than {PRINTED_LIMIT // 1024} kB; a variant must not print"
            )
            return Failure(FailureKind.FAILED, message)
        if status < 0:
            try:
                name = signal.Signals(-status).name
            except ValueError:
                name = f"signal {-status}"
            if name == "SIGXCPU":
                return Failure(FailureKind.TIMEOUT, f"{who} used up its processor time")
            if name == "SIGALRM":
                return Failure(FailureKind.TIMEOUT, f"{who} did not come back in time")
            return Failure(FailureKind.CRASHED, f"{who} ended its process with {name}")
        tail = self._tail.decode("utf-8", "replace").strip().splitlines()
        last = f": {tail[-1][:200]}" if tail and status else ""
        return Failure(
            FailureKind.CRASHED, f"{who} ended its process with exit status {status}{last}"
        )

    def _held_bytes(self) -> int:
        """Resident memory of the process where the system tells (Linux), else 0."""
        assert self._process
        try:
            pages = Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
