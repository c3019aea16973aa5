"""Measurements that are stopped half-way, at every stage, and games that are killed."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

import tuiquiz
from tuiquiz.bench import strays
from tuiquiz.bench.child import WORKER
from tuiquiz.bench.measuring import Stage
from tuiquiz.bench.protocol import Prepare, encode
from tuiquiz.bench.result import measure
from tuiquiz.bench.runner import Measurement, Runner
from tuiquiz.quiz.case import Ask, Question
from tuiquiz.quiz.verdict import FailureKind, Kind

pytestmark = pytest.mark.usefixtures("calm", "clean")

ROOT = Path(tuiquiz.__file__).parents[1]
TWINS = "def a():\n    for _ in range(99): pass\ndef b():\n    for _ in range(99): pass\n"
HANGING = "def a(): ...\ndef b():\n    while True: pass\n"
HANGING_AGAIN = """
CALLS = []
def a(): ...
def b():
    CALLS.append(1)
    while len(CALLS) > 1: pass
"""
HANGING_TO_START = "while True: pass\n"

Asking = Callable[..., Question]
Running = Callable[..., Runner]
Looking = Callable[[], list[str]]
Waiting = Callable[[Callable[[], bool]], None]


def begun(measurement: Measurement) -> bool:
    return measurement.snapshot().stage is Stage.STARTING


def ready(measurement: Measurement) -> bool:
    return measurement.snapshot().stage is Stage.READY


def checking(measurement: Measurement) -> bool:
    return measurement.snapshot().stage is Stage.CHECKING


def weighing(measurement: Measurement) -> bool:
    return measurement.snapshot().stage is Stage.WEIGHING


def in_a_heat(measurement: Measurement) -> bool:
    return len(measurement.snapshot().race) > 2


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():
            await asyncio.sleep(0)


STAGES = pytest.mark.parametrize(
    ("module", "ask", "reached"),
    [
        (TWINS, Ask.FASTEST, begun),
        (HANGING_TO_START, Ask.FASTEST, begun),
        (HANGING, Ask.FASTEST, checking),
        (TWINS, Ask.FASTEST, in_a_heat),
        (HANGING, Ask.LEANEST, checking),
        (HANGING_AGAIN, Ask.LEANEST, weighing),
    ],
    ids=["starting", "loading", "checking", "timing", "checking-memory", "weighing"],
)


@STAGES
async def test_a_cancelled_measurement_leaves_nothing(
    module: str,
    ask: Ask,
    reached: Callable[[Measurement], bool],
    question: Asking,
    runner: Running,
    left: Looking,
) -> None:
    one = runner(processes=2, budget_s=60.0, refine_s=60.0, cap_s=60.0)
    measurement = one.measure(question(module, "a", "b", ask=ask))
    task = asyncio.create_task(measurement.run())
    await until(lambda: reached(measurement))
    if module == HANGING_TO_START:
        await until(lambda: len(left()) == 2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert left() == []


@STAGES
async def test_a_closed_measurement_ends_without_a_verdict(
    module: str,
    ask: Ask,
    reached: Callable[[Measurement], bool],
    question: Asking,
    runner: Running,
    left: Looking,
) -> None:
    one = runner(processes=2, budget_s=60.0, refine_s=60.0, cap_s=60.0)
    measurement = one.measure(question(module, "a", "b", ask=ask))
    task = asyncio.create_task(measurement.run())
    await until(lambda: reached(measurement))
    await asyncio.gather(measurement.close(), measurement.close())
    assert left() == []
    verdict = await task
    assert verdict.kind is Kind.NONE
    assert verdict.failure and verdict.failure.kind is FailureKind.UNAVAILABLE
    assert verdict.failure.message == "the measurement was stopped"


async def test_a_cancelled_preparation_can_be_closed(
    question: Asking, runner: Running, left: Looking
) -> None:
    measurement = runner().measure(question(HANGING_TO_START, "a", "b"))
    task = asyncio.create_task(measurement.prepare())
    await until(lambda: len(left()) == 1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await measurement.close()
    assert left() == []


@pytest.mark.parametrize("module", [TWINS, "raise ValueError"])
async def test_a_measurement_that_is_prepared_need_not_run(
    module: str, question: Asking, runner: Running, left: Looking
) -> None:
    measurement = runner(processes=2).measure(question(module, "a", "b"))
    await measurement.prepare()
    await measurement.prepare()
    await measurement.close()
    await measurement.close()
    assert left() == []


async def test_a_failed_preparation_that_nobody_asks_about_leaves_nothing(
    question: Asking, runner: Running, left: Looking
) -> None:
    await runner(processes=2).measure(question("raise ValueError", "a", "b")).prepare()
    assert left() == []


async def test_nothing_starts_after_the_close(
    question: Asking, runner: Running, left: Looking
) -> None:
    measurement = runner().measure(question(TWINS, "a", "b"))
    await measurement.close()
    await measurement.prepare()
    assert left() == []
    assert (await measurement.run()).kind is Kind.NONE


async def test_a_process_that_was_killed_costs_the_question(
    question: Asking, runner: Running
) -> None:
    measurement = runner(budget_s=60.0, refine_s=60.0, cap_s=60.0).measure(
        question(TWINS, "a", "b")
    )
    task = asyncio.create_task(measurement.run())
    await until(lambda: in_a_heat(measurement))
    (child,) = measurement._children
    child.kill()
    failure = (await task).failure
    await measurement.close()
    assert failure and failure.kind is FailureKind.CRASHED
    assert failure.message == "a or b ended its process with SIGKILL"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
async def test_what_escapes_is_ended_too(question: Asking, runner: Running) -> None:
    """A command in a session of its own keeps the pipes open, and so does one nobody waits for."""
    module = """
        import os, subprocess
        def a(): return 1
        def b():
            if os.fork() == 0:
                subprocess.Popen(["sleep", "601"], start_new_session=True)
                os._exit(0)
            os.wait()
            subprocess.Popen(["sleep", "600"], start_new_session=True)
            return 1
        """
    verdict = (await measure(question(module, "a", "b"), runner())).verdict
    assert verdict.failure and verdict.failure.message == "b leaves a process behind"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts in /proc")
@pytest.mark.parametrize("bomb", ["fork", "shell", "threads-and-forks"])
async def test_a_fork_bomb_is_cut_short(bomb: str, question: Asking, runner: Running) -> None:
    text = {
        "fork": "while True: os.fork()",
        "shell": "subprocess.run('b() { b | b & }; b; sleep 600', shell=True, executable=SHELL)",
        "threads-and-forks": "while True: os.fork() or threading.Thread(target=os.fork).start()",
    }[bomb]
    module = f"""
        import os, shutil, subprocess, threading
        SHELL = shutil.which("bash") or "/bin/sh"
        def a(): return 1
        def b():
            {text}
        """
    verdict = (await measure(question(module, "a", "b"), runner())).verdict
    assert verdict.failure and verdict.failure.kind is FailureKind.FAILED, verdict
    told = (
        "starts processes without end",
        "BlockingIOError",
        "can't start new thread",
        "printed more than",  # A shell that may not fork complains each time.
    )
    assert any(words in verdict.failure.message for words in told), verdict.failure


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts in /proc")
async def test_a_fork_bomb_is_seen_though_others_have_left_the_machine(
    question: Asking, runner: Running, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The machine has fewer processes than before the call, though the variant starts many."""
    called, looked, tasks = tmp_path / "called", tmp_path / "looked", strays.tasks

    def crowded() -> int:
        if not called.exists():
            return tasks() + 5000
        looked.touch()
        return tasks()

    monkeypatch.setattr(strays, "tasks", crowded)
    module = f"""
        import os, pathlib, time
        def a(): return 1
        def b():
            pathlib.Path({str(called)!r}).touch()
            while not os.path.exists({str(looked)!r}):
                time.sleep(0.01)
            for _ in range(200):
                if os.fork() == 0:
                    time.sleep(600)
            time.sleep(600)
        """
    verdict = (await measure(question(module, "a", "b"), runner(cap_s=20.0))).verdict
    assert verdict.failure and verdict.failure.message == "b starts processes without end"


