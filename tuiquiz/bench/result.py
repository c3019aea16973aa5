"""A measured question as a record: what ``bench`` prints, as text or as JSON."""

import json
import math
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tuiquiz.bench import machine
from tuiquiz.bench.runner import Measurement, Runner
from tuiquiz.quiz.case import Question
from tuiquiz.quiz.stats import Interval
from tuiquiz.quiz.verdict import Verdict

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Result:
    """A verdict and its circumstances; ``seconds`` is the whole wait, process start included."""

    question: Question
    verdict: Verdict
    seconds: float
    python: str
    implementation: str

    def json_line(self) -> str:
        """One line of ``bench --json``, format 1."""
        verdict = self.verdict
        record: dict[str, Any] = {
            "format": FORMAT,
            "question": self.question.id,
            "unit": str(verdict.unit),
            "verdict": str(verdict.kind),
            "winners": list(verdict.winners),
            "expected": list(self.question.expected),
            "ratio": _interval(verdict.ratio, 4) if verdict.ratio else None,
            "variants": [
                {"name": e.name, **_interval(e.interval, 1), "samples": e.samples}
                for e in verdict.estimates
            ],
            "seconds": round(self.seconds, 3),
            "python": self.python,
            "implementation": self.implementation,
            "machine": machine.describe(),
            "quiet": not verdict.busy,
        }
        if verdict.failure:
            record["error"] = {
                "kind": str(verdict.failure.kind),
                "message": verdict.failure.sentences,
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
    if off := runner.unavailable(question):
        verdict = Verdict.none(question.unit, off)
    else:
        measurement = runner.measure(question)
        if watch:
            watch(measurement)
        try:
            verdict = await measurement.run()
        finally:
            await measurement.close()
        python = measurement.python or python
        implementation = measurement.implementation or implementation
    seconds = time.monotonic() - began
    return Result(question, verdict, seconds, python, implementation)


def _interval(interval: Interval, digits: int) -> dict[str, float | None]:
    def number(value: float) -> float | None:
        return round(value, digits) if math.isfinite(value) else None

    return {
        "low": number(interval.low),
        "estimate": number(interval.estimate),
        "high": number(interval.high),
    }
