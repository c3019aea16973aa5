"""Measured rounds as pyperf reads them."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tuiquiz.bench.export import pyperf
from tuiquiz.bench.result import Result, measure
from tuiquiz.bench.runner import Runner
from tuiquiz.quiz.case import Ask, Question
from tuiquiz.quiz.race import Heat
from tuiquiz.quiz.stats import Interval
from tuiquiz.quiz.units import Unit
from tuiquiz.quiz.verdict import Clock, Estimate, Failure, FailureKind, Kind, Timing, Verdict

Asking = Callable[..., Question]


def win(asked: Question, python: str = "3.13.0") -> Result:
    verdict = Verdict(
        Kind.WIN,
        Unit.NS,
        ("a",),
        (
            Estimate("a", Interval(1.0, 1.5, 2.0), 3),
            Estimate("b", Interval(2.0, 3.0, 4.0), 3),
            Estimate("nap", Interval.exact(1e9), 1),
        ),
        timing=Timing(Clock.CPU),
    )
    heats = (
        Heat(({"a": 1.0, "b": 2.0}, {"a": 1.5, "b": 3.0}), 0),
        Heat(({"a": 2.0, "b": 4.0},), 1),
        Heat(({"a": 2.5, "b": 5.0},), 0),
    )
    return Result(asked, verdict, 0.1, python, "CPython", heats)


def suite(*results: Result) -> dict[str, dict[str, Any]]:
    exported = json.loads(pyperf(results))
    assert exported["version"] == "1.0"
    return {one["metadata"]["name"]: one for one in exported["benchmarks"]}


def test_every_process_is_a_run_and_every_round_a_value_in_seconds(question: Asking) -> None:
    told = suite(win(question("", "a", "b", "nap")))
    assert list(told) == [f"test/case:fastest/{name}" for name in ("a", "b", "nap")]
    assert told["test/case:fastest/a"]["runs"] == [
        {"values": [1.0e-9, 1.5e-9, 2.5e-9]},
        {"values": [2.0e-9]},
    ]
    assert told["test/case:fastest/nap"]["runs"] == [{"values": [1.0]}]
    metadata = told["test/case:fastest/b"]["metadata"]
    assert metadata["unit"] == "second"
    assert metadata["python_version"] == "3.13.0"
    assert metadata["timer"] == "cpu time"


def test_repeated_runs_are_more_runs_of_one_benchmark(question: Asking) -> None:
    asked = question("", "a", "b", "nap")
    told = suite(win(asked), win(asked))
    assert len(told["test/case:fastest/a"]["runs"]) == 4


def test_several_pythons_are_told_apart_by_name(question: Asking) -> None:
    asked = question("", "a", "b", "nap")
    told = suite(win(asked), win(asked, "3.12.1"))
    assert "test/case:fastest/a (CPython 3.13.0)" in told
    assert "test/case:fastest/a (CPython 3.12.1)" in told
    assert len(told) == 6


def test_what_has_no_verdict_is_left_out(question: Asking) -> None:
    failure = Verdict.none(Unit.NS, Failure(FailureKind.CRASHED, "it fell over"))
    assert suite(Result(question("", "a", "b"), failure, 0.1, "3.13.0", "CPython")) == {}


def test_pyperf_takes_no_zero(question: Asking) -> None:
    verdict = Verdict(
        Kind.WIN,
        Unit.BYTES,
        ("a",),
        (Estimate("a", Interval.exact(0.0), 1), Estimate("b", Interval.exact(56.0), 1)),
    )
    told = suite(Result(question("", "a", "b"), verdict, 0.1, "3.13.0", "CPython"))
    assert list(told) == ["test/case:fastest/b"]


def test_pyperf_itself_reads_it(question: Asking) -> None:
    library = pytest.importorskip("pyperf")
    read = library.BenchmarkSuite.loads(pyperf([win(question("", "a", "b", "nap"))]))
    benchmark = read.get_benchmark("test/case:fastest/b")
    assert benchmark.get_values() == (2.0e-9, 3.0e-9, 5.0e-9, 4.0e-9)


async def test_a_measured_question_and_its_bytes(
    question: Asking, runner: Callable[..., Runner]
) -> None:
    module = """
        def a(): return len(bytes(99))
        def b():
            for _ in range(999): pass
            return len(bytes(99))
        """
    timed = await measure(question(module, "a", "b"), runner(processes=2))
    weighed = await measure(question(module, "a", "b", ask=Ask.LEANEST), runner())
    told = suite(timed, weighed)
    for name in ("a", "b"):
        runs = told[f"test/case:fastest/{name}"]["runs"]
        estimate = timed.verdict.estimate(name)
        assert estimate
        assert len(runs) == 2
        assert sum(len(run["values"]) for run in runs) == estimate.samples
        memory = told[f"test/case:leanest/{name}"]
        peak = weighed.verdict.estimate(name)
        assert memory["metadata"]["unit"] == "byte"
        assert peak and memory["runs"] == [{"values": [int(peak.interval.estimate)]}]
