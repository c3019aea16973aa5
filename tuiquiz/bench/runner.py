"""Measures a question: prepares processes, runs heats, and stops when the verdict is clear.

The worker processes measure and stream; this side decides. A ``Measurement`` is prepared while
the player thinks: the case is loaded, its input made, each variant called once to compare the
results, and its batches sized. What the verdict stands on is measured by ``run``, after the answer
is locked; only of calls that take tens of milliseconds those made before count, too.
"""

import asyncio
import random
import sys
import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from math import ceil, inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tuiquiz.bench import machine
from tuiquiz.bench.child import Child, ChildFailed
from tuiquiz.bench.measuring import Limits, Snapshot, Stage
from tuiquiz.bench.protocol import Prepare
from tuiquiz.bench.turn import Turn
from tuiquiz.quiz.case import Ask, Question
from tuiquiz.quiz.race import Heat, Race, Rules
from tuiquiz.quiz.units import Unit
from tuiquiz.quiz.verdict import (
    Clock,
    Estimate,
    Failure,
    FailureKind,
    Kind,
    Timing,
    Verdict,
    leanest,
)

if TYPE_CHECKING:
    from tuiquiz.bench.interpreters import Found, Interpreter
    from tuiquiz.bench.native import Library, Toolchain

SEED = 1
HEAT_NS = 6e6
MOST_ROUNDS = 8
SLOW_ROUND_NS = 10e6
GAP_S = (0.001, 0.005)
ENOUGH_ROUNDS = 48
PRECISE = 0.04
IDLE_WITHIN_S = 1.0
STOPPED = Failure(FailureKind.UNAVAILABLE, "the measurement was stopped")


