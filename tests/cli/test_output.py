"""What programs read from standard output: fields, order, and that nothing else is there."""

import csv
import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import tuiquiz
from tests.cli.conftest import Run
from tests.support import packs
from tuiquiz import cli
from tuiquiz.board.record import FinishedGame
from tuiquiz.board.store import Board
from tuiquiz.quiz.scoring import Score

ROOT = Path(tuiquiz.__file__).parents[1]
TALK = [
    "sleep:fastest",
    "counting-evens:fastest",
    "counting-evens:leanest",
    "concatenation:fastest",
    "comprehension-or-map:fastest",
    "factorial:fastest",
    "rust-square:fastest",
    "rust-fibonacci:fastest",
    "rust-binary-search:fastest",
    "rust-binary-search-native:fastest",
]
SCORE_FIELDS = [
    *("rank", "player", "points", "correct", "questions", "answer_s"),
    *("pack", "pack_version", "mode", "played_at", "python", "keyed"),
]
OPTIONS = {
    "play": {
        *("--pack", "--players", "--mode", "--questions", "--seed"),
        *("--timer", "--ratio", "--buzzer", "--plain"),
        *("--tag", "--difficulty", "--resume"),
        *("--kiosk", "--title", "--join", "--idle"),
    },
    "bench": {
        "--json",
        "--export",
        "--repeat",
        "--python",
        "--budget",
        "--input",
        "--memory",
    },
    "cases": {"--pack", "--json"},
    "scores": {"--pack", "--mode", "--player", "--json", "--csv"},
    "serve": {
        *("--host", "--port", "--join", "--workers"),
        *("--packs", "--mode", "--questions", "--timer", "--title", "--reset-board"),
        *("--status", "--json", "--log", "--drain", "--recent"),
        *("--idle", "--warning", "--lobby", "--stay"),
        *("--connections", "--sessions", "--new", "--new-burst"),
        *("--per-address", "--per-second", "--burst", "--login", "--building"),
        *("--resizes", "--events", "--input-bytes", "--backlog", "--stuck"),
        *("--variables", "--memory"),
    },
    "doctor": {"--json"},
}


@pytest.fixture
def board(tmp_path: Path) -> Board:
    """Three games on two boards; the best was played last."""
    board = Board.open(tmp_path / "home" / "data" / "scores.db")
    for hour, pack, name, points in (
        (1, "talk", "Grace", 900),
        (2, "mine", "Alan, the first", 5000),
        (3, "talk", "Ada", 1900),
    ):
        played = datetime(2026, 5, 4, hour, tzinfo=UTC)
        score = Score(name, points, 1, 2, 12_345_678_900)
        board.add(
            FinishedGame(f"game-{hour}", pack, "1", "classic", played, "3.99.1", "m", (score,))
        )
    return board


def test_cases_as_json(run: Run) -> None:
    status, out, err = run("cases", "--json")
    rows = json.loads(out)
    assert (status, err) == (0, "")
    assert [row["question"] for row in rows] == [f"talk/{name}" for name in TALK]
    for row in rows:
        assert list(row) == [
            *("question", "title", "input", "variants", "difficulty", "tags"),
            *("available", "reason"),
        ]
        assert 2 <= len(row["variants"]) <= 4 and row["difficulty"] in (1, 2, 3)
        assert row["available"] is (row["reason"] is None)


