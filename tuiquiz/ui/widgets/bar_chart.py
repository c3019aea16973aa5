"""The race: a bar with its interval for each variant."""

from dataclasses import dataclass

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from tuiquiz.quiz import names
from tuiquiz.quiz.fitting import fitted, padded
from tuiquiz.quiz.stats import Interval
from tuiquiz.quiz.units import Unit, quantity
from tuiquiz.ui import look
from tuiquiz.ui.widgets import bars

NARROW = 56


@dataclass(frozen=True, slots=True)
class Row:
    """One bar: its option's place, a label, what is known (None: nothing yet), how often."""

    index: int
    label: str
    interval: Interval | None
    samples: int
    best: bool = False


class BarChart(Static):
    """Bars that start at zero. The axis only grows while a race runs."""

    DEFAULT_CSS = """
    BarChart { height: auto; width: 1fr; text-wrap: nowrap; text-overflow: clip; }
    """

    def __init__(self, unit: Unit, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.unit = unit
        self._axis = 0.0
        self._compact = False
        self._rows: tuple[Row, ...] = ()

    def show(self, rows: tuple[Row, ...]) -> None:
        """Draw ``rows``; cheap where their number stays the same, free where nothing changed."""
        if rows == self._rows:
            return
        same_height = len(rows) == len(self._rows)
        self._rows = rows
        known = [row.interval for row in rows if row.interval]
        if known:
            self._axis = max(self._axis, *(i.estimate * 1.04 for i in known))
        self.update(self._draw(), layout=not same_height)

    def condense(self) -> None:
        """From now on a line a bar, without its interval: where room is scarce."""
        self._compact = True
        self.update(self._draw())

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Two lines a bar, whatever was drawn for another width: or one, or three with its name."""
        del container, viewport
        if width < NARROW:
            return (2 if self._compact else 3) * len(self._rows)
        return (1 if self._compact else 2) * len(self._rows)

    def on_resize(self) -> None:
        self.update(self._draw(), layout=False)

    def _draw(self) -> Content:
        width = self.size.width
        if not self._rows or width < 20:
            return Content("")
        if width < NARROW:
            count = 2 if self._compact else 3
            stacked = [line for row in self._rows for line in self._stacked(row, width)[:count]]
            return Content("\n").join(stacked)
        longest = max(names.width(row.label) for row in self._rows)
        label_width = min(longest + 7, max(14, width // 2 - 2))
        bar_width = max(6, width - label_width - 12)
        lines = [
            line
            for row in self._rows
            for line in self._two_lines(row, label_width, bar_width)[: 1 if self._compact else 2]
        ]
        return Content("\n").join(lines)

    def _stacked(self, row: Row, width: int) -> tuple[Content, Content, Content]:
        """The name above its bar."""
        name = Content.assemble(
            ("★ " if row.best else "  ", "bold $text-success"),
            (f"{look.badge(row.index)} ", look.option_style(row.index)),
            (row.label, "bold" if row.best else ""),
        )
        if row.interval is None:
            return Content.assemble(name, (" …", "$text-muted")), Content(""), Content("")
        return name, *self._bar_lines(row, row.interval, Content("  "), "  ", width - 14)

    def _two_lines(self, row: Row, label_width: int, bar_width: int) -> tuple[Content, Content]:
        color = look.option_style(row.index)
        room = label_width - 7
        mark = "★ " if row.best else "  "
        label = Content.assemble(
            (mark, "bold $text-success"),
            (f"{look.badge(row.index)} ", color),
            (padded(fitted(row.label, room), room + 1), "bold" if row.best else ""),
        )
        if row.interval is None:
            return Content.assemble(label, (" …", "$text-muted")), Content("")
        count = f"n={row.samples:,}".rjust(label_width - 1) + " "
        return self._bar_lines(row, row.interval, label, count, bar_width)

    def _bar_lines(
        self, row: Row, interval: Interval, label: Content, below_label: str, bar_width: int
    ) -> tuple[Content, Content]:
        color = look.option_style(row.index)
        top = Content.assemble(
            label,
            (bars.bar(interval, self._axis, bar_width), color),
            (quantity(interval.estimate, self.unit).rjust(11), "bold" if row.best else ""),
        )
        spread = (interval.high - interval.low) / 2 / interval.estimate if interval.estimate else 0
        below = Content.assemble(
            (below_label, "$text-muted"),
            (bars.whisker(interval, self._axis, bar_width) if spread else " " * bar_width, color),
            ((f"± {spread:.1%}" if spread else "").rjust(11), "$text-muted"),
        )
        return top, below
