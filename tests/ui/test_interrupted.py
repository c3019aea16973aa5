"""A game that is killed goes on where it was, in a real terminal."""

import re
import sys
from pathlib import Path

import pytest

from tests.support import packs
from tests.support.terminal import Terminal
from tuiquiz.board.store import Board

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")

MEMORY = """
[[questions]]
ask = "leanest"
input = "nothing"
expected = ["quick", "slow"]
hint = "Count the objects."
why = "Neither keeps anything."
[questions.reasons]
quick = "It returns."
slow = "It counts."
"""


def answer(game: Terminal) -> None:
    """Answer the question that is open, rightly."""
    game.until("Read the code")
    game.type(" ")
    game.until("Answer now")
    found = re.search(r"([AB]) . quick", game.text)
    assert found
    game.type(found[1].lower())
    game.until("enter Next")


def test_a_killed_game_goes_on(tmp_path: Path) -> None:
    folder = packs.write(tmp_path / "mine")
    with (folder / "idle.toml").open("a") as case:
        case.write(MEMORY)
    mine, home = str(folder), str(tmp_path / "home")
    board = tmp_path / "home" / "data" / "scores.db"
    words = ("-m", "tuiquiz", "play", "--pack", mine)
    with Terminal(*words, "--players", "Ada", TUIQUIZ_HOME=home) as game:
        answer(game)
        game.type("\r")
        game.until("2/2")
        game.process.kill()
    (kept,) = Board.open(board).unfinished()
    assert (kept.player, kept.place, kept.questions) == ("Ada", 1, 2)
    with Terminal("-m", "tuiquiz", "play", "--resume", TUIQUIZ_HOME=home) as game:
        assert game.ended() == 2
        assert "asks mine 1" in game.text.replace("\n", "")
    with Terminal(*words, "--resume", TUIQUIZ_HOME=home) as game:
        game.until("2/2")
        answer(game)
        game.until(lambda: bool(Board.open(board).top()))
        game.process.kill()
    assert Board.open(board).unfinished() == []
    (entry,) = Board.open(board).top()
    assert (entry.player, entry.correct, entry.questions) == ("Ada", 2, 2)
