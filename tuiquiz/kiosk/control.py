"""What the process that listens and a process that serves tell each other, with open sockets.

Messages are JSON objects, a line each, on a Unix socket; a socket that goes along is the file
descriptor that comes with its line.
"""

import asyncio
import os
import socket
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import msgspec

MOST = 1_048_576
PIECE = 65_536
DESCRIPTORS = 16


class Link:
    """One end. ``heard`` is given each message and the descriptor that came with it (None: none);
    ``ended`` is called once when the other end is gone."""

    def __init__(
        self,
        sock: socket.socket,
        heard: Callable[[dict[str, Any], int | None], None],
        ended: Callable[[], None],
    ) -> None:
        sock.setblocking(False)
        self._sock = sock
        self._heard = heard
        self._ended = ended
        self._buffer = bytearray()
        self._descriptors: deque[int] = deque()
        self._unsent: deque[tuple[memoryview, int | None]] = deque()
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(sock.fileno(), self._read)
        self._closed = False

    @property
    def behind(self) -> bool:
        """Whether the other end has not taken all that was said."""
        return bool(self._unsent)

    def say(self, message: dict[str, Any], descriptor: int | None = None) -> None:
        """Send ``message``, and the open file ``descriptor`` along, which is closed here."""
        if self._closed:
            if descriptor is not None:
                os.close(descriptor)
            return
        line = msgspec.json.encode(message | ({"with": 1} if descriptor is not None else {}))
        self._unsent.append((memoryview(line + b"\n"), descriptor))
        self._write()

    def close(self) -> None:
        """Say and hear nothing any more."""
        if self._closed:
            return
        self._closed = True
        self._loop.remove_reader(self._sock.fileno())
        self._loop.remove_writer(self._sock.fileno())
        self._sock.close()
        for descriptor in (*self._descriptors, *(d for _, d in self._unsent if d is not None)):
            with suppress(OSError):
                os.close(descriptor)
        self._descriptors.clear()
        self._unsent.clear()

    def _write(self) -> None:
        try:
            while self._unsent:
                data, descriptor = self._unsent[0]
                if descriptor is None:
                    sent = self._sock.send(data)
                else:
                    sent = socket.send_fds(self._sock, [data], [descriptor])
                    os.close(descriptor)
                self._unsent[0] = data[sent:], None
                if not self._unsent[0][0]:
                    self._unsent.popleft()
        except BlockingIOError:
            self._loop.add_writer(self._sock.fileno(), self._write)
            return
        except OSError:
            self._gone()
            return
        self._loop.remove_writer(self._sock.fileno())

    def _read(self) -> None:
        try:
            data, descriptors, _, _ = socket.recv_fds(self._sock, PIECE, DESCRIPTORS)
        except BlockingIOError:
            return
        except OSError:
            data, descriptors = b"", []
        self._descriptors.extend(descriptors)
        self._buffer += data
        if not data or len(self._buffer) > MOST:
            self._gone()
            return
        *lines, rest = self._buffer.split(b"\n")
        self._buffer = bytearray(rest)
        for line in lines:
            if self._closed:
                return
            try:
                message = msgspec.json.decode(line, type=dict[str, Any])
            except msgspec.DecodeError:
                self._gone()
                return
            carried = message.pop("with", 0) and self._descriptors
            self._heard(message, self._descriptors.popleft() if carried else None)

    def _gone(self) -> None:
        self.close()
        self._ended()
