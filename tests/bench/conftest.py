"""Tiny questions, a runner for them, and a look at what a measurement leaves behind."""

import gc
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from uuid import uuid4

import pytest

from tuiquiz.bench.measuring import Limits
from tuiquiz.bench.native import Toolchain
from tuiquiz.bench.runner import Runner
from tuiquiz.quiz.case import Ask, Case, Question, Variant
from tuiquiz.quiz.race import Rules

MARK = "TUIQUIZ_TEST_RUN"
DEADLINE_S = 20.0
PATIENT = Limits(
    prepare_s=30.0, refine_s=0.05, budget_s=0.2, cap_s=30.0, memory_bytes=224 * 1024**2
)

Asking = Callable[..., Question]
Running = Callable[..., Runner]
Waiting = Callable[[Callable[[], bool]], None]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests stand in no queue with other measurements on this machine."""
    monkeypatch.setenv("TUIQUIZ_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="session")
def question() -> Asking:
    """Makes a question from the text of a module and the names of its variants."""

    def make(
        module: str,
        *names: str,
        make_input: str | None = None,
        finish: str | None = None,
        ask: Ask = Ask.FASTEST,
        expected: tuple[str, ...] = (),
        pack: str = "test",
    ) -> Question:
        case = Case(
            name="case",
            title="Some case",
            difficulty=1,
            tags=(),
            learnings=(),
            notes=(),
            variants=tuple(Variant(name, "") for name in names),
            module=dedent(module),
            file="case.py",
            finish=finish,
        )
        return Question(
            pack=pack,
            case=case,
            ask=ask,
            input="something",
            make_input=make_input,
            expected=expected,
            claim=None,
            hint="",
            why="",
            reasons=(),
        )

    return make


@pytest.fixture
def runner(tmp_path: Path) -> Running:
    """Makes a runner; ``processes`` is 1 unless told, the limits never a matter of luck.

    A limit that a test is to run into is given by name: ``runner(cap_s=0.5)``.
    """

    def make(interpreter: str = sys.executable, *, processes: int = 1, **limits: float) -> Runner:
        return Runner(
            Toolchain(tmp_path),
            interpreter=interpreter,
            rules=Rules(processes=processes, most_processes=processes),
            limits=replace(PATIENT, **limits),  # type: ignore[arg-type]
        )

    return make


@pytest.fixture
def wait_until() -> Waiting:
    """Looks again and again, at most ``DEADLINE_S``, until something holds."""

    def wait(holds: Callable[[], bool]) -> None:
        end = time.monotonic() + DEADLINE_S
        while not holds():
            assert time.monotonic() < end, "it did not come to pass"
            os.sched_yield()

    return wait


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Tells which processes live that this test, or what it started, has started."""
    if not Path("/proc/self/environ").exists():
        pytest.skip("needs /proc to see what a process has left behind")
    mark = uuid4().hex
    monkeypatch.setenv(MARK, mark)

    def look() -> list[str]:
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if f"{MARK}={mark}".encode() in (folder / "environ").read_bytes():
                    found.append((folder / "cmdline").read_text().replace("\0", " "))
            except (OSError, UnicodeDecodeError):
                continue  # It has ended meanwhile.
        return found

    return look


@pytest.fixture
def clean(left: Callable[[], list[str]], wait_until: Waiting) -> Iterator[None]:
    """After the test no process of it lives."""
    yield
    wait_until(lambda: not left())


@pytest.fixture
def calm(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """After the test asyncio has nothing to complain about."""
    yield
    gc.collect()
    assert not [r.getMessage() for r in caplog.records if r.name == "asyncio"]
