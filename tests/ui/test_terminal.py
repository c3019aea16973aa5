"""The game in a real terminal: started, played, quit, killed; what is left is a sane terminal."""

import json
import os
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import packs
from tests.support.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")


@pytest.fixture
def game(tmp_path: Path) -> Iterator[Terminal]:
    """A game of one question of its own, with real measuring."""
    mine = str(packs.write(tmp_path / "mine"))
    words = ("play", "--pack", mine, "--players", "Ada", "--questions", "1")
    with Terminal("-m", "tuiquiz", *words, TUIQUIZ_HOME=str(tmp_path / "home")) as terminal:
        terminal.until("Read the code")
        assert 1049 in terminal.modes and terminal.attributes_changed
        yield terminal


def test_a_game_from_the_shell_and_back(game: Terminal, tmp_path: Path) -> None:
    game.type(" ")
    game.until("Answer now")
    found = re.search(r"([AB]) . quick", game.text)
    assert found
    game.type(found[1].lower())
    game.until("★ quick is the fastest")
    game.until("✓ right, +")
    game.until("enter Next")
    game.type("\r")
    game.until("place 1 on the board of this machine")
    game.type("\x1b")
    game.until("Guess which code is faster.")
    game.type("q")
    assert game.ended() == 0
    assert game.restored
    assert "Traceback" not in game.text
    with Terminal(
        "-m", "tuiquiz", "scores", "--json", TUIQUIZ_HOME=str(tmp_path / "home")
    ) as shell:
        assert shell.ended() == 0
        (entry,) = json.loads(shell.written)
    assert (entry["player"], entry["pack"], entry["correct"]) == ("Ada", "mine", 1)


def test_the_first_screen_writes_no_file(tmp_path: Path) -> None:
    with Terminal("-m", "tuiquiz", TUIQUIZ_HOME=str(tmp_path / "home")) as terminal:
        terminal.until("Guess which code is faster.")
        terminal.until("q Quit")
        terminal.type("q")
        assert terminal.ended() == 0
        assert terminal.restored
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_game_in_good_order(game: Terminal, number: signal.Signals) -> None:
    game.process.send_signal(number)
    assert game.ended() == 128 + number
    assert game.restored


def test_even_a_kill_leaves_a_sane_terminal(game: Terminal) -> None:
    game.process.kill()
    assert game.ended() == -signal.SIGKILL
    game.until(lambda: game.restored)


def test_a_kill_of_the_whole_job_leaves_a_sane_terminal(game: Terminal) -> None:
    os.killpg(game.process.pid, signal.SIGKILL)
    assert game.ended() == -signal.SIGKILL
    game.until(lambda: game.restored)


def test_a_window_that_is_closed_ends_the_game(game: Terminal) -> None:
    game.hang_up()
    assert game.process.wait(60) in (128 + signal.SIGHUP, -signal.SIGHUP)


def test_ctrl_c_asks_and_ctrl_c_again_quits(game: Terminal) -> None:
    game.type("\x03")
    game.until("Stop this game?")
    game.type("\x03")
    assert game.ended() == 0
    assert game.restored


FAULTY = """
import sys
from tuiquiz.cli import main
from tuiquiz.ui.screens.help import HelpScreen
def compose(self):
    raise RuntimeError("a wheel came off")
HelpScreen.compose = compose
sys.exit(main())
"""


def test_a_fault_is_told_in_a_line_that_names_the_log(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Terminal("-c", FAULTY, TUIQUIZ_HOME=str(home)) as terminal:
        terminal.until("Guess which code is faster.")
        terminal.until("q Quit")
        terminal.type("?")
        assert terminal.ended() == 70
        assert terminal.restored
        (log,) = (home / "log").iterdir()
        told = terminal.text.replace("\n", "")
        assert "fault of tuiquiz (RuntimeError: a wheel came off)" in told
        assert str(log) in told
    assert "in compose" in log.read_text() and "Traceback" in log.read_text()


@pytest.mark.parametrize("term", ["dumb", "unknown"])
def test_a_terminal_that_cannot_show_it(tmp_path: Path, term: str) -> None:
    with Terminal("-m", "tuiquiz", TUIQUIZ_HOME=str(tmp_path), TERM=term) as terminal:
        assert terminal.ended() == 2
        told = terminal.text.replace("\n", "")
        assert f"the terminal calls itself '{term}'" in told
        assert "`tuiquiz play --plain`" in told
        assert not terminal.modes
