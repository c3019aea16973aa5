"""A variant as a card: letter, shape, colour, name and code."""

from dataclasses import dataclass
from typing import Any

from textual.message import Message
from textual.reactive import reactive

from tuiquiz.quiz.case import Variant
from tuiquiz.ui import look
from tuiquiz.ui.widgets.source import Source, parts_of


class CodeCard(Source):
    """Shows one variant; a click chooses it."""

    DEFAULT_CSS = """
    CodeCard {
        height: auto;
        padding: 0 1;
        border: round $foreground 30%;
        border-title-style: bold;
        &.-option-1 { border: round $option-1; border-title-color: $option-1; }
        &.-option-2 { border: round $option-2; border-title-color: $option-2; }
        &.-option-3 { border: round $option-3; border-title-color: $option-3; }
        &.-option-4 { border: round $option-4; border-title-color: $option-4; }
        &.-option-1.-marked { border: heavy $option-1; background: $option-1 12%; }
        &.-option-2.-marked { border: heavy $option-2; background: $option-2 12%; }
        &.-option-3.-marked { border: heavy $option-3; background: $option-3 12%; }
        &.-option-4.-marked { border: heavy $option-4; background: $option-4 12%; }
        &.-bare { border: none !important; }
    }
    """

    marked = reactive(False, toggle_class="-marked")

    @dataclass
    class Chosen(Message):
        """The card at ``index`` was clicked."""

        index: int

    def __init__(self, variant: Variant, index: int, **kwargs: Any) -> None:
        super().__init__(parts_of(variant), classes=f"-option-{index + 1}", **kwargs)
        self.variant = variant
        self.index = index
        self.border_title = f"{look.badge(index)} {variant.name}"

    def watch_marked(self, marked: bool) -> None:
        arrow = "▶ " if marked else ""
        self.border_title = f"{arrow}{look.badge(self.index)} {self.variant.name}"

    def on_click(self) -> None:
        self.post_message(self.Chosen(self.index))
