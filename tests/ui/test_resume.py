"""Interrupted games: listed, gone on with, dropped."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support import packs
from tests.support.boards import NASTY
from tests.support.desk import Desk
from tests.ui.conftest import Sit
from tuiquiz.board.record import Unfinished
from tuiquiz.board.store import Board
from tuiquiz.errors import BoardError
from tuiquiz.quiz.game import Form, Phase
from tuiquiz.quiz.scoring import Mode, Scoring

TWO = packs.pack(packs.question("first"), packs.question("second"))
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def keep(home: Path, player: str, pack: str = "tiny", minutes: int = 5, **more: str) -> None:
    """Keep an interrupted game that no pack at hand can go on with."""
    fields = {"id": f"{len(player)}-{minutes}", "mode": "classic", "version": "7", **more}
    time = NOON - timedelta(minutes=minutes)
    Board.open(home / "scores.db").keep(
        Unfinished(fields["id"], player, pack, fields["version"], fields["mode"], 3, 10, time, "{}")
    )


async def stopped(desk: Desk) -> None:
    """Answer the first question and stop."""
    await desk.answer("loop")
    await desk.go_on()
    await desk.press("q")
    assert "R on the first screen goes on with it" in desk.words
    await desk.press("y")
    await desk.until(lambda: desk.where == "Home" and "Resume" in desk.text)


async def test_a_game_is_stopped_and_gone_on_with(sit: Sit) -> None:
    async with sit(TWO) as desk:
        await stopped(desk)
        before = desk.home
        await desk.press("r")
        await desk.until(lambda: "question 2 of 2" in desk.text)
        assert "Ada" in desk.text and "tiny 7, classic" in desk.text and "just now" in desk.text
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
        assert desk.game.index == 1 and "2/2" in desk.text
        await desk.answer("loop")
        await desk.go_on()
        assert "2 of 2 right" in desk.text and "place 1 on the board" in desk.text
        await desk.press("escape")
        await desk.until(lambda: desk.where == "Home" and "Resume" not in desk.text)
    assert Board.open(before / "scores.db").unfinished() == []


async def test_a_game_without_an_answer_is_not_kept(sit: Sit) -> None:
    async with sit(TWO) as desk:
        await desk.press("q")
        assert "It will not be on the board." in desk.words
        await desk.press("y")
        await desk.until(lambda: desk.where == "Home")
        assert "Resume" not in desk.text


async def test_a_game_of_several_is_not_kept(sit: Sit) -> None:
    async with sit(TWO, players=("Ada", "Bob"), form=Form.PASS) as desk:
        await desk.press("q")
        assert "It will not be on the board." in desk.words


async def test_a_stopped_table_is_kept_in_the_history(sit: Sit, tmp_path: Path) -> None:
    async with sit(TWO, players=("Ada", "Bob"), form=Form.PASS) as desk:
        for _ in range(2):
            await desk.until(lambda: desk.where == "Curtain")
            desk.clock.now_s += 1
            await desk.press("space")
            await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
            desk.clock.now_s += 1
            await desk.press("space")
            desk.clock.now_s += 1
            await desk.press("a")
            desk.clock.now_s += 1
        await desk.until(lambda: desk.where == "Reveal" and desk.at(Phase.REVEALED))
        await desk.press("q")
        assert "what was answered is kept in the history" in desk.words
        await desk.press("y")
        await desk.until(lambda: desk.where == "Home" and desk.app.session is None)
    board = Board.open(tmp_path / "scores.db")
    assert {(p.name, p.games) for p in board.players()} == {("Ada", 1), ("Bob", 1)}
    assert board.top() == [] and board.unfinished() == []


async def test_a_game_is_kept_with_its_last_verdict(sit: Sit) -> None:
    async with sit(packs.pack(packs.question("only"))) as desk:
        await desk.answer("loop")
        await desk.press("q")
        assert "the game is kept" in desk.words
        await desk.press("y")
        await desk.until(lambda: desk.where == "Home" and "Resume" not in desk.text)
    assert [entry.player for entry in Board.open(desk.home / "scores.db").top()] == ["Ada"]


async def test_dropping_asks_first(sit: Sit, tmp_path: Path) -> None:
    keep(tmp_path, "Ada")
    keep(tmp_path, "Bob", minutes=150, mode="daily-2026-03-04")
    keep(tmp_path, "Bob", minutes=200, mode="daily-2026-03-04")
    day = ("tiny", "7", NOON.date(), "Bob")
    assert Board.open(tmp_path / "scores.db").claim_daily(*day, "3-150")
    async with sit(TWO, straight=False, now=lambda: NOON) as desk:
        await desk.until(lambda: "Resume" in desk.text)
        await desk.press("r")
        await desk.until(lambda: "Bob" in desk.text)
        assert desk.text.index("Ada  question 4 of 10  5 minutes ago") < desk.text.index("Bob")
        assert "2 hours ago" in desk.text
        await desk.press("up", "delete")
        assert "Bob, tiny (daily-2026-03-04)" in desk.words and "ranked" not in desk.words
        await desk.press("y")
        await desk.until(lambda: "3 hours ago" not in desk.text)
        await desk.press("down", "delete")
        assert "Drop this game?" in desk.text and "Bob, tiny (daily-2026-03-04)" in desk.words
        assert "the one ranked run of that day" in desk.words
        await desk.press("n")
        assert "Bob" in desk.text
        await desk.press("delete", "y")
        await desk.until(lambda: "Bob" not in desk.text)
        await desk.press("delete", "y")
        await desk.until(lambda: "No game waits to be gone on with." in desk.text)
        assert "Drop" not in desk.keys and "Go on" not in desk.keys
        await desk.press("enter", "delete", "escape")
        await desk.until(lambda: desk.where == "Home" and "Resume" not in desk.text)


@pytest.mark.parametrize(
    ("pack", "version", "says"),
    [
        ("elsewhere", "1", "asks elsewhere 1, and this is tiny 7. `tuiquiz play --resume --pack"),
        ("tiny", "6", "asks tiny 6, and this is tiny 7. The pack has changed since"),
        ("tiny", "7", "cannot be gone on with"),
        ("talk", "0.0", "asks talk 0.0, and this is talk"),
    ],
)
async def test_a_game_that_cannot_be_gone_on_with(
    sit: Sit, tmp_path: Path, pack: str, version: str, says: str
) -> None:
    keep(tmp_path, "Ada", pack, version=version)
    async with sit(TWO, straight=False) as desk:
        await desk.until(lambda: "Resume" in desk.text)
        await desk.press("r")
        await desk.until(lambda: "question 4 of 10" in desk.text)
        await desk.press("enter")
        await desk.until(lambda: says in desk.words)
        assert desk.where == "Resume" and desk.app.session is None


async def test_straight_from_the_command_line(sit: Sit, tmp_path: Path) -> None:
    async with sit(TWO) as desk:
        await stopped(desk)
    (kept,) = Board.open(tmp_path / "scores.db").unfinished()
    async with sit(TWO, resume=kept) as desk:
        assert desk.game.index == 1


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_any_name_in_the_list(sit: Sit, tmp_path: Path, size: tuple[int, int]) -> None:
    for at, name in enumerate(NASTY):
        keep(tmp_path, name, name, minutes=at, mode=name, version=name)
    async with sit(TWO, straight=False, size=size, now=lambda: NOON) as desk:
        await desk.until(lambda: "Resume" in desk.text)
        await desk.press("r")
        await desk.until(lambda: "[b]x[/b]  question 4 of 10" in desk.text)
        for _ in NASTY:
            await desk.press("enter")
            await desk.settle()
            await desk.press("delete")
            assert desk.where == "Confirm" and len(desk.rows) == size[1]
            assert "Drop this game?" in desk.text and "y Yes  n No" in desk.keys
            await desk.press("n", "down")
            assert not set(desk.text) & set("\x1b\u202e")


async def test_a_list_that_cannot_be_read_is_not_called_empty(sit: Sit, tmp_path: Path) -> None:
    keep(tmp_path, "Ada")
    away = False

    def board() -> Board:
        if away:
            raise BoardError("the disk is away.", "Bring it back.")
        return Board.open(tmp_path / "scores.db")

    async with sit(TWO, straight=False, board=board) as desk:
        await desk.until(lambda: "Resume" in desk.text)
        away = True
        await desk.press("r")
        await desk.until(lambda: "the disk is away" in desk.words)
        assert "No game waits" not in desk.words


async def test_a_locked_answer_is_measured_when_the_game_goes_on(sit: Sit, tmp_path: Path) -> None:
    async with sit(TWO, gate=asyncio.Event()) as desk:
        await desk.press("space", desk.letters["generator"])
        assert desk.at(Phase.JUDGING)
        await desk.press("q")
        assert "R on the first screen goes on with it" in desk.words
        await desk.press("y")
        await desk.until(lambda: desk.where == "Home" and "Resume" in desk.text)
    (kept,) = Board.open(tmp_path / "scores.db").unfinished()
    async with sit(TWO, player=None, resume=kept) as desk:
        await desk.until(lambda: desk.where == "Reveal" and desk.at(Phase.REVEALED))
        assert desk.game.outcomes[0].answers[0].choice == "generator"
        await desk.go_on()
        await desk.answer("loop")
        await desk.go_on()
        assert "1 of 2 right" in desk.text and "place 1 on the board" in desk.text


async def test_a_hint_is_shown_as_taken_when_the_game_goes_on(sit: Sit, tmp_path: Path) -> None:
    async with sit(TWO) as desk:
        await desk.press("h")
        assert "Think of the interpreter." in desk.text
        await desk.press("q", "y")
        await desk.until(lambda: desk.where == "Home")
    (kept,) = Board.open(tmp_path / "scores.db").unfinished()
    async with sit(TWO, player=None, resume=kept) as desk:
        await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
        assert "Think of the interpreter." in desk.text and "Hint" not in desk.keys
        await desk.answer("loop")
        assert desk.game.outcomes[0].answers[0].hint


async def test_how_sure_is_asked_again_when_the_game_goes_on(sit: Sit, tmp_path: Path) -> None:
    rules = Scoring(Mode.CERTAINTY)
    async with sit(TWO, scoring=rules) as desk:
        await desk.press("space", desk.letters["loop"])
        assert desk.at(Phase.SURE)
        await desk.press("q", "y")
        await desk.until(lambda: desk.where == "Home")
    (kept,) = Board.open(tmp_path / "scores.db").unfinished()
    async with sit(TWO, player=None, resume=kept) as desk:
        await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
        assert desk.at(Phase.SURE) and "How sure" in desk.text
        desk.clock.now_s += 1
        await desk.press("3")
        await desk.until(lambda: desk.where == "Reveal" and desk.at(Phase.REVEALED))
        assert desk.game.score("Ada").points == 3
