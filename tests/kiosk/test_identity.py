"""Two people, one key, one name: the board tells the truth."""

import pytest

from tests.kiosk.conftest import Open, Visit
from tests.support import packs
from tests.support.stall import KEY, OTHER_KEY, VisitorDesk, come_in, leave_after_one
from tuiquiz.kiosk.app import GONE
from tuiquiz.kiosk.venue import Venue
from tuiquiz.quiz import names

ONE = packs.pack(packs.question("sums"))
TWO = packs.pack(packs.question("first"), packs.question("second"))


async def finish(desk: VisitorDesk) -> None:
    """Answer all that is left, right, up to the standings."""
    while desk.where != "Standings":
        await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
        await desk.answer(desk.game.current.question.variants[0].name)
        await desk.go_on()


async def refused(desk: VisitorDesk, name: str) -> str:
    """What is said to somebody who asks for ``name``."""
    await desk.until(lambda: desk.where == "Name")
    await desk.press("ctrl+u")
    await desk.type(name)
    await desk.press("enter")
    await desk.until(lambda: "take another" in desk.words)
    assert desk.where == "Name"
    return desk.words


def lines(kiosk: Venue) -> list[tuple[str, bool]]:
    """Who stands on the board, and whether a key proved it."""
    return sorted((entry.player, entry.keyed) for entry in kiosk.board().top())


async def test_a_new_key_gets_a_name_and_is_greeted_by_it(open_kiosk: Open, visit: Visit) -> None:
    kiosk = open_kiosk(ONE)
    async with visit(kiosk, key=KEY) as desk:
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Name")
        assert "It will belong to your key from now on" in desk.words
        await come_in_here(desk, "Ada")
        await finish(desk)
    async with visit(kiosk, key=KEY, id="again") as desk:
        await desk.until(lambda: "Welcome back, Ada!" in desk.text)
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Question")
        assert desk.session.player == "Ada"
        await finish(desk)
    assert lines(kiosk) == [("Ada", True), ("Ada", True)]


async def come_in_here(desk: VisitorDesk, name: str) -> None:
    """From the screen that asks for a name into the game."""
    await desk.press("ctrl+u")
    await desk.type(name)
    await desk.press("enter")
    await desk.until(lambda: desk.where == "Question")


async def test_an_invented_name_is_offered_and_can_be_taken(open_kiosk: Open, visit: Visit) -> None:
    kiosk = open_kiosk(ONE)
    found = []
    for id in ("one", "two"):
        async with visit(kiosk, id=id) as desk:
            await come_in(desk)
            found.append(desk.session.player)
            await finish(desk)
    assert found[0] != found[1] and not any(map(names.problem, found))
    assert lines(kiosk) == sorted((name, False) for name in found)


async def test_nobody_takes_the_name_of_a_key(open_kiosk: Open, visit: Visit) -> None:
    kiosk = open_kiosk(ONE)
    kiosk.board().claim_name("Ada", KEY)
    async with visit(kiosk) as desk:
        await desk.press("enter")
        assert "belongs to a player with a key" in await refused(desk, "ada")
    async with visit(kiosk, key=OTHER_KEY) as desk:
        await desk.press("enter")
        assert "cannot become yours" in await refused(desk, "ADA")
        await come_in_here(desk, "Grace")
    assert kiosk.board().name_of(KEY) == "Ada"
    assert kiosk.board().name_of(OTHER_KEY) == "Grace"


async def test_a_name_under_which_nobody_answers_anything_stays_free(
    open_kiosk: Open, visit: Visit
) -> None:
    kiosk = open_kiosk(TWO)
    async with visit(kiosk) as desk:
        for name in ("Ada", "Bob", "Cyd"):
            await come_in(desk, name)
            await desk.press("q", "y")
            await desk.until(lambda: desk.where == "Attract")
    assert kiosk.board().taken_names() == frozenset()
    async with visit(kiosk, key=KEY) as desk:
        await come_in(desk, "Bob")
        assert kiosk.board().taken_names() == {"bob"}


