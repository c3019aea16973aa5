"""Recorded runs: the same answers as a measurement's, without a process."""

import asyncio
from collections.abc import Callable

from tuiquiz.bench.fake import FakeRunner
from tuiquiz.bench.measuring import Measurer, Measuring, Stage
from tuiquiz.quiz.case import Ask, Question
from tuiquiz.quiz.units import Unit
from tuiquiz.quiz.verdict import Failure, FailureKind, Kind

Asking = Callable[..., Question]

FAILURE = Failure(FailureKind.CRASHED, "b fell over")


async def test_replays_heats(question: Asking) -> None:
    asked = question("", "a", "b")
    fake = FakeRunner({asked.id: {"a": [10.0] * 9, "b": [20.0] * 9}})
    measurer: Measurer = fake
    measurement: Measuring = measurer.measure(asked)
    assert measurer.unavailable(asked) is None
    await measurement.prepare()
    assert measurement.snapshot().verdict is None
    verdict = await measurement.run()
    assert (verdict.kind, verdict.winners) == (Kind.WIN, ("a",))
    snapshot = measurement.snapshot()
    assert (snapshot.stage, snapshot.verdict) == (Stage.DONE, verdict)
    assert len(snapshot.race) == 9
    await measurement.close()
    assert (fake.measured, fake.closed) == ([asked.id], 1)


async def test_replays_peaks(question: Asking) -> None:
    asked = question("", "a", "b", ask=Ask.LEANEST)
    verdict = await FakeRunner({asked.id: {"a": [408], "b": [112]}}).measure(asked).run()
    assert (verdict.kind, verdict.winners, verdict.unit) == (Kind.WIN, ("b",), Unit.BYTES)


async def test_replays_failures(question: Asking) -> None:
    asked = question("", "a", "b")
    fake = FakeRunner({asked.id: FAILURE}, off={asked.id: FAILURE})
    assert fake.unavailable(asked) == FAILURE
    verdict = await fake.measure(asked).run()
    assert (verdict.kind, verdict.failure) == (Kind.NONE, FAILURE)


async def test_waits_for_its_gate(question: Asking) -> None:
    asked = question("", "a", "b")
    gate = asyncio.Event()
    fake = FakeRunner({asked.id: FAILURE}, gate=gate)
    task = asyncio.create_task(fake.measure(asked).run())
    done, _ = await asyncio.wait([task], timeout=0)
    assert not done
    gate.set()
    assert (await task).failure == FAILURE
