"""The plain game of the day, of practice, and one that was interrupted."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import packs
from tests.support.terminal import ROOT
from tuiquiz.board.store import Board


def play(tmp_path: Path, typed: str, *words: str) -> str:
    """What ``tuiquiz play --plain`` says to lines from a pipe; it must end in good order."""
    mine = tmp_path / "mine"
    if not mine.exists():
        packs.write(mine)
    done = subprocess.run(
        [sys.executable, "-m", "tuiquiz", "play", "--plain", "--pack", str(mine), *words],
        input=typed.encode(),
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TUIQUIZ_HOME": str(tmp_path / "home")},
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


def test_the_daily_game_is_ranked_once(tmp_path: Path) -> None:
    words = ("--mode", "daily", "--players", "Ada")
    first = play(tmp_path, "a\n\nq\ny\n", *words)
    assert "Ada, place 1 on the board of this machine." in first
    again = play(tmp_path, "a\n\nq\ny\n", *words)
    assert "Ada played the daily game of" in again and "This game is not ranked." in again
    assert "place 1 on the board" not in again.split("Question 1")[-1]


def test_practice_asks_what_was_missed(tmp_path: Path) -> None:
    words = ("--mode", "practice", "--players", "Ada")
    assert "It was never missed: it is asked all the same." in play(tmp_path, "q\ny\n", *words)
    for letter in "ab":  # One of them is wrong.
        play(tmp_path, f"{letter}\n\nq\ny\n", "--players", "Ada", "--seed", "3")
    told = play(tmp_path, "q\ny\n", *words)
    assert "0 due now, 1 missed before and not yet due" in told
    assert "Nothing is due" in told


@pytest.mark.parametrize("named", [(), ("--players", "Ada")])
def test_an_interrupted_daily_game_goes_on(tmp_path: Path, named: tuple[str, ...]) -> None:
    play(tmp_path, "q\ny\n", "--mode", "daily", "--players", "Ada")
    told = play(tmp_path, "a\n\nq\ny\n", "--resume", *named)
    assert "You go on at question 1 of 1." in told
    assert "Ada, place 1 on the board of this machine." in told


def test_a_game_for_one_asks_for_one_name(tmp_path: Path) -> None:
    told = play(tmp_path, "Ada, Bob\nAda\nq\ny\n", "--mode", "daily")
    assert "This game is for one: type one name." in told
    assert "the daily game of" in told.split("one name.")[1]


def test_a_locked_answer_is_measured_when_the_game_goes_on(tmp_path: Path) -> None:
    words = ("--players", "Ada", "--seed", "3", "--mode", "certainty")
    play(tmp_path, "a\nq\ny\n", *words)
    told = play(tmp_path, "3\n\nq\ny\n", "--resume")
    assert "You go on at question 1 of 1, after your answer." in told
    assert "Locked: A, " in told and "How sure are you?" in told and "Answer A" not in told
    assert "the board of this machine." in told


def test_a_hint_stays_taken_when_the_game_goes_on(tmp_path: Path) -> None:
    play(tmp_path, "h\nq\ny\n", "--players", "Ada")
    assert "Hint: Count the steps." in play(tmp_path, "q\ny\n", "--resume")


def test_a_game_is_kept_with_its_last_answer(tmp_path: Path) -> None:
    play(tmp_path, "a\n", "--players", "Ada")
    done = subprocess.run(
        [sys.executable, "-m", "tuiquiz", "scores", "--csv"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TUIQUIZ_HOME": str(tmp_path / "home")},
        check=True,
    )
    assert ",Ada," in done.stdout


def test_another_daily_game_and_more_practice_begin_as_new_ones(tmp_path: Path) -> None:
    told = play(tmp_path, "a\n\nr\nq\ny\n", "--mode", "daily", "--players", "Ada")
    assert "Ada played the daily game of" in told and "This game is not ranked." in told
    told = play(tmp_path, "a\n\nr\nq\ny\n", "--mode", "practice", "--players", "Bob")
    assert told.count("missed before and not yet due") == 2
    assert told.count("0 missed before and not yet due, 1 in all.") >= 1


def test_stopped_practice_goes_into_the_history(tmp_path: Path) -> None:
    play(tmp_path, "a\nq\ny\n", "--mode", "practice", "--players", "Ada")
    play(tmp_path, "a\n", "--mode", "practice", "--players", "Ada")
    games = Board.open(tmp_path / "home" / "data" / "scores.db").games("Ada")
    assert [(game.mode, game.ranked) for game in games] == [("practice", False)] * 2


def test_a_timer_that_does_not_exist_is_the_usual_one(tmp_path: Path) -> None:
    config = tmp_path / "home" / "config"
    config.mkdir(parents=True)
    (config / "settings.json").write_text('{"timer": 50}')
    assert "times as much time" not in play(tmp_path, "q\ny\n", "--players", "Ada")
