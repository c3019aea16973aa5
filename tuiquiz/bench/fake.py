"""Measurements that replay recorded heats: for tests and demonstrations, with no process."""

import asyncio
from collections.abc import Mapping, Sequence

from tuiquiz.bench.interpreters import Found, Interpreter
from tuiquiz.bench.measuring import Snapshot, Stage
from tuiquiz.quiz.case import Question
from tuiquiz.quiz.race import Heat, Race
from tuiquiz.quiz.units import Unit
from tuiquiz.quiz.verdict import Estimate, Failure, Verdict, leanest


class FakeRunner:
    """Gives each question its recorded numbers.

    ``recorded`` maps a question's id to one list of numbers per variant, all of the same length
    (nanoseconds a call, one a heat; for memory the first number is the peak in bytes), or to the
    ``Failure`` of its measurement. ``off`` maps ids to why a question cannot be asked at all. A
    measurement waits for ``gate`` (if given) before its verdict; meanwhile so many others as
    ``ahead`` says come first. ``elsewhere`` has what other Pythons measure, by their names. What
    is shown is as old as ``age_s`` says (None: measured now); ``compares`` as in ``Measurer``.
    """

    def __init__(
        self,
        recorded: Mapping[str, Mapping[str, Sequence[float]] | Failure],
        *,
        off: Mapping[str, Failure] | None = None,
        gate: asyncio.Event | None = None,
        elsewhere: Mapping[str, "FakeRunner"] | None = None,
    ) -> None:
        self.recorded = recorded
        self.elsewhere = elsewhere or {}
        self.off = off or {}
        self.gate = gate
        self.ahead = 0
        self.age_s: float | None = None
        self.compares = True
        self.measured: list[str] = []
        self.closed = 0

    async def others(self) -> Found:
        """The Pythons of ``elsewhere``, by name: ``CPython 3.13.0``."""
        found = []
        for name in self.elsewhere:
            implementation, version = name.rsplit(" ", 1)
            found.append(Interpreter(name, implementation, version))
        return Found(tuple(found), (), ())

    def by(self, interpreter: Interpreter) -> "FakeRunner":
        """The replay recorded for another Python."""
        return self.elsewhere[interpreter.path]

    def unavailable(self, question: Question) -> Failure | None:
        """Why ``question`` cannot be asked, as told when this was made."""
        return self.off.get(question.id)

    def measure(self, question: Question) -> "FakeMeasurement":
        """A replay of what is recorded for ``question``."""
        return FakeMeasurement(question, self)


class FakeMeasurement:
    """One replay; see ``FakeRunner``."""

    def __init__(self, question: Question, runner: FakeRunner) -> None:
        self.question = question
        self._runner = runner
        self._frames: list[tuple[Estimate, ...]] = []
        self._verdict: Verdict | None = None

    async def prepare(self) -> None:
        """Nothing to prepare."""

    async def run(self) -> Verdict:
        """The verdict on the recorded numbers."""
        if self._runner.gate:
            await self._runner.gate.wait()
        self._runner.measured.append(self.question.id)
        recorded = self._runner.recorded[self.question.id]
        unit = self.question.unit
        names = tuple(variant.name for variant in self.question.variants)
        if isinstance(recorded, Failure):
            self._verdict = Verdict.none(unit, recorded)
        elif unit is Unit.BYTES:
            self._verdict = leanest(names, {name: int(recorded[name][0]) for name in names})
            self._frames.append(self._verdict.estimates)
        else:
            race = Race(names)
            for at, numbers in enumerate(zip(*(recorded[n] for n in names), strict=True)):
                race.add(Heat((dict(zip(names, numbers, strict=True)),) * 8, at % 2))
                self._frames.append(race.estimates())
            self._verdict = race.verdict(final=True)
            assert self._verdict
        return self._verdict

    def snapshot(self) -> Snapshot:
        """All recorded heats, once run."""
        stage = Stage.DONE if self._verdict else Stage.TIMING
        ahead = 0 if self._verdict else self._runner.ahead
        if ahead:
            stage = Stage.WAITING
        age_s = self._runner.age_s
        return Snapshot(stage, 0.5, tuple(self._frames), self._verdict, ahead, age_s)

    async def close(self) -> None:
        """Count it."""
        self._runner.closed += 1
