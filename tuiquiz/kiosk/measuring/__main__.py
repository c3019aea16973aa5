"""The measuring service: started by ``keeper.start``, and over when that lets go of its input."""

import asyncio
import os
import signal
import stat
import sys
from pathlib import Path

import msgspec

from tuiquiz.bench.runner import Runner
from tuiquiz.errors import TuiquizError
from tuiquiz.kiosk.measuring import cores, place
from tuiquiz.kiosk.measuring.orders import Answer, Orders
from tuiquiz.kiosk.measuring.server import Service
from tuiquiz.packs import loader


def main() -> int:
    """Serve until standard input closes; the exit status."""
    try:
        try:
            orders = msgspec.json.decode(sys.argv[1], type=Orders)
            if not stat.S_ISFIFO(os.fstat(0).st_mode):
                raise ValueError("standard input is no pipe")
        except (IndexError, ValueError, OSError) as error:
            raise TuiquizError(
                f"the measuring service cannot be started so: {error}.",
                "`tuiquiz serve` starts it.",
            ) from error
        cores.settle(orders.cores, orders.nice)
        asyncio.run(_serve(orders))
    except TuiquizError as error:
        _say(Answer(False, error.message, error.hint))
        return 2
    return 0


async def _serve(orders: Orders) -> None:
    questions = [
        question for folder in orders.packs for question in loader.load(Path(folder)).pack.questions
    ]
    runner = Runner(cores=orders.cores or None, wide=orders.wide)
    runner.compares = False
    service = Service(runner, questions, orders.policy)
    await service.survey()
    listening, kept = place.listening(Path(orders.folder))
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(0, _hear, over)
    loop.add_signal_handler(signal.SIGTERM, over.set)
    running = asyncio.create_task(service.run())
    running.add_done_callback(lambda _: over.set())
    server = await asyncio.start_unix_server(service.connected, sock=listening)
    _say(Answer(True))
    try:
        await over.wait()
    finally:
        server.close()
        place.path_in(Path(orders.folder)).unlink(missing_ok=True)
        kept.close()
        running.cancel()
        await asyncio.wait([running])
    if not running.cancelled():
        running.result()


def _hear(over: asyncio.Event) -> None:
    if not os.read(0, 4096):
        asyncio.get_running_loop().remove_reader(0)
        over.set()


def _say(answer: Answer) -> None:
    os.write(1, msgspec.json.encode(answer) + b"\n")


if __name__ == "__main__":
    for name in ("SIGINT", "SIGHUP"):  # They are for the one that started it.
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    sys.exit(main())
