"""What is said when a visit ends, in the visitor's own terminal."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a visit ended, as a sentence."""

    LEFT = ""
    LOBBY = "You were let go, since no key was pressed for a while."
    STAY = "You were let go: a visit here has an end, so that others find room."
    CLOSING = "The kiosk is closing."
    FAULT = "Something went wrong on our side, and your visit ended. Sorry for that."


KEPT = "Your game is kept: come again with the same key, and R goes on with it."
THANKS = "Thanks for playing tuiquiz!"


def words(reason: str, join: str, *, kept: bool) -> str:
    """A few short lines: why it ended, thanks, and the command to ``join`` again, if there is one.

    ``kept``: an interrupted game waits for this visitor.
    """
    last = f"{THANKS} Come again: {join}" if join else THANKS
    return "\n".join(filter(None, (reason, KEPT if kept else "", last)))
