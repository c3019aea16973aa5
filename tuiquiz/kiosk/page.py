"""A page of text that stays fresh in a terminal."""

import time
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.live import Live
from rich.text import Text


def keep_fresh(lines: Callable[[], Sequence[str]], every_s: float) -> None:
    """Show ``lines`` and read them anew every ``every_s`` seconds, until they raise or ctrl+c."""
    console = Console()
    with Live(console=console, auto_refresh=False, screen=True) as live:
        while True:
            live.update(Text("\n".join(lines())), refresh=True)
            time.sleep(every_s)
