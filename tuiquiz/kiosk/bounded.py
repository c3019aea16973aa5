"""The terminal of this process, read as carefully as a stranger's line."""

import os
import selectors
import signal
from asyncio import TimerHandle
from time import monotonic
from typing import Any

from textual import constants
from textual.drivers.linux_driver import LinuxDriver

from tuiquiz.kiosk.limits import Bucket, Limits
from tuiquiz.kiosk.reader import Reader

PIECE = 4096


class BoundedDriver(LinuxDriver):
    """Textual's driver, within the limits that ``tuiquiz serve`` has for input and resizes.

    Textual's own reading has none, ends the game at bytes that are no UTF-8, and takes seconds
    for sequences that never end.
    """

    limits = Limits()

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._resizing: TimerHandle | None = None
        self._send_size: Any = None

    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._send_size = signal.getsignal(signal.SIGWINCH)
        self._loop.add_signal_handler(signal.SIGWINCH, self._resized)

    def disable_input(self) -> None:
        self._loop.remove_signal_handler(signal.SIGWINCH)
        if self._resizing:
            self._resizing.cancel()
        super().disable_input()

    def run_input_thread(self) -> None:
        """Read keys, clicks and pastes until the game ends or the terminal is gone."""
        limits = self.limits
        reader = Reader(limits.events, monotonic())
        owed = Bucket(limits.input_bytes, 8 * limits.input_bytes, monotonic())
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if not selector.select(constants.ESCAPE_DELAY):
                    found = reader.give_up(monotonic())
                    data = b""
                else:
                    try:
                        data = os.read(self.fileno, PIECE)
                    except OSError:  # The terminal is gone.
                        return
                    if not data:
                        return
                    found = reader.feed(data, monotonic())
                for message in found:
                    self.process_message(message)
                self.exit_event.wait(owed.owe(len(data), monotonic()))

    def _resized(self) -> None:
        """The window has another size; the last of many counts."""
        if self._resizing is None:
            self._resizing = self._loop.call_later(1 / self.limits.resizes, self._resize)

    def _resize(self) -> None:
        self._resizing = None
        self._send_size(signal.SIGWINCH, None)
