"""What to practise: a tag, a difficulty, and how much of it is due."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Label, Static

from tuiquiz.board.practice import Card
from tuiquiz.play import practice
from tuiquiz.play.plan import Plan
from tuiquiz.play.practice import Practice
from tuiquiz.quiz.case import Pack
from tuiquiz.quiz.fitting import fitted
from tuiquiz.ui import commands
from tuiquiz.ui.screens.base import QuizScreen
from tuiquiz.ui.widgets.key_bar import KeyBar

ANY = "any"
NAMES = ("Tag", "Difficulty")


class PracticeScreen(QuizScreen[Plan | None]):
    """Dismisses with the game to play, or None."""

    CSS_PATH = "practice.tcss"
    BINDINGS = commands.bindings(
        commands.BEGIN,
        commands.OPTION_NEXT,
        commands.OPTION_BACK,
        commands.ROW_NEXT,
        commands.ROW_BACK,
        commands.BACK,
    )

    def __init__(self, pack: Pack, player: str, cards: Sequence[Card]) -> None:
        super().__init__()
        self._pack = pack
        self._player = player
        self._cards = cards
        self._tags = practice.tags(pack)
        self._difficulties = practice.difficulties(pack)
        self._choices = ((ANY, *self._tags), (ANY, *map(str, self._difficulties)))
        self._chosen = [0, 0]
        self._row = 0

    def compose(self) -> ComposeResult:
        with Vertical(id="practice"):
            yield Label(Content.assemble(("Practice", "bold"), f"  {self._player}"), id="title")
            yield Label(self._pack.title, classes="muted", markup=False)
            yield Static("", id="choices")
            yield Static("", id="counts", markup=False)
            yield Static("", id="promise", markup=False)
            yield Static("No clock and no board: it is for learning.", classes="muted")
        yield KeyBar()

    def on_mount(self) -> None:
        self._draw()

    def action_row(self, step: int) -> None:
        self._row = (self._row + step) % len(self._choices)
        self._draw()

    def action_change(self, step: int) -> None:
        row = self._row
        self._chosen[row] = (self._chosen[row] + step) % len(self._choices[row])
        self._draw()

    def action_begin(self) -> None:
        if self._drill.questions:
            self.dismiss(practice.plan(self._pack, self._player, self._drill))

    def action_back(self) -> None:
        self.dismiss(None)

    @property
    def _drill(self) -> practice.Drill:
        tag, difficulty = self._chosen
        wanted = Practice(
            self._tags[tag - 1] if tag else "",
            self._difficulties[difficulty - 1] if difficulty else None,
        )
        return practice.drill(self._pack, wanted, self._cards)

    def _draw(self) -> None:
        lines = []
        for row, (name, choices) in enumerate(zip(NAMES, self._choices, strict=True)):
            marked = row == self._row
            value = fitted(choices[self._chosen[row]], 30)
            lines.append(
                Content.assemble(
                    ("▶ " if marked else "  ", "bold $text-accent"),
                    (f"{name:<12}", "bold" if marked else ""),
                    ("‹ ", "$text-accent" if marked else "$text-muted"),
                    (value, "bold" if marked else ""),
                    (" ›", "$text-accent" if marked else "$text-muted"),
                )
            )
        drill = self._drill
        self.query_one("#choices", Static).update(Content("\n").join(lines))
        self.query_one("#counts", Static).update(drill.counts(self.quiz.now()))
        promise = self.query_one("#promise", Static)
        promise.update(drill.promise())
        promise.set_class(not drill.questions, "-none")
