"""Textual made lighter, for a process that draws for many terminals.

Each function replaces something of Textual 8 in the whole process, and nothing looks different by
that. Call ``save`` before the first application is made.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual._styles_cache import StylesCache
from textual.cache import FIFOCache, LRUCache
from textual.color import Color
from textual.filter import ANSIToTruecolor
from textual.strip import Strip
from textual.style import Style


def save() -> None:
    """Do all that is here."""
    part_strips()
    spare_strips()
    part_entries()
    know_colours()
    forget_offsets()


def part_strips() -> None:
    """Let lines that are drawn die with their screen.

    A ``Strip`` that is cut into the whole of itself remembers itself, so that only the collector
    can free it, and there are hundreds on each screen.
    """
    divide = Strip.divide

    def parted(self: Strip, cuts: Iterable[int]) -> Sequence[Strip]:
        within = [cut for cut in cuts if cut <= self.cell_length]
        return [self] if within == [self.cell_length] else divide(self, within)

    Strip.divide = parted  # type: ignore[method-assign]


def know_colours() -> None:
    """Find out once for all what colours become.

    Textual remembers those around a widget for each of a thousand widgets, and so keeps alive what
    these have drawn; and those that a terminal gets for each application, in one small cache.
    """

    def like(one: ANSIToTruecolor, other: object) -> bool:
        return isinstance(other, ANSIToTruecolor) and one._terminal_theme is other._terminal_theme

    def number(one: ANSIToTruecolor) -> int:
        return id(one._terminal_theme)

    ANSIToTruecolor.__eq__ = like  # type: ignore[method-assign, assignment]
    ANSIToTruecolor.__hash__ = number  # type: ignore[method-assign, assignment]
    method = StylesCache.get_inner_outer.__wrapped__

    @lru_cache(maxsize=1024)
    def found(base: Color, background: Color) -> tuple[Style, Style]:
        around: tuple[Style, Style] = method(StylesCache, base, background)
        return around

    def around(cache: StylesCache, base: Color, background: Color) -> tuple[Style, Style]:
        del cache
        return found(base, background)

    StylesCache.get_inner_outer = around  # type: ignore[method-assign, assignment]


def spare_strips() -> None:
    """Let a line that is drawn have a cache of something only once it is asked for that.

    A ``Strip`` is made with seven of them, which weigh several times what it draws; nobody ever
    looks into most of them.
    """
    new = Strip([])
    usual = {name: getattr(new, name) for name in Strip.__slots__}

    def made(self: Strip, segments: Iterable[Segment], cell_length: int | None = None) -> None:
        self._segments = list(segments)
        self._cell_length = cell_length
        self._render_cache = self._link_ids = self._cell_count = None

    def missing(self: Strip, name: str) -> Any:
        if name not in usual:
            raise AttributeError(name)
        value = usual[name]
        if isinstance(value, FIFOCache):
            value = FIFOCache[Any, Any](value._maxsize)
        setattr(self, name, value)
        return value

    Strip.__init__ = made  # type: ignore[method-assign]
    Strip.__getattr__ = missing  # type: ignore[attr-defined]


def part_entries() -> None:
    """Let the entries of a cache go when it is emptied, or goes itself.

    They are linked in a ring, so that else only the collector can free them and all they hold.
    """
    clear = LRUCache.clear

    def cleared(self: LRUCache[Any, Any]) -> None:
        for link in self._cache.values():
            link.clear()
        clear(self)

    LRUCache.clear = cleared  # type: ignore[method-assign]
    LRUCache.__del__ = cleared  # type: ignore[attr-defined]


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
