"""The game in the terminal of its own process."""

import os
import signal
from asyncio import get_running_loop
from contextlib import suppress
from threading import Timer

from tuiquiz.ui import commands
from tuiquiz.ui.app import QuizApp

PATIENCE_S = 4.0


class LocalApp(QuizApp):
    """A game that owns its process: the signals that ask a program to end, end it."""

    BINDINGS = commands.bindings(commands.SUSPEND)

    def on_mount(self) -> None:
        end_on_signals(self)


def end_on_signals(app: QuizApp) -> None:
    """Have the signals that ask a program to end, end ``app``: status 128 and the number."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        with suppress(AttributeError, NotImplementedError):
            number = getattr(signal, name)
            get_running_loop().add_signal_handler(number, _end, app, 128 + number)


def _end(app: QuizApp, status: int) -> None:
    """End with ``status``, even where the terminal is gone and takes no more output."""
    last_resort = Timer(PATIENCE_S, os._exit, (status,))
    last_resort.daemon = True
    last_resort.start()
    app.exit(return_code=status)
