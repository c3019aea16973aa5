"""Starts the measuring service beside a server, starts it anew when it dies, and ends it."""

import asyncio
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

import tuiquiz
from tuiquiz.bench.process import gone, kill_group, release
from tuiquiz.bench.process import start as start_process
from tuiquiz.errors import TuiquizError
from tuiquiz.kiosk.measuring import client, place
from tuiquiz.kiosk.measuring.cores import niceness, places
from tuiquiz.kiosk.measuring.orders import Answer, Orders
from tuiquiz.kiosk.measuring.policy import Policy

READY_S = 30.0
END_S = 5.0
STEADY_S = 60.0
PAUSES_S = (0.2, 30.0)
BEAT_S = 2.0
MISSED = 5
TAIL = 2000


async def start(
    folder: Path,
    packs: Sequence[Path],
    *,
    policy: Policy | None = None,
    cores: tuple[set[int], set[int]] | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> "Keeper":
    """Start the service for the packs in these folders, and wait until it is ready.

    ``folder`` is for its socket alone. ``cores`` is what ``places`` said (None: it is asked now, so
    start it before this process is pinned).
    ``told`` is called with a line whenever the service ended or could not be started anew.
    ``TuiquizError`` says why it cannot be started.
    """
    others, own = cores or places()
    place.path_in(folder)
    orders = Orders(
        str(folder.absolute()),
        tuple(str(pack.absolute()) for pack in packs),
        frozenset(own),
        frozenset(own | others),
        niceness(others, own),
        policy or Policy(),
    )
    keeper = Keeper(orders, told)
    await keeper.begin()
    return keeper


class Keeper:
    """The running service. ``restarts``: how often it was started anew.

    It is when it ends, and when it does not answer ``MISSED`` times in a row.
    """

    def __init__(self, orders: Orders, told: Callable[[str], None]) -> None:
        self.path = place.path_in(Path(orders.folder))
        self.restarts = 0
        self._orders = orders
        self._told = told
        self._process: asyncio.subprocess.Process | None = None
        self._tail = b""
        self._watching: asyncio.Task[None] | None = None
        self._draining: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int:
        """The number of its process, the last one if there is none just now."""
        assert self._process
        return self._process.pid

    async def begin(self) -> None:
        """Start it for the first time, and keep it running from now on."""
        await self._start()
        self._watching = asyncio.create_task(self._watch())

    async def close(self) -> None:
        """End the service and all that it measures with."""
        if self._watching:
            self._watching.cancel()
            await asyncio.wait([self._watching])
        await self._end()

    async def _start(self) -> None:
        root = str(Path(tuiquiz.__file__).parents[1])
        search = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
        orders = msgspec.json.encode(self._orders).decode()
        try:
            # -P: a folder that happens to be called tuiquiz is not this one.
            self._process = await start_process(
                *(sys.executable, "-P", "-m", "tuiquiz.kiosk.measuring", orders),
                stdin=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": search},
            )
        except OSError as error:
            raise TuiquizError(
                f"the measuring service cannot be started: {error.strerror or error}."
            ) from error
        self._tail = b""
        self._draining = asyncio.create_task(self._drain(self._process))
        try:
            await self._hear(self._process)
        except BaseException:
            await self._end()
            raise

    async def _hear(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout
        line = b""
        with suppress(TimeoutError, ValueError):
            line = await asyncio.wait_for(process.stdout.readline(), READY_S)
        try:
            answer = msgspec.json.decode(line, type=Answer)
        except msgspec.DecodeError:
            await gone(process, 0.5)
            raise TuiquizError(f"the measuring service did not start{self._last_words}.") from None
        if not answer.ready:
            raise TuiquizError(answer.message, answer.hint)

    async def _watch(self) -> None:
        pause_s, longest_s = PAUSES_S
        while True:
            began_s = time.monotonic()
            assert self._process
            answers = await self._lasted(self._process)
            if time.monotonic() - began_s > STEADY_S:
                pause_s = PAUSES_S[0]
            status = self._process.returncode
            how = f"ended (status {status})" if answers else "answered no more, and was ended"
            self._told(f"the measuring service {how}{self._last_words}")
            await self._end()
            while True:
                await asyncio.sleep(pause_s)
                pause_s = min(2 * pause_s, longest_s)
                try:
                    await self._start()
                except TuiquizError as error:
                    self._told(str(error))
                else:
                    break
            self.restarts += 1

    async def _lasted(self, process: asyncio.subprocess.Process) -> bool:
        """Wait for its end; False where it hangs instead, and was killed."""
        ended = asyncio.ensure_future(process.wait())
        hung = asyncio.ensure_future(self._hung())
        try:
            await asyncio.wait([ended, hung], return_when=asyncio.FIRST_COMPLETED)
            if not ended.done():
                kill_group(process)
                return False
            return True
        finally:
            ended.cancel()
            hung.cancel()

    async def _hung(self) -> None:
        """Until the service has not answered for too long."""
        service, missed = client.Service(self.path), 0
        while missed < MISSED:
            await asyncio.sleep(BEAT_S)
            missed = 0 if await service.status() else missed + 1

    async def _end(self) -> None:
        if not self._process:
            return
        if self._process.stdin:
            self._process.stdin.close()
        await gone(self._process, END_S)
        kill_group(self._process)
        if self._draining:
            self._draining.cancel()
            await asyncio.wait([self._draining])
        await release(self._process)

    async def _drain(self, process: asyncio.subprocess.Process) -> None:
        assert process.stderr
        while data := await process.stderr.read(65536):
            self._tail = (self._tail + data)[-TAIL:]

    @property
    def _last_words(self) -> str:
        lines = self._tail.decode("utf-8", "replace").strip().splitlines()
        return f": {lines[-1][:200]}" if lines else ""