async def test_who_is_late_with_a_name_is_told(open_kiosk: Open, visit: Visit) -> None:
    kiosk = open_kiosk(TWO)
    async with visit(kiosk) as one, visit(kiosk, key=KEY, id="other") as other:
        await come_in(one, "Ada")
        await come_in(other, "Ada")
        await one.answer(one.game.current.question.variants[0].name)
        await one.until(lambda: any(told.message == GONE for told in one.app._notifications))
        await one.go_on()
        await finish(one)
    assert lines(kiosk) == [("Ada", False)]
    assert kiosk.board().held_by(KEY).games("Ada") == []


async def test_nobody_looks_like_the_owner_of_a_key(open_kiosk: Open, visit: Visit) -> None:
    kiosk = open_kiosk(ONE)
    kiosk.board().claim_name("Aac", KEY)
    async with visit(kiosk) as desk:
        await desk.press("enter")
        assert "one like it belongs" in await refused(desk, "\u0410\u0430\u0441")
        await desk.press("ctrl+u", *"Aac", "space", "◊", "enter")
        assert desk.where == "Name"
        assert "cannot hold ◊: it looks like the mark of players with a key" in desk.words


async def test_what_is_wrong_with_a_name_is_told(open_kiosk: Open, visit: Visit) -> None:
    async with visit(open_kiosk(ONE)) as desk:
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Name")
        await desk.press("ctrl+u", "enter")
        assert "Type a name." in desk.words
        await desk.type("x" * 17)
        assert "room for 16 columns" in desk.words
        await desk.press("escape")
        assert desk.where == "Attract"


async def test_one_key_twice_at_once(open_kiosk: Open, visit: Visit) -> None:
    kiosk = open_kiosk(TWO)
    async with visit(kiosk, key=KEY) as one, visit(kiosk, key=KEY, id="other") as other:
        await one.press("enter")
        await other.press("enter")
        await one.until(lambda: one.where == "Name")
        await other.until(lambda: other.where == "Name")
        await come_in_here(one, "Ada")
        await come_in_here(other, "Bob")  # The key has a name by now.
        assert one.session.player == other.session.player == "Ada"
        await finish(one)
        await finish(other)
    assert lines(kiosk) == [("Ada", True), ("Ada", True)]
    assert kiosk.board().claim_name("Bob", None) == "Bob"


async def test_a_name_that_somebody_without_a_key_plays_under_is_not_given_away(
    open_kiosk: Open, visit: Visit
) -> None:
    kiosk = open_kiosk(TWO)
    async with visit(kiosk) as one, visit(kiosk, key=KEY, id="other") as other:
        await come_in(one, "Ada")
        await one.answer(one.game.current.question.variants[0].name)
        await one.until(lambda: "ada" in kiosk.board().taken_names())
        await other.press("enter")
        assert "in use, so it cannot become yours" in await refused(other, "Ada")
        await come_in_here(other, "Grace")
        await one.go_on()
        await finish(one)
        await finish(other)
    assert lines(kiosk) == [("Ada", False), ("Grace", True)]


async def test_a_key_resumes_its_game_and_nobody_else_sees_it(
    open_kiosk: Open, visit: Visit
) -> None:
    kiosk = open_kiosk(TWO)
    async with visit(kiosk, key=KEY) as desk:
        await leave_after_one(desk, "Ada")
    assert "Your game is kept" in desk.app.farewell
    for key in (None, OTHER_KEY):
        async with visit(kiosk, key=key, id="else") as desk:
            await desk.press("r", "h", "c")
            assert desk.where == "Attract" and "r Resume" not in desk.keys
            await come_in(desk, f"Eve {key is None}")
            await desk.press("q", "y")
            await desk.until(lambda: desk.where == "Attract")
            assert "goes on" not in desk.text
    async with visit(kiosk, key=KEY, id="back") as desk:
        await desk.until(lambda: "question 2 of 2" in desk.text)
        await desk.press("r")
        await desk.until(lambda: "Ada" in desk.text and "enter Go on" in desk.keys)
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Question")
        assert desk.game.index == 1
        await finish(desk)
        await desk.press("escape")
        await desk.until(lambda: desk.where == "Attract" and "Welcome back, Ada!" in desk.text)
        await desk.press("h")
        await desk.until(lambda: "History Ada  1 game" in desk.text)
        assert "Eve" not in desk.text
    assert ("Ada", True) in lines(kiosk)


