"""Source code that is folded to its width, so that no line of it is ever cut."""

from collections.abc import Hashable, Sequence
from functools import lru_cache
from typing import Any

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from tuiquiz.quiz.case import Variant
from tuiquiz.ui.folding import fold
from tuiquiz.ui.highlighting import KEPT, colored
from tuiquiz.ui.widgets.pictures import Pictured

Part = tuple[str, str]
"""A text and its language; a heading where the language is empty."""


def parts_of(variant: Variant) -> list[Part]:
    """The code of a variant, with its Rust."""
    parts = [(variant.source, "python")]
    if variant.rust:
        parts += [(f"── {variant.rust.name}.rs", ""), (variant.rust.excerpt, "rust")]
    return parts


class Source(Pictured, Static):
    """Parts of source code below each other."""

    DEFAULT_CSS = """
    Source { height: auto; text-wrap: nowrap; text-overflow: clip; }
    """

    def __init__(self, parts: Sequence[Part], **named: Any) -> None:
        super().__init__("", **named)
        self._parts = tuple((text.expandtabs(4).rstrip("\n"), language) for text, language in parts)
        self._folded_at, self._folded = 0, Content("")

    @property
    def motif(self) -> Hashable:
        return self._parts

    @property
    def natural_width(self) -> int:
        """Columns that the longest line needs, without a frame."""
        return max(cell_len(line) for text, _ in self._parts for line in text.split("\n"))

    def rows_at(self, width: int) -> int:
        """Rows that the code takes in ``width`` columns, without a frame."""
        return sum(_rows(text, width) for text, _ in self._parts)

    def on_mount(self) -> None:
        self.watch(self.app, "theme", self._recolor, init=False)

    def render(self) -> Content:
        """The code as it is folded for the width of now."""
        width = self.content_size.width
        if width != self._folded_at:
            self._folded_at = width
            self._folded = _folded(self._parts, width, self.app.current_theme.ansi)
        return self._folded

    def get_content_width(self, container: Size, viewport: Size) -> int:
        del container, viewport
        return self.natural_width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container, viewport
        return self.rows_at(width)

    def _recolor(self) -> None:
        self._folded_at = 0
        self.refresh()


@lru_cache(KEPT)
def _folded(parts: tuple[Part, ...], width: int, ansi: bool) -> Content:
    rows: list[Content] = []
    for text, language in parts:
        drawn = colored(text, language, ansi) if language else Content.styled(text, "$text-muted")
        for line in drawn.split("\n", allow_blank=True):
            rows += [
                Content.assemble((piece.prefix, "$text-muted"), line[piece.start : piece.end])
                for piece in fold(line.plain, width)
            ]
    return Content("\n").join(rows)


@lru_cache(KEPT)
def _rows(text: str, width: int) -> int:
    return sum(sum(1 for _ in fold(line, width)) for line in text.split("\n"))
