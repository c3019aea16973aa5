"""What is painted in small equals what Textual would paint, and asks for nothing more."""

import io

import pyte
import pytest
from rich.console import Console
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tests.support import packs
from tests.support.desk import Desk
from tests.ui.conftest import Sit
from tuiquiz.ui.compositor import LeanCompositor
from tuiquiz.ui.widgets.cards import Cards
from tuiquiz.ui.widgets.code_card import CodeCard
from tuiquiz.ui.widgets.countdown import Countdown

SUMS = packs.pack(packs.question("sums"), packs.question("others"))
REGIONS = (
    {Region(0, 3, 80, 1)},
    {Region(5, 6, 10, 4), Region(70, 0, 10, 1)},
    {Region(0, 0, 1, 1), Region(0, 23, 80, 1)},
    {Region(3, 2, 60, 15), Region(20, 10, 60, 8)},
)


def drawn(desk: Desk, kind: type[Compositor], regions: set[Region]) -> list[object]:
    """The cells of ``regions``, as a terminal has them that was empty before."""
    compositor = desk.screen._compositor
    compositor._dirty_regions.update(regions)
    update = kind.render_partial_update(compositor)
    assert isinstance(update, ChopsUpdate)
    terminal = pyte.Screen(*desk.app.size)
    pyte.Stream(terminal).feed(update.render_segments(Console(file=io.StringIO())))
    cells = {(x, y) for r in regions for x in r.column_range for y in r.line_range}
    return [terminal.buffer[y][x] for x, y in sorted(cells)]


@pytest.mark.parametrize("regions", REGIONS)
@pytest.mark.parametrize("where", ["Question", "Help", "Reveal", "Home"])
async def test_a_part_is_painted_as_textual_paints_it(
    sit: Sit, where: str, regions: set[Region]
) -> None:
    async with sit(SUMS, straight=where != "Home") as desk:
        if where == "Help":
            await desk.press("question_mark")
        if where == "Reveal":
            await desk.answer("loop")
        assert desk.where == where
        assert isinstance(desk.screen._compositor, LeanCompositor)
        expected = drawn(desk, Compositor, regions)
        assert drawn(desk, LeanCompositor, regions) == expected
        assert drawn(desk, LeanCompositor, regions) == expected


def whole(desk: Desk, kind: type[Compositor]) -> list[list[tuple[str, object]]]:
    """What each line of the screen is painted with."""
    update = kind.render_full_update(desk.screen._compositor)
    lines = [Strip.join(list(line)).simplify() for line in update.strips]
    return [[(segment.text, segment.style) for segment in line] for line in lines]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 15)])
@pytest.mark.parametrize("where", ["Question", "Help", "Reveal", "Home"])
async def test_the_whole_is_painted_as_textual_paints_it(
    sit: Sit, where: str, size: tuple[int, int]
) -> None:
    async with sit(SUMS, straight=where != "Home", size=size) as desk:
        if where == "Help":
            await desk.press("question_mark")
        if where == "Reveal":
            await desk.answer("loop")
        assert desk.where == where
        assert whole(desk, LeanCompositor) == whole(desk, Compositor)
        assert len(whole(desk, LeanCompositor)) == size[1]


async def test_what_is_covered_is_not_asked_for_a_line(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit(SUMS) as desk:
        asked: list[Widget] = []
        lines = Widget.render_lines

        def heard(widget: Widget, crop: Region) -> list[Strip]:
            asked.append(widget)
            return lines(widget, crop)

        monkeypatch.setattr(Widget, "render_lines", heard)
        desk.screen._compositor.render_full_update()
        assert desk.screen.query_one(Countdown) in asked
        assert desk.screen.query_one(Cards) not in asked


async def test_a_tick_asks_the_clock_alone_and_never_for_a_layout(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit(SUMS, level="full") as desk:
        await desk.press("space")
        asked: list[str] = []
        lines = Widget.render_lines

        def heard(widget: Widget, crop: Region) -> object:
            asked.append(type(widget).__name__)
            return lines(widget, crop)

        monkeypatch.setattr(Widget, "render_lines", heard)
        monkeypatch.setattr(desk.screen, "_refresh_layout", lambda *_: asked.append("layout"))
        desk.clock.now_s += 1
        await desk.until(lambda: "29.0 s" in desk.rows[3])
        asked.clear()
        desk.clock.now_s += 1
        desk.screen.look_again()  # type: ignore[attr-defined]
        assert set(asked) == {"Countdown"}
        asked.clear()
        desk.screen.look_again()  # type: ignore[attr-defined]
        assert asked == []
        monkeypatch.undo()


async def test_a_marked_card_is_heavy_and_tinted_and_goes_back_with_the_theme(sit: Sit) -> None:
    async with sit(SUMS, size=(120, 40)) as desk:
        plain = [card.styles.border_top for card in desk.screen.query(CodeCard)]
        await desk.press("down")
        first, second, _ = desk.screen.query(CodeCard)
        assert first.styles.border_top[0] == "heavy" and first.styles.background.a > 0
        desk.app.theme = "textual-light"
        await desk.settle()
        assert first.styles.border_top[1].hex == "#0072B2"
        desk.app.theme = "textual-dark"
        await desk.press("down")
        assert first.styles.border_top == plain[0] and second.styles.border_top[0] == "heavy"


async def test_the_clock_has_the_colours_of_the_theme(sit: Sit) -> None:
    async with sit(SUMS, level="full") as desk:
        (clock,) = desk.screen.query(Countdown)
        before = [segment.style for segment in clock.render_line(0)]
        desk.app.theme = "textual-light"
        await desk.settle()
        assert [segment.style for segment in clock.render_line(0)] != before
