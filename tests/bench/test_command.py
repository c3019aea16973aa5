"""``tuiquiz bench`` as its users meet it: packs of their own, their files, their mistakes."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import tuiquiz
from tuiquiz.cli import main

pytestmark = pytest.mark.usefixtures("clean")

ROOT = Path(tuiquiz.__file__).parents[1]
PACK = """
format = 1
name = "mine"
title = "My own"
version = "1"
description = "Two cases, one of them broken."
cases = ["loops", "gone"]
"""
CASE = """
title = "Loops"
difficulty = 1
learnings = ["Less is faster."]
variants = [{ name = "few" }, { name = "many" }]

[[questions]]
ask = "fastest"
input = "nothing"
expected = ["few"]
hint = "Count."
why = "Fewer turns."
reasons = { few = "One turn.", many = "Many turns." }
"""
FUNCTIONS = """
import sys, time

def few(turns=1):
    for _ in range(turns): pass
    return turns

def many(turns=1):
    for _ in range(turns + 5_000): pass
    return turns

def bad(turns=1):
    raise ValueError("no")

def hung():
    open("hung", "w").close()
    while True: pass
"""
UP_TO_ONE = ("--budget", "0.2")

Looking = Callable[[], list[str]]
Waiting = Callable[[Callable[[], bool]], None]
Bench = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: a pack in ``päck`` and a file of functions, ``fün.py``."""
    monkeypatch.setenv("TUIQUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    pack = tmp_path / "päck"
    pack.mkdir()
    (pack / "pack.toml").write_text(PACK, encoding="utf-8")
    (pack / "loops.toml").write_text(CASE, encoding="utf-8")
    for file in (pack / "loops.py", tmp_path / "fün.py"):
        file.write_text(FUNCTIONS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def bench(folder: Path, capfd: pytest.CaptureFixture[str]) -> Bench:
    """Runs the command in this process: exit status, standard output, standard error."""
    assert folder.is_dir()

    def run(*words: str) -> tuple[int, str, str]:
        status = main(["bench", *words])
        out, err = capfd.readouterr()
        return status, out, err

    return run


def records(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.parametrize("what", ["päck", "./päck/", "päck/loops", "päck/loops:fastest"])
def test_measures_a_strangers_pack(what: str, bench: Bench) -> None:
    status, out, err = bench(what, "--json", *UP_TO_ONE)
    (record,) = records(out)
    assert status == (0 if "loops" in what else 1)  # All was asked for, and one is broken.
    assert record["question"] == "mine/loops:fastest"
    assert record["winners"] == record["expected"] == ["few"]
    assert err.count("\n") == 1
    assert "gone.toml" in err


def test_measures_functions_of_any_file(bench: Bench, folder: Path) -> None:
    for file in ("fün.py", "./fün.py", str(folder / "fün.py")):
        status, out, err = bench(f"{file}:many,few", "--input", "3", "--json", *UP_TO_ONE)
        (record,) = records(out)
        assert (status, err) == (0, "")
        assert record["question"].endswith("fün.py:many,few")
        assert record["winners"] == ["few"]


def test_weighs_functions_of_any_file(bench: Bench) -> None:
    status, out, _ = bench("fün.py:many,few", "--memory", "--json")
    (record,) = records(out)
    assert status == 0
    assert record["unit"] == "B"
    assert record["winners"] == ["few"]


def test_tells_people(bench: Bench) -> None:
    status, out, _ = bench("fün.py:many,few", *UP_TO_ONE)
    assert status == 0
    assert "few is the fastest" in out


def test_one_failure_spares_the_rest(bench: Bench) -> None:
    status, out, err = bench("fün.py:few,bad", "fün.py:many,few", "--json", *UP_TO_ONE)
    failed, measured = records(out)
    assert (status, err) == (1, "")
    assert failed["error"] == {"kind": "failed", "message": "bad raised ValueError: no."}
    assert measured["winners"] == ["few"]


def test_measures_with_each_python(bench: Bench) -> None:
    twice = ("--python", sys.executable, "--python", sys.executable)
    status, out, _ = bench("fün.py:many,few", "--json", *twice, *UP_TO_ONE)
    assert status == 0
    assert [r["winners"] for r in records(out)] == [["few"], ["few"]]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nope"], "no pack and no folder called 'nope'"),
        (["nope/x"], "no pack and no folder"),
        (["."], "holds no pack.toml"),
        ([""], "holds no pack.toml"),
        (["talk/nope"], "has no question 'nope'"),
        (["talk/factorial:leanest"], "has no question 'factorial:leanest'"),
        (["päck/nope"], "has no question 'nope'"),
        (["päck/gone:fastest"], "gone.toml: "),
        (["fün.py"], "no functions are named"),
        (["fün.py:"], "2 to 4"),
        (["fün.py:few"], "2 to 4"),
        (["fün.py:few,few"], "2 to 4"),
        (["fün.py:few,nope"], "no `def nope` at its top level"),
        (["nope.py:f,g"], "nope.py"),
        (["päck.py:f,g"], "päck.py"),
        (["fün.py:few,many", "--input", "1 +"], "--input"),
        (["talk", "--input", "1"], "--input is for functions of a file"),
        (["talk", "--memory"], "--memory is for functions of a file"),
        (["--budget", "soon"], "--budget"),
        (["--budget", "0"], "--budget"),
        (["--budget", "nan"], "--budget"),
        (["--budget", "inf"], "--budget"),
        (["--python", "no-such-python", "talk"], "no-such-python"),
        (["--python", ".", "talk"], "--python"),
        (["--python", "", "talk"], "--python"),
        (["--fast"], "--fast"),
    ],
    ids=str,
)
def test_a_mistake_is_one_line(words: list[str], says: str, bench: Bench) -> None:
    status, out, err = bench(*words)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert says in err


def started(words: list[str], **more: Any) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "tuiquiz", "bench", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT), **more},
    )


