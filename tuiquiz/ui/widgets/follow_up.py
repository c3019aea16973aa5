"""What is asked after an answer is locked: how sure, and how many times faster."""

from typing import TYPE_CHECKING, cast

from textual.content import Content
from textual.widgets import Static

from tuiquiz.quiz import ratio
from tuiquiz.quiz.case import Ask, Question
from tuiquiz.quiz.scoring import SURE
from tuiquiz.quiz.units import points, signed_points
from tuiquiz.ui import commands

if TYPE_CHECKING:
    from tuiquiz.ui.app import QuizApp

WIDE = 56


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
        self._step = 0
        self._question: Question | None = None

    def ask_sure(self) -> None:
        """Ask how sure the player is."""
        self.border_title = "How sure are you?"
        self._question = None
        self._draw()
        self.display = True

    def _draw_sure(self) -> None:
        lines = []
        keys = cast("QuizApp", self.app).keymap
        between = ", {} if wrong" if self.app.size.width >= WIDE else ", or {}"
        for level, command in enumerate(commands.LEVELS, start=1):
            won, lost = SURE[level]
            lines.append(
                Content.assemble(
                    (f" {keys.shown(command)}  ", "bold $text-accent"),
                    (command.label.ljust(12), "bold"),
                    (f"  {signed_points(won)} if right", "$text-muted"),
                    (between.format(points(lost)), "$text-muted"),
                )
            )
        self.update(Content("\n").join(lines))

    def ask_ratio(self, question: Question, step: int) -> None:
        """Ask for the ratio, with the mark at ``step``."""
        self._question = question
        self._step = step
        self._draw()
        self.display = True

    def on_resize(self) -> None:
        if self.display:
            self._draw()

    def _draw(self) -> None:
        if self._question is None:
            self._draw_sure()
            return
        wide = self.app.size.width >= WIDE
        if self._question.ask is Ask.FASTEST:
            self.border_title = "How many times faster" + (" than the next?" if wide else "?")
        else:
            asked = "How many times as much"
            self.border_title = asked + (" does the next one need?" if wide else "?")
        width = max(24, self.content_size.width)
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
