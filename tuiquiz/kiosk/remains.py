"""What closed screens and ended games leave behind.

Applications, screens, styles and timers know each other in circles. Only the collector of cycles
could free them, and that holds up all players of a process at once. Emptied, they go by themselves.
"""

from asyncio import get_running_loop
from collections.abc import Iterable, Sequence

from textual._animator import Animator
from textual.dom import DOMNode
from textual.message_pump import MessagePump
from textual.scrollbar import ScrollBar, ScrollBarCorner
from textual.worker import Worker, WorkerState
from textual.worker_manager import WorkerManager

SETTLED_S = 5.0
PARTS = ScrollBar, ScrollBarCorner, Animator
"""What belongs to one pump alone, and knows it."""
STAND_INS = "_stand_ins"


class Workers(WorkerManager):
    """Work beside the screens, which lets go of its task once it is done."""

    def _remove_worker(self, worker: Worker[object]) -> None:
        super()._remove_worker(worker)
        if worker.is_finished:
            worker._task = None  # The task's context knows the worker.
        if worker.state is WorkerState.CANCELLED:
            worker._error = None  # Its traceback does, too.


def clear_away(pumps: Sequence[MessagePump]) -> None:
    """Empty ``pumps`` that have ended, once nothing that was under way needs them."""
    get_running_loop().call_later(SETTLED_S, _empty, pumps)


def mind_stand_ins(node: DOMNode) -> None:
    """Remember what ``node`` has for the styles of its parts, and empty what it had before."""
    _forget(vars(node).pop(STAND_INS, ()))
    if node._component_styles:
        vars(node)[STAND_INS] = [styles.node for styles in node._component_styles.values()]


def _empty(pumps: Sequence[MessagePump]) -> None:
    for pump in pumps:
        held = vars(pump)
        _forget(held.get(STAND_INS, ()))
        _forget([part for part in held.values() if isinstance(part, PARTS)])
        held.clear()
        held["_closing"] = held["_closed"] = True  # A message that comes even later is refused.


def _forget(things: Iterable[object]) -> None:
    for thing in things:
        vars(thing).clear()
