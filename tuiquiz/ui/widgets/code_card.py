"""A variant as a card: letter, shape, colour, name and code."""

from dataclasses import dataclass
from typing import Any

from textual.color import Color
from textual.message import Message

from tuiquiz.quiz.case import Variant
from tuiquiz.ui import look
from tuiquiz.ui.widgets.source import Source, parts_of

DIM = 0.85
TINT = 0.12


class CodeCard(Source):
    """Shows one variant; a click chooses it.

    What changes at a key is set on the card itself: rules of a style sheet would be matched anew
    for it, which costs more than all the rest of the key.
    """

    DEFAULT_CSS = """
    CodeCard {
        width: 1fr;
        height: auto;
        padding: 0 1;
        border: round $foreground 30%;
        border-title-style: bold;
        &.-option-1 { border: round $option-1; border-title-color: $option-1; }
        &.-option-2 { border: round $option-2; border-title-color: $option-2; }
        &.-option-3 { border: round $option-3; border-title-color: $option-3; }
        &.-option-4 { border: round $option-4; border-title-color: $option-4; }
    }
    """

    @dataclass
    class Chosen(Message):
        """The card at ``index`` was clicked."""

        index: int

    def __init__(self, variant: Variant, index: int, *, dim: bool = False, **kwargs: Any) -> None:
        super().__init__(parts_of(variant), classes=f"-option-{index + 1}", **kwargs)
        self.variant = variant
        self.index = index
        self.marked = self.bare = False
        self._share = 1
        self.border_title = f"{look.badge(index)} {variant.name}"
        if dim:
            self.styles.opacity = DIM

    def dim(self, dim: bool) -> None:
        """Step back a little, or not."""
        if (self.styles.opacity < 1) is not dim:
            self.styles.opacity = DIM if dim else 1.0

    def take(self, share: int) -> None:
        """Take ``share`` parts of the width; alone in its row, it has all of it."""
        if share != self._share:
            self._share = share
            self.styles.width = f"{share}fr"

    def mark(self, marked: bool, *, bare: bool) -> None:
        """Show whether this is the marked card, and whether it has no frame."""
        if (marked, bare) != (self.marked, self.bare):
            self.marked, self.bare = marked, bare
            arrow = "▶ " if marked else ""
            self.border_title = f"{arrow}{look.badge(self.index)} {self.variant.name}"
            self._draw_frame()

    def on_click(self) -> None:
        self.post_message(self.Chosen(self.index))

    def _draw_frame(self) -> None:
        color = Color.parse(look.option_color(self.index, self.app.current_theme))
        self.styles.background = color.multiply_alpha(TINT) if self.marked else None
        if self.bare:
            self.styles.border = "none"
        else:
            self.styles.border = ("heavy", color) if self.marked else None

    def _recolor(self) -> None:
        super()._recolor()
        self._draw_frame()
