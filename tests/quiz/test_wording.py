"""Verdicts in words."""

from math import inf

import pytest

from tuiquiz.quiz.stats import Interval
from tuiquiz.quiz.units import Unit
from tuiquiz.quiz.verdict import Failure, FailureKind, Kind, Verdict
from tuiquiz.quiz.wording import bracket, detail, headline, listed

FASTER = Verdict(
    Kind.WIN, Unit.NS, ("count_len",), ratio=Interval(1.21, 1.24, 1.27), versus="count_for"
)
LEANER = Verdict(
    Kind.WIN, Unit.BYTES, ("count_for",), ratio=Interval.exact(408 / 112), versus="count_sum"
)
AWAKE = Verdict(
    Kind.WIN, Unit.NS, ("sleep_1000",), ratio=Interval(4.1e6, 4.2e6, 4.3e6), versus="sleep_1"
)
NONE = Verdict.none(Unit.NS, Failure(FailureKind.TIMEOUT, "sleep_1 did not come back"))


@pytest.mark.parametrize(
    ("verdict", "head", "more"),
    [
        (
            FASTER,
            "count_len is the fastest",
            "1.24x faster [1.21 – 1.27] than count_for",
        ),
        (
            LEANER,
            "count_for needs the least memory",
            "count_sum needs 3.64x as much",
        ),
        (
            AWAKE,
            "sleep_1000 is the fastest",
            "4.20 million times faster [4.10 – 4.30 million] than sleep_1",
        ),
        (
            Verdict(Kind.TIE, Unit.NS, ("a", "b")),
            "Too close to call",
            "a and b differ by less than 3 %: each of them is right",
        ),
        (
            Verdict(Kind.TIE, Unit.BYTES, ("a", "b", "c")),
            "Too close to call",
            "a, b and c differ by less than 1 %: each of them is right",
        ),
        (
            Verdict(Kind.UNSETTLED, Unit.NS, ("a", "b")),
            "Too close to call",
            "a and b could not be told apart in the time: each of them is right",
        ),
        (NONE, "No verdict", "sleep_1 did not come back"),
        (Verdict(Kind.WIN, Unit.NS, ("a",)), "a is the fastest", ""),
        (Verdict(Kind.WIN, Unit.BYTES, ("a",)), "a needs the least memory", "a needs none at all"),
    ],
)
def test_a_verdict_in_words(verdict: Verdict, head: str, more: str) -> None:
    assert headline(verdict) == head
    assert detail(verdict) == more


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (Interval(1.21, 1.24, 1.27), "[1.21 – 1.27]"),
        (Interval(28.1, 33.0, 38.24), "[28.1 – 38.2]"),
        (Interval(31_000, 37_000, 44_000), "[31,000 – 44,000]"),
        (Interval(800_000, 950_000, 1_200_000), "[800,000 – 1.20 million]"),
        (Interval(4.1e6, 4.2e6, 4.3e6), "[4.10 – 4.30 million]"),
        (Interval.exact(3.64), ""),
        (Interval(0.0, 2.0, inf), ""),
    ],
)
def test_brackets_hold_the_bounds_where_there_is_a_spread(interval: Interval, text: str) -> None:
    assert bracket(interval) == text


@pytest.mark.parametrize(
    ("names", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c", "d"], "a, b, c and d")],
)
def test_names_are_listed_as_people_do(names: list[str], text: str) -> None:
    assert listed(names) == text
