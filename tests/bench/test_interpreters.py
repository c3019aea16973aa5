"""Other Pythons as workers of the one that runs the game."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tuiquiz.bench import worker
from tuiquiz.bench.result import measure
from tuiquiz.bench.runner import Runner
from tuiquiz.packs import loader
from tuiquiz.quiz.case import Question
from tuiquiz.quiz.verdict import FailureKind

pytestmark = pytest.mark.usefixtures("clean")

WORKER = Path(worker.__file__)
VERSIONS = ("3.9", "3.10", "3.11", "3.12", "3.13", "3.14")
CASE = """
def fast(*, one=1): return one
def slow():
    for _ in range(5_000): pass
    return 1
"""
NEEDED = {"3.9": (104, 296), "3.10": (104, 296)}

Asking = Callable[..., Question]
Running = Callable[..., Runner]


@cache
def interpreter(version: str) -> str | None:
    """A CPython ``version`` on PATH or of pyenv that starts; the last one found."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found = [str(p) for p in sorted(pyenv.glob(f"versions/{version}.*/bin/python"))]
    for python in (sys.executable, *reversed(found), shutil.which(f"python{version}")):
        if python is None:
            continue
        told = subprocess.run(
            [python, "-I", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            capture_output=True,
            check=False,
            text=True,
        )
        if told.stdout.strip() == version:
            return python
    return None


@pytest.fixture(params=VERSIONS, scope="session")
def python(request: pytest.FixtureRequest) -> tuple[str, str]:
    version = str(request.param)
    found = interpreter(version)
    if found is None:
        pytest.skip(f"there is no Python {version} here")
    return version, found


async def test_measures_with(python: tuple[str, str], question: Asking, runner: Running) -> None:
    version, executable = python
    result = await measure(question(CASE, "slow", "fast"), runner(executable))
    assert result.verdict.winners == ("fast",), result.verdict
    assert result.python.startswith(f"{version}.")
    assert result.implementation == "CPython"


@pytest.mark.parametrize("python", ("3.9", "3.11", "3.12", "3.13"), indirect=True)
async def test_weighs_the_talks_case_to_the_byte(python: tuple[str, str], runner: Running) -> None:
    version, executable = python
    pack = loader.load(loader.find("talk")).pack
    asked = next(q for q in pack.questions if q.id == "talk/counting-evens:leanest")
    verdict = (await measure(asked, runner(executable, memory_bytes=1024**3))).verdict
    peaks = tuple(int(e.interval.estimate) for e in verdict.estimates)
    assert peaks[:2] == NEEDED.get(version, (112, 408))
    if version in ("3.12", "3.13"):
        assert peaks[2] == 4_167_400
    assert 4_167_300 < peaks[2] < 4_167_600


OTHERS = {
    "not-a-python": ("/bin/ls", "/bin/ls cannot run the measuring process: "),
    "silent": ("/bin/true", "/bin/true cannot run the measuring process"),
    "absent": ("/nowhere/python", "/nowhere/python cannot be started: No such file or directory"),
    "a-folder": ("/tmp", "/tmp cannot be started: Permission denied"),
}


@pytest.mark.parametrize(("program", "says"), OTHERS.values(), ids=OTHERS)
async def test_says_what_cannot_measure(
    program: str, says: str, question: Asking, runner: Running
) -> None:
    failure = (await measure(question(CASE, "slow", "fast"), runner(program))).verdict.failure
    assert failure and failure.kind is FailureKind.UNAVAILABLE
    assert failure.message.startswith(says)


async def test_a_program_that_says_nothing_is_not_waited_for(
    question: Asking, runner: Running, tmp_path: Path
) -> None:
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\nexec sleep 600\n", encoding="utf-8")
    program.chmod(0o755)
    asked = question(CASE, "slow", "fast")
    failure = (await measure(asked, runner(str(program), prepare_s=0.3))).verdict.failure
    assert failure and failure.kind is FailureKind.TIMEOUT
    assert failure.message == f"{program} did not come back within 0.3 s"


async def test_an_old_python_says_so(
    question: Asking, runner: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = WORKER.read_text(encoding="utf-8")
    assert "OLDEST = (3, 9)" in text
    newer = tmp_path / "worker.py"
    newer.write_text(text.replace("OLDEST = (3, 9)", "OLDEST = (9, 9)"), encoding="utf-8")
    monkeypatch.setattr("tuiquiz.bench.child.WORKER", newer)
    failure = (await measure(question(CASE, "slow", "fast"), runner())).verdict.failure
    assert failure and failure.kind is FailureKind.UNAVAILABLE
    assert failure.message.endswith("and 9.9 is the oldest that can measure")


def test_the_worker_imports_only_the_standard_library(python: tuple[str, str]) -> None:
    """And of that only what it cannot do without: every process of every question pays."""
    show = (
        "import sys; before = set(sys.modules); sys.argv = ['worker'];"
        f"import runpy; runpy.run_path({str(WORKER)!r});"
        "print(*sorted(set(sys.modules) - before))"
    )
    code = f"import sys, types, runpy, importlib.machinery, importlib.util, pkgutil; {show}"
    told = subprocess.run(
        [python[1], "-I", "-S", "-c", code], capture_output=True, check=True, text=True
    )
    names = set(told.stdout.split())
    heavy = {"typing", "asyncio", "dataclasses", "inspect", "traceback", "subprocess", "pickle"}
    assert not names & heavy
    assert not [name for name in names if name.startswith("tuiquiz")]
    assert len(names) < 40
