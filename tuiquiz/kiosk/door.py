"""The port: who comes, and who is turned away before it costs anything."""

import asyncio
import errno
import ipaddress
import socket
import struct
from collections import Counter, OrderedDict
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any

from tuiquiz.errors import TuiquizError
from tuiquiz.kiosk.limits import Bucket, Limits

BACKLOG = 256
VERSION = b"SSH-2.0-tuiquiz\r\n"
TOO_MANY = 12
FAREWELL_S = 1.0
REMEMBERED = 4096
LINGERING = 256
NOT_HERE = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)

BUSY = "all places here are taken; come again in a minute"
STARTING = "this kiosk is starting; come again in a few seconds"
TOO_OFTEN = "too many new connections; come again in a few seconds"
FROM_ONE_ADDRESS = "too many connections from your address"
CLOSING = "this kiosk is closing; come again a little later"


class Door:
    """Listens, and gives each connection that the limits allow to ``admit``.

    ``admit`` is given the socket and what to call when the connection is gone; where nobody can
    serve it now it answers with a name for why, and the words for it. ``refused`` is told the name
    of why somebody was turned away. ``closing``: nobody new is let in, and all are told so.
    """

    def __init__(
        self,
        limits: Limits,
        admit: Callable[[socket.socket, Callable[[], None]], tuple[str, str] | None],
        refused: Callable[[str], None],
    ) -> None:
        self._limits = limits
        self._admit = admit
        self._refused = refused
        self._listening: list[socket.socket] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._addresses: Counter[str] = Counter()
        self._rates: OrderedDict[str, Bucket] = OrderedDict()
        self._new = Bucket(limits.new, limits.new_burst, monotonic())
        self._lingering = 0
        self.connections = 0
        self.closing = False

    async def open(self, host: str, port: int) -> list[tuple[str, int]]:
        """Listen on every address of ``host`` as well; the addresses and ports that it became.

        ``host`` empty: all of this machine. ``port`` 0: a free one. ``TuiquizError`` where that
        cannot be; then the door is closed.
        """
        where = f"{host or 'any address'} port {port}"
        try:
            found = await asyncio.get_running_loop().getaddrinfo(
                host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )
        except (OSError, UnicodeError) as error:
            self.close()
            raise TuiquizError(
                f"--host: {host!r} is no address of this machine ({error}).",
                "Give an address or a name, for example 127.0.0.1 or 0.0.0.0, or all.",
            ) from error
        places: list[tuple[str, int]] = []
        failed: OSError | None = None
        before = len(self._listening)
        for family, address in dict.fromkeys((f, a) for f, *_, a in found):
            number = places[0][1] if places else address[1]
            try:
                sock = self._listen(family, (address[0], number, *address[2:]))
            except OSError as error:
                failed = error
                if error.errno in NOT_HERE:  # A name may also stand for addresses of others.
                    continue
                places.clear()
                break
            places.append(sock.getsockname()[:2])
        if not places:
            self.close()
            raise TuiquizError(
                f"cannot listen on {where}: {(failed and failed.strerror) or failed}.",
                "Give another --host or --port, or end what listens there.",
            ) from failed
        listening = self._listening[before:]
        self._tasks += [asyncio.create_task(self._accept(sock)) for sock in listening]
        return places

    def _listen(self, family: int, address: tuple[Any, ...]) -> socket.socket:
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            sock.bind(address)
            sock.listen(BACKLOG)
        except OSError:
            sock.close()
            raise
        sock.setblocking(False)
        self._listening.append(sock)
        return sock

    def close(self) -> None:
        """Listen no more."""
        self.closing = True
        for task in self._tasks:
            task.cancel()
        for sock in self._listening:
            sock.close()

    async def _accept(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                sock, address = await loop.sock_accept(listening)
            except OSError:  # No descriptors are left, or the client is gone already.
                self._refused("system")
                await asyncio.sleep(0.1)
                continue
            sock.setblocking(False)
            self.come(sock, str(address[0]))

    def come(self, sock: socket.socket, address: str) -> None:
        """See to a new connection ``sock`` from ``address``."""
        address = _house(address)
        reason = self._objection(address)
        if reason is None:
            self.connections += 1
            self._addresses[address] += 1
            reason = self._admit(sock, lambda: self._left(address))
            if reason is None:
                return
            self._left(address)
        name, text = reason
        self._refused(name)
        self._turn_away(sock, text)

    def _left(self, address: str) -> None:
        self.connections -= 1
        self._addresses[address] -= 1
        if not self._addresses[address]:
            del self._addresses[address]

    def _objection(self, address: str) -> tuple[str, str] | None:
        limits, now_s = self._limits, monotonic()
        if self.closing:
            return "closing", CLOSING
        if not _own(address):
            if self._addresses[address] >= limits.per_address:
                return "address", FROM_ONE_ADDRESS
            if not self._rate(address, now_s).take(1, now_s):
                return "address rate", TOO_OFTEN
        if self.connections >= limits.connections:
            return "connections", BUSY
        if not self._new.take(1, now_s):
            return "rate", TOO_OFTEN
        return None

    def _rate(self, address: str, now_s: float) -> Bucket:
        bucket = self._rates.get(address)
        if bucket is None:
            bucket = Bucket(self._limits.per_second, self._limits.burst, now_s)
            self._rates[address] = bucket
            while len(self._rates) > REMEMBERED:
                self._rates.popitem(last=False)
        self._rates.move_to_end(address)
        return bucket

    def _turn_away(self, sock: socket.socket, text: str) -> None:
        """Say why in words that SSH clients show, without a key exchange, and hang up."""
        loop = asyncio.get_running_loop()
        with suppress(OSError):
            sock.send(VERSION + disconnection(TOO_MANY, text))
            sock.shutdown(socket.SHUT_WR)
        if self._lingering >= LINGERING:
            sock.close()
            return

        def close() -> None:
            self._lingering -= 1
            sock.close()

        self._lingering += 1
        loop.call_later(FAREWELL_S, close)  # At once, what is unread would take the words back.


def disconnection(reason: int, text: str) -> bytes:
    """An SSH_MSG_DISCONNECT packet from before encryption (RFC 4253, sections 6 and 11.1)."""
    said = text.encode()
    payload = struct.pack(">BII", 1, reason, len(said)) + said + struct.pack(">I", 0)
    padding = 8 - (len(payload) + 5) % 8
    padding += 8 if padding < 4 else 0
    return struct.pack(">IB", len(payload) + padding + 1, padding) + payload + bytes(padding)


def _house(address: str) -> str:
    """What counts as one address: of IPv6, the network that one house is given (a /64)."""
    try:
        known = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network((known, 128 if known.is_loopback else 64), strict=False)[0])


def _own(address: str) -> bool:
    """Whether somebody comes from this machine itself."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
