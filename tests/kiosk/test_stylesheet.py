"""Styles that are worked out once for all visitors are those that Textual works out for each."""

import pytest
from textual.css.stylesheet import Stylesheet

from tests.kiosk.conftest import Open, Visit
from tests.support import packs
from tests.support.stall import VisitorDesk, come_in
from tuiquiz.kiosk.stylesheet import SharedStylesheet
from tuiquiz.quiz.game import Phase

TWO = packs.pack(packs.question("first"), packs.question("second"))
Styles = dict[str, list[str]]


async def walked(desk: VisitorDesk) -> Styles:
    """The styles of every widget of the screens on the way through a game."""
    found: Styles = {}

    def look(place: str) -> None:
        found[place] = [
            f"{widget.css_identifier}: {widget._css_styles.css}"
            for widget in (desk.screen, *desk.screen.walk_children())
        ]

    look("attract")
    await come_in(desk, "Ada")
    look("reading")
    await desk.press("question_mark")
    look("help")
    await desk.press("escape", "space", "down")
    look("answering")
    await desk.press("a")
    await desk.until(lambda: desk.at(Phase.REVEALED))
    await desk.until(lambda: "is the fastest" in desk.text)
    look("reveal")
    await desk.press("w")
    look("why")
    return found


async def test_every_screen_looks_as_with_styles_of_its_own(
    open_kiosk: Open, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = open_kiosk(TWO)
    async with visit(shared) as desk:
        first = await walked(desk)
    async with visit(shared) as desk:  # Now all of it is known.
        again = await walked(desk)
    for name in ("apply", "parse", "reparse", "_parse_rules", "rules_map", "copy"):
        monkeypatch.setattr(SharedStylesheet, name, getattr(Stylesheet, name))
    async with visit(open_kiosk(TWO)) as desk:
        plain = await walked(desk)
    for place, styles in plain.items():
        assert first[place] == styles, place
        assert again[place] == styles, place


async def test_a_theme_is_one_visitors_own(open_kiosk: Open, visit: Visit) -> None:
    shared = open_kiosk(TWO)
    async with visit(shared) as one, visit(shared, id="visitor-2") as other:
        before = other.screen.styles.background, one.screen.styles.background
        one.app.theme = "textual-light"
        await one.settle()
        assert one.screen.styles.background != before[1]
        await come_in(other, "Bob")
        assert other.screen.styles.background == before[0]
        other.app.theme = "textual-light"
        await other.settle()
        assert other.screen.styles.background == one.screen.styles.background


async def test_what_is_parsed_for_one_is_not_parsed_for_the_next(
    open_kiosk: Open, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = open_kiosk(TWO)
    async with visit(shared) as desk:
        await walked(desk)
    parsed: list[object] = []

    def parse(*arguments: object, **named: object) -> list[object]:
        parsed.append((arguments, named))
        return []

    monkeypatch.setattr("textual.css.stylesheet.parse", parse)
    async with visit(shared, id="visitor-2") as desk:
        await walked(desk)
    assert not parsed
