"""A whole game, from the first question to the board, by every way to answer."""

from collections.abc import Awaitable, Callable
from typing import Any, cast

import pytest

from tests.support import packs, referee
from tests.support.desk import Desk
from tests.ui.conftest import Sit
from tuiquiz.board.store import Board
from tuiquiz.quiz.case import Ask
from tuiquiz.quiz.game import Phase
from tuiquiz.ui.screens.base import GameScreen
from tuiquiz.ui.screens.help import HelpScreen

SUMS = packs.case("sums")
NAP = packs.question(packs.case("nap", "awake", "asleep"), warm_up=True)
FASTEST = packs.question(SUMS)
LEANEST = packs.question(SUMS, Ask.LEANEST)
PACK = packs.pack(NAP, FASTEST, LEANEST)
RECORDED = {FASTEST.id: packs.won(FASTEST, "builtin"), LEANEST.id: packs.won(LEANEST, "generator")}


async def by_letter(desk: Desk, place: int) -> None:
    await desk.press("abcd"[place])


async def by_number(desk: Desk, place: int) -> None:
    await desk.press("1234"[place])


async def by_arrows(desk: Desk, place: int) -> None:
    await desk.press(*["down"] * (place + 1), "up", "right", "enter")


async def backwards(desk: Desk, place: int) -> None:
    await desk.press(*["left"] * (len(desk.game.current.options) - place), "enter")


async def by_mouse(desk: Desk, place: int) -> None:
    await desk.click_on(f"def {desk.game.current.options[place]}(")


@pytest.mark.parametrize("hand", [by_letter, by_number, by_arrows, backwards, by_mouse])
async def test_a_game(sit: Sit, hand: Callable[[Desk, int], Awaitable[None]]) -> None:
    answers = [("awake", 1.0), ("builtin", 4.0), ("loop", 0.25)]
    async with sit(PACK, RECORDED) as desk:
        for number, (choice, after_s) in enumerate(answers, start=1):
            assert f"{number}/3" in desk.rows[0]
            desk.clock.now_s += 1
            await desk.press("space")
            desk.clock.now_s += after_s
            await hand(desk, desk.game.current.options.index(choice))
            await desk.until(lambda: desk.where == "Reveal" and desk.at(Phase.REVEALED))
            assert choice in desk.text
            await desk.go_on()
        assert desk.where == "Standings"
        given = [(o.answers[0].choice, o.answers[0].answer_ns / 1e9) for o in desk.game.outcomes]
        assert given == answers
        referee.check(desk.session)
        assert "★ 952 points 1 of 2 right, answered in 4.0 s place 1 on the board" in desk.words
    (entry,) = Board.open(desk.home / "scores.db").top()
    assert (entry.player, entry.points, entry.correct, entry.questions) == ("Ada", 952, 1, 2)
    assert (entry.pack, entry.pack_version, entry.mode) == ("tiny", "7", "classic")


async def test_points_and_progress_on_the_status_bar(sit: Sit) -> None:
    async with sit(PACK, RECORDED) as desk:
        assert desk.rows[0].split() == ["◉○○", "1/3", "Ada", "★", "0"]
        await desk.answer("awake")
        assert desk.rows[0].split() == ["✓○○", "1/3", "Ada", "★", "0"]
        await desk.go_on()
        await desk.answer("builtin", after_s=0.5)
        assert desk.rows[0].split() == ["✓✓○", "2/3", "Ada", "★", "1,000"]
        await desk.go_on()
        await desk.answer("loop")
        assert desk.rows[0].split() == ["✓✓✗", "3/3", "Ada", "★", "1,000"]


async def test_every_question_is_measured_once_and_only_after_its_answer(sit: Sit) -> None:
    async with sit(PACK, RECORDED) as desk:
        for asked in PACK.pack.questions:
            await desk.press("space")
            assert asked.id not in desk.runner.measured
            await desk.answer(asked.variants[0].name)
            assert desk.runner.measured[-1] == asked.id
            await desk.go_on()
        assert desk.runner.measured == [q.id for q in PACK.pack.questions]


async def test_once_more(sit: Sit) -> None:
    async with sit(PACK, RECORDED) as desk:
        for choice in ("awake", "builtin", "loop"):
            await desk.answer(choice)
            await desk.go_on()
        await desk.press("p")
        await desk.until(lambda: desk.where == "Question")
        assert (desk.game.index, desk.game.phase, desk.session.player) == (0, Phase.READING, "Ada")


async def test_a_short_game_has_a_board_of_its_own(sit: Sit) -> None:
    async with sit(PACK, RECORDED, count=1) as desk:
        await desk.answer("loop")
        await desk.go_on()
        await desk.press("enter")
        await desk.until(lambda: "▶1" in desk.text)
    (entry,) = Board.open(desk.home / "scores.db").top()
    assert entry.mode == "classic-1"


async def test_a_fault_of_the_engine_ends_the_game_and_is_reported(sit: Sit) -> None:
    with pytest.raises(KeyError, match="sums"):
        async with sit() as desk:
            desk.runner.recorded = {}
            await desk.press("space", "a")
            await desk.until(lambda: not desk.app.is_running)


async def test_the_clock_waits_for_a_question_that_something_covers(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Help that is opened before the question was painted leaves its reading time whole."""
    settle = GameScreen._settle
    monkeypatch.setattr(GameScreen, "_settle", lambda _: None)
    async with sit(PACK, RECORDED, straight=False) as desk:
        await desk.press("p")
        await desk.until(lambda: desk.where == "Question")
        game = desk.screen
        assert isinstance(game, GameScreen)
        await desk.app.push_screen(HelpScreen(cast(Any, game)))
        settle(game)
        await desk.until(lambda: desk.where == "Help")
        assert desk.game.since_ns is None
        await desk.press("escape")
        await desk.until(lambda: desk.game.since_ns is not None)
        assert "def awake(" in desk.text
