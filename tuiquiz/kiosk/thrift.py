"""What a process that draws for many terminals leaves out of each line that it draws."""

from collections.abc import Iterable
from typing import Any

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.cache import FIFOCache
from textual.strip import Strip
from textual.style import Style

CACHES = {
    "_divide_cache": 4,
    "_crop_cache": 16,
    "_style_cache": 16,
    "_filter_cache": 4,
    "_line_length_cache": 4,
    "_crop_extend_cache": 4,
    "_offsets_cache": 4,
}


def lighten_strips() -> None:
    """Let a line that is drawn have only those of its seven caches that are used.

    Most lines use one or two; the others cost more than all else that a new line needs.
    """

    def init(self: Strip, segments: Iterable[Segment], cell_length: int | None = None) -> None:
        self._segments = list(segments)
        self._cell_length = cell_length
        self._render_cache = self._link_ids = self._cell_count = None

    def missing(self: Strip, name: str) -> FIFOCache[Any, Any]:
        if name not in CACHES:
            raise AttributeError(name)
        cache: FIFOCache[Any, Any] = FIFOCache(CACHES[name])
        setattr(self, name, cache)
        return cache

    Strip.__init__ = init  # type: ignore[method-assign]
    Strip.__getattr__ = missing  # type: ignore[attr-defined]


def forget_offsets() -> None:
    """Let equal pieces of text have equal styles.

    Textual writes into the style of each piece where it stands, for a mouse that is dragged to
    select text. No terminal here is asked for such moves, and without them a style is made, blended
    and turned into a sequence once, not for each piece of each line of each player.
    """

    def same(style: Style, x: int, y: int) -> RichStyle:
        del x, y
        return style.rich_style

    Style.rich_style_with_offset = same  # type: ignore[method-assign, assignment]
