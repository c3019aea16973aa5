"""The first screen: the board, the last reveals, how to join, at every size."""

from pathlib import Path

import pytest

from tests.kiosk.conftest import Open, Visit
from tests.support import boards, nasty, packs, stall
from tests.support.desk import Clock
from tests.support.stall import VisitorDesk, come_in
from tuiquiz.errors import BoardError
from tuiquiz.kiosk import qr
from tuiquiz.quiz import names
from tuiquiz.ui import look

SIZES = [(40, 12), (40, 15), (50, 16), (60, 20), (80, 24), (100, 36), (118, 40), (200, 60)]
FOUR = packs.question(packs.case("four", "one", "two", "three", "four"))
LOADED = packs.pack(packs.question("sums"), FOUR)


async def played(desk: VisitorDesk) -> None:
    """A whole game, and back to the first screen."""
    await come_in(desk)
    for question in LOADED.pack.questions:
        await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
        await desk.answer(question.variants[0].name)
        await desk.go_on()
    await desk.press("escape")
    await desk.until(lambda: desk.where == "Attract")


def ways(desk: VisitorDesk) -> bool:
    """Whether the way in and the way out stand in the key bar."""
    return all(key in desk.keys for key in ("enter Play", "q Leave", "? Help"))


@pytest.mark.parametrize("size", SIZES)
async def test_every_page_at_every_size(
    open_kiosk: Open, visit: Visit, size: tuple[int, int]
) -> None:
    kiosk = open_kiosk(LOADED, title="The kiosk of the fair")
    async with visit(kiosk, size=(80, 24)) as desk:
        await played(desk)
    desk.clock.now_s += 5
    async with visit(kiosk, size=size, id="another") as desk:
        await desk.until(lambda: "  1  " in desk.text)
        seen = []
        for _ in range(4):
            assert ways(desk) and " Enter : play" in desk.text
            assert "The kiosk of the fair" in desk.text
            seen.append(desk.text)
            await desk.press("right")
        pages = "\n".join(seen)
        assert "ssh -p 2222 kiosk.example.org" in pages
        assert "High scores · classic" in pages and "Measured here just now" in pages
        assert "one is the fastest" in pages and "loop is the fastest" in pages
        flat = "".join(c for c in pages if c not in " │╭╮╰╯─\n█▀▄")
        assert kiosk.fingerprint[:20] in pages and kiosk.fingerprint in flat
        sums = next(page for page in seen if "loop is the fastest" in page)
        assert size[1] < 15 or ("100 ns" in sums and "█" in sums)


async def test_a_large_screen_shows_all_at_once(open_kiosk: Open, visit: Visit) -> None:
    kiosk = open_kiosk(LOADED)
    async with visit(kiosk, size=(120, 40)) as desk:
        await desk.until(lambda: "Nobody yet." in desk.text)
        assert "How to join" in desk.text and "Next" not in desk.keys
        await played(desk)
        await desk.until(lambda: "2/2" in desk.text)
        for text in ("High scores", "Measured here just now", "How to join", "‹ 1 of 2 ›"):
            assert text in desk.text


@pytest.mark.parametrize(
    ("size", "whole"), [((80, 24), False), ((120, 40), False), ((200, 60), True)]
)
async def test_the_code_on_the_screen_is_that_of_the_join_line(
    open_kiosk: Open, visit: Visit, size: tuple[int, int], whole: bool
) -> None:
    kiosk = open_kiosk(LOADED)
    async with visit(kiosk, size=size) as desk:
        if size[0] < 100:
            await desk.press("right")
        await desk.until(lambda: "How to join" in desk.text)
        text = f"{kiosk.join}\n{kiosk.fingerprint}" if whole else kiosk.join
        columns = qr.size(text)[0]
        wanted = qr.drawn(text).plain.split("\n")
        row = next(n for n, line in enumerate(desk.rows) if "█▀▀▀▀▀█" in line and "│" in line)
        start = desk.rows[row].index("█▀▀▀▀▀█") - qr.QUIET
        shown = [line[start : start + columns] for line in desk.rows[row - 1 :][: len(wanted)]]
        assert shown == wanted


