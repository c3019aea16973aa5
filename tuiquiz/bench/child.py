"""One measuring process: started, asked, and ended together with everything that it started."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from tuiquiz.bench import protocol, strays
from tuiquiz.bench.process import gone, kill_group, release, start
from tuiquiz.quiz.verdict import Failure, FailureKind

WORKER = Path(__file__).with_name("worker.py")
PRINTED_LIMIT = 256 * 1024
LINE_LIMIT = 1024 * 1024
LARGE_BYTES = 256 * 1024**2
CHANNEL_LOST = 74  # As in worker.py, which imports nothing of ours.
LOOK_S = 0.02
MOST_PROCESSES = 64
LATE_S = 0.05
LAST_WORDS_S = 0.3


class ChildFailed(Exception):
    """The process cannot go on; ``failure`` is what the player is told."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure

    @classmethod
    def because(cls, kind: FailureKind, message: str) -> "ChildFailed":
        return cls(Failure(kind, protocol.plain(message)))


class Child:
    """A worker process. Use ``start``, then ``ask``; ``kill`` at any time, ``close`` at the end."""

    def __init__(self, interpreter: str = sys.executable) -> None:
        self.interpreter = interpreter
        self._process: asyncio.subprocess.Process | None = None
        self._drain: asyncio.Task[None] | None = None
        self._lifeline: int | None = None
        self._mark = uuid4().hex
        self._too_many = False
        self._called = 0.0
        self._closed = False
        self._printed = 0
        self._tail = b""
        self._calling = ""

    async def start(self) -> None:
        """Start the process. Raises ``ChildFailed`` where the interpreter cannot be run."""
        command = [self.interpreter, "-I", "-X", "utf8", "-W", "ignore", str(WORKER)]
        inherited: tuple[int, ...] = ()
        if hasattr(os, "killpg"):
            theirs, self._lifeline = os.pipe()
            inherited = (theirs,)
            command.append(str(theirs))
        try:
            self._process = await start(
                *command,
                stdin=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                limit=LINE_LIMIT,
                pass_fds=inherited,
                env={**os.environ, strays.MARK: self._mark},
            )
        except OSError as error:
            self._let_go()
            raise ChildFailed.because(
                FailureKind.UNAVAILABLE,
                f"{self.interpreter} cannot be started: {error.strerror or error}",
            ) from error
        except BaseException:
            self._let_go()
            raise
        finally:
            for descriptor in inherited:
                os.close(descriptor)
        self._drain = asyncio.create_task(self._drain_printed(self._process))

    async def ask(self, do: str, limit_s: float, **fields: Any) -> dict[str, Any]:
        """Send a command and wait for its answer, at most ``limit_s`` seconds.

        Raises ``ChildFailed`` when the process reports an error, ends, writes what is not of the
        protocol, floods its output or takes too long; it is then dead or about to be closed.
        """
        process = self._process
        assert process is not None and process.stdin and process.stdout
        if "calls" in fields:
            self._calling = " or ".join(fields["calls"])
        looking = self._look_out()
        self._called = time.monotonic()
        try:
            try:
                async with asyncio.timeout(limit_s):
                    with suppress(BrokenPipeError, ConnectionResetError):
                        process.stdin.write(protocol.encode(do, limit_s, fields))
                        await process.stdin.drain()
                    answer = await self._answer(process.stdout, do)
            except TimeoutError:
                # Where this process was stopped meanwhile, the answer has long been there.
                async with asyncio.timeout(LATE_S):
                    answer = await self._answer(process.stdout, do)
        except TimeoutError:
            if self._too_many:
                raise self._bomb() from None
            raise self._overdue(limit_s) from None
        finally:
            looking.cancel()
        if answer:
            return answer
        raise await self._ended()

    def place(self, cores: Collection[int]) -> None:
        """Have the process run on ``cores`` alone, where the system lets one say so (Linux)."""
        if self._process and sys.platform == "linux":
            for task in strays.threads(self._process.pid):
                with suppress(OSError):  # It has ended meanwhile.
                    os.sched_setaffinity(task, cores)

    def kill(self) -> None:
        """End the process and all of its process group at once."""
        if self._process and not self._closed:  # Then its number may be another's.
            kill_group(self._process)

    async def close(self) -> None:
        """End the process and wait until it is gone."""
        self.kill()
        if self._drain:
            self._drain.cancel()
            await asyncio.wait([self._drain])
        if self._process:
            await release(self._process)
            if sys.platform == "linux":
                await asyncio.to_thread(strays.end, self._mark)
        self._closed = True
        self._let_go()

    def _look_out(self) -> asyncio.Task[None]:
        """Kill the group should it grow without end.

        It is counted only where the machine's tasks are many more than the fewest seen, or many
        fewer at once, since what others end hides what this one starts.
        """

        async def look() -> None:
            assert self._process
            fewest = strays.tasks()
            while True:
                await asyncio.sleep(LOOK_S)
                now = strays.tasks()
                changed = abs(now - fewest) > MOST_PROCESSES
                fewest = min(fewest, now)
                if changed and strays.is_crowd(self._process.pid, MOST_PROCESSES):
                    self._too_many = True
                    self.kill()
                    return

        return asyncio.create_task(look())

    def _let_go(self) -> None:
        """Close the lifeline; a process that still hangs on it is killed by that."""
        if self._lifeline is not None:
            os.close(self._lifeline)
            self._lifeline = None

    async def _answer(self, events: asyncio.StreamReader, do: str) -> dict[str, Any] | None:
        """The answer to the command ``do``; None where the process says no more."""
        while True:
            try:
                line = await events.readline()
            except ValueError:
                line = b"longer than any line of ours"
            if not line:
                return None
            event = protocol.decode(line, do)
            if event is None:
                self.kill()
                raise ChildFailed.because(
                    FailureKind.FAILED, f"{self._who} wrote into the measuring channel"
                )
            if event["ev"] == "calling":
                self._calling = event["who"]
                self._called = time.monotonic()
            elif event["ev"] == "error":
                raise ChildFailed.because(FailureKind(event["kind"]), event["message"])
            else:
                return event

    def _bomb(self) -> ChildFailed:
        return ChildFailed.because(FailureKind.FAILED, f"{self._who} starts processes without end")

    def _overdue(self, limit_s: float) -> ChildFailed:
        called_s = time.monotonic() - self._called - LATE_S
        held = self._held_bytes()
        self.kill()
        if held > LARGE_BYTES:
            return ChildFailed.because(
                FailureKind.MEMORY, f"{self._who} held {held // 1024**2} MiB when the time was up"
            )
        together = f", all together not within {limit_s:.1f} s" if called_s < 0.9 * limit_s else ""
        return ChildFailed.because(
            FailureKind.TIMEOUT,
            f"{self._who} did not come back within {called_s:.1f} s{together}",
        )

    @property
    def _who(self) -> str:
        return self._calling or self.interpreter

    async def _drain_printed(self, process: asyncio.subprocess.Process) -> None:
        assert process.stderr
        while data := await process.stderr.read(65536):
            self._printed += len(data)
            self._tail = (self._tail + data)[-2000:]
            if self._printed > PRINTED_LIMIT:
                self.kill()
                return

    async def _ended(self) -> ChildFailed:
        """Why the process said no more."""
        assert self._process and self._drain
        by_itself = await gone(self._process, LAST_WORDS_S)
        self.kill()
        await asyncio.wait([self._drain], timeout=LAST_WORDS_S)
        await gone(self._process)
        who, status = self._who, self._process.returncode or 0
        tail = self._tail.decode("utf-8", "replace").strip().splitlines()
        last = f": {tail[-1][:200]}" if tail and status else ""
        if self._too_many:
            return self._bomb()
        if self._printed > PRINTED_LIMIT:
            return ChildFailed.because(
                FailureKind.FAILED,
                f"{who} printed more than {PRINTED_LIMIT // 1024} kB; a variant must not print",
            )
        if not by_itself or status == CHANNEL_LOST:
            return ChildFailed.because(FailureKind.FAILED, f"{who} closed the measuring channel")
        if not self._calling:
            return ChildFailed.because(
                FailureKind.UNAVAILABLE, f"{who} cannot run the measuring process{last}"
            )
        if status < 0:
            try:
                name = signal.Signals(-status).name
            except ValueError:
                name = f"signal {-status}"
            if name == "SIGXCPU":
                return ChildFailed.because(FailureKind.TIMEOUT, f"{who} used up its processor time")
            if name == "SIGALRM":
                return ChildFailed.because(FailureKind.TIMEOUT, f"{who} did not come back in time")
            return ChildFailed.because(FailureKind.CRASHED, f"{who} ended its process with {name}")
        return ChildFailed.because(
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
