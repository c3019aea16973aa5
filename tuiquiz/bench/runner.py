"""Measures a question: prepares processes, runs heats, and stops when the verdict is clear.

The worker processes measure and stream; this side decides. A ``Measurement`` is prepared while
the player thinks (the case is loaded and its input made, no variant runs), and run after the
answer is locked.
"""

import asyncio
import random
import sys
import time
from dataclasses import asdict, dataclass
from enum import StrEnum
from math import ceil
from typing import Protocol

from tuiquiz.bench.child import Child, ChildFailed
from tuiquiz.bench.native import Library, NativeError, Toolchain
from tuiquiz.bench.protocol import Prepare
from tuiquiz.quiz.case import Ask, Question
from tuiquiz.quiz.units import Unit
from tuiquiz.quiz.verdict import (
    Estimate,
    Failure,
    FailureKind,
    Heat,
    Race,
    Rules,
    Verdict,
    leanest,
)

SEED = 1
SLOW_ROUND_NS = 10e6


class Stage(StrEnum):
    """What a measurement is busy with."""

    STARTING = "starting Python"
    COMPILING = "compiling Rust"
    READY = "ready"
    CHECKING = "checking that the results are equal"
    TIMING = "timing"
    WEIGHING = "weighing memory"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds a measurement may take.

    ``prepare_s``: to load the case and make its input. ``refine_s``: a verdict that is clear is
    still made more precise for so long. ``budget_s``: to measure while the verdict is open, unless
    there were few heats. ``cap_s``: to measure at the very most. ``memory_bytes``: what a process
    may hold.
    """

    prepare_s: float = 5.0
    refine_s: float = 0.4
    budget_s: float = 1.5
    cap_s: float = 2.5
    memory_bytes: int = 1024**3


ENOUGH_HEATS = 8
PRECISE = 0.04
STOPPED = Failure(FailureKind.UNAVAILABLE, "the measurement was stopped")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A measurement at one moment, for a screen to draw.

    ``race`` holds the estimates after each heat so far, oldest first; ``elapsed_s`` counts from
    the start of the measurement proper (while compiling: of compiling).
    """

    stage: Stage
    elapsed_s: float
    race: tuple[tuple[Estimate, ...], ...]
    verdict: Verdict | None


class Measuring(Protocol):
    """What a screen needs of a measurement; recorded runs follow it too."""

    question: Question

    async def prepare(self) -> None:
        """Get ready; calls no variant. Never raises for what a case does."""

    async def run(self) -> Verdict:
        """Measure and judge, at most once. Never raises for what a case does."""

    def snapshot(self) -> Snapshot:
        """What is known now."""

    async def close(self) -> None:
        """End every process of this measurement."""


class Measurer(Protocol):
    """Makes measurements."""

    def measure(self, question: Question) -> Measuring:
        """A measurement of ``question`` that has not started yet."""

    def unavailable(self, question: Question) -> Failure | None:
        """Why ``question`` cannot be measured here, known without measuring; None if it can."""