@pytest.mark.skipif(not hasattr(os, "waitid"), reason="needs to wait without reaping")
def test_a_copy_of_the_worker_says_nothing(tmp_path: Path) -> None:
    """It would answer, too, and the game would take that for the answer to its next command."""
    text = """
import os
def a(): return 1
def b():
    copy = os.fork()
    if copy: os.waitid(os.P_PID, copy, os.WEXITED | os.WNOWAIT)
    return 1
"""
    fields = Prepare(
        str(tmp_path / "case.py"), text, ("a", "b"), None, None, (), False, 2**30, 60, 9999, 1
    )
    worker = subprocess.Popen(
        [sys.executable, "-I", str(WORKER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )

    def answer(do: str, **more: Any) -> dict[str, Any]:
        assert worker.stdin and worker.stdout
        worker.stdin.write(encode(do, 60.0, more))
        worker.stdin.flush()
        while (event := json.loads(worker.stdout.readline()))["ev"] == "calling":
            pass
        assert isinstance(event, dict)
        return event

    with worker:
        try:
            assert answer("prepare", **asdict(fields))["ev"] == "ready"
            assert answer("check").get("message") == "b leaves a process behind"
        finally:
            os.killpg(worker.pid, signal.SIGKILL)


GAME = """
import asyncio, sys
from pathlib import Path
from tuiquiz.bench.native import Toolchain
from tuiquiz.bench.measuring import Limits
from tuiquiz.bench.runner import Runner
from tuiquiz.packs import adhoc
from tuiquiz.quiz.case import Ask

async def main():
    limits = Limits(prepare_s=600, budget_s=600, refine_s=600, cap_s=600)
    runner = Runner(Toolchain(Path(sys.argv[2])), limits=limits)
    measurement = runner.measure(adhoc.question(sys.argv[1], None, Ask.FASTEST))
    if sys.argv[3] == "run":
        await measurement.run()
    await measurement.prepare()
    print("ready", flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="F_SETSIG is Linux's")
@pytest.mark.parametrize("calls", [None, 0, 40], ids=["ready", "checking", "timing"])
def test_a_killed_game_takes_its_processes_along(
    calls: int | None, tmp_path: Path, left: Looking, wait_until: Waiting
) -> None:
    """Even those that ignore every signal they can, and the processes that these started."""
    called = tmp_path / "called"
    case = tmp_path / "case.py"
    case.write_text(
        dedent(
            f"""
            import os, signal
            for s in set(signal.Signals) - {{9, 19}}: signal.signal(s, signal.SIG_IGN)
            CALLS = []
            def a(): return 1
            def b():
                CALLS.append(1)
                if len(CALLS) <= {calls if calls is not None else 10**9}: return 1
                signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))
                os.fork()
                open({str(called)!r}, "w").close()
                while True: pass
            """
        ),
        encoding="utf-8",
    )
    game = subprocess.Popen(
        [sys.executable, "-c", GAME, f"{case}:a,b", str(tmp_path), "run" if calls else "ready"],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TUIQUIZ_HOME": str(tmp_path)},
    )
    with game:
        if calls is None:
            assert game.stdout and game.stdout.readline() == b"ready\n"
        else:
            wait_until(called.exists)
        assert len(left()) == (3 if calls is None else 4)
        game.kill()
    wait_until(lambda: not left())
