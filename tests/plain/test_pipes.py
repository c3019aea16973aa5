"""The plain game as a program between pipes: no terminal anywhere."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import tuiquiz
from tests.support import packs

ROOT = Path(tuiquiz.__file__).parents[1]
PATIENCE_S = 60
Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "TUIQUIZ_HOME": str(tmp_path / "home")}


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    mine = str(packs.write(tmp_path / "mine"))
    return [sys.executable, "-m", "tuiquiz", "play", "--plain", "--pack", mine]


@pytest.fixture
def run(command: list[str], environ: dict[str, str]) -> Run:
    """Plays with these bytes as input."""

    def play(typed: bytes, *words: str, **more: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [*command, *words],
            input=typed,
            capture_output=True,
            env={**environ, **more},
            timeout=PATIENCE_S,
            check=False,
        )

    return play


def test_a_whole_game(run: Run) -> None:
    done = run(b"Ada\n\na\nw\n\nd\ns\n")
    assert (done.returncode, done.stderr) == (0, b"")
    said = done.stdout.decode().splitlines()
    assert "Verdict: quick is the fastest." in said
    assert "Ada, place 1 on the board of this machine." in said
    assert said[-2:] == ["", "The input has ended, and so does tuiquiz."]


def test_two_players_with_windows_line_ends(run: Run) -> None:
    done = run(b"Ann,Bob\r\n\r\na\r\n\r\nb\r\n\r\n")
    assert done.returncode == 0
    assert b"Ann, place " in done.stdout and b"Bob, place " in done.stdout


@pytest.mark.parametrize(
    "typed",
    [
        b"",
        b"\n",
        b"Ada",
        b"\xff\xfe\n\x00\n\x1b[A\n" + b"x" * 1_000_000 + b"\nAda\n\x1b\n\x07a\n",
        "Zoë\n\n漢\na\n".encode("utf-16"),
        bytes(range(256)) * 10,
    ],
)
def test_rubbish_and_an_early_end(run: Run, typed: bytes) -> None:
    done = run(typed)
    assert (done.returncode, done.stderr) == (0, b"")
    said = done.stdout.decode()
    assert said.endswith("The input has ended, and so does tuiquiz.\n")
    assert all(c.isprintable() or c == "\n" for c in said.replace(os.linesep, "\n"))


def test_output_that_can_hold_ascii_only(run: Run) -> None:
    done = run("Zoë\n".encode(), PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.isascii()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
def test_closed_streams(command: list[str], environ: dict[str, str]) -> None:
    for closed in ("<&-", ">&-", "<&- >&- 2>&-"):
        line = " ".join(command) + f" --players Ada {closed}"
        done = subprocess.run(
            ["/bin/sh", "-c", line],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=environ,
            timeout=PATIENCE_S,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, b"")


def test_who_listens_no_more_ends_the_game(command: list[str], environ: dict[str, str]) -> None:
    with subprocess.Popen(
        [*command, "--players", "Ada"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environ,
    ) as game:
        assert game.stdin and game.stdout and game.stderr
        while not game.stdout.readline().startswith(b"You have"):
            pass
        game.stdout.close()
        game.stdin.write(b"h\n")
        game.stdin.flush()
        assert game.stderr.read() == b""
        assert game.wait(PATIENCE_S) == 0


def test_a_file_as_input(command: list[str], environ: dict[str, str], tmp_path: Path) -> None:
    typed = tmp_path / "typed.txt"
    typed.write_text("Ada\n\nb\n\n")
    with typed.open("rb") as file:
        done = subprocess.run(
            command,
            stdin=file,
            capture_output=True,
            env=environ,
            timeout=PATIENCE_S,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"The game is over." in done.stdout


def test_a_buzzer_needs_more_than_lines(run: Run) -> None:
    done = run(b"", "--players", "Ann,Bob", "--buzzer")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Leave --buzzer out, and the players take turns." in done.stderr