class Runner:
    """Measures with ``interpreter`` (default: the one that runs the game)."""

    def __init__(
        self,
        toolchain: Toolchain,
        *,
        interpreter: str = sys.executable,
        rules: Rules | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.toolchain = toolchain
        self.interpreter = interpreter
        self.rules = rules or Rules()
        self.limits = limits or Limits()

    def measure(self, question: Question) -> "Measurement":
        """A measurement of ``question`` that has not started yet."""
        return Measurement(question, self)

    def unavailable(self, question: Question) -> Failure | None:
        """Why ``question`` cannot be measured here; may take a short process to find out."""
        modules = question.case.rust_modules
        if modules and self.interpreter != sys.executable:
            return Failure(
                FailureKind.UNAVAILABLE,
                f"the Rust of {question.id} is compiled for {sys.executable} only",
                "Measure it without --python, or with tuiquiz installed for that Python.",
            )
        for module in modules:
            reason = self.toolchain.unavailable(module)
            if reason:
                return Failure(FailureKind.UNAVAILABLE, reason.reason, reason.hint)
        return None


class Measurement:
    """One question being measured."""

    def __init__(self, question: Question, runner: Runner) -> None:
        self.question = question
        self.wall_over_cpu: float | None = None
        self.python = ""
        self.implementation = ""
        self._runner = runner
        self._limits = runner.limits
        self._children: list[Child] = []
        self._stage = Stage.STARTING
        self._began = time.monotonic()
        self._ended: float | None = None
        self._names = tuple(variant.name for variant in question.variants)
        self._race = Race(self._names, runner.rules)
        self._frames: list[tuple[Estimate, ...]] = []
        self._prepared: asyncio.Task[None] | None = None
        self._closed = False
        self._verdict: Verdict | None = None

    @property
    def _unit(self) -> Unit:
        return Unit.NS if self.question.ask is Ask.FASTEST else Unit.BYTES

    def snapshot(self) -> Snapshot:
        """What is known now."""
        elapsed = (self._ended or time.monotonic()) - self._began
        return Snapshot(self._stage, elapsed, tuple(self._frames), self._verdict)

    async def prepare(self) -> None:
        """Start the processes, load the case and make its input."""
        if self._prepared is None and not self._closed:
            self._prepared = asyncio.create_task(self._prepare())
            self._prepared.add_done_callback(lambda task: task.cancelled() or task.exception())
        if self._prepared:
            await asyncio.wait([self._prepared])

    async def run(self) -> Verdict:
        """Measure and judge. What the case does wrong becomes a verdict of kind ``NONE``."""
        try:
            await self.prepare()
            if self._closed or not self._prepared:
                raise ChildFailed(STOPPED)
            self._prepared.result()
            self._began = time.monotonic()
            if self.question.ask is Ask.FASTEST:
                verdict = await self._time()
            else:
                verdict = await self._weigh()
        except ChildFailed as failed:
            verdict = Verdict.none(self._unit, STOPPED if self._closed else failed.failure)
        finally:
            self._stage = Stage.DONE
            self._ended = time.monotonic()
            await self.close()
        self._verdict = verdict
        return verdict

    async def close(self) -> None:
        """End every process of this measurement."""
        self._closed = True
        for child in self._children:
            child.kill()
        if self._prepared:
            self._prepared.cancel()
            await asyncio.wait([self._prepared])
        for child in self._children:
            await child.close()

    async def _prepare(self) -> None:
        libraries = await self._libraries()
        self._stage = Stage.STARTING
        case = self.question.case
        fields = Prepare(
            file=case.file,
            module=case.module,
            variants=self._names,
            make_input=self.question.make_input,
            finish=case.finish,
            libraries=tuple(
                {
                    "name": library.name,
                    "path": str(library.path),
                    "module": library.module,
                    "attribute": library.attribute,
                }
                for library in libraries
            ),
            memory_bytes=self._limits.memory_bytes,
            processor_s=60 + 4 * ceil(self._limits.prepare_s + self._limits.cap_s),
            seed=SEED,
        )
        count = self._runner.rules.processes if self.question.ask is Ask.FASTEST else 1
        self._children = [Child(self._runner.interpreter) for _ in range(count)]

        async def ready(child: Child) -> None:
            await child.start()
            event = await child.ask("prepare", self._limits.prepare_s, **asdict(fields))
            self.python, self.implementation = event["python"], event["implementation"]

        results = await asyncio.gather(*map(ready, self._children), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                for child in self._children:
                    await child.close()
                raise result
        self._stage = Stage.READY

    async def _libraries(self) -> list[Library]:
        libraries = []
        for module in self.question.case.rust_modules:
            self._stage = Stage.COMPILING
            try:
                libraries.append(await self._runner.toolchain.library(module))
            except NativeError as error:
                raise ChildFailed(
                    Failure(FailureKind.UNAVAILABLE, error.message, error.hint, error.output)
                ) from error
        return libraries

    def _left_s(self) -> float:
        return max(0.05, self._limits.cap_s - (time.monotonic() - self._began))

    async def _time(self) -> Verdict:
        race = self._race
        self._stage = Stage.CHECKING
        checked = await self._children[0].ask("check", self._left_s())
        race.first_calls(checked["first_ns"])
        first = {name: float(checked["first_ns"][name]) for name in race.running}
        if 1.5 * sum(first.values()) / 1e9 < self._left_s():
            self._stage = Stage.TIMING
            await self._heats(checked["clock"])
        if not race.heats:  # One call of each took all the time there was.
            self._add(Heat(first, 1))
        verdict = race.verdict(final=True)
        assert verdict
        return verdict

    async def _heats(self, clock: str) -> None:
        """Fill the race, until the verdict is clear or the time is up."""
        race = self._race
        calibrated = await self._children[0].ask(
            "calibrate", self._left_s(), variants=race.running, clock=clock
        )
        heat_s = calibrated["round_ns"] / 1e9
        slow = race.slow = calibrated["round_ns"] > SLOW_ROUND_NS
        least = 4 if slow else ENOUGH_HEATS
        fields = {
            "clock": clock,
            "calls": calibrated["calls"],
            "rounds": 1 if slow else 8,
            "slow": slow,
        }
        if slow:  # That was a heat: one call of each.
            self._add(Heat(calibrated["medians"], 1))
        wall_ns = cpu_ns = 0
        while True:
            spent_s = time.monotonic() - self._began
            late = spent_s > self._limits.budget_s and len(race.heats) >= ENOUGH_HEATS
            if late or spent_s + heat_s > self._limits.cap_s:
                break
            child = self._children[len(race.heats) % len(self._children)]
            event = await child.ask("heat", self._left_s() + 3 * heat_s, **fields)
            # A heat that took long may have been unlucky: the mean tells better if there is time.
            heat_s += (time.monotonic() - self._began - spent_s - heat_s) / (1 + len(race.heats))
            self._add(Heat(event["medians"], event["rounds"]))
            wall_ns += event["wall_ns"]
            cpu_ns += event["cpu_ns"]
            if len(race.heats) >= least and (verdict := race.verdict()):
                spent_s = time.monotonic() - self._began
                if spent_s > self._limits.refine_s or _precise(verdict):
                    break
            if not slow:
                await asyncio.sleep(random.uniform(0.003, 0.009))
        if cpu_ns and clock == "cpu":
            self.wall_over_cpu = wall_ns / cpu_ns

    def _add(self, heat: Heat) -> None:
        self._race.add(heat)
        self._frames.append(self._race.estimates())

    async def _weigh(self) -> Verdict:
        child = self._children[0]
        self._stage = Stage.CHECKING
        await child.ask("check", self._left_s())
        self._stage = Stage.WEIGHING
        peaks: dict[str, int] = {}
        for name in self._names:
            event = await child.ask("peak", self._left_s(), variant=name)
            peaks[name] = int(event["bytes"])
            seen = tuple(n for n in self._names if n in peaks)
            self._frames.append(leanest(seen, peaks).estimates)
        return leanest(self._names, peaks)


def _precise(verdict: Verdict) -> bool:
    ratio = verdict.ratio
    return ratio is None or ratio.high - ratio.low < 2 * PRECISE * ratio.estimate
