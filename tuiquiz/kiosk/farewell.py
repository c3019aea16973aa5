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


def words(reason: str, join: str, *, kept: bool) -> str:
    """One or two lines: why it ended, thanks, and the command to ``join`` again, if there is one.

    ``kept``: an interrupted game waits for this visitor.
    """
    first = " ".join(filter(None, (reason, KEPT if kept else "", "Thanks for playing tuiquiz!")))
    return f"{first}\nCome again: {join}" if join else first
