"""How fast a connection is read, below all channels: requests and noise count as keys do."""

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from tuiquiz.kiosk.limits import Bucket

if TYPE_CHECKING:
    import asyncssh

PIECE = 4096
BURST_S = 4.0


class Meter:
    """Reads ``rate`` bytes a second from the client of ``conn``, after a burst of four seconds'.

    Others have their turn after each small piece; what is too much waits in the network.
    """

    def __init__(self, conn: "asyncssh.SSHServerConnection", rate: float) -> None:
        self._conn = known = cast(Any, conn)
        self._transport = known._transport
        self._transport.max_size = PIECE  # Of one read; asyncio takes 256 KiB in one turn.
        self._pass = conn.data_received
        self._bucket = Bucket(rate, BURST_S * rate, monotonic())
        self._waking: asyncio.TimerHandle | None = None
        known.data_received = self._received

    def close(self) -> None:
        """The connection is gone: nothing of it is to know itself, so that it goes at once."""
        if self._waking:
            self._waking.cancel()
        vars(self._conn).pop("data_received", None)
        self._conn._recv_handler = lambda: False

    def _received(self, data: bytes) -> None:
        self._pass(data)
        if wait_s := self._bucket.owe(len(data), monotonic()):
            self._transport.pause_reading()
            resume = self._transport.resume_reading
            self._waking = asyncio.get_running_loop().call_later(wait_s, resume)
