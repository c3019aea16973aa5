"""A card is taken from what was drawn before, and is always what it would be drawn as now."""

from textual.geometry import Offset, Region
from textual.selection import Selection
from textual.strip import Strip
from textual.widget import Widget

from tests.support import packs
from tests.support.desk import Desk
from tests.ui.conftest import Sit
from tuiquiz.ui.widgets.code_card import CodeCard

SUMS = packs.pack(packs.question("sums"), packs.question("others"))
Picture = list[list[tuple[str, object]]]


def told(strips: list[Strip]) -> Picture:
    """The text and colours of lines, without where a mouse would find them."""
    lines = [Strip.join([strip]).discard_meta().simplify() for strip in strips]
    return [[(segment.text, segment.style) for segment in line] for line in lines]


def pictures(desk: Desk) -> list[Picture]:
    """The cards as they are shown, each the same as if it was drawn just now."""
    shown = []
    for card in desk.screen.query(CodeCard):
        if not card.display:
            continue
        whole = Region(0, 0, *card.outer_size)
        part = Region(2, 1, 9, 2)
        for region in (whole, part):
            taken = told(card.render_lines(region))
            card._styles_cache.clear()
            assert taken == told(Widget.render_lines(card, region))
        shown.append(told(card.render_lines(whole)))
    return shown


async def test_a_card_is_shown_as_it_is_now(sit: Sit) -> None:
    async with sit(SUMS, size=(120, 40)) as desk:
        reading = pictures(desk)
        await desk.press("space")
        answering = pictures(desk)
        assert all(one != other for one, other in zip(reading, answering, strict=True))
        await desk.press("down")
        marked = pictures(desk)
        assert marked[0] != answering[0] and marked[1:] == answering[1:]
        await desk.press("down")
        assert pictures(desk)[0] == answering[0]
        desk.app.theme = "textual-light"
        await desk.settle()
        assert all(light not in marked for light in pictures(desk))


async def test_another_question_has_its_own_cards(sit: Sit) -> None:
    async with sit(SUMS, size=(120, 40)) as desk:
        first = pictures(desk)
        titles = desk.game.current.options
        await desk.answer("loop")
        await desk.press("enter")
        assert desk.where == "Question" and desk.game.index == 1
        pictures(desk)
        shown = [card.variant.name for card in desk.screen.query(CodeCard)]
        assert tuple(shown) == desk.game.current.options
        assert len(first) == len(titles)


async def test_another_window_has_other_lines(sit: Sit) -> None:
    async with sit(SUMS, size=(120, 40)) as desk:
        wide = pictures(desk)
        await desk.pilot.resize_terminal(80, 24)
        await desk.settle()
        assert pictures(desk) != wide


async def test_what_is_equal_is_drawn_once(sit: Sit) -> None:
    async with sit(SUMS, size=(120, 40)) as desk:
        (card, *_) = desk.screen.query(CodeCard)
        whole = Region(0, 0, *card.outer_size)
        kept = card.render_lines(whole)
        card._styles_cache.clear()
        assert all(one is other for one, other in zip(card.render_lines(whole), kept, strict=True))


async def test_selected_text_is_seen_and_not_kept(sit: Sit) -> None:
    async with sit(SUMS, size=(120, 40)) as desk:
        before = pictures(desk)
        (card, *_) = desk.screen.query(CodeCard)
        desk.screen.selections = {card: Selection(Offset(0, 0), Offset(4, 0))}
        await desk.settle()
        assert told(card.render_lines(Region(0, 0, *card.outer_size))) != before[0]
        desk.screen.selections = {}
        await desk.settle()
        assert pictures(desk) == before
