"""What is asked after an answer is locked: how sure, and how many times faster."""

from textual.content import Content
from textual.widgets import Static

from tuiquiz.quiz import ratio
from tuiquiz.quiz.case import Ask, Question
from tuiquiz.quiz.scoring import SURE
from tuiquiz.ui import commands


class FollowUp(Static):
    """A panel below the cards; empty and away until it is needed."""

    DEFAULT_CSS = """
    FollowUp {
        display: none;
        height: auto;
        padding: 0 1;
        border: round $accent;
        border-title-style: bold;
        text-wrap: nowrap;
    }
    """

    def __init__(self) -> None:
        super().__init__("", id="follow-up")
        self._step: int | None = None

    def ask_sure(self) -> None:
        """Ask how sure the player is."""
        self.border_title = "How sure are you?"
        lines = []
        for level, command in enumerate(commands.LEVELS, start=1):
            won, lost = SURE[level]
            lines.append(
                Content.assemble(
                    (f" {level}  ", "bold $text-accent"),
                    (command.label.ljust(12), "bold"),
                    (f"  +{won} if right, {lost or '0'} if wrong".replace("-", "−"), "$text-muted"),
                )
            )
        self._step = None
        self.update(Content("\n").join(lines))
        self.display = True

    def ask_ratio(self, question: Question, step: int) -> None:
        """Ask for the ratio, with the mark at ``step``."""
        fastest = question.ask is Ask.FASTEST
        self.border_title = (
            "How many times faster than the next?"
            if fastest
            else "How many times as much does the next one need?"
        )
        self._step = step
        self._draw()
        self.display = True

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        if self._step is None:
            return
        width = max(24, self.size.width)
        track = ["─"] * width
        marks = [" "] * width
        for decade in range(4):
            at = _cell(decade * ratio.STEPS_A_DECADE, width)
            track[at] = "┴"
            label = f"{10**decade}" if decade < 3 else "1000+"
            start = min(max(0, at - len(label) // 2), width - len(label))
            marks[start : start + len(label)] = label
        at = _cell(self._step, width)
        value = f"{ratio.words(ratio.value(self._step))}x"
        start = min(max(0, at - len(value) // 2), width - len(value))
        self.update(
            Content.assemble(
                (" " * start + value, "bold $text-accent"),
                "\n",
                ("".join(track[:at]), "$text-muted"),
                ("◆", "bold $text-accent"),
                ("".join(track[at + 1 :]), "$text-muted"),
                "\n",
                ("".join(marks), "$text-muted"),
            )
        )


def _cell(step: int, width: int) -> int:
    return round(step / ratio.STEPS * (width - 1))
