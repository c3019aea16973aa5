"""The daily game on the screen: begun, begun again, and the card at its end."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support import packs
from tests.support.desk import Desk
from tests.ui.conftest import Sit
from tuiquiz.board.store import Board
from tuiquiz.errors import BoardError

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
LOADED = packs.pack(
    packs.question(packs.case("order", "left", "right")), packs.question(packs.case("sums"))
)


async def play(desk: Desk, answers: int) -> None:
    """From the first screen into the daily game; so many right answers."""
    await desk.press("d")
    if desk.where == "Player":
        await desk.press("enter")
    await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
    for _ in range(answers):
        await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
        await desk.answer(desk.game.current.question.variants[0].name)
        await desk.go_on()


async def home(desk: Desk) -> None:
    await desk.press(*(["escape"] if desk.where == "Standings" else ["q", "y"]))
    await desk.until(lambda: desk.where == "Home")


async def test_a_run_and_its_card(sit: Sit) -> None:
    async with sit(LOADED, straight=False, now=lambda: NOON) as desk:
        await play(desk, 2)
        assert desk.session.plan.mode == "daily-2026-03-04"
        assert "place 1 on the board" in desk.text
        card = desk.text[desk.text.index("Your card") : desk.text.index("Questions")]
        assert "tuiquiz daily 2026-03-04" in card and "R● R●" in card and "2 of 2 right" in card
        await desk.press("c")
        assert "sent to the clipboard" in desk.words
        assert desk.app.clipboard.splitlines()[0] == "tuiquiz daily 2026-03-04"
        await desk.press("s")
        file = desk.home / "cards" / "daily-2026-03-04-tiny.txt"
        assert file.read_text(encoding="utf-8") == desk.app.clipboard + "\n"
        assert "The card is in" in desk.words


async def test_a_card_that_cannot_be_written_is_told(sit: Sit) -> None:
    async with sit(LOADED, straight=False, now=lambda: NOON) as desk:
        (desk.home / "cards").write_text("a file")
        await play(desk, 2)
        await desk.press("s")
        assert "cannot make the folder" in desk.words
        await desk.press("escape")
        await desk.until(lambda: desk.where == "Home")


async def test_other_games_have_no_card(sit: Sit) -> None:
    async with sit(LOADED) as desk:
        for _ in range(2):
            await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
            await desk.answer(desk.game.current.question.variants[0].name)
            await desk.go_on()
        assert "Your card" not in desk.text and "Copy" not in desk.keys
        await desk.press("c", "s")
        assert not (desk.home / "cards").exists() and not desk.app.clipboard


@pytest.mark.parametrize("key", ["d", "p"])
async def test_a_run_that_was_finished_is_told_before_another(sit: Sit, key: str) -> None:
    async with sit(LOADED, straight=False, now=lambda: NOON) as desk:
        await play(desk, 2)
        if key == "d":
            await home(desk)
        await desk.press(key)
        await desk.until(lambda: desk.where == "Daily")
        assert "Ada played the daily game of 2026-03-04" in desk.words
        assert "u Play unranked  b Board  esc Back" in desk.keys
        await desk.press("b")
        await desk.until(lambda: desk.where == "Board" and "▶1" in desk.text)
        assert "(daily-2026-03-04)" in desk.text
        await desk.press("escape", "d")
        await desk.until(lambda: desk.where == "Daily")
        await desk.press("escape")
        assert desk.where == "Home" and desk.app.session is None


async def test_a_run_for_nothing(sit: Sit) -> None:
    async with sit(LOADED, straight=False, now=lambda: NOON) as desk:
        await play(desk, 2)
        await home(desk)
        await desk.press("d")
        await desk.until(lambda: desk.where == "Daily")
        await desk.press("u")
        await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
        for _ in range(2):
            await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
            await desk.answer(desk.game.current.question.variants[0].name)
            await desk.go_on()
        assert "not on the board" in desk.text and "this one is not ranked" in desk.text
        assert "2 of 2 right · not ranked" in desk.text
    assert len(Board.open(desk.home / "scores.db").top()) == 1


async def test_a_run_that_was_stopped_is_offered_again(sit: Sit) -> None:
    async with sit(LOADED, straight=False, now=lambda: NOON) as desk:
        await play(desk, 1)
        await desk.press("q")
        assert "R on the first screen goes on with it" in desk.words
        await desk.press("y")
        await desk.until(lambda: desk.where == "Home")
        await desk.press("d")
        await desk.until(lambda: desk.where == "Daily")
        assert "was interrupted at question 2 of 2" in desk.words
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
        assert desk.game.index == 1 and desk.game.score("Ada").correct == 1
        await desk.answer(desk.game.current.question.variants[0].name)
        await desk.go_on()
        assert "place 1 on the board" in desk.text and "2 of 2 right" in desk.text


async def test_the_next_day_has_a_run_of_its_own(sit: Sit) -> None:
    times = [NOON]
    async with sit(LOADED, straight=False, now=lambda: times[0]) as desk:
        await play(desk, 2)
        times[0] = datetime(2026, 3, 5, 0, 0, 1, tzinfo=UTC)
        await home(desk)
        await play(desk, 2)
        assert "place 1 on the board" in desk.text and "2026-03-05" in desk.text


async def test_the_day_is_the_one_of_the_start(sit: Sit) -> None:
    times = [datetime(2026, 3, 4, 23, 59, tzinfo=UTC)]
    async with sit(LOADED, straight=False, now=lambda: times[0]) as desk:
        await play(desk, 1)
        times[0] = datetime(2026, 3, 5, 0, 1, tzinfo=UTC)
        await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
        await desk.answer(desk.game.current.question.variants[0].name)
        await desk.go_on()
        assert "tuiquiz daily 2026-03-04" in desk.text
    (board,) = Board.open(desk.home / "scores.db").boards()
    assert board.mode == "daily-2026-03-04"


async def test_straight_from_the_command_line(sit: Sit) -> None:
    async with sit(LOADED, player=None, players=("Ada",), daily=True, now=lambda: NOON) as desk:
        assert desk.session.plan.mode == "daily-2026-03-04"


async def test_without_a_board_one_can_still_play(sit: Sit, tmp_path: Path) -> None:
    def locked() -> Board:
        raise BoardError("the disk is away.", "Bring it back.")

    async with sit(LOADED, straight=False, board=locked, now=lambda: NOON) as desk:
        await play(desk, 2)
        assert "not on the board" in desk.text and "the disk is away." in desk.words
    assert not (tmp_path / "scores.db").exists()
