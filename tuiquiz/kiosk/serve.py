"""A kiosk from its start to its end."""

import asyncio
import shutil
import socket
import sys
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import segno

from tuiquiz.board.store import Board
from tuiquiz.errors import TuiquizError
from tuiquiz.kiosk import closing, hostkey, status
from tuiquiz.kiosk.door import Door
from tuiquiz.kiosk.journal import Journal
from tuiquiz.kiosk.measuring import keeper
from tuiquiz.kiosk.measuring.client import Service
from tuiquiz.kiosk.measuring.cores import places as cores
from tuiquiz.kiosk.measuring.place import folder_at as measuring_at
from tuiquiz.kiosk.measuring.policy import Policy
from tuiquiz.kiosk.order import Order
from tuiquiz.kiosk.supervisor import Supervisor

ANYWHERE = ("", "0.0.0.0", "::")


@dataclass(frozen=True, slots=True)
class Opening:
    """What ``tuiquiz serve`` was asked for.

    ``hosts``: the addresses and names to listen on, one of them empty for all of this machine.
    ``join``: the host and the port that players type, where they are others than ``hosts`` and
    ``port`` (else empty, 0). ``drain_s``: how long those in a game may go on once it is to end.
    """

    order: Order
    hosts: tuple[str, ...]
    port: int
    workers: int
    join: tuple[str, int]
    reset_board: bool
    drain_s: float
    recent_s: float


def run(opening: Opening) -> int:
    """Open the kiosk and keep it open until a signal; the exit status.

    ``TuiquizError`` where it cannot be opened.
    """
    return asyncio.run(_run(opening))


async def _run(opening: Opening) -> int:
    order = opening.order
    key, made = hostkey.load(status.folder())
    journal = Journal.at(Path(order.log) if order.log else None)
    board = Board.open()
    if board.notice:
        _say(board.notice)
        journal.note("board set aside")
    supervisor = Supervisor(opening.workers, opening.drain_s, journal, closing.say)
    supervisor.heed()
    door = Door(order.limits, supervisor.admit, supervisor.refused)
    places: list[tuple[str, int]] = []
    for host in opening.hosts:
        places += await door.open(host, places[0][1] if places else opening.port)
    port = places[0][1]
    service: keeper.Keeper | None = None
    try:
        service = await supervisor.unless_closing(
            keeper.start(
                measuring_at(port),
                [Path(pack) for pack in order.packs],
                policy=Policy(again_s=opening.recent_s),
                told=lambda line: journal.note("measuring", told=line),
            )
        )
        if service is None:
            return 0
        order = replace(
            order,
            key=key.export_private_key("openssh").decode(),
            fingerprint=key.get_fingerprint(),
            join=_join(opening, port),
            measuring=str(service.path),
            cores=_cores(opening.workers),
        )
        tell = partial(_tell, order, [f"{host} port {at}" for host, at in places], made=made)
        if opening.reset_board:  # Last: who cannot open must not empty another kiosk's board.
            _reset(board)
        client = Service(service.path)

        async def measuring() -> dict[str, Any]:
            figures = await client.status()
            return msgspec.to_builtins(figures) if figures else {}

        await supervisor.run(order, door, port, measuring, tell)
    finally:
        door.close()
        if service:
            await service.close()
        if not opening.port:  # One that the system chose does not come again.
            shutil.rmtree(measuring_at(port), ignore_errors=True)
    return 0


def _cores(workers: int) -> tuple[int, ...]:
    """The processors for ``workers`` serving processes: those that do not measure, if they do."""
    serving = sorted(cores()[0])
    return tuple(serving) if workers <= len(serving) else ()


def _reset(board: Board) -> None:
    kept = board.reset()
    _say(f"The board begins anew. The old one is kept as {kept}." if kept else "The board is new.")


def _join(opening: Opening, port: int) -> str:
    """The command that players type."""
    host, number = opening.join
    anywhere = not set(ANYWHERE).isdisjoint(opening.hosts)
    host = host or (socket.gethostname() if anywhere else opening.hosts[0])
    number = number or port
    return f"ssh {host}" if number == 22 else f"ssh -p {number} {host}"


def _tell(order: Order, places: list[str], *, made: bool) -> None:
    """Print where the kiosk is open and how to join, for people."""
    _say(f"tuiquiz is open at {', '.join(places)}. Ctrl+C closes it.")
    _say(f"Join:      {order.join}")
    _say(f"Host key:  {order.fingerprint}" + (" (made just now)" if made else ""))
    code = segno.make(f"{order.join}\n{order.fingerprint}", error="l")
    if sys.stdout.isatty():
        code.terminal(sys.stdout, border=2, compact=True)
    sys.stdout.flush()


def _say(text: str) -> None:
    try:
        print(text, flush=True)  # noqa: T201
    except OSError as error:
        raise TuiquizError(f"cannot write to standard output: {error.strerror}.") from error
