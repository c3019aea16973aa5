"""Caches of Textual that cost little and go with what they are about, with many applications."""

from collections.abc import Iterable
from typing import Any

from rich.segment import Segment
from textual.cache import FIFOCache, LRUCache
from textual.strip import Strip


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
