"""What is cached goes with what it is about, and is made only where it is used."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.cache import FIFOCache, LRUCache
from textual.strip import Strip

from tuiquiz.kiosk.caches import part_entries, spare_strips

RED = Style(color="red")


class Held:
    """Something that one can follow to its end."""


@pytest.fixture(scope="module")
def spared() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Strip, "__init__", Strip.__init__)
        patch.setattr(Strip, "__getattr__", None, raising=False)
        spare_strips()
        yield


@pytest.fixture
def parted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(LRUCache, "clear", LRUCache.clear)
    monkeypatch.setattr(LRUCache, "__del__", None, raising=False)
    part_entries()
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def done_with(strip: Strip, start: int, end: int) -> list[object]:
    """What can be made of a line, each thing twice: made, and remembered."""
    makes = (
        lambda: strip.crop(start, end),
        lambda: strip.crop_extend(start, end, RED),
        lambda: strip.adjust_cell_length(end, RED),
        lambda: list(strip.divide([start, end])),
        lambda: strip.apply_style(RED),
        lambda: strip.apply_offsets(start, end),
        lambda: strip.cell_length,
        lambda: strip.cell_count,
        lambda: strip.link_ids,
        lambda: strip.text,
    )
    return [make() for _ in range(2) for make in makes]


@given(st.lists(st.text(max_size=9), max_size=4), st.integers(0, 20), st.integers(0, 20))
def test_lines_are_drawn_as_by_textual(pieces: list[str], start: int, more: int) -> None:
    drawn = [Segment(piece) for piece in pieces]
    expected = done_with(Strip(drawn), start, start + more)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Strip, "__init__", Strip.__init__)
        patch.setattr(Strip, "__getattr__", None, raising=False)
        spare_strips()
        assert done_with(Strip(drawn), start, start + more) == expected


@pytest.mark.usefixtures("spared")
def test_a_line_has_the_caches_that_it_needs() -> None:
    def caches(strip: Strip) -> list[object]:
        return [one for one in gc.get_referents(strip) if isinstance(one, FIFOCache)]

    strip = Strip([Segment("hello")])
    assert caches(strip) == []
    assert strip.crop(1, 3) is strip.crop(1, 3)
    assert len(caches(strip)) == 1
    with pytest.raises(AttributeError, match="colour"):
        strip.colour  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.usefixtures("parted")
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("emptied", [True, False])
def test_what_a_cache_held_goes_without_the_collector(count: int, emptied: bool) -> None:
    cache: LRUCache[int, Held] = LRUCache(2)
    for number in range(count):
        cache[number] = Held()
    kept = cache[count - 1]
    gone = weakref.ref(kept)
    del kept
    if emptied:
        cache.clear()
        assert len(cache) == 0 and cache.get(count - 1) is None
        cache[7] = Held()
        assert list(cache.keys()) == [7]
    else:
        del cache
    assert gone() is None
