"""A screen that was closed goes without the collector of cycles."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from rich.segment import Segment
from textual.strip import Strip

from tests.kiosk.conftest import Open, Visit
from tests.support import packs
from tests.support.stall import come_in
from tuiquiz.kiosk import remains
from tuiquiz.kiosk.thrift import part_strips
from tuiquiz.quiz.game import Phase

TWO = packs.pack(packs.question("first"), packs.question("second"))


class Line(Strip):
    """A strip that one can follow to its end."""

    __slots__ = ("__weakref__",)


@pytest.fixture
def uncollected() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("uncollected")
async def test_what_widgets_of_a_closed_screen_hold_is_gone(
    open_kiosk: Open, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remains, "SETTLED_S", 0.05)
    async with visit(open_kiosk(TWO)) as desk:
        await come_in(desk, "Ada")
        seen = [weakref.ref(widget.styles) for widget in desk.screen.walk_children()]
        assert len(seen) > 8
        await desk.press("space", "a")
        await desk.until(lambda: desk.at(Phase.REVEALED) and desk.where == "Reveal")
        await desk.until(lambda: "is the fastest" in desk.text)
        await desk.until(lambda: not any(one() for one in seen))
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Question" and desk.game.index == 1)
        assert "second" in desk.text


@pytest.mark.usefixtures("uncollected")
def test_a_line_that_was_cut_into_itself_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Strip, "divide", Strip.divide)
    part_strips()
    strip = Line([Segment(" " * 10)], 10)
    assert strip.divide([10]) == [strip]
    assert [part.cell_length for part in strip.divide([4, 10])] == [4, 6]
    assert [part.cell_length for part in strip.divide([4, 10, 12])] == [4, 6]
    gone = weakref.ref(strip)
    del strip
    assert gone() is None


async def test_what_comes_to_a_screen_that_was_emptied_is_refused(
    open_kiosk: Open, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remains, "SETTLED_S", 0.05)
    async with visit(open_kiosk(TWO)) as desk:
        await come_in(desk, "Ada")
        closed = desk.screen
        await desk.press("space", "a")
        await desk.until(lambda: not hasattr(closed, "_compositor"))
        assert not closed.call_later(print)
        desk.app.call_later(closed.call_later, print)
        await desk.settle()
        assert desk.where == "Reveal"
