"""Points over time: a line with the axis and the dates."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from tuiquiz.quiz.units import points
from tuiquiz.ui.widgets import plots

LEAST_WIDTH, MOST_HEIGHT = 20, 16


class Plot(Static):
    """Draws numbers in all the room that there is, the newest of them where that is not enough."""

    DEFAULT_CSS = """
    Plot { height: 1fr; width: 1fr; text-wrap: nowrap; text-overflow: clip; }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__("", id=id)
        self._values: tuple[int, ...] = ()
        self._days: tuple[str, ...] = ()

    def show(self, values: Sequence[int], days: Sequence[str]) -> None:
        """Draw ``values``, the oldest first, each with its day."""
        self._values, self._days = tuple(values), tuple(days)
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        width, height = self.size.width, min(MOST_HEIGHT, self.size.height - 2)
        if not self._values or width < LEAST_WIDTH:
            self.update("")
            return
        axis = plots.ticks(min(self._values), max(self._values), plots.most_ticks(height))
        label = max(len(points(tick)) for tick in axis) + 1
        room = width - label - 2
        shown = self._values[-2 * room :]
        days = self._days[-len(shown) :]
        lines = []
        for row in plots.draw(shown, room, height):
            told = "" if row.tick is None else points(row.tick)
            lines.append(
                Content.assemble(
                    (told.rjust(label), "$text-muted"),
                    ("┤" if told else "│", "$text-muted"),
                    (row.cells, "$text-accent"),
                )
            )
        first, last = days[0], days[-1] if len(days) > 1 else ""
        lines.append(Content.styled(f"{' ' * label}└{'─' * room}", "$text-muted"))
        lines.append(
            Content.styled(" " * (label + 1) + first + last.rjust(room - len(first)), "$text-muted")
        )
        self.update(Content("\n").join(lines), layout=False)
