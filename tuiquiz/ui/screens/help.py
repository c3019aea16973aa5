"""Help: points, ties, and the keys that work where one came from."""

from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Label, Static

from tuiquiz.quiz import wording
from tuiquiz.quiz.race import Rules
from tuiquiz.quiz.units import Unit
from tuiquiz.quiz.verdict import MARGIN
from tuiquiz.quiz.wording import percent
from tuiquiz.ui import commands
from tuiquiz.ui.screens.base import QuizDialog
from tuiquiz.ui.widgets.key_bar import KeyBar

RANKS = (
    "The warm-up is worth nothing. Of equal points, more right answers rank first, then, where "
    "there is a clock, less time for the right ones."
)
TIES = (
    "What is right is what {host} measures, now. A winner must be ahead by more than "
    f"{percent(MARGIN[Unit.NS])} beyond doubt ({percent(MARGIN[Unit.BYTES])} for memory), or "
    f"{Rules().decisive:g} times as fast in every single heat. Closer than that it is a tie, and "
    "each of the tied answers is right. So is each that could not be told apart in the time: that "
    "is too close to call. A question that cannot be measured does not count."
)
NUMBERS = (
    "Bars start at zero. The shaded part and the whisker show the 95 % interval of the time per "
    "call; [1.21 – 1.27] is the interval of the ratio. Memory is the peak that Python "
    "allocated during one call."
)

WIDE = 60


class HelpScreen(QuizDialog[None]):
    """Shows the rules and the keys of the screen below it."""

    CSS_PATH = "dialog.tcss"
    BINDINGS = commands.bindings(commands.CLOSE)

    def __init__(self, below: Screen[object]) -> None:
        super().__init__()
        session = self.quiz.session
        self._scoring = session.plan.scoring if session else self.quiz.scoring
        wide = self.app.size.width >= WIDE
        self._keys = _keys(list(below.active_bindings.values()), 16 if wide else 0)

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog"):
            yield Label("How it works", classes="dialog-title")
            yield Static(
                Content.assemble(("Keys that work here\n", "bold $text-accent"), self._keys, "\n")
            )
            points = f"{wording.scored(self._scoring.mode)} {RANKS}"
            if self._scoring.guess:
                points += f" {wording.guessed()}"
            ties = TIES.format(host=self.quiz.host)
            for title, text in (("Points", points), ("Right and tied", ties), ("Numbers", NUMBERS)):
                yield Static(Content.assemble((f"{title}  ", "bold $text-accent"), text, "\n"))
        yield KeyBar()

    def action_close(self) -> None:
        self.dismiss(None)


def _keys(active: list[ActiveBinding], width: int) -> Content:
    lines: list[Content] = []
    seen: dict[str, list[str]] = {}
    for one in active:
        binding = one.binding
        if one.enabled and binding.tooltip:
            shown = binding.key_display or binding.key.replace("_", " ")
            seen.setdefault(binding.tooltip, []).append(shown.replace("question mark", "?"))
    for text, keys in seen.items():
        lines.append(
            Content.assemble((", ".join(dict.fromkeys(keys)).rjust(width), "bold"), f"  {text}")
        )
    return Content("\n").join(lines)