@pytest.mark.parametrize("as_json", [["--json"], []], ids=["json", "text"])
@pytest.mark.parametrize(("name", "status"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_an_interruption_leaves_nothing(
    as_json: list[str], name: str, status: int, folder: Path, left: Looking, wait_until: Waiting
) -> None:
    words = ["fün.py:few,hung", "--budget", "600", *as_json]
    with started(words) as process:
        wait_until((folder / "hung").exists)
        process.send_signal(getattr(signal, name))
        out, err = process.communicate()
    assert process.returncode == status
    assert out == b""
    assert b"Traceback" not in err
    assert left() == []


def kept(folder: Path) -> list[str]:
    """The files that a measurement leaves: none but that of the queue."""
    return [path.name for path in (folder / "home").rglob("*") if path.is_file()]


def test_a_reader_that_leaves_is_no_fault(folder: Path) -> None:
    words = ["fün.py:few,many"] * 3
    with started([*words, "--json", *UP_TO_ONE]) as process:
        assert process.stdout and process.stderr
        assert process.stdout.readline().startswith(b'{"format": 1')
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
    assert kept(folder) == ["gate"]


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-16"])
def test_any_terminal_can_show_it(encoding: str, folder: Path) -> None:
    with started(["fün.py:few,many", *UP_TO_ONE], PYTHONIOENCODING=encoding) as process:
        out, _ = process.communicate()
    assert process.returncode == 0
    assert "few is the fastest" in out.decode(encoding)
    assert kept(folder) == ["gate"]


@pytest.mark.usefixtures("folder")
def test_repeated_runs_are_told_together() -> None:
    with started(["fün.py:few,many", "--json", "--repeat", "3"]) as process:
        out, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    (line,) = out.splitlines()
    record = json.loads(line)
    assert record["winners"] == ["few"]
    assert record["repeat"]["verdicts"] == [{"verdict": "win", "winners": ["few"], "runs": 3}]
    assert len(record["repeat"]["each"]) == 3


@pytest.mark.usefixtures("folder")
def test_people_are_told_how_often_each_verdict_came() -> None:
    with started(["fün.py:few,many", "--repeat", "2"], PYTHONIOENCODING="utf-8") as process:
        out, _ = process.communicate()
    assert process.returncode == 0
    assert "2 runs: 2 × win of few" in out.decode()


def test_what_was_measured_before_an_interrupt_is_told(folder: Path, wait_until: Waiting) -> None:
    begun = folder / "begun"
    (folder / "noted.py").write_text(f"open({str(begun)!r}, 'a').write('x')\n{FUNCTIONS}")
    with started(["noted.py:few,many", "--json", "--repeat", "100000"]) as process:
        wait_until(lambda: begun.exists() and begun.stat().st_size >= 6)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate()
    assert process.returncode == 130
    assert json.loads(out)["repeat"]["runs"] >= 2


@pytest.mark.usefixtures("folder")
def test_all_rounds_are_exported_as_one_file() -> None:
    with started(["fün.py:few,many", "--export", "pyperf"]) as process:
        out, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    suite = json.loads(out)
    assert [one["metadata"]["name"] for one in suite["benchmarks"]] == [
        "fün.py:few,many/few",
        "fün.py:few,many/many",
    ]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is full")
def test_a_full_disk_is_told_and_no_fault(folder: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "tuiquiz", "bench", "fün.py:few,many", "--json"]
        done = subprocess.run(
            command,
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == b"tuiquiz: cannot write: No space left on device.\n"
    assert kept(folder) == ["gate"]