async def test_without_a_key_nothing_of_a_stopped_game_is_kept(
    open_kiosk: Open, visit: Visit
) -> None:
    kiosk = open_kiosk(TWO)
    async with visit(kiosk) as desk:
        await come_in(desk, "Ada")
        await desk.answer(desk.game.current.question.variants[0].name)
        await desk.press("q")
        assert "It will not be on the board." in desk.words and "kept" not in desk.words
        await desk.press("y")
        await desk.until(lambda: desk.where == "Attract")
    board = kiosk.board()
    assert board.unfinished() == [] and board.players() == [] and board.top() == []


async def test_the_daily_game_with_a_key_and_without(open_kiosk: Open, visit: Visit) -> None:
    kiosk = open_kiosk(TWO, daily=True, count=None, seed=None)
    async with visit(kiosk) as desk:
        assert "the daily game of 2026-05-17" in desk.text
        await come_in(desk, "Ada")
        await finish(desk)
        assert "s Save" not in desk.keys and "c Copy" in desk.keys
    async with visit(kiosk, id="namesake") as desk:
        await desk.press("enter")
        assert "has begun today's game" in await refused(desk, "Ada")
    async with visit(kiosk, key=KEY, id="keyed") as desk:
        await come_in(desk, "Grace")
        await desk.answer(desk.game.current.question.variants[0].name)
        await desk.press("q", "y")
        await desk.until(lambda: desk.where == "Attract")
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Daily")
        assert "was interrupted" in desk.words
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Question")
        await finish(desk)
    assert lines(kiosk) == [("Ada", False), ("Grace", True)]
    assert {entry.mode for entry in kiosk.board().top()} == {"daily-2026-05-17"}


async def test_the_login_name_is_never_offered(open_kiosk: Open, visit: Visit) -> None:
    async with visit(open_kiosk(ONE), id="root") as desk:
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Name")
        assert "root" not in desk.text


@pytest.mark.parametrize("size", [(40, 12), (40, 15), (80, 24)])
async def test_a_key_that_a_name_cannot_hold_is_told_of(
    open_kiosk: Open, visit: Visit, size: tuple[int, int]
) -> None:
    async with visit(open_kiosk(ONE), size=size) as desk:
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Name")
        await desk.press("ctrl+u", "A")
        before = desk.rows
        for character in "\u202e\u200d\x85\ue000":
            await desk.type(character)
            assert f"A name cannot hold the character U+{ord(character):04X}." in desk.words
            moved = [row for row in desk.rows if row not in before]
            assert len(moved) <= 2  # Those of the message, and nothing is shifted.
        await desk.type("\U0001f680")
        assert "cannot hold" in desk.words  # It came along with the one before.
        desk.clock.now_s += 1
        await desk.type("d")
        assert "cannot hold" not in desk.words and "Enter starts the game" in desk.words
        assert "A\U0001f680d" in desk.text
        await desk.type("\u2028")
        desk.clock.now_s += 1
        await desk.press("left")
        assert "cannot hold" not in desk.words


async def test_every_kind_of_space_is_one(open_kiosk: Open, visit: Visit) -> None:
    async with visit(open_kiosk(ONE)) as desk:
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Name")
        await come_in_here(desk, "A\u00a0B\u3000C")
        assert desk.session.player == "A B C"