def test_cases_without_rust_say_so_for_each_question(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tuiquiz.bench.native import Off, Toolchain

    why = Off("no compiler was found", "Install Rust.")
    monkeypatch.setattr(Toolchain, "unavailable", lambda *_: why)
    rows = {row["question"]: row for row in json.loads(run("cases", "--json")[1])}
    off = [name for name, row in rows.items() if not row["available"]]
    assert off == [f"talk/{name}" for name in TALK if name.startswith("rust-")]
    assert all(rows[name]["reason"] == "no compiler was found. Install Rust." for name in off)
    assert run("cases")[1].count("no: no compiler was found. Install Rust.") == 4


def test_cases_for_people(run: Run) -> None:
    status, out, err = run("cases")
    assert (status, err) == (0, "")
    assert out.startswith("talk: Intuition on trial, version ")
    assert all(f"talk/{name} " in out for name in TALK)


def test_a_broken_case_is_left_out_and_told(run: Run, tmp_path: Path) -> None:
    mine = packs.write(tmp_path / "mine")
    manifest = (mine / "pack.toml").read_text().replace('["idle"]', '["idle", "gone"]')
    (mine / "pack.toml").write_text(manifest)
    status, out, err = run("cases", "--pack", str(mine), "--json")
    assert status == 1
    assert [row["question"] for row in json.loads(out)] == ["mine/idle:fastest"]
    assert err.count("\n") == 1 and "gone.toml: this file is missing." in err


@pytest.mark.usefixtures("board")
def test_scores_as_json(run: Run) -> None:
    status, out, err = run("scores", "--json")
    rows = json.loads(out)
    assert (status, err) == (0, "")
    assert [(row["pack"], row["rank"], row["player"]) for row in rows] == [
        ("mine", 1, "Alan, the first"),
        ("talk", 1, "Ada"),
        ("talk", 2, "Grace"),
    ]
    assert rows[1] == {
        "rank": 1,
        "player": "Ada",
        "points": 1900,
        "correct": 1,
        "questions": 2,
        "answer_s": 12.346,
        "pack": "talk",
        "pack_version": "1",
        "mode": "classic",
        "played_at": "2026-05-04T03:00:00+00:00",
        "python": "3.99.1",
        "keyed": False,
    }
    assert all(list(row) == SCORE_FIELDS for row in rows)


@pytest.mark.usefixtures("board")
def test_scores_as_csv(run: Run) -> None:
    status, out, err = run("scores", "--csv")
    rows = list(csv.reader(out.splitlines()))
    assert (status, err) == (0, "")
    assert rows[0] == SCORE_FIELDS
    assert [row[1] for row in rows[1:]] == ["Alan, the first", "Ada", "Grace"]


@pytest.mark.usefixtures("board")
def test_scores_of_one_pack_or_mode(run: Run) -> None:
    talk = json.loads(run("scores", "--pack", "talk", "--json")[1])
    assert [row["player"] for row in talk] == ["Ada", "Grace"]
    assert json.loads(run("scores", "--mode", "blitz", "--json")[1]) == []


@pytest.mark.usefixtures("board")
def test_scores_for_people(run: Run) -> None:
    status, out, err = run("scores")
    assert (status, err) == (0, "")
    assert "talk 1 (classic)" in out and "mine 1 (classic)" in out
    assert re.search(r"1 +Ada +1,900 +1/2 +12.3 s +2026-05-04 +3.99.1", out)


@pytest.mark.parametrize("form", [["--json"], ["--csv"], []])
def test_no_scores_yet(run: Run, form: list[str]) -> None:
    status, out, err = run("scores", *form)
    assert status == 0
    assert out.strip() == {"--json": "[]", "--csv": ",".join(SCORE_FIELDS)}.get("".join(form), "")
    assert err == ("" if form else "No one yet. Play a game: tuiquiz\n")


def test_a_damaged_board_is_told_beside_the_output(run: Run, tmp_path: Path) -> None:
    (tmp_path / "home" / "data").mkdir(parents=True)
    (tmp_path / "home" / "data" / "scores.db").write_bytes(b"rubbish" * 500)
    status, out, err = run("scores", "--json")
    assert (status, json.loads(out)) == (0, [])
    assert err.count("\n") == 1 and "damaged" in err


def test_doctor_as_json(run: Run, tmp_path: Path) -> None:
    status, out, err = run("doctor", "--json")
    report = json.loads(out)
    assert err == ""
    assert status == (1 if report["off"] else 0)
    assert {"tuiquiz", "python", "machine", "terminal", "folders", "packs", "rust", "off"} <= set(
        report
    )
    assert report["tuiquiz"] == tuiquiz.__version__
    assert report["packs"] == [{"name": "talk", "version": "1", "questions": 10}]
    assert len(report["rust"]) == 4
    assert all(path.startswith(str(tmp_path / "home")) for path in report["folders"].values())
    assert all(item["what"] and item["cure"] for item in report["off"])


def test_doctor_tells_what_is_off_and_the_cure(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("TUIQUIZ_HOME", str(tmp_path / "file"))
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("LINES", "12")
    status, out, _ = run("doctor")
    assert status == 1
    assert f"off        scores: {tmp_path / 'file' / 'data'} cannot be written" in out
    assert "Set TUIQUIZ_HOME to a folder that you may write to." in out
    assert "off        the terminal is 40x12. Make it at least 60x20." in out
    assert "all is well" not in out


def test_doctor_writes_nothing(run: Run, tmp_path: Path) -> None:
    run("doctor")
    assert not (tmp_path / "home" / "data").exists()
    assert not (tmp_path / "home" / "config").exists()


def test_version(run: Run) -> None:
    assert run("--version") == (0, f"tuiquiz {tuiquiz.__version__}\n", "")


@pytest.mark.parametrize("verb", cli.VERBS)
def test_help_of_a_verb_names_every_option(run: Run, verb: str) -> None:
    status, out, err = run(verb, "--help")
    assert (status, err) == (0, "")
    described = dict(re.findall(r"^  (--[a-z-]+)[^\n]*?(?:\n {10,}|  +)(\S+)", out, re.MULTILINE))
    assert set(described) == OPTIONS[verb]
    assert set(OPTIONS) == set(cli.VERBS)


def test_help_names_every_verb_and_exit_status(run: Run) -> None:
    status, out, _ = run("--help")
    assert status == 0
    assert all(re.search(rf"^ +{verb} +\w", out, re.MULTILINE) for verb in cli.VERBS)
    assert "TUIQUIZ_HOME" in out
    for number in ("0", "1", "2", "130", "70"):
        assert f" {number} " in " ".join(out.split())


@pytest.mark.parametrize("words", [["cases"], ["cases", "--json"], ["doctor"], ["--help"]])
def test_a_reader_that_leaves_is_no_fault(tmp_path: Path, words: list[str]) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tuiquiz", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={"TUIQUIZ_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode in (0, 1)


@pytest.mark.parametrize("words", [[], ["play"], ["cases"], ["scores"], ["doctor"], ["--version"]])
def test_without_standard_output_it_is_no_fault(tmp_path: Path, words: list[str]) -> None:
    command = f'exec "{sys.executable}" -m tuiquiz {" ".join(words)} >&-'
    done = subprocess.run(
        ["sh", "-c", command],
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env={"TUIQUIZ_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        check=False,
    )
    assert "fault" not in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "log").exists()
    assert done.returncode in (0, 1, 2)


def test_doctor_tells_of_settings_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "home" / "config").mkdir(parents=True)
    (tmp_path / "home" / "config" / "settings.json").write_text('{"player": 7}')
    status, out, _ = run("doctor", "--json")
    assert status == 1
    assert any("settings.json: player: " in off["what"] for off in json.loads(out)["off"])
