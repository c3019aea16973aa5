"""The time left, as a line that gets shorter and a number."""

from math import ceil

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from tuiquiz.ui.compositor import paint

Part = tuple[str, str]


class Countdown(Widget):
    """One row: what the time is for, a line, the seconds left.

    Where motion is reduced there is no line, and the seconds are whole ones. It ticks on every
    screen that waits, so it makes its one row itself and only when another is to be seen.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Countdown { height: 1; width: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown = ("", 0.0, 0.0, False)
        self._drawn: tuple[Part, ...] = ()
        self._styles_of: dict[str, RichStyle] = {}

    def on_resize(self) -> None:
        if any(self._shown):
            self._draw()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles_of.clear()

    def show(self, label: str, left_s: float, total_s: float, *, urgent: bool) -> None:
        """Draw ``left_s`` of ``total_s``; ``urgent`` lets the line change colour as it ends."""
        self._shown = (label, left_s, total_s, urgent)
        self._draw()

    def rest(self, text: str) -> None:
        """Draw ``text`` where there is no limit."""
        self._shown = (text, 0.0, 0.0, False)
        self._draw()

    def render_line(self, y: int) -> Strip:
        """The row, as wide as there is room."""
        del y
        made = Strip([Segment(text, self._style(style)) for text, style in self._drawn if text])
        return made.adjust_cell_length(self.size.width, self._style(""))

    def _style(self, style: str) -> RichStyle:
        if style not in self._styles_of:
            own = Style.parse(style, self.app.theme_variables) if style else Style()
            self._styles_of[style] = (self.visual_style + own).rich_style
        return self._styles_of[style]

    def _draw(self) -> None:
        """Draw what is to be seen, unless it is there already."""
        parts = self._parts()
        if parts != self._drawn:
            self._drawn = parts
            paint(self)

    def _parts(self) -> tuple[Part, ...]:
        label, left_s, total_s, urgent = self._shown
        if not total_s:
            return ((label, "bold"),)
        if self.app.animation_level == "none":
            number = f"{ceil(left_s):4} s"
            gap = " " * max(1, self.size.width - len(label) - len(number))
            return ((label + gap + number, "bold"),)
        share = min(1.0, max(0.0, left_s / total_s))
        color = "$primary"
        if urgent:
            color = "$success" if share > 0.5 else "$warning" if share > 0.2 else "$error"
        number = f"{left_s:4.1f} s" if urgent else f"{left_s:4.0f} s"
        room = max(0, self.size.width - len(label) - len(number) - 2)
        filled = round(room * share)
        return (
            (label + " ", "bold"),
            ("━" * filled, color),
            ("─" * (room - filled), "$foreground 20%"),
            (" " + number, f"bold {color}"),
        )