async def test_pages_turn_by_themselves_and_not_where_motion_is_reduced(
    open_kiosk: Open, visit: Visit
) -> None:
    async with visit(open_kiosk(LOADED)) as desk:
        await desk.until(lambda: "‹ 1 of 2 ›" in desk.text)
        screen = desk.screen
        screen._turn_by_itself()  # type: ignore[attr-defined]
        await desk.settle()
        assert "‹ 1 of 2 ›" in desk.text
        desk.app.animation_level = "full"
        screen._turn_by_itself()  # type: ignore[attr-defined]
        await desk.until(lambda: "‹ 2 of 2 ›" in desk.text)
        await desk.press("left")
        assert "‹ 1 of 2 ›" in desk.text


async def test_the_board_is_read_once_for_all_and_not_too_often(
    open_kiosk: Open, visit: Visit, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk = open_kiosk(LOADED)
    read: list[int] = []
    top = type(kiosk.board()).top

    def counted(board: object, *named: object) -> object:
        read.append(1)
        return top(board, *named)  # type: ignore[arg-type]

    monkeypatch.setattr(type(kiosk.board()), "top", counted)
    async with visit(kiosk) as one, visit(kiosk, id="other") as other:
        await one.until(lambda: "Nobody yet." in one.text)
        await other.until(lambda: "Nobody yet." in other.text)
        for _ in range(6):
            await one.press("right")
        assert len(read) == 1
        boards.play(one.home, LOADED.pack, "Grace")
        clock.now_s += 5
        await one.press("right", "right")
        await one.until(lambda: "Grace" in one.text)
        await other.press("right", "left")
        await other.until(lambda: "Grace" in other.text)
        assert len(read) == 2


async def test_a_board_that_cannot_be_read_is_no_news_of_the_host(
    open_kiosk: Open, visit: Visit
) -> None:
    def broken() -> object:
        raise BoardError("the high scores in /srv/secret/scores.db are in use.", "Close it.")

    kiosk = open_kiosk(LOADED, board=broken)
    async with visit(kiosk, key=stall.KEY) as desk:
        await desk.until(lambda: "cannot be used just now" in desk.text)
        await desk.press("b")
        await desk.until(lambda: "cannot be used just now" in desk.text)
        await desk.press("escape", "enter")
        assert "secret" not in desk.text


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
async def test_names_of_every_kind_are_shown_as_they_are(
    visit: Visit, tmp_path: Path, size: tuple[int, int]
) -> None:
    every = [names.tidy(name) for name in nasty.SHOWN]
    room = 5 if size[1] < 20 else 12
    for at in range(0, len(every), room):
        chunk = every[at : at + room]
        kiosk = stall.venue(tmp_path / str(at), LOADED)
        for points, name in enumerate(chunk, start=1):
            boards.play(tmp_path / str(at), LOADED.pack, name, points=1000 * points)
        for name in boards.NASTY:
            boards.play(tmp_path / str(at), LOADED.pack, name, points=1)
        async with visit(kiosk, size=size) as desk:
            await desk.until(lambda: "  1  " in desk.text)
            assert len(desk.rows) == size[1]
            assert [name for name in chunk if name not in desk.text] == []
            assert not set(desk.text) & set("\x1b\u202e\x07")


async def test_keyed_names_have_a_mark_that_is_explained(open_kiosk: Open, visit: Visit) -> None:
    kiosk = open_kiosk(LOADED)
    boards.play(kiosk.board().path.parent, LOADED.pack, "Ada")
    async with visit(kiosk, key=stall.KEY, size=(80, 24)) as desk:
        await come_in(desk, "Grace")
        for question in LOADED.pack.questions:
            await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
            await desk.answer(question.variants[0].name)
            await desk.go_on()
        await desk.press("enter")
        await desk.until(lambda: "Grace" in desk.text)
        grace = next(row for row in desk.rows if "Grace" in row)
        ada = next(row for row in desk.rows if "Ada" in row)
        assert look.KEYED in grace and look.KEYED not in ada
        assert "proved by an SSH key" in desk.text
        await desk.press("escape", "escape")
        await desk.until(lambda: desk.where == "Attract")
        desk.clock.now_s += 5
        await desk.press("right", "left")
        await desk.until(lambda: "Grace" in desk.text and "Ada" in desk.text)
        grace = next(row for row in desk.rows if "Grace" in row and "│" in row)
        ada = next(row for row in desk.rows if "Ada" in row and "│" in row)
        assert look.KEYED in grace and look.KEYED not in ada
        assert "proved by an SSH key" in desk.text
