"""``tuiquiz serve``: what it is asked for, and how it says that this cannot be."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.support.terminal import ROOT, Terminal
from tuiquiz.board.store import Board
from tuiquiz.cli.serve import HELP
from tuiquiz.errors import TuiquizError
from tuiquiz.kiosk import serve, status
from tuiquiz.kiosk.door import Door
from tuiquiz.kiosk.limits import Limits
from tuiquiz.kiosk.measuring import keeper
from tuiquiz.kiosk.serve import Opening
from tuiquiz.kiosk.venue import Patience


@pytest.fixture
def openings(monkeypatch: pytest.MonkeyPatch) -> list[Opening]:
    """The kiosks that would have been opened."""
    asked: list[Opening] = []

    def note(opening: Opening) -> int:
        asked.append(opening)
        return 0

    monkeypatch.setattr(serve, "run", note)
    return asked


def option(name: str) -> str:
    return "--" + name.removesuffix("_s").removesuffix("_mb").replace("_", "-")


LIMITS = [option(field.name) for field in fields(Limits)]
PATIENCE = [option(field.name) for field in fields(Patience)]
NO_NUMBERS = [
    "",
    " ",
    "x",
    "nan",
    "inf",
    "-inf",
    "-1",
    "1e99",
    "0x10",
    "1,5",
    "\x1b[2J",
    "9" * 5000,
]


@pytest.mark.parametrize("name", [*LIMITS, *PATIENCE, "--drain", "--recent", "--port", "--workers"])
@pytest.mark.parametrize("value", NO_NUMBERS, ids=lambda value: repr(value)[:20])
def test_what_is_no_number(run: Run, openings: list[Opening], name: str, value: str) -> None:
    status, out, err = run("serve", f"{name}={value}")
    assert (status, out, openings) == (2, "", [])
    assert err.startswith(f"tuiquiz: argument {name}: ") and err.count("\n") == 1
    assert " is not a" in err and "\x1b" not in err and len(err) < 6000


@pytest.mark.parametrize("name", LIMITS)
def test_no_limit_is_nothing(run: Run, openings: list[Opening], name: str) -> None:
    status, _, err = run("serve", name, "0")
    assert (status, openings) == (2, [])
    assert f"argument {name}: '0' is not a" in err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--port", "65536"], "argument --port: '65536' is not a port from 0 to 65535"),
        (["--port", "22.5"], "argument --port: '22.5' is not a port"),
        (["--workers", "0"], "argument --workers: '0' is not a whole number from 1 to 64"),
        (["--workers", "1000000"], "is not a whole number from 1 to 64"),
        (["--memory", "1"], "argument --memory: '1' is not a whole number from 128"),
        (["--sessions", "1.5"], "argument --sessions: '1.5' is not a whole number from 1"),
        (["--questions", "0"], "argument --questions: '0' is not a whole number from 1"),
        (["--questions", "x"], "argument --questions: 'x' is not a whole number"),
        (["--timer", "3"], "argument --timer: invalid choice: '3'"),
        (["--mode", "blitz"], "argument --mode: invalid choice: 'blitz'"),
        (["--join", ""], "argument --join: '' is no HOST"),
        (["--join", "a b"], "argument --join: 'a b' is no HOST"),
        (["--join", "a:x"], "argument --join: 'a:x' is no HOST"),
        (["--join", "a:99999"], "argument --join: 'a:99999' is no HOST"),
        (["--join", "me@a"], "argument --join: 'me@a' is no HOST"),
        (["--join", "a/b"], "argument --join: 'a/b' is no HOST"),
        (["--join", "a;reboot"], "argument --join: 'a;reboot' is no HOST"),
        (["--join=-oProxyCommand=x"], "argument --join: '-oProxyCommand=x' is no HOST"),
        (["--join", "x" * 300], "is no HOST"),
        (["--host", ""], "--host: it is empty. Give an address"),
        (["--title", "x" * 61], "--title: 61 characters are too many. Take 60."),
        (["--packs", "nowhere"], "there is no pack and no folder called 'nowhere'"),
        (["--packs", "talk", "talk"], "two packs are called 'talk'"),
        (["--packs", "."], ". is not a pack"),
        (["--packs"], "argument --packs/--pack: expected at least one argument"),
        (["--json"], "--json: it goes with --status only"),
        (["--status"], "no kiosk runs with the files in"),
        (["--status", "--port", "7"], "no kiosk at port 7 runs"),
        (["--frobnicate"], "unrecognized arguments: --frobnicate"),
        (["extra"], "unrecognized arguments: extra"),
    ],
)
def test_one_line_and_status_2(
    run: Run, openings: list[Opening], words: list[str], says: str
) -> None:
    status, out, err = run("serve", *words)
    assert (status, out, openings) == (2, "", [])
    assert err.startswith("tuiquiz: ") and err.count("\n") == 1
    assert says in err


def test_what_is_asked_for_arrives(run: Run, openings: list[Opening]) -> None:
    words = "--host ::1 --port 0 --workers 2 --join kiosk.example:22 --mode daily --timer 1.5"
    words += " --title Hello --questions 5 --reset-board --drain 7 --recent 9 --sessions 3"
    words += " --login 4 --events 12.5 --memory 500 --idle 0 --stay 60 --log here.log"
    assert run("serve", *words.split())[0] == 0
    (opening,) = openings
    order = opening.order
    assert (opening.hosts, opening.port, opening.workers) == (("::1",), 0, 2)
    assert (opening.join, opening.reset_board) == (("kiosk.example", 22), True)
    assert (opening.drain_s, opening.recent_s) == (7, 9)
    assert (order.mode, order.timer, order.title, order.questions) == ("daily", 1.5, "Hello", 5)
    assert order.limits == Limits(sessions=3, login_s=4, events=12.5, memory_mb=500)
    assert order.patience == Patience(idle_s=0, stay_s=60)
    assert order.log == str(Path("here.log").absolute())
    assert [Path(pack).name for pack in order.packs] == ["talk"]


def test_on_this_machine_only_unless_asked(run: Run, openings: list[Opening]) -> None:
    assert run("serve")[0] == 0
    opening = openings[0]
    assert (opening.hosts, opening.port, opening.workers) == (("127.0.0.1",), 2222, 1)
    assert (openings[0].order.limits, openings[0].order.patience) == (Limits(), Patience())


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("kiosk.example", ("kiosk.example", 0)),
        ("kiosk.example:22", ("kiosk.example", 22)),
        ("[::1]:2222", ("::1", 2222)),
        ("192.0.2.1", ("192.0.2.1", 0)),
    ],
)
def test_what_players_type(
    run: Run, openings: list[Opening], text: str, means: tuple[str, int]
) -> None:
    assert run("serve", "--join", text)[0] == 0
    assert openings[0].join == means


def test_a_title_is_cleaned(run: Run, openings: list[Opening]) -> None:
    assert run("serve", "--title", " a\x1b[2J\u202eb ")[0] == 0
    title = openings[0].order.title
    assert title.isprintable() and "\x1b" not in title and "\u202e" not in title


def test_every_limit_is_explained(run: Run) -> None:
    status, out, _ = run("serve", "--help")
    assert status == 0
    assert set(HELP) == {field.name for kind in (Limits, Patience) for field in fields(kind)}
    assert all(name in out for name in (*LIMITS, *PATIENCE))


HIDE = """
import sys
hidden = sys.argv[1].split(",")
class Hiding:
    def __init__(self, finder):
        self.finder = finder
    def find_spec(self, name, path=None, target=None):
        return None if name in hidden else self.finder.find_spec(name, path, target)
