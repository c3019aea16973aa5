"""One run of one tool on one subject, timed from its cold start."""

import asyncio
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import tuiquiz
from benchmarks.rivals import process
from benchmarks.rivals.reading import FAILED, Reading
from benchmarks.rivals.subject import Subject
from benchmarks.rivals.tools import FILE, TOOLS, Tuiquiz, verdict
from tuiquiz.bench.native import Toolchain
from tuiquiz.bench.runner import Runner

READY = "tuiquiz-ready"
READY_RULE = "as tuiquiz, in process; the time counts from ready workers, as after a player's lock"

NAMES = [READY, *TOOLS]


@dataclass(frozen=True, slots=True)
class Run:
    """Wall seconds from the cold start to the end of the last command, and the verdict."""

    seconds: float
    reading: Reading


def environment(tool: str) -> dict[str, str]:
    """The environment of a tool's commands: this one's, but Python looks nowhere unusual."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "PYTEST", "CODSPEED", "PYPERF"))
    }
    # The coroutines of the talk's first question are not awaited, which is their point.
    kept["PYTHONWARNINGS"] = "ignore"
    if tool == Tuiquiz.name:
        kept["PYTHONPATH"] = str(Path(tuiquiz.__file__).parent.parent)
    return kept


def run(name: str, subject: Subject, python: str, timeout_s: float) -> Run:
    """Compare ``subject`` with the tool ``name``, in a folder of its own; never raises for it.

    ``python`` is the interpreter that has the tool; all commands together get ``timeout_s``.
    """
    with tempfile.TemporaryDirectory(prefix="rivals-") as made:
        folder = Path(made)
        (folder / FILE).write_text(subject.source, encoding="utf-8")
        if name == READY:
            return asyncio.run(_ready(subject, folder / FILE, timeout_s))
        tool = TOOLS[name]
        tool.prepare(subject, folder)
        seconds = 0.0
        outputs = []
        for command in tool.commands(subject, python):
            left_s = max(0.1, timeout_s - seconds)
            done = process.run(command, folder, environment(name), left_s)
            seconds += done.seconds
            outputs.append(done.out)
            if done.status != 0:
                why = "took too long" if done.status is None else f"status {done.status}"
                return Run(seconds, Reading(FAILED, message=f"{why}: {done.out[-300:]}"))
        try:
            return Run(seconds, tool.read(subject, folder, outputs))
        except (OSError, ValueError, LookupError) as error:
            return Run(seconds, Reading(FAILED, message=repr(error)))


async def _ready(subject: Subject, file: Path, timeout_s: float) -> Run:
    runner = Runner(Toolchain())
    return await measured(runner, subject, file, timeout_s)


async def measured(runner: Runner, subject: Subject, file: Path, timeout_s: float) -> Run:
    """The seconds from ready workers to the verdict of tuiquiz's engine, and the verdict."""
    measurement = runner.measure(subject.question(file))
    began = time.perf_counter()
    try:
        async with asyncio.timeout(timeout_s):
            await measurement.prepare()
            began = time.perf_counter()
            found = await measurement.run()
    except TimeoutError:
        return Run(time.perf_counter() - began, Reading(FAILED, message="took too long"))
    except Exception as error:  # noqa: BLE001 - A bug there costs one run, not a night of them.
        return Run(time.perf_counter() - began, Reading(FAILED, message=repr(error)))
    finally:
        seconds = time.perf_counter() - began
        await measurement.close()
    ratio = found.ratio.estimate if found.ratio else None
    message = found.failure.message if found.failure else ""
    return Run(seconds, verdict(str(found.kind), tuple(found.winners), ratio, None, message))
