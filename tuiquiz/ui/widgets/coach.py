"""The tutorial: a line above the key bar, during the first question of the first game."""

from typing import TYPE_CHECKING, cast

from textual.content import Content
from textual.widgets import Static

from tuiquiz.quiz import wording
from tuiquiz.quiz.game import Form, Game, Phase
from tuiquiz.quiz.verdict import Kind
from tuiquiz.ui import commands
from tuiquiz.ui.keymap import Keymap

if TYPE_CHECKING:
    from tuiquiz.ui.app import QuizApp

SHORT = 20


class Coach(Static):
    """Says what to do now; takes no key, waits for nothing, and is away when it is not needed."""

    DEFAULT_CSS = """
    Coach {
        display: none;
        height: auto;
        padding: 0 1;
        background: $accent 20%;
    }
    """

    def __init__(self) -> None:
        super().__init__("", id="coach")

    def tell(self, game: Game) -> None:
        """Show what fits the phase of ``game``, where the tutorial is still to be seen."""
        app = cast("QuizApp", self.app)
        text = ""
        if not app.settings.tutored and game.form is not Form.BUZZER and game.index == 0:
            measuring = app.session.measuring if app.session else None
            age_s = measuring.snapshot().age_s if measuring else None
            text = advice(game, app.keymap, app.host, age_s)
        if game.phase in (Phase.SURE, Phase.GUESSING) and app.size.height < SHORT:
            text = ""  # What is asked stands there already, and there is no room for both.
        if self.display is not bool(text):  # Even the same again would lay out the screen.
            self.display = bool(text)
        if text:
            app.coached = True
            self.update(Content.assemble(("☞ ", "bold $text-accent"), text))


def advice(game: Game, keymap: Keymap, host: str, age_s: float | None) -> str:
    """What a player does in this phase, with the keys as they are set; empty: nothing to say.

    ``host`` is what measures, ``age_s`` how old a result is that is shown again.
    """
    key = keymap.spoken
    question = game.current.question
    letters = [key(command) for command in commands.ANSWERS[: len(game.current.options)]]
    press = f"{', '.join(letters[:-1])} or {letters[-1]}"
    asked = question.ask.words
    match game.phase:
        case Phase.READING:
            return f"{asked} Read them; the clock starts soon, or with {key(commands.READY)}."
        case Phase.ANSWERING if not game.scoring.timed:
            return f"{asked} Take your time, then press {press}; it counts at once."
        case Phase.ANSWERING:
            return f"Press {press}, the letter of your answer; it counts at once."
        case Phase.SURE:
            return "Say how sure you are. The surer, the more a wrong answer costs."
        case Phase.GUESSING:
            arrows = f"{key(commands.LESS)} and {key(commands.MORE)}"
            return f"{arrows} move the mark, {key(commands.GUESS)} locks it in."
        case Phase.REVEALED if game.outcomes[-1].verdict.kind is Kind.NONE:
            return f"This could not be measured here. {key(commands.NEXT)} goes on."
        case Phase.REVEALED:
            told = f"These bars were measured just now on {host}."
            if age_s is not None:
                told = f"{wording.measured_before(age_s, host)}."
            return f"{told} {key(commands.WHY)} tells why, {key(commands.NEXT)} goes on."
    return ""