sys.meta_path[:] = [Hiding(finder) for finder in sys.meta_path]
from tuiquiz.cli import main
sys.exit(main(sys.argv[2:]))
"""


def without(hidden: str, *words: str, home: Path) -> "subprocess.CompletedProcess[str]":
    """``tuiquiz *words`` where some packages are not installed."""
    return subprocess.run(
        [sys.executable, "-c", HIDE, hidden, *words],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TUIQUIZ_HOME": str(home)},
    )


@pytest.mark.parametrize(
    ("hidden", "says"),
    [
        ("asyncssh", "serve needs asyncssh, which is not installed."),
        ("segno", "serve needs segno, which is not installed."),
        ("asyncssh,segno", "serve needs asyncssh and segno, which are not installed."),
    ],
)
def test_without_the_extra_it_says_what_to_install(hidden: str, says: str, tmp_path: Path) -> None:
    done = without(hidden, "serve", home=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"tuiquiz: {says} ") and done.stderr.count("\n") == 1
    assert f"{sys.executable} -m pip install 'tuiquiz[kiosk]'" in done.stderr


def test_without_the_extra_there_is_still_help_and_a_status(tmp_path: Path) -> None:
    assert "--per-address" in without("asyncssh,segno", "serve", "--help", home=tmp_path).stdout
    done = without("asyncssh,segno", "serve", "--status", home=tmp_path)
    assert (done.returncode, "no kiosk runs" in done.stderr) == (2, True)


def test_a_port_in_use_leaves_the_board_as_it_is(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    resets: list[bool] = []
    monkeypatch.setattr(Board, "reset", lambda *_: resets.append(True))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        status, out, err = run("serve", "--port", port, "--reset-board")
    assert (status, out, resets) == (2, "", [])
    assert f"cannot listen on 127.0.0.1 port {port}: Address already in use. Give" in err


def test_more_than_one_address(run: Run, openings: list[Opening]) -> None:
    assert run("serve", "--host", "192.0.2.1", "--host", "::1", "--host", "::1")[0] == 0
    assert run("serve", "--host", "all")[0] == 0
    assert [opening.hosts for opening in openings] == [("192.0.2.1", "::1"), ("",)]


def test_a_start_that_fails_late_leaves_the_board_as_it_is(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    resets: list[bool] = []

    async def fails(*_: object, **__: object) -> None:
        raise TuiquizError("no measuring.")

    monkeypatch.setattr(Board, "reset", lambda *_: resets.append(True))
    monkeypatch.setattr(keeper, "start", fails)
    status, out, err = run("serve", "--port", "0", "--reset-board")
    assert (status, out, err, resets) == (2, "", "tuiquiz: no measuring.\n", [])


def test_a_board_that_cannot_be_used_keeps_the_door_shut(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Door, "open", None)
    with closing(sqlite3.connect(Board.open().path)) as db:
        db.execute("PRAGMA user_version = 99")
    status, out, err = run("serve", "--port", "0")
    assert (status, out) == (2, "")
    assert err.startswith("tuiquiz: ") and "scores.db" in err and err.count("\n") == 1


def test_an_address_that_is_none(run: Run) -> None:
    status, _, err = run("serve", "--host", "no.such.host.invalid")
    assert status == 2 and err.count("\n") == 1
    assert "--host: 'no.such.host.invalid' is no address of this machine" in err


def test_a_log_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    status, _, err = run("serve", "--port", "0", "--log", str(tmp_path))
    assert status == 2 and "cannot write the log" in err


def told(**more: Any) -> dict[str, Any]:
    return {
        "port": 2222,
        "up_s": 3725,
        "closing": False,
        "connections": 4,
        "sessions": 3,
        "games": 2,
        "refused": {"rate": 2, "address": 1},
        "measuring": {
            "what": "figures",
            "pid": 7,
            "queued": 1,
            "races": 4,
            "live": 5,
            "again": 2,
            "failed": 0,
            "wait_s": 0.5,
        },
        "load": [0.1, 0.25, 1],
        "servers": [
            {
                "process": 11,
                "retiring": False,
                "sessions": 3,
                "memory_mb": 62.4,
                "key_ms": {"median": 7.2, "p99": 30.1, "most": 41.0},
                "start_ms": {},
            },
            {"process": 12, "retiring": True},
        ],
    } | more


def test_the_status_as_a_page(run: Run) -> None:
    status.folder().mkdir(parents=True)
    status.write(2222, told())
    code, out, err = run("serve", "--status")
    assert (code, err) == (0, "")
    rows = dict(line.split("  ", 1) for line in out.splitlines())
    rows = {name: text.strip() for name, text in rows.items()}
    assert rows["Port"] == "2222, open for 1 h 2 min"
    assert rows["Players"] == "3, 2 of them in a game"
    assert rows["Turned away"] == "1 (address), 2 (rate)"
    assert rows["Measuring"] == (
        "1 in the queue, 4 measured, shown to players: 5 live, 2 again, 0 failed; "
        "0.50 s from answer to verdict"
    )
    assert rows["Process 11"].endswith(
        "key to paint 7 ms (99th percentile 30, most 41), start to paint not yet"
    )
    assert rows["Process 12"].endswith("no new players")


@pytest.mark.parametrize("measuring", [{}, None])
def test_the_status_of_one_that_just_began(run: Run, measuring: Any) -> None:
    status.folder().mkdir(parents=True)
    status.write(2222, told(measuring=measuring, servers=[], refused={}, closing=True))
    code, out, _ = run("serve", "--status", "--port", "2222")
    assert code == 0 and "closing" in out and "nobody" in out


def test_the_status_as_json(run: Run) -> None:
    status.folder().mkdir(parents=True)
    status.write(2222, told())
    code, out, _ = run("serve", "--status", "--json")
    assert code == 0 and json.loads(out)["sessions"] == 3


def test_the_status_in_a_terminal_stays_fresh_and_ends(tmp_path: Path) -> None:
    home = tmp_path / "home"
    folder = home / "data" / "kiosk"
    folder.mkdir(parents=True)
    file = folder / "status-2222.json"

    def write(sessions: int) -> None:
        content = told(sessions=sessions) | {"format": 1, "at": time.time() + 5}
        draft = file.with_suffix(".new")
        draft.write_text(json.dumps(content))
        draft.replace(file)

    write(3)
    words = ("-m", "tuiquiz", "serve", "--status")
    with Terminal(*words, TUIQUIZ_HOME=str(home)) as terminal:
        terminal.until("3, 2 of them")
        write(5)
        terminal.until("5, 2 of them")
        terminal.type("\x03")
        assert terminal.ended() == 130
        assert terminal.restored
