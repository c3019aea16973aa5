"""Leaving a game that is on: what becomes of it, and whether that is meant."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tuiquiz.play.session import Session
from tuiquiz.ui import commands
from tuiquiz.ui.keymap import Keymap

if TYPE_CHECKING:
    from tuiquiz.ui.app import QuizApp

THINKING = "If a clock is running, it goes on while you think."
STOPPING = f"It will not be on the board. {THINKING}"
FINISHED = "All questions are answered, and the game is kept; the next screen tells the result."
RECORDING = f"It will not be on the board; what was answered is kept in the history. {THINKING}"
PAUSING = (
    "What is done of it is kept: {key} on the first screen goes on with it, and asks the open "
    f"question anew if it is not answered. {THINKING}"
)


def words(session: Session | None, keymap: Keymap) -> str:
    """What becomes of the game if it is stopped now."""
    if session and session.finished:
        return FINISHED
    if session and session.keeps:
        return PAUSING.format(key=keymap.spoken(commands.RESUME))
    return RECORDING if session and session.records else STOPPING


def ask(app: "QuizApp", leave: Callable[[], object]) -> None:
    """Ask whether to stop the game, and ``leave`` if so; who asks twice means it."""
    from tuiquiz.ui.screens.confirm import ConfirmScreen

    if isinstance(app.screen, ConfirmScreen):
        leave()
        return

    def answered(yes: bool | None) -> None:
        if yes:
            leave()

    app.push_screen(ConfirmScreen("Stop this game?", words(app.session, app.keymap)), answered)
