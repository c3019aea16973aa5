"""A question for all at once: one clock, and a group of keys for each player."""

from textual import events
from textual.app import ComposeResult

from tuiquiz.play.session import Session
from tuiquiz.quiz.game import Phase
from tuiquiz.ui import commands, groups
from tuiquiz.ui.screens.question import QuestionScreen
from tuiquiz.ui.widgets.key_bar import KeyBar
from tuiquiz.ui.widgets.player_strip import PlayerStrip

LEVELS = 3


class BuzzerScreen(QuestionScreen, inherit_bindings=False):
    """Every letter may be somebody's key, so what the game itself needs lies on others."""

    TYPING = True
    BINDINGS = commands.bindings(
        commands.READY_ALL,
        commands.LOOK_NEXT,
        commands.LOOK_BACK,
        commands.PAGE_DOWN,
        commands.PAGE_UP,
        commands.STOP_BUZZER,
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._strip = PlayerStrip()

    def compose(self) -> ComposeResult:
        for widget in super().compose():
            if isinstance(widget, KeyBar):
                yield self._strip
            yield widget

    def on_key(self, event: events.Key) -> None:
        owned = groups.owner(self.quiz.groups, groups.of(event))
        if owned is None:
            return
        event.stop()
        event.prevent_default()
        player, place = owned
        game = self._session.game
        if game.phase is Phase.ANSWERING:
            self._session.lock(place, int(event.time * 1e9), player)
        elif game.phase is Phase.SURE and place < LEVELS and self.quiz.held.pressed(event.key):
            self._session.say_sure(place + 1, int(event.time * 1e9), player)

    def _clicked(self, index: int) -> None:
        self._mark(index)  # Nobody knows whose hand is on the mouse.

    def _draw_phase(self) -> None:
        super()._draw_phase()
        game = self._session.game
        options = LEVELS if game.phase is Phase.SURE else len(game.current.options)
        self._strip.show(game, self.quiz.groups, options)
