"""A matrix of verdicts: a row for each Python, a column for each variant."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from tuiquiz.play.comparison import Comparison, Row
from tuiquiz.quiz.fitting import fitted, padded
from tuiquiz.quiz.names import width as width_of
from tuiquiz.quiz.units import quantity, times
from tuiquiz.quiz.verdict import Kind, Verdict
from tuiquiz.ui import look

FLIP = "⇄ flip"
WIDEST = 26
GAP = 2
NARROW = 50


class Matrix(Static):
    """``comparison`` as text that fits the width: the winner's time or size, the others' ratios.

    A flip is marked by a sign and a word, not by colour alone.
    """

    def __init__(self, comparison: Comparison, options: Sequence[str], **named: str) -> None:
        super().__init__("", **named)  # type: ignore[arg-type]
        self._comparison = comparison
        self._options = tuple(options)

    def on_mount(self) -> None:
        self.show()

    def on_resize(self) -> None:
        self.show()

    def show(self) -> None:
        """Draw what is known now."""
        rows = self._comparison.rows
        if self.size.width < NARROW:
            stacked = [line for row in rows for line in self._stacked(row)]
            self.update(Content("\n").join([*stacked, *self._below()]))
            return
        first = max(width_of(row.python) for row in rows) + GAP
        left = max(self.size.width, 40) - first - len(FLIP)
        width = max(8, min(WIDEST, left // len(self._options)))
        head = Content.assemble(
            " " * first,
            *(
                (_fit(f"{look.badge(index)} {name}", width), f"bold {look.option_style(index)}")
                for index, name in enumerate(self._options)
            ),
        )
        lines = [head, *(self._line(row, first, width) for row in rows), *self._below()]
        self.update(Content("\n").join(lines))

    def _stacked(self, row: Row) -> list[Content]:
        """A Python, and two lines for each variant below it."""
        verdict = row.verdict
        lines = [self._line(row, width_of(row.python) + 1, 0)]
        if verdict is None or verdict.kind is Kind.NONE:
            return lines
        for index, option in enumerate(self._options):
            name = Content.styled(f"  {look.badge(index)} {option}", look.option_style(index))
            text, style = _cell(verdict, option, 16)
            lines += [name, Content.styled(f"      {text}", style)]
        return lines

    def _below(self) -> list[Content]:
        rows, lines = self._comparison.rows, []
        if any(map(self._comparison.flips, rows)):
            lines.append(Content.styled(f"{FLIP}: another winner than here", "$text-warning"))
        lines += [Content.styled(note, "$text-muted") for note in self._comparison.notes]
        if not self._comparison.searched:
            lines.append(Content.styled("looking for other Pythons …", "$text-muted"))
        elif len(rows) == 1:
            lines.append(
                Content.styled(
                    "No other Python was found. TUIQUIZ_PYTHONS may name some.", "$text-muted"
                )
            )
        return lines

    def _line(self, row: Row, first: int, width: int) -> Content:
        name = Content.styled(_fit(row.python, first), "bold")
        verdict = row.verdict
        if verdict is None:
            words = "measuring …" if row.measuring else "waiting"
            return Content.assemble(name, (words, "$text-muted"))
        if verdict.kind is Kind.NONE:
            words = verdict.failure.message if verdict.failure else "no verdict"
            return Content.assemble(name, (words, "$text-error"))
        cells = [_cell(verdict, option, width) for option in self._options] if width else []
        flip: str | tuple[str, str] = ""
        if row is self._comparison.rows[0]:
            flip = ("here", "$text-muted")
        elif self._comparison.flips(row):
            flip = (FLIP, "bold $text-warning")
        return Content.assemble(name, *cells, flip)


def _cell(verdict: Verdict, option: str, width: int) -> tuple[str, str]:
    estimate = verdict.estimate(option)
    if estimate is None:
        return _fit("", width), ""
    value = estimate.interval.estimate
    if option in verdict.winners:
        settled = verdict.kind is not Kind.UNSETTLED
        text = f"{'★' if settled else '?'} {quantity(value, verdict.unit)}"
        return _fit(text, width), "bold $text-success" if settled else "bold"
    best = min(e.interval.estimate for e in verdict.estimates if e.name in verdict.winners)
    text = times(value / best) if best else quantity(value, verdict.unit)
    return "  " + _fit(text, width - 2), ""


def _fit(text: str, width: int) -> str:
    """``text`` in ``width`` cells, with a blank at its end."""
    return padded(fitted(text, width - 1), width)
