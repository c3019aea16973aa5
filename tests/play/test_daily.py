"""The daily game: the same for all, one ranked run a day, whatever happens in between."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import tuiquiz
from tests.support import packs
from tests.support.solo import Solo
from tuiquiz.board.store import Board
from tuiquiz.errors import BoardError
from tuiquiz.play import daily, saving
from tuiquiz.play.plan import Plan
from tuiquiz.play.session import AGAIN
from tuiquiz.quiz.scoring import Mode, Scoring

DAY, NEXT = date(2026, 3, 4), date(2026, 3, 5)
PACK = packs.pack(*(packs.question(f"case-{n}") for n in range(12))).pack
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def plan(player: str = "Ada", day: date = DAY) -> Plan:
    return daily.plan(Plan(PACK, (player,), count=3, seed=8), day)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "scores.db"


async def stop(game: Solo, after: int) -> str:
    """Stop ``game`` after so many answers; its id."""
    for _ in range(after):
        await game.answer()
        game.session.proceed()
    await game.show()
    await game.close()
    return game.session.id


def test_everybody_gets_the_same_ten_and_another_day_others() -> None:
    assert plan().deal() == plan("Grace").deal() != plan(day=NEXT).deal()
    assert len(plan().deal()) == 10
    by_other_rules = daily.plan(Plan(PACK, ("Ada",), scoring=Scoring(Mode.UNTIMED)), DAY)
    assert by_other_rules.deal() == plan().deal() and by_other_rules.mode != plan().mode


async def test_the_first_run_is_ranked_and_the_second_is_not(file: Path) -> None:
    first = await Solo(plan(), file).finish()
    assert first.rank("Ada") == 1 and first.message == ""
    second = await Solo(plan(), file).finish()
    assert second.entries == () and second.message == AGAIN
    assert [game.ranked for game in Board.open(file).games("Ada")] == [False, True]


async def test_another_day_and_another_player_have_runs_of_their_own(file: Path) -> None:
    for game in (plan(), plan("Grace"), plan(day=NEXT)):
        assert (await Solo(game, file).finish()).entries
    assert (await Solo(plan("ADA"), file).finish()).entries == ()


async def test_a_run_that_was_stopped_is_the_ranked_one_for_good(file: Path) -> None:
    first = await stop(Solo(plan(), file), after=2)
    assert (await Solo(plan(), file).finish()).entries == ()
    (kept,) = Board.open(file).unfinished()
    assert kept.id == first
    usual, game = saving.resumed(kept, PACK)
    assert usual.daily == DAY and len(game.outcomes) == 2
    standing = await Solo(usual, file, game=game, id=kept.id).finish()
    assert standing.rank("Ada") == 1 and standing.message == ""
    assert Board.open(file).unfinished() == []


async def test_a_second_run_stays_unranked_when_it_is_resumed(file: Path) -> None:
    await Solo(plan(), file).finish()
    await stop(Solo(plan(), file), after=1)
    (kept,) = Board.open(file).unfinished()
    usual, game = saving.resumed(kept, PACK)
    standing = await Solo(usual, file, game=game, id=kept.id).finish()
    assert standing.entries == () and standing.message == AGAIN


async def test_a_run_that_was_stopped_before_its_first_answer_is_kept(file: Path) -> None:
    await stop(Solo(plan(), file), after=0)
    (kept,) = Board.open(file).unfinished()
    assert (kept.place, kept.questions) == (0, 10)


async def test_what_is_known_of_a_run(file: Path) -> None:
    board = Board.open(file)
    assert daily.run(board, plan()) == daily.Run(plan())
    first = await stop(Solo(plan(), file), after=3)
    run = daily.run(board, plan("ada"))
    assert run.begun and run.interrupted and run.finished is None
    assert "of Ada on 2026-03-04 was interrupted at question 4 of 10" in run.words()
    usual, game = saving.resumed(run.interrupted, PACK)
    await Solo(usual, file, game=game, id=first).finish()
    run = daily.run(board, plan())
    assert run.begun and run.interrupted is None and run.finished
    assert "10 of 10 right, place 1" in run.words()
    assert not daily.run(board, plan(day=NEXT)).begun


async def test_a_run_that_was_dropped_is_told_as_given_up(file: Path) -> None:
    board = Board.open(file)
    board.drop(await stop(Solo(plan(), file), after=1))
    run = daily.run(board, plan())
    assert (run.begun, run.interrupted, run.finished) == (True, None, None)
    assert "begun and given up" in run.words()


PLAYER = """
import asyncio, sys
from datetime import date
from pathlib import Path
from tests.play.test_daily import plan
from tests.support.solo import Solo

async def play():
    game = Solo(plan(), Path(sys.argv[1]))
    await game.answer()
    print("begun", flush=True)
    sys.stdin.readline()
    print("ranked" if (await game.finish()).entries else "unranked")

asyncio.run(play())
"""


def test_of_two_processes_one_is_ranked(file: Path) -> None:
    root = str(Path(tuiquiz.__file__).parents[1])
    games = [
        subprocess.Popen(
            [sys.executable, "-c", PLAYER, str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=root,
            env={**os.environ, "PYTHONPATH": root},
        )
        for _ in range(2)
    ]
    for game in games:
        assert game.stdout and game.stdout.readline() == "begun\n"
    told = sorted(game.communicate("\n")[0].strip() for game in games)
    assert told == ["ranked", "unranked"]
    assert len(Board.open(file).top()) == 1


async def test_a_run_is_kept_before_its_day_is_claimed(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> bool:
        raise BoardError("the power is out.", "Light a candle.")

    with monkeypatch.context() as patched:
        patched.setattr(Board, "claim_daily", killed)
        first = await stop(Solo(plan(), file), after=0)
    (kept,) = Board.open(file).unfinished()
    assert kept.id == first
    usual, game = saving.resumed(kept, PACK)
    assert (await Solo(usual, file, game=game, id=kept.id).finish()).rank("Ada") == 1


async def test_a_board_that_fails_at_the_start_ranks_no_second_run(file: Path) -> None:
    await Solo(plan(), file).finish()
    game = Solo(plan(), file)
    game.broken = True
    await game.answer()
    assert "the disk is away" in game.session.notice
    game.broken = False
    assert (await game.finish()).entries == ()
