"""An event loop and a process that carry many applications at once."""

import asyncio
import gc
from contextlib import AbstractContextManager, nullcontext
from typing import Any, cast

import textual.app
from textual._context import active_app

from tuiquiz.kiosk.turns import Turns

THRESHOLDS = (2_000, 1_000_000, 1_000_000)


class KioskLoop(asyncio.SelectorEventLoop):
    """A loop that carries many applications.

    Those that somebody waits for come first, see ``Turns``. Tasks start eagerly within an
    application, and nowhere else: Textual asks for eager tasks for the whole loop (Python 3.12 and
    later), with which AsyncSSH's logins hang.
    """

    def __init__(self) -> None:
        super().__init__()
        self._ready = self._turns = Turns()

    def attend(self, app: object) -> None:
        """Somebody has pressed a key in ``app`` and waits for it."""
        self._turns.attend(app)

    def set_task_factory(self, factory: Any) -> None:
        """Take ``factory``; if it is the eager one, for tasks of applications only."""
        eager: Any = getattr(asyncio, "eager_task_factory", None)
        if factory is None or factory is not eager:
            super().set_task_factory(factory)
            return

        def start(loop: asyncio.AbstractEventLoop, coro: Any, **named: Any) -> Any:
            context = named.get("context")
            here = active_app.get(None) is not None
            within = here if context is None else active_app in context  # One may be empty.
            make = eager if within else asyncio.Task
            return make(loop=loop, coro=coro, **named)

        super().set_task_factory(cast(Any, start))


def share_output() -> None:
    """Let applications leave ``sys.stdout`` and ``sys.stderr`` alone.

    Each of them would redirect both for the whole process, and several put them back in an order
    that leaves them redirected.
    """

    def same(target: object) -> AbstractContextManager[None]:
        del target
        return nullcontext()

    textual.app.redirect_stdout = same  # type: ignore[attr-defined, assignment]
    textual.app.redirect_stderr = same  # type: ignore[attr-defined, assignment]


def settle() -> None:
    """Call once all is imported: what lives for ever is not looked at by the collector again.

    From then on it looks at what is new alone, some milliseconds at a time. A look at more of it
    stops all players at once, and finds nothing, since closed screens and ended visits are emptied
    (``remains.py``); so it is left to whoever knows when it holds up nobody.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
