"""Measuring for visitors: what fails is told without what only the host can see or mend."""

from dataclasses import replace

from tuiquiz.bench.interpreters import Found, Interpreter
from tuiquiz.bench.measuring import Measurer, Measuring, Snapshot
from tuiquiz.quiz.case import Question
from tuiquiz.quiz.verdict import Failure, Verdict

ELSEWHERE = "it cannot be measured on this kiosk"


class DiscreetMeasurer:
    """Measures as ``inner`` does, and tells of no Python but that of the kiosk.

    That is decided here, whatever ``inner`` could do.
    """

    compares = False

    def __init__(self, inner: Measurer) -> None:
        self._inner = inner

    def measure(self, question: Question) -> Measuring:
        return _DiscreetMeasuring(self._inner.measure(question))

    def unavailable(self, question: Question) -> Failure | None:
        failure = self._inner.unavailable(question)
        return _told(failure) if failure else None

    async def others(self) -> Found:
        return Found((), (), ())

    def by(self, interpreter: Interpreter) -> "DiscreetMeasurer":
        return DiscreetMeasurer(self._inner.by(interpreter))


class _DiscreetMeasuring:
    def __init__(self, inner: Measuring) -> None:
        self.question = inner.question
        self._inner = inner

    async def prepare(self) -> None:
        await self._inner.prepare()

    async def run(self) -> Verdict:
        verdict = await self._inner.run()
        return replace(verdict, failure=_told(verdict.failure)) if verdict.failure else verdict

    def snapshot(self) -> Snapshot:
        return self._inner.snapshot()

    async def close(self) -> None:
        await self._inner.close()


def _told(failure: Failure) -> Failure:
    """``failure`` without hints to the host, and without anything that looks like a path."""
    secret = any(mark in failure.message for mark in "/\\")
    return Failure(failure.kind, ELSEWHERE if secret else failure.message)
