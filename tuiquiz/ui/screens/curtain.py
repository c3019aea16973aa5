"""The keyboard changes hands: nothing to see until the right player sits at it."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tuiquiz.play.session import Session
from tuiquiz.quiz.game import Form
from tuiquiz.ui import commands, together
from tuiquiz.ui.screens.base import GameScreen
from tuiquiz.ui.widgets.key_bar import KeyBar
from tuiquiz.ui.widgets.status_bar import StatusBar


class CurtainScreen(GameScreen):
    """Says who is next; tells nothing of what the others did."""

    CSS_PATH = "curtain.tcss"
    BINDINGS = commands.bindings(commands.RAISE, commands.WHO, commands.STOP)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._status = StatusBar(session.game)
        self._next = Static("", id="next")
        self._then = Static("", id="then")

    def compose(self) -> ComposeResult:
        yield self._status
        with Vertical(id="curtain"):
            yield self._next
            key = self.quiz.keymap.spoken(commands.RAISE)
            yield Static(f"press {key} when the others look away", id="how", markup=False)
            yield self._then
        yield KeyBar()

    def on_mount(self) -> None:
        self.on_quiz_app_phase_changed()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        del parameters
        return action != "players" or self._session.game.between

    def action_raise(self) -> None:
        if self.pressed:
            self._session.raise_curtain(self.quiz.input_ns)

    def action_players(self) -> None:
        together.change(self.quiz)

    def on_quiz_app_phase_changed(self) -> None:
        game = self._session.game
        if not game.active:
            return  # The question was given up meanwhile.
        player = game.active[0]
        self._status.show(game)
        self._next.update(Content.assemble(("Next: ", ""), (player, "bold $text-warning")))
        answered = "guesses the ratio" if game.form is Form.BUZZER else "answers"
        told = f"{player} {answered} alone: player {game.turn + 1} of {len(game.players)}"
        self._then.update(Content.styled(told, "$text-muted"))
        self.refresh_bindings()
