"""A measured question as a record: what ``bench`` prints, as text or as JSON."""

import json
import math
import platform
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tuiquiz.bench import machine
from tuiquiz.bench.runner import Measurement, Runner
from tuiquiz.quiz.case import Question
from tuiquiz.quiz.race import Heat
from tuiquiz.quiz.stats import Interval
from tuiquiz.quiz.verdict import Kind, Verdict

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Result:
    """A verdict and its circumstances.

    ``seconds`` is the whole wait, process start included; ``heats`` are all rounds measured (none
    for memory).
    """

    question: Question
    verdict: Verdict
    seconds: float
    python: str
    implementation: str
    heats: tuple[Heat, ...] = ()

    def brief(self) -> dict[str, Any]:
        """What ``bench --json --repeat`` prints of each run."""
        verdict = self.verdict
        return {
            "verdict": str(verdict.kind),
            "winners": list(verdict.winners),
            "ratio": _interval(verdict.ratio, 4) if verdict.ratio else None,
            "seconds": round(self.seconds, 3),
            "quiet": not verdict.busy,
        }

    def record(self) -> dict[str, Any]:
        """What ``bench --json`` prints of it, format 1."""
        verdict, brief = self.verdict, self.brief()
        record: dict[str, Any] = {
            "format": FORMAT,
            "question": self.question.id,
            "unit": str(verdict.unit),
            "verdict": brief["verdict"],
            "winners": brief["winners"],
            "expected": list(self.question.expected),
            "ratio": brief["ratio"],
            "order": [list(group) for group in verdict.order],
            "variants": [
                {"name": e.name, **_interval(e.interval, 1), "samples": e.samples}
                for e in verdict.estimates
            ],
            "seconds": brief["seconds"],
            "python": self.python,
            "implementation": self.implementation,
            "machine": machine.describe(),
            "quiet": brief["quiet"],
            "clock": str(verdict.timing.clock) if verdict.timing else None,
        }
        if verdict.failure:
            record["error"] = {
                "kind": str(verdict.failure.kind),
                "message": verdict.failure.sentences,
            }
        return record


@dataclass(frozen=True, slots=True)
class Outcome:
    """How often a verdict came: its kind, its winners, and in how many runs."""

    kind: Kind
    winners: tuple[str, ...]
    runs: int


def outcomes(results: Sequence[Result]) -> tuple[Outcome, ...]:
    """The different verdicts of several runs of one question, the commonest first."""
    counts = Counter((result.verdict.kind, result.verdict.winners) for result in results)
    return tuple(Outcome(*verdict, runs) for verdict, runs in counts.most_common())


def json_line(results: Sequence[Result]) -> str:
    """One line of ``bench --json`` for the runs of one question with one interpreter.

    Of several runs it tells the first that had the commonest verdict, and under ``repeat`` how
    often each verdict came and what each run said.
    """
    ranking = outcomes(results)
    shown = next(
        result
        for result in results
        if (result.verdict.kind, result.verdict.winners) == (ranking[0].kind, ranking[0].winners)
    )
    record = shown.record()
    if len(results) > 1:
        record["repeat"] = {
            "runs": len(results),
            "verdicts": [
                {"verdict": str(one.kind), "winners": list(one.winners), "runs": one.runs}
                for one in ranking
            ],
            "each": [result.brief() for result in results],
        }
    return json.dumps(record, allow_nan=False)


async def measure(
    question: Question, runner: Runner, watch: Callable[[Measurement], None] | None = None
) -> Result:
    """Measure ``question``; ``watch`` is given the measurement before it starts."""
    began = time.monotonic()
    own = runner.interpreter == sys.executable
    python = platform.python_version() if own else ""
    implementation = platform.python_implementation() if own else ""
    heats: tuple[Heat, ...] = ()
    if off := runner.unavailable(question):
        verdict = Verdict.none(question.unit, off)
        seconds = time.monotonic() - began
    else:
        measurement = runner.measure(question)
        if watch:
            watch(measurement)
        try:
            verdict = await measurement.run()
            seconds = time.monotonic() - began
        finally:
            await measurement.close()
        python = measurement.python or python
        implementation = measurement.implementation or implementation
        heats = measurement.heats
    return Result(question, verdict, seconds, python, implementation, heats)


def _interval(interval: Interval, digits: int) -> dict[str, float | None]:
    def number(value: float) -> float | None:
        return round(value, digits) if math.isfinite(value) else None

    return {
        "low": number(interval.low),
        "estimate": number(interval.estimate),
        "high": number(interval.high),
    }
