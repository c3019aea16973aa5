"""What closed screens leave behind.

Screens, widgets, styles and timers know each other in circles, which only the collector of cycles
could free, and that holds up all players of a process at once. Emptied, a screen goes by itself.
"""

from asyncio import get_running_loop
from collections.abc import Sequence

from textual.widget import Widget

SETTLED_S = 5.0


def clear_away(widgets: Sequence[Widget]) -> None:
    """Empty ``widgets`` that were removed, once nothing that was under way needs them."""
    get_running_loop().call_later(SETTLED_S, _empty, widgets)


def _empty(widgets: Sequence[Widget]) -> None:
    for widget in widgets:
        vars(widget).clear()
