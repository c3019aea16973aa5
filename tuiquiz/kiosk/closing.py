"""What the operator reads when the kiosk is told to end."""

import os
import signal
import sys
from contextlib import suppress

AGAIN = "Ctrl+C again ends it at once."
ANOTHER = "A second signal ends it at once."
HURRYING = "Ending at once."


def words(number: int, games: int, drain_s: float) -> str:
    """Who is still playing, for how long that may go on, and what a second signal does.

    ``number`` is the signal that came, ``games`` how many are in a game, ``drain_s`` how many
    seconds they may go on.
    """
    if not games:
        return "Closing: nobody is in a game."
    who = "1 player is" if games == 1 else f"{games} players are"
    if not drain_s:
        return f"Closing: {who} in a game, which ends now."
    within = "1 second" if drain_s == 1 else f"{drain_s:g} seconds"
    again = AGAIN if number == signal.SIGINT else ANOTHER
    return f"Closing: {who} in a game and may finish it within {within}. {again}"


def say(text: str) -> None:
    """Write a line to standard output, if anybody is there.

    Nothing of it is left in a buffer: the terminal may be gone, and the kiosk ends in good order.
    """
    with suppress(OSError, ValueError):
        told = sys.stdout.fileno()
        start = "\n" if os.isatty(told) else ""  # A terminal has shown ^C there.
        os.write(told, f"{start}{text}\n".encode())