class Runner:
    """Measures with ``interpreter`` (default: the one that runs the game).

    ``toolchain`` gives it compiled Rust (None: the usual one). ``clock``: the clock to time by,
    whatever the variants do (None: the one that fits them). ``cores``: those to measure on (None:
    all that this process may use); a case that takes more than one gets those of ``wide``.
    """

    def __init__(
        self,
        toolchain: "Toolchain | None" = None,
        *,
        interpreter: str = sys.executable,
        rules: Rules | None = None,
        limits: Limits | None = None,
        clock: Clock | None = None,
        cores: Collection[int] | None = None,
        wide: Collection[int] = (),
    ) -> None:
        self._toolchain = toolchain
        self.interpreter = interpreter
        self.rules = rules or Rules()
        self.limits = limits or Limits()
        self.clock = clock
        self.cores = cores
        self.wide = wide
        self.narrow: set[Question] = set()
        self.given_up: set[Path] = set()
        self.compares = True

    @property
    def toolchain(self) -> "Toolchain":
        """Where compiled Rust comes from."""
        if self._toolchain is None:
            from tuiquiz.bench.native import Toolchain

            self._toolchain = Toolchain(interpreter=self.interpreter)
        return self._toolchain

    def measure(self, question: Question) -> "Measurement":
        """A measurement of ``question`` that has not started yet."""
        return Measurement(question, self)

    async def others(self) -> "Found":
        """The other Pythons that could measure; looks for them each time."""
        from tuiquiz.bench.interpreters import find

        return await find()

    def by(self, interpreter: "Interpreter") -> "Runner":
        """What measures with another Python, by the same rules."""
        return Runner(
            interpreter=interpreter.path,
            rules=self.rules,
            limits=self.limits,
            clock=self.clock,
        )

    def unavailable(self, question: Question) -> Failure | None:
        """Why ``question`` cannot be measured here; may take a short process to find out."""
        cores, here = question.case.cores, len(self.wide) or machine.cores()
        if cores > here:
            return Failure(
                FailureKind.UNAVAILABLE,
                f"{question.id} is about {cores} cores, and tuiquiz may use {here} here",
                "Play it on a machine with more cores.",
            )
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
        self.python = ""
        self.implementation = ""
        self._runner = runner
        self._limits = runner.limits
        self._rules = runner.rules
        # How many cores a case takes, it shows where there are all.
        self._where = (runner.cores or ()) if question in runner.narrow else runner.wide
        self._children: list[Child] = []
        self._joiners: list[Child] = []
        self._fields: Prepare | None = None
        self._stage = Stage.STARTING
        self._began = time.monotonic()
        self._ended: float | None = None
        self._spent_s = 0.0
        self._names = tuple(variant.name for variant in question.variants)
        self._race = Race(self._names, runner.rules)
        self._timing: Timing | None = None
        self._first_ns: dict[str, float] = {}
        self._calls: dict[str, int] = {}
        self._round_ns = 0.0
        self._frames: list[tuple[Estimate, ...]] = []
        self._prepared: asyncio.Task[None] | None = None
        self._joining: asyncio.Task[None] | None = None
        self._turn: Turn | None = None
        self._wall_ns = self._cpu_ns = 0
        self._closed = False
        self._verdict: Verdict | None = None

    @property
    def heats(self) -> tuple[Heat, ...]:
        """All rounds that have been measured."""
        return tuple(self._race.heats)

    def snapshot(self) -> Snapshot:
        """What is known now."""
        elapsed = (self._ended or time.monotonic()) - self._began
        ahead = self._turn.ahead if self._turn and self._stage is Stage.WAITING else 0
        return Snapshot(self._stage, elapsed, tuple(self._frames), self._verdict, ahead)

    async def prepare(self) -> None:
        """Start the processes, load the case, make its input, and call each variant once."""
        if self._prepared is None and not self._closed:
            self._prepared = asyncio.create_task(self._prepare())
            self._prepared.add_done_callback(lambda task: task.cancelled() or task.exception())
        if self._prepared:
            await asyncio.wait([self._prepared])

    async def run(self) -> Verdict:
        """Measure and judge. What the case does wrong becomes a verdict of kind ``NONE``.

        The processes are killed by then; ``close`` waits until they are gone.
        """
        unit = self.question.unit
        try:
            await self.prepare()
            if self._closed or not self._prepared:
                raise ChildFailed(STOPPED)
            self._prepared.result()
            self._stage = Stage.WAITING
            longest_s = self._limits.cap_s + IDLE_WITHIN_S
            self._turn = Turn(longest_s=longest_s, given_up=self._runner.given_up)
            async with self._turn:
                self._began = time.monotonic()
                if unit is Unit.NS:
                    verdict = await self._time()
                else:
                    verdict = await self._weigh()
            busy = verdict.busy or machine.busy(self._wall_over_cpu)
            verdict = replace(verdict, timing=self._timing, busy=busy)
        except ChildFailed as failed:
            verdict = Verdict.none(unit, STOPPED if self._closed else failed.failure)
        except BaseException:
            await self.close()
            raise
        finally:
            self._stage = Stage.DONE
            self._ended = time.monotonic()
            for child in (*self._children, *self._joiners):
                child.kill()
        self._verdict = verdict
        return verdict

    async def close(self) -> None:
        """End every process of this measurement."""
        self._closed = True
        for child in (*self._children, *self._joiners):
            child.kill()
        for task in (self._prepared, self._joining):
            if task:
                task.cancel()
                await asyncio.wait([task])
        await asyncio.gather(*(child.close() for child in (*self._children, *self._joiners)))

    async def _prepare(self) -> None:
        libraries = await self._libraries()
        self._stage = Stage.STARTING
        case = self.question.case
        tasks = await asyncio.to_thread(machine.user_tasks)
        self._fields = Prepare(
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
            gc=case.gc,
            memory_bytes=self._limits.memory_bytes,
            processor_s=60 + 4 * ceil(self._limits.prepare_s + self._limits.cap_s),
            processes=tasks + self._limits.processes if tasks else 0,
            seed=SEED,
        )
        timed = self.question.ask is Ask.FASTEST
        self._children = [
            Child(self._runner.interpreter) for _ in range(self._rules.processes if timed else 1)
        ]
        await self._start(self._children)
        self._stage = Stage.CHECKING
        self._began = time.monotonic()
        checked = await self._children[0].ask("check", self._limits.cap_s)
        if self._runner.cores is not None:
            if self._cores_of(checked) == 1:
                self._runner.narrow.add(self.question)
                self._place(self._children, self._runner.cores)
            else:
                self._runner.narrow.discard(self.question)
                self._place(self._children, self._runner.wide)
        if timed:
            await self._size(checked)
        self._spent_s = time.monotonic() - self._began
        self._stage = Stage.READY

    async def _start(self, children: Sequence[Child]) -> None:
        """Have processes load the case; when one cannot, all of them end."""

        async def ready(child: Child) -> None:
            assert self._fields
            await child.start()
            if self._runner.cores is not None:
                self._place([child], self._where)
            event = await child.ask("prepare", self._limits.prepare_s, **asdict(self._fields))
            self.python, self.implementation = event["python"], event["implementation"]

        results = await asyncio.gather(*map(ready, children), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                for child in children:
                    await child.close()
                raise result

    def _place(self, children: Sequence[Child], cores: Collection[int]) -> None:
        for child in children:
            child.place(cores)
        self._where = cores

    def _cores_of(self, checked: dict[str, Any]) -> int:
        return max(self.question.case.cores, 2 if checked["sharing"] else 1)

    async def _size(self, checked: dict[str, Any]) -> None:
        """Choose the clock, knock out the hopeless, and size the batches of the others."""
        cores = self._cores_of(checked)
        timing = Timing.choose(checked["blocking"], cores, coarse=checked["coarse"])
        self._timing = replace(timing, clock=self._runner.clock or timing.clock)
        race = self._race
        first_ns = self._first_ns = self._times(checked)
        last = 1.5 * sum(first_ns.values()) / 1e9 > self._left_s
        doubtful = [n for n in race.hopeless(first_ns, last=last) if n not in timing.waiting]
        if doubtful and 1.2 * sum(first_ns[n] for n in doubtful) / 1e9 < self._left_s:
            again = await self._children[0].ask("again", self._left_s, variants=doubtful)
            for name, value in self._times(again).items():  # The first may have filled a cache.
                first_ns[name] = min(value, first_ns[name])
        race.first_calls(first_ns, last=last)
        self._round_ns = sum(first_ns[name] for name in race.running)
        if 1.5 * self._round_ns / 1e9 > self._left_s:
            return  # One call of each took all the time there was.
        calibrated = await self._children[0].ask(
            "calibrate", self._left_s, variants=race.running, clock=self._timing.clock
        )
        per_call_ns = calibrated["per_call_ns"]
        self._calls = calibrated["calls"]
        self._round_ns = 2 * sum(per_call_ns[name] * self._calls[name] for name in race.running)
        race.slow = self._round_ns > 2 * SLOW_ROUND_NS
        if race.slow:  # That was a heat: one call of each.
            self._round_ns /= 2
            self._add(Heat((per_call_ns,)))
            if 1.5 * self._round_ns / 1e9 < self._left_s:
                await self._warm(self._children[1:])

    async def _warm(self, children: Sequence[Child]) -> None:
        """Have long calls made once in each process, since the first is not like the others."""
        if self._race.slow:
            for child in children:
                await child.ask("again", self._limits.cap_s, variants=self._race.running)

    def _times(self, event: dict[str, Any]) -> dict[str, float]:
        """Nanoseconds of one call each, by the clock that was chosen."""
        assert self._timing
        chosen = event["wall_ns" if self._timing.clock is Clock.WALL else "cpu_ns"]
        return {name: float(value) for name, value in chosen.items()}

    async def _libraries(self) -> "list[Library]":
        if not self.question.case.rust_modules:
            return []
        from tuiquiz.bench.native import NativeError

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

    @property
    def _wall_over_cpu(self) -> float | None:
        if not self._timing or self._timing.clock is Clock.WALL or not self._cpu_ns:
            return None
        return self._wall_ns / self._cpu_ns

    @property
    def _running_s(self) -> float:
        return time.monotonic() - self._began

    @property
    def _left_s(self) -> float:
        """What is left of the time to run variants, before the lock as after it."""
        return max(0.05, self._limits.cap_s - self._spent_s - self._running_s)

    async def _time(self) -> Verdict:
        """Fill the race, until the verdict is clear or the time is up."""
        assert self._timing
        self._stage = Stage.TIMING
        cores = self._timing.cores
        idle = cores == 1 or await machine.idle_cores(cores, IDLE_WITHIN_S)
        self._timing = replace(self._timing, idle=idle)
        self._began = time.monotonic()
        race = self._race
        rounds = 1 if race.slow else max(1, min(MOST_ROUNDS, round(HEAT_NS / self._round_ns)))
        heat_s = rounds * self._round_ns / 1e9
        look = 0
        while self._calls:
            late = self._running_s > self._limits.budget_s
            if late and sum(len(heat.rounds) for heat in race.heats) >= ENOUGH_ROUNDS:
                break
            began_s = self._running_s
            if began_s + heat_s > self._limits.cap_s - self._spent_s:
                break
            if not await self._heat(rounds, heat_s):
                break
            # A heat that took long may have been unlucky: the mean tells better if there is time.
            heat_s += (self._running_s - began_s - heat_s) / len(race.heats)
            if len(race.heats) >= look:  # The more there are, the less one more can change.
                look = len(race.heats) + max(1, len(race.heats) // 16)
                self._frames.append(race.estimates())
                verdict = race.verdict()
                refined = self._running_s > self._limits.refine_s
                if verdict and _precise(verdict, PRECISE if not refined else inf):
                    break
                if verdict is None and self._joining is None and self._may_grow:
                    self._joining = asyncio.create_task(self._join())
            if not race.slow:
                await asyncio.sleep(random.uniform(*GAP_S))
        if not race.heats:
            self._add(Heat(({name: self._first_ns[name] for name in race.running},)))
        verdict = race.verdict(final=True)
        assert verdict
        if not idle:
            verdict = replace(
                verdict,
                kind=Kind.UNSETTLED,
                winners=self._names,
                ratio=None,
                versus=None,
                order=(self._names,),
                busy=True,
            )
        return verdict

    @property
    def _may_grow(self) -> bool:
        """Whether the question is so open, and so quick, that more processes are worth while."""
        assert self._timing
        return (
            len(self._race.heats) >= self._rules.open_heats
            and self._timing.clock is Clock.CPU
            and len(self._children) < self._rules.most_processes
        )

    async def _heat(self, rounds: int, expected_s: float) -> bool:
        """Measure a heat; False where the time was up before it was over."""
        assert self._timing
        place = len(self._race.heats) % len(self._children)
        limit_s, began = self._left_s, time.monotonic()
        try:
            event = await self._children[place].ask(
                "heat",
                limit_s,
                clock=self._timing.clock,
                calls=self._calls,
                rounds=rounds,
                single=self._race.slow,
            )
        except ChildFailed as failed:
            if failed.failure.kind is FailureKind.TIMEOUT and limit_s < 3 * expected_s:
                return False
            raise
        took_s = time.monotonic() - began
        if took_s > limit_s:  # The game was stopped meanwhile, which does not count.
            self._began += took_s - 1.5 * event["wall_ns"] / 1e9
        self._wall_ns += event["wall_ns"]
        self._cpu_ns += event["cpu_ns"]
        self._race.add(Heat(tuple(event["rounds"]), place))
        return True

    async def _join(self) -> None:
        """Have more processes, since what lasts as long as a process does must average out."""
        self._joiners = [
            Child(self._runner.interpreter)
            for _ in range(self._rules.most_processes - len(self._children))
        ]
        with suppress(ChildFailed):  # Those that there are have shown that they can.
            await self._start(self._joiners)
            await self._warm(self._joiners)
            self._children += self._joiners
            self._joiners = []

    def _add(self, heat: Heat) -> None:
        self._race.add(heat)
        self._frames.append(self._race.estimates())

    async def _weigh(self) -> Verdict:
        self._stage = Stage.WEIGHING
        peaks: dict[str, int] = {}
        for name in self._names:
            event = await self._children[0].ask("peak", self._left_s, variant=name)
            peaks[name] = int(event["bytes"])
            seen = tuple(n for n in self._names if n in peaks)
            self._frames.append(leanest(seen, peaks).estimates)
        return leanest(self._names, peaks)


def _precise(verdict: Verdict, share: float) -> bool:
    """Whether the ratio is known, to within ``share`` of it on each side."""
    ratio = verdict.ratio
    return ratio is None or (ratio.low > 0 and ratio.high - ratio.low < 2 * share * ratio.estimate)
