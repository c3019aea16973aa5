"""What closed screens and ended games leave behind.

Applications, screens, styles and timers know each other in circles. Only the collector of cycles
could free them, and that holds up all players of a process at once. Emptied, they go by themselves.
"""

from asyncio import get_running_loop
from collections.abc import Sequence

from textual.message_pump import MessagePump

SETTLED_S = 5.0


def clear_away(pumps: Sequence[MessagePump]) -> None:
    """Empty ``pumps`` that have ended, once nothing that was under way needs them."""
    get_running_loop().call_later(SETTLED_S, _empty, pumps)


def _empty(pumps: Sequence[MessagePump]) -> None:
    for pump in pumps:
        vars(pump).clear()
