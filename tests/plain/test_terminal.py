"""The plain game in a real dumb terminal, driven by pexpect, with real measuring."""

import json
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

import termios

import pexpect

import tuiquiz
from tests.support import packs

ROOT = Path(tuiquiz.__file__).parents[1]
PATIENCE_S = 60
Start = Callable[..., "Dumb"]


class Dumb:
    """A command in a terminal that can show lines of text and nothing else."""

    def __init__(self, home: Path, *words: str) -> None:
        kept = {k: v for k, v in os.environ.items() if k not in ("LINES", "COLUMNS")}
        own = {"TERM": "dumb", "TUIQUIZ_HOME": str(home), "PYTHONPATH": str(ROOT)}
        self.child = pexpect.spawn(
            words[0],
            list(words[1:]),
            env={**kept, **own, "PS1": "ready> ", "ENV": ""},
            encoding="utf-8",
            timeout=PATIENCE_S,
        )
        self.child.logfile_read = self
        self.written = ""
        self.before = self.attributes

    def write(self, text: str) -> None:
        self.written += text

    def flush(self) -> None:
        """What is written is kept at once."""

    @property
    def attributes(self) -> list[object]:
        return list(termios.tcgetattr(self.child.child_fd))

    @property
    def shows_typing(self) -> bool:
        return bool(termios.tcgetattr(self.child.child_fd)[3] & termios.ECHO)

    def hear(self, pattern: str) -> str:
        """Wait for a text; all that came before it since the last time, and itself."""
        self.child.expect(pattern)
        return f"{self.child.before}{self.child.after}"

    def type(self, *lines: str) -> None:
        for line in lines:
            self.child.send(f"{line}\n")

    def ended(self) -> int:
        """The exit status, when the program is over."""
        self.child.expect(pexpect.EOF)
        self.child.close()
        return -self.child.signalstatus if self.child.signalstatus else self.child.exitstatus or 0


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a plain game of one question that is really measured."""
    mine = str(packs.write(tmp_path / "mine"))
    opened: list[Dumb] = []

    def begin(*words: str, program: Sequence[str] = ("-m", "tuiquiz")) -> Dumb:
        game = (sys.executable, *program, "play", "--plain", "--pack", mine, *words)
        terminal = Dumb(tmp_path / "home", *game)
        opened.append(terminal)
        return terminal

    yield begin
    for terminal in opened:
        terminal.child.close(force=True)


def letter(said: str, name: str) -> str:
    """The letter under which an option was read out."""
    found = re.search(rf"Option (\w), {name}, ", said)
    assert found
    return found[1].lower()


def test_a_whole_game_alone(start: Start, tmp_path: Path) -> None:
    terminal = start()
    terminal.hear("Who plays[?]")
    terminal.type("Ada")
    said = terminal.hear("starts the clock")
    terminal.type("")
    terminal.hear("Answer a or b. You have 20 seconds.")
    terminal.type(letter(said, "quick"))
    said = terminal.hear("Press Enter for the result")
    assert "Measuring on this machine." in said
    assert "Verdict: quick is the fastest." in said
    assert re.search(r"You: right, [\d,]+ points, with \w, quick, in ", said)
    terminal.type("w")
    assert "slow: It counts to 200 first." in terminal.hear("Press Enter for the result")
    terminal.type("")
    assert "Ada, place 1 on the board of this machine." in terminal.hear("q to leave")
    assert terminal.attributes == terminal.before
    terminal.type("q")
    assert terminal.ended() == 0
    text = terminal.written.replace("\r\n", "\n")
    assert [c for c in text if c != "\n" and not c.isprintable()] == []
    (settings,) = (tmp_path / "home" / "config").glob("*.json")
    assert json.loads(settings.read_text())["player"] == "Ada"
    again = start()
    assert "Enter alone: Ada." in again.hear("Who plays.*\n")


def test_two_at_one_keyboard_do_not_see_each_others_answers(start: Start) -> None:
    terminal = start("--players", "Ann,Bob")
    for player in ("Ann", "Bob"):
        said = terminal.hear(f"Next: {player}. Press Enter when the others look away.")
        assert terminal.shows_typing
        terminal.type("")
        chosen = letter(terminal.hear("starts the clock"), "quick")
        assert not terminal.shows_typing
        terminal.type("")
        terminal.hear("Answer a or b")
        terminal.type(chosen)
    assert said.count("\n") > 40
    said = terminal.hear("Press Enter for the result")
    assert re.search(r"Ann: right, .*\r\nBob: right, ", said)
    typed = terminal.written.replace("\r\n", "\n").splitlines()
    assert not {"a", "b"} & set(typed)
    terminal.type("")
    terminal.hear("q to leave")
    assert terminal.attributes == terminal.before
    terminal.type("r")
    terminal.hear("Next: Ann")
    terminal.type("q")
    terminal.hear("Stop this game[?]")
    terminal.type("y")
    assert terminal.ended() == 0
    assert [c for c in terminal.written if c not in "\r\n" and not c.isprintable()] == []


HASTY = """
import sys
from tuiquiz.cli import main
from tuiquiz.quiz import scoring
scoring.reading_s = scoring.limit_s = lambda question: 1.5
sys.exit(main())
"""


def test_reading_time_and_clock_run_out_by_themselves(start: Start) -> None:
    terminal = start("--players", "Ada", program=("-c", HASTY))
    terminal.hear("starts the clock")
    said = terminal.hear("Press Enter for the result")
    assert "The reading time is over." in said and "Time is up." in said
    assert "You: no answer in time." in said


@pytest.mark.parametrize("players", ["Ada", "Ann,Bob"])
def test_ctrl_c_ends_the_game(start: Start, players: str) -> None:
    terminal = start("--players", players)
    in_the_middle(terminal)
    terminal.child.sendintr()
    terminal.hear("Interrupted.")
    terminal.child.expect(pexpect.EOF)
    assert terminal.attributes == terminal.before
    assert terminal.ended() == 130


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_game_in_good_order(start: Start, number: signal.Signals) -> None:
    terminal = start("--players", "Ann,Bob")
    in_the_middle(terminal)
    terminal.child.kill(number)
    terminal.child.expect(pexpect.EOF)
    assert terminal.attributes == terminal.before
    assert terminal.ended() == 128 + number
    assert "Traceback" not in terminal.written


@pytest.mark.parametrize("players", ["Ada", "Ann,Bob"])
def test_ctrl_d_ends_the_game(start: Start, players: str) -> None:
    terminal = start("--players", players)
    in_the_middle(terminal)
    terminal.child.sendeof()
    terminal.hear("The input has ended, and so does tuiquiz.")
    terminal.child.expect(pexpect.EOF)
    assert terminal.attributes == terminal.before
    assert terminal.ended() == 0


def in_the_middle(terminal: Dumb) -> None:
    """To where an answer is asked for, unseen if there are several players."""
    if "Next" in terminal.hear("look away|starts the clock"):
        terminal.type("")
        terminal.hear("starts the clock")
    terminal.type("")
    terminal.hear("Answer a or b.*\n")


def test_a_line_begun_before_the_time_was_up_is_not_left_over(start: Start) -> None:
    terminal = start("--players", "Ann,Bob", program=("-c", HASTY))
    terminal.hear("look away")
    terminal.type("")
    terminal.hear("Answer a or b")
    terminal.child.send("b")
    terminal.hear("Time is up.")
    terminal.hear("Next: Bob")
    terminal.type("")
    assert "means nothing" not in terminal.hear("starts the clock")


def test_ctrl_z_gives_the_terminal_back_for_a_while(tmp_path: Path) -> None:
    mine = packs.write(tmp_path / "mine")
    shell = Dumb(tmp_path / "home", "/bin/sh", "-i")
    try:
        shell.hear("ready> ")
        shell.type("set -m; stty echo")
        shell.hear("ready> ")
        python = f"{sys.executable} -m tuiquiz play --plain --pack {mine}"
        shell.type(f"{python} --mode untimed --players Ann,Bob")
        shell.hear("look away")
        shell.type("")
        shell.hear("There is no clock.\r\n")
        assert not shell.shows_typing
        shell.child.sendcontrol("z")
        shell.hear("ready> ")
        assert shell.shows_typing
        shell.type("fg")
        shell.hear("Answer a or b. There is no clock.\r\n")
        assert not shell.shows_typing
        shell.type("q")
        shell.hear("Stop this game")
        shell.type("y")
        shell.hear("Goodbye.")
        shell.hear("ready> ")
        assert shell.shows_typing
        shell.type("echo status $?")
        shell.hear("status 0")
    finally:
        shell.child.close(force=True)
