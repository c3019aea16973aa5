"""Lines that are drawn with less look the same, and what is cached goes with what it is about."""

import gc
import subprocess
import sys
import weakref
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.cache import FIFOCache, LRUCache
from textual.strip import Strip

from tests.support.terminal import ROOT
from tuiquiz.kiosk.thrift import part_entries, part_strips, spare_strips

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


@given(st.lists(st.text(max_size=9), max_size=4), st.lists(st.integers(0, 30), max_size=5))
def test_lines_are_cut_as_by_textual(pieces: list[str], cuts: list[int]) -> None:
    cuts.sort()
    usual = Strip.divide
    drawn = [Segment(piece) for piece in pieces]
    expected = list(usual(Strip(drawn), cuts))
    part_strips()
    try:
        assert list(Strip(drawn).divide(cuts)) == expected
    finally:
        Strip.divide = usual  # type: ignore[method-assign]


def test_a_line_that_is_cut_into_itself_does_not_keep_itself() -> None:
    usual = Strip.divide
    part_strips()
    try:
        strip = Strip([Segment("hello")])
        before = sys.getrefcount(strip)
        strip.divide([5])
        assert sys.getrefcount(strip) == before
    finally:
        Strip.divide = usual  # type: ignore[method-assign]


THRIFTY = """
import sys
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.content import Content
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions
from tuiquiz.kiosk import thrift

def drawn():
    content = Content.assemble(("one", "bold"), " ", ("two", "italic"), " ", ("three", "bold"))
    (strip,) = content.render_strips(13, 1, Style(), RenderOptions(None, {}))
    bold = RichStyle(bold=True)
    parts = [
        strip, strip.crop(2, 9), strip.apply_style(bold), strip.adjust_cell_length(20, bold),
        *strip.divide([3, 7, 13]), strip.crop_extend(0, 15, bold), Strip.join([strip, strip]),
    ]
    again = [strip.crop(2, 9), strip.apply_style(bold), *strip.divide([3, 7, 13])]
    return strip, [[(s.text, s.style.bold, s.style.italic) for s in p] for p in [*parts, *again]]

before, expected = drawn()
thrift.save()
after, told = drawn()
assert told == expected, (told, expected)
plain = Strip([Segment("x")], 1)
first, last = [s.style for s in after if s.style.bold]
assert first is last and not first.meta
assert next(s.style for s in before if s.style.bold).meta
try:
    plain.nothing
except AttributeError as error:
    print("told", error)
assert plain.crop(0, 1) is plain
print("same")
"""


def test_lines_are_the_same_and_equal_text_has_one_style() -> None:
    done = subprocess.run(
        [sys.executable, "-c", THRIFTY],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
    )
    assert done.stderr == ""
    assert done.stdout.split() == ["told", "nothing", "same"]
