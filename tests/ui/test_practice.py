"""Practice on the screen: chosen, played, and what is due after it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support import boards, packs
from tests.support.boards import NASTY
from tests.support.desk import Desk
from tests.ui.conftest import Sit
from tuiquiz.board.store import Board
from tuiquiz.play.practice import Practice
from tuiquiz.quiz.case import Question

LATER = datetime(2026, 6, 1, tzinfo=UTC)


def asked(name: str, difficulty: int, *tags: str) -> Question:
    return packs.question(replace(packs.case(name), difficulty=difficulty, tags=tags))


EASY, HARD, OTHER = asked("easy", 1, "lists"), asked("hard", 3, "lists", "rust"), asked("other", 3)
LOADED = packs.pack(EASY, HARD, OTHER)


async def opened(desk: Desk) -> None:
    await desk.press("c")
    await desk.until(lambda: desk.where == "Practice")


async def test_what_was_missed_comes_back(sit: Sit, tmp_path: Path) -> None:
    boards.play(tmp_path, LOADED.pack, "Ada", right=(True, False, True))
    async with sit(LOADED, straight=False, now=lambda: LATER) as desk:
        await opened(desk)
        assert "Practice  Ada" in desk.text and "1 due now, 0 missed before" in desk.words
        assert "It asks the one that is due" in desk.words
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
        assert [dealt.question for dealt in desk.game.deal] == [HARD]
        assert not desk.game.scoring.timed
        await desk.answer("loop")
        await desk.go_on()
        assert "practice stands on no board" in desk.text
        await desk.press("b")
        await desk.until(lambda: desk.where == "Board" and "(classic)" in desk.text)
    board = Board.open(desk.home / "scores.db")
    newest = board.games("Ada")[0]
    assert (newest.mode, newest.ranked) == ("practice", False)
    assert all(name.mode == "classic" for name in board.boards())


async def test_tag_and_difficulty_by_keys(sit: Sit) -> None:
    async with sit(LOADED, straight=False) as desk:
        await opened(desk)
        assert "▶ Tag ‹ any ›" in desk.words and "3 in all" in desk.words
        await desk.press("right", "right")
        assert "▶ Tag ‹ rust ›" in desk.words and "1 in all" in desk.words
        await desk.press("down", "right")
        assert "▶ Difficulty ‹ 1 ›" in desk.words
        assert "No question fits. Choose another tag or difficulty." in desk.words
        await desk.press("enter")
        assert desk.where == "Practice"
        await desk.press("left", "left", "enter")
        await desk.until(lambda: desk.where == "Question")
        assert [dealt.question for dealt in desk.game.deal] == [HARD]


async def test_which_questions_are_asked_is_told(sit: Sit, tmp_path: Path) -> None:
    boards.play(tmp_path, LOADED.pack, "Ada", right=(False, True, True))
    soon = boards.LONG_AGO + timedelta(minutes=4)
    async with sit(LOADED, straight=False, now=lambda: soon) as desk:
        await opened(desk)
        assert "1 missed before and not yet due (the next in 6 minutes)" in desk.words
        assert "Nothing is due: it asks the one that was missed before." in desk.words
    async with sit(LOADED, straight=False, player="Grace", now=lambda: soon) as desk:
        await opened(desk)
        assert "None of them was ever missed: it asks all 3." in desk.words
        await desk.press("escape")
        assert desk.where == "Home"


async def test_stopping_practice_keeps_nothing_to_resume(sit: Sit, tmp_path: Path) -> None:
    async with sit(LOADED, straight=False) as desk:
        await opened(desk)
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
        await desk.answer("loop")
        await desk.press("q")
        kept = "It will not be on the board; what was answered is kept in the history."
        assert kept in desk.words
        await desk.press("y")
        await desk.until(lambda: desk.where == "Home")
        assert "Resume" not in desk.text
        await desk.until(lambda: desk.app.session is None)
    (game,) = Board.open(tmp_path / "scores.db").games("Ada")
    assert (game.mode, game.questions) == ("practice", 1)


async def test_quitting_practice_keeps_what_was_answered(sit: Sit, tmp_path: Path) -> None:
    async with sit(LOADED, straight=False) as desk:
        await opened(desk)
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
        await desk.answer("loop")
        await desk.press("ctrl+q", "ctrl+q")
        await desk.until(lambda: not desk.app.is_running)
    assert len(Board.open(tmp_path / "scores.db").games("Ada")) == 1


async def test_practising_again_asks_what_is_due_then(sit: Sit, tmp_path: Path) -> None:
    boards.play(tmp_path, LOADED.pack, "Ada", right=(False, True, True))
    async with sit(LOADED, practice=Practice(), now=lambda: LATER) as desk:
        assert [dealt.question for dealt in desk.game.deal] == [EASY]
        await desk.answer("builtin")
        await desk.go_on()
        boards.play(tmp_path, LOADED.pack, "Ada", right=(True, False, True), day=1)
        first = desk.session
        await desk.press("p")
        await desk.until(lambda: desk.app.session not in (None, first))
        assert HARD in [dealt.question for dealt in desk.game.deal]


async def test_straight_from_the_command_line(sit: Sit, tmp_path: Path) -> None:
    boards.play(tmp_path, LOADED.pack, "Ada", right=(False, True, False))
    wanted = Practice("", 3)
    async with sit(LOADED, practice=wanted, now=lambda: LATER) as desk:
        assert [dealt.question for dealt in desk.game.deal] == [OTHER]
        assert "It asks the one that is due" in desk.words


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_any_tag_fits(sit: Sit, size: tuple[int, int]) -> None:
    loaded = packs.pack(asked("easy", 1, *NASTY))
    async with sit(loaded, straight=False, size=size) as desk:
        await opened(desk)
        for _ in NASTY:
            await desk.press("right")
            assert len(desk.rows) == size[1] and not set(desk.text) & set("\x1b\u202e")
            assert "enter Start" in desk.keys and "It was never missed" in desk.words
