"""The record of a measured question, as contract.md promises it."""

import json
import math
import platform
from collections.abc import Callable
from typing import Any

import pytest

from tuiquiz.bench.result import Result, json_line, measure
from tuiquiz.bench.runner import Measurement, Runner
from tuiquiz.quiz.case import Ask, Question
from tuiquiz.quiz.stats import Interval
from tuiquiz.quiz.units import Unit
from tuiquiz.quiz.verdict import (
    Clock,
    Estimate,
    Failure,
    FailureKind,
    Kind,
    Timing,
    Verdict,
)

KEYS = [
    "format",
    "question",
    "unit",
    "verdict",
    "winners",
    "expected",
    "ratio",
    "order",
    "variants",
    "seconds",
    "python",
    "implementation",
    "machine",
    "quiet",
    "clock",
]
CASE = "def a(): return 1\ndef b():\n    for _ in range(9999): pass\n    return 1\n"

Asking = Callable[..., Question]
Running = Callable[..., Runner]


def strict(line: str) -> dict[str, Any]:
    """``line`` as JSON in the strict sense: no NaN, no Infinity, one line, one object."""

    def refuse(name: str) -> float:
        raise AssertionError(name)

    assert "\n" not in line
    record = json.loads(line, parse_constant=refuse)
    assert isinstance(record, dict)
    return record


@pytest.fixture
def result(question: Asking) -> Callable[..., Result]:
    def make(verdict: Verdict, **changes: Any) -> Result:
        asked = question(CASE, "a", "b", expected=("a",), **changes)
        return Result(asked, verdict, 0.41234, "3.13.0", "CPython")

    return make


def test_a_win(result: Callable[..., Result]) -> None:
    verdict = Verdict(
        Kind.WIN,
        Unit.NS,
        ("a",),
        (Estimate("a", Interval(1.0, 1.14, 1.2), 60), Estimate("b", Interval(2, 2.2, 3), 60)),
        Interval(1.21, 1.24567, 1.27),
        "b",
        (("a",), ("b",)),
        Timing(Clock.CPU),
    )
    record = strict(json_line([result(verdict)]))
    assert list(record) == KEYS
    machine = record.pop("machine")
    assert machine and isinstance(machine, str)
    assert record == {
        "format": 1,
        "question": "test/case:fastest",
        "unit": "ns",
        "verdict": "win",
        "winners": ["a"],
        "expected": ["a"],
        "ratio": {"low": 1.21, "estimate": 1.2457, "high": 1.27},
        "order": [["a"], ["b"]],
        "variants": [
            {"name": "a", "low": 1.0, "estimate": 1.1, "high": 1.2, "samples": 60},
            {"name": "b", "low": 2, "estimate": 2.2, "high": 3, "samples": 60},
        ],
        "seconds": 0.412,
        "python": "3.13.0",
        "implementation": "CPython",
        "quiet": True,
        "clock": "cpu",
    }


def test_what_is_not_a_number_is_null(result: Callable[..., Result]) -> None:
    verdict = Verdict(
        Kind.UNSETTLED,
        Unit.NS,
        ("a", "b"),
        (Estimate("a", Interval(0.0, math.inf, math.nan), 1),),
        Interval(-math.inf, math.nan, math.inf),
    )
    record = strict(json_line([result(verdict)]))
    assert record["ratio"] == {"low": None, "estimate": None, "high": None}
    assert record["variants"][0]["estimate"] is None


def test_no_verdict(result: Callable[..., Result]) -> None:
    failure = Failure(FailureKind.UNAVAILABLE, "there is no cargo", "Install it.")
    record = strict(json_line([result(Verdict.none(Unit.BYTES, failure), ask=Ask.LEANEST)]))
    assert list(record) == [*KEYS, "error"]
    assert record["verdict"] == "none"
    assert record["unit"] == "B"
    assert record["winners"] == []
    assert record["variants"] == []
    assert record["ratio"] is None
    assert record["error"]["kind"] == "unavailable"
    assert record["error"]["message"] == failure.sentences


def test_any_output_can_take_it(result: Callable[..., Result]) -> None:
    failure = Failure(FailureKind.FAILED, "f raised Möp: \udcff")
    line = json_line([result(Verdict.none(Unit.NS, failure))])
    assert line.isascii()
    assert strict(line)["error"]["message"] == failure.sentences


@pytest.mark.usefixtures("clean")
async def test_a_measured_question(question: Asking, runner: Running) -> None:
    asked = question(CASE, "a", "b", expected=("b",), pack="")
    seen: list[Measurement] = []
    record = strict(json_line([await measure(asked, runner(processes=2), seen.append)]))
    assert len(seen) == 1
    assert list(record) == KEYS
    assert record["question"] == "case"
    assert record["winners"] == ["a"]
    assert record["expected"] == ["b"]
    ratio = record["ratio"]
    assert 1 < ratio["low"] <= ratio["estimate"] <= ratio["high"]
    assert [v["name"] for v in record["variants"]] == ["a", "b"]
    assert all(v["samples"] >= 8 for v in record["variants"])
    assert record["seconds"] > 0
    assert isinstance(record["quiet"], bool)


async def test_a_question_that_is_off_starts_nothing(question: Asking, runner: Running) -> None:
    class Off(Runner):
        def unavailable(self, question: Question) -> Failure | None:
            return Failure(FailureKind.UNAVAILABLE, f"{question.id} is off")

    one = runner()
    record = strict(json_line([await measure(question(CASE, "a", "b"), Off(one.toolchain))]))
    assert record["error"]["message"].startswith("test/case:fastest is off")
    assert record["python"] == platform.python_version()


def test_repeated_runs_are_one_line_that_tells_how_often_each_verdict_came(
    result: Callable[..., Result],
) -> None:
    tie = Verdict(Kind.TIE, Unit.NS, ("a", "b"))
    win = Verdict(Kind.WIN, Unit.NS, ("a",), ratio=Interval(1.1, 1.2, 1.3), busy=True)
    record = strict(json_line([result(win), result(tie), result(tie)]))
    assert list(record) == [*KEYS, "repeat"]
    assert (record["verdict"], record["winners"]) == ("tie", ["a", "b"])
    repeat = record["repeat"]
    assert repeat["runs"] == 3
    assert repeat["verdicts"] == [
        {"verdict": "tie", "winners": ["a", "b"], "runs": 2},
        {"verdict": "win", "winners": ["a"], "runs": 1},
    ]
    assert [run["verdict"] for run in repeat["each"]] == ["win", "tie", "tie"]
    assert repeat["each"][0] == {
        "verdict": "win",
        "winners": ["a"],
        "ratio": {"low": 1.1, "estimate": 1.2, "high": 1.3},
        "seconds": 0.412,
        "quiet": False,
    }
