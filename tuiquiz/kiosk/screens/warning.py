"""Still there? Asked before a game, or a visit, is ended."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Label, Static

from tuiquiz.kiosk.attention import Ending
from tuiquiz.ui.screens.base import QuizDialog

TITLES = {
    Ending.IDLE: "Still there?",
    Ending.LOBBY: "Still there?",
    Ending.STAY: "Your visit is about to end",
}
TEXTS = {
    Ending.IDLE: "Press any key, or this ends in {left}, and the first screen comes back.",
    Ending.LOBBY: "Press any key, or your visit ends in {left}.",
    Ending.STAY: "It ends in {left}, so that others find room. You can come again at once.",
}


class WarningScreen(QuizDialog[None]):
    """Counts down; any key or click closes it, and does nothing else."""

    CSS_PATH = "../../ui/screens/dialog.tcss"

    def __init__(self, ending: Ending, left_s: float) -> None:
        super().__init__()
        self._title = Label(TITLES[ending], classes="dialog-title", markup=False)
        self._text = Static(_words(ending, left_s), markup=False)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield self._title
            yield self._text
            yield Static("Any key goes on.", classes="muted", markup=False)

    def tell(self, ending: Ending, left_s: float) -> None:
        """So much time is left now."""
        self._title.update(TITLES[ending])
        self._text.update(_words(ending, left_s))

    def on_key(self, event: events.Key) -> None:
        event.stop()
        self._go_on()

    def on_click(self) -> None:
        self._go_on()

    def _go_on(self) -> None:
        from tuiquiz.kiosk.app import KioskApp

        self.dismiss(None)
        if isinstance(self.app, KioskApp):
            self.app.attention.heard()
            self.app.call_later(self.app.look_after)


def _words(ending: Ending, left_s: float) -> str:
    left = max(1, round(left_s))
    return TEXTS[ending].format(left="1 second" if left == 1 else f"{left} seconds")
