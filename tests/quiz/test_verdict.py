"""What verdicts are called, and the verdict on memory."""

from itertools import permutations

import pytest

from tuiquiz.quiz.stats import Interval
from tuiquiz.quiz.units import Unit
from tuiquiz.quiz.verdict import (
    Clock,
    Failure,
    FailureKind,
    Kind,
    Timing,
    Verdict,
    leanest,
)


def test_verdicts_and_failures_are_called_as_the_command_line_promises() -> None:
    assert [str(kind) for kind in Kind] == ["win", "tie", "unsettled", "none"]
    kinds = "crashed timeout memory unequal unavailable failed"
    assert [str(kind) for kind in FailureKind] == kinds.split()


def test_a_failure_reads_as_sentences() -> None:
    told = Failure(FailureKind.UNAVAILABLE, "there is no compiler", "Install Rust.")
    assert told.sentences == "there is no compiler. Install Rust."
    assert Failure(FailureKind.CRASHED, "it fell over").sentences == "it fell over."


def test_no_verdict_keeps_its_failure() -> None:
    failure = Failure(FailureKind.CRASHED, "it fell over")
    verdict = Verdict.none(Unit.BYTES, failure)
    assert (verdict.kind, verdict.unit, verdict.failure) == (Kind.NONE, Unit.BYTES, failure)
    assert verdict.winners == ()


def test_time_is_cpu_time_unless_that_would_not_tell() -> None:
    assert Timing.choose([], 1, coarse=False) == Timing(Clock.CPU)
    assert Timing.choose(["nap"], 1, coarse=False) == Timing(Clock.WALL, waiting=("nap",))
    assert Timing.choose([], 2, coarse=False) == Timing(Clock.WALL, cores=2)
    assert Timing.choose([], 1, coarse=True) == Timing(Clock.WALL, coarse=True)


def test_the_smallest_peak_is_the_leanest() -> None:
    verdict = leanest(
        ("count_for", "count_sum", "count_len"),
        {"count_for": 112, "count_sum": 408, "count_len": 4_167_400},
    )
    assert (verdict.kind, verdict.unit) == (Kind.WIN, Unit.BYTES)
    assert (verdict.winners, verdict.versus) == (("count_for",), "count_sum")
    assert verdict.ratio == Interval.exact(408 / 112)
    assert [e.interval.estimate for e in verdict.estimates] == [112, 408, 4_167_400]
    assert {e.samples for e in verdict.estimates} == {1}


@pytest.mark.parametrize(
    ("b", "winners"), [(1000, "ab"), (1010, "ab"), (1011, "a"), (990, "b"), (991, "ab")]
)
def test_peaks_within_one_percent_of_the_smallest_are_a_tie(b: int, winners: str) -> None:
    verdict = leanest("ab", {"a": 1000, "b": b})
    assert verdict.winners == tuple(winners)
    assert verdict.kind is (Kind.TIE if len(winners) == 2 else Kind.WIN)


def test_a_tie_of_peaks_is_compared_with_the_best_loser() -> None:
    verdict = leanest("abcd", {"a": 3000, "b": 1000, "c": 2000, "d": 1001})
    assert verdict.winners == ("b", "d")
    assert verdict.versus == "c"
    assert verdict.ratio == Interval.exact(2.0)


def test_where_nobody_lost_there_is_no_ratio() -> None:
    verdict = leanest("ab", {"a": 1000, "b": 1001})
    assert (verdict.ratio, verdict.versus) == (None, None)


def test_a_single_peak_is_compared_with_nothing() -> None:
    verdict = leanest(["a"], {"a": 5})
    assert (verdict.kind, verdict.winners) == (Kind.WIN, ("a",))
    assert (verdict.ratio, verdict.versus) == (None, None)


def test_no_ratio_is_made_of_a_peak_of_nothing() -> None:
    verdict = leanest("ab", {"a": 0, "b": 64})
    assert (verdict.kind, verdict.winners, verdict.ratio) == (Kind.WIN, ("a",), None)
    assert leanest("ab", {"a": 0, "b": 0}).winners == ("a", "b")


def test_the_order_of_names_never_makes_a_variant_leaner() -> None:
    peaks = {"a": 500, "b": 502, "c": 600, "d": 900}
    for names in permutations(peaks):
        verdict = leanest(names, peaks)
        assert set(verdict.winners) == {"a", "b"}
        assert verdict.versus == "c"


def test_peaks_are_ranked_in_groups() -> None:
    peaks = {"a": 400, "b": 100, "c": 403, "d": 900}
    assert leanest(list(peaks), peaks).order == (("b",), ("a", "c"), ("d",))
    even = leanest(["a", "b", "c"], {"a": 100, "b": 100, "c": 300})
    assert even.order == (("a", "b"), ("c",))
