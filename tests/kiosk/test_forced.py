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


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs signals")
@pytest.mark.parametrize("number", [15, 1])
def test_a_signal_ends_it_in_good_order(tmp_path: Path, number: int) -> None:
    with play(tmp_path) as terminal:
        terminal.until("q Leave")
        terminal.process.send_signal(number)
        assert terminal.ended() == 128 + number
        assert terminal.restored
