"""`tuiquiz play --kiosk` without sshd: what it refuses, and in a terminal of its own."""

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Run, run
from tests.support import packs
from tests.support.terminal import Terminal

__all__ = ["run"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["play", "--kiosk"], "the game needs a terminal"),
        (["play", "--kiosk", "--players", "Ada"], "--players does not go with it"),
        (["play", "--kiosk", "--seed", "0"], "--seed does not go with it"),
        (["play", "--kiosk", "--plain"], "--plain does not go with it"),
        (["play", "--kiosk", "--resume"], "--resume does not go with it"),
        (["play", "--kiosk", "--mode", "practice"], "--mode practice is for one player"),
        (["play", "--kiosk", "--idle", "-1"], "--idle: -1 is no time"),
        (["play", "--kiosk", "--idle", "nan"], "--idle: nan is no time"),
        (["play", "--title", "x"], "--title goes with --kiosk only"),
        (["play", "--idle", "9"], "--idle goes with --kiosk only"),
    ],
)
def test_one_line_and_status_2(run: Run, words: list[str], says: str) -> None:
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert err.startswith("tuiquiz: ") and says in err and err.count("\n") == 1


def test_a_command_is_refused_before_anything_else(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSH_ORIGINAL_COMMAND", "cat /etc/passwd")
    status, _, err = run("play", "--kiosk", "--pack", "nowhere")
    assert status == 2 and "takes no commands" in err and "passwd" not in err


def play(home: Path, *words: str, **environ: str) -> Terminal:
    """The kiosk in a terminal, asking one question."""
    mine = str(packs.write(home / "mine"))
    told = ("-m", "tuiquiz", "play", "--kiosk", "--pack", mine, *words)
    return Terminal(*told, TUIQUIZ_HOME=str(home / "home"), **environ)


def test_from_the_first_screen_to_the_farewell(tmp_path: Path) -> None:
    with play(tmp_path, "--title", "The fair", "--join", "ssh play@fair") as terminal:
        terminal.until("The fair")
        terminal.until("Nobody yet.")
        terminal.until("q Leave")
        assert 1049 in terminal.modes
        terminal.insist("\r", "Who plays?")
        terminal.until("Enter starts the game")
        terminal.insist("\r", "Read the code")
        terminal.type("\x03")
        terminal.until("Stop this game?")
        terminal.type("y")
        assert terminal.ended() == 0
        assert terminal.restored
        assert "Come again: ssh play@fair" in terminal.text


def test_a_pack_that_is_gone_is_told_to_the_host_only(tmp_path: Path) -> None:
    home = str(tmp_path / "home")
    words = ("-m", "tuiquiz", "play", "--kiosk", "--pack", str(tmp_path / "secret"))
    with Terminal(*words, TUIQUIZ_HOME=home) as terminal:
        assert terminal.ended() == 2
        assert "secret" in terminal.text
    with Terminal(*words, TUIQUIZ_HOME=home, SSH_CONNECTION="a 1 b 2") as terminal:
        assert terminal.ended() == 2
        assert "out of order" in terminal.text and "secret" not in terminal.text
    (log,) = (tmp_path / "home" / "log").iterdir()
    assert "secret" in log.read_text()


def test_a_terminal_of_a_strange_name_is_no_danger(tmp_path: Path) -> None:
    with play(tmp_path, TERM="\x1b[2Jxterm", TEXTUAL_LOG=str(tmp_path / "log")) as terminal:
        terminal.until("Nobody yet.")
        terminal.until("q Leave")
        terminal.insist("q", "Thanks for playing tuiquiz!")
        assert terminal.ended() == 0 and terminal.restored
    assert not (tmp_path / "log").exists()


def test_a_huge_window_is_drawn_as_a_large_one(tmp_path: Path) -> None:
    with play(tmp_path) as terminal:
        terminal.until("q Leave")
        terminal.resize(3000, 1000)
        terminal.until(lambda: terminal.text.count("\n") == 999)
        terminal.insist("q", "Thanks for playing tuiquiz!")
        assert terminal.ended() == 0


def test_a_flood_of_keys_is_cut_and_what_comes_later_is_heard(tmp_path: Path) -> None:
    with play(tmp_path) as terminal:
        terminal.until("q Leave")
        terminal.insist("\r", "Who plays?")
        terminal.until("Enter starts the game")
        terminal.insist("\x15", "your name")
        terminal.type("\x1b[D" * 1000 + "Zed")
        terminal.insist("Y", "YY")
        assert "Z" not in terminal.text.replace("YY", "")


@pytest.mark.parametrize("junk", ["\udcff\udcfe", "\x1b[47:63;2;63u", "\x1b[<0;99999999;1M"])
def test_what_is_no_key_ends_nothing(tmp_path: Path, junk: str) -> None:
    with play(tmp_path) as terminal:
        terminal.until("q Leave")
        terminal.type(junk)
        terminal.insist("\r", "esc Back")
        terminal.insist("\x1b", "q Leave")
        terminal.insist("q", "Thanks for playing tuiquiz!")
        assert terminal.ended() == 0 and terminal.restored


def test_many_sizes_at_once_end_in_the_last(tmp_path: Path) -> None:
    with play(tmp_path) as terminal:
        terminal.until("q Leave")
        for columns in range(60, 120):
            terminal.resize(columns, 30)
        terminal.until(lambda: len(terminal.text.split("\n")[-1]) > 110)


def test_sizes_wait_for_their_turn_and_keys_do_not() -> None:
    with Terminal("-c", SLOW_TO_RESIZE) as terminal:
        terminal.until("80 by 24")
        terminal.resize(100, 30)
        terminal.type("a")
        terminal.until("typed a")
        assert "80 by 24" in terminal.text
        terminal.type("q")
        assert terminal.ended() == 0


SLOW_TO_RESIZE = """
from tests.support.guests import Game
from tuiquiz.kiosk.bounded import BoundedDriver
from tuiquiz.kiosk.limits import Limits
from tuiquiz.kiosk.venue import Visitor

BoundedDriver.limits = Limits(resizes=0.001)
game = Game(Visitor("one"))
game.driver_class = BoundedDriver
game.run()
"""


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs signals")
@pytest.mark.parametrize("number", [15, 1])
def test_a_signal_ends_it_in_good_order(tmp_path: Path, number: int) -> None:
    with play(tmp_path) as terminal:
        terminal.until("q Leave")
        terminal.process.send_signal(number)
        assert terminal.ended() == 128 + number
        assert terminal.restored
