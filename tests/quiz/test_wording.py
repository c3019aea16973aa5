"""Verdicts in words."""

from math import inf

import pytest

from tuiquiz.quiz.scoring import SURE, Mode
from tuiquiz.quiz.stats import Interval
from tuiquiz.quiz.units import Unit
from tuiquiz.quiz.verdict import Clock, Failure, FailureKind, Kind, Timing, Verdict
from tuiquiz.quiz.wording import (
    LEVELS,
    bracket,
    compared,
    detail,
    headline,
    listed,
    queued,
    ranking,
    rightness,
    scored,
    spoken,
    spoken_ranking,
    summary,
    timed,
)

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
            "A tie",
            "a and b differ by less than 3 %",
        ),
        (
            Verdict(Kind.TIE, Unit.BYTES, ("a", "b", "c")),
            "A tie",
            "a, b and c differ by less than 1 %",
        ),
        (
            Verdict(Kind.UNSETTLED, Unit.NS, ("a", "b")),
            "Too close to call",
            "a and b could not be told apart in the time",
        ),
        (
            Verdict(Kind.UNSETTLED, Unit.NS, ("a", "b"), busy=True),
            "Too close to call",
            "a and b could not be told apart in the time: the machine was busy",
        ),
        (
            Verdict(
                Kind.UNSETTLED,
                Unit.NS,
                ("a", "b"),
                timing=Timing(Clock.WALL, cores=2, idle=False),
                busy=True,
            ),
            "Too close to call",
            "2 idle cores are needed, and the machine was busy",
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
    ("verdict", "sentence"),
    [
        (
            FASTER,
            "count_len is 1.24 times faster than count_for, somewhere between 1.21 and 1.27 times.",
        ),
        (LEANER, "count_sum needs 3.64 times as much."),
        (
            AWAKE,
            "sleep_1000 is 4.20 million times faster than sleep_1, somewhere between 4.10 million"
            " and 4.30 million times.",
        ),
        (
            Verdict(Kind.WIN, Unit.NS, ("a",), ratio=Interval(0.0, 2.0, inf), versus="b"),
            "a is 2.00 times faster than b.",
        ),
        (Verdict(Kind.TIE, Unit.NS, ("a", "b")), "a and b differ by less than 3 %."),
        (NONE, "sleep_1 did not come back."),
        (Verdict(Kind.WIN, Unit.NS, ("a",)), ""),
        (Verdict(Kind.WIN, Unit.BYTES, ("a",)), "a needs none at all."),
    ],
)
def test_a_verdict_for_the_ear(verdict: Verdict, sentence: str) -> None:
    assert spoken(verdict) == sentence


def test_the_order_for_the_ear() -> None:
    order = (("a",), ("b", "c"), ("d",))
    told = spoken_ranking(Verdict(Kind.WIN, Unit.NS, ("a",), order=order))
    assert told == "a, then b and c together, then d"
    assert spoken_ranking(Verdict(Kind.WIN, Unit.NS, ("a",), order=(("a",), ("b",)))) == ""


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


@pytest.mark.parametrize(
    ("timing", "words"),
    [
        (Timing(Clock.CPU), "CPU time"),
        (Timing(Clock.WALL, waiting=("nap",)), "wall time, since nap waits"),
        (Timing(Clock.WALL, waiting=("a", "b")), "wall time, since a and b wait"),
        (Timing(Clock.WALL, cores=2), "wall time on 2 cores"),
        (Timing(Clock.WALL, waiting=("a",), cores=2), "wall time on 2 cores"),
        (Timing(Clock.WALL, coarse=True), "wall time, since the CPU clock here is coarse"),
        (Timing(Clock.WALL), "wall time"),
    ],
)
def test_the_clock_is_told_and_why(timing: Timing, words: str) -> None:
    assert timed(timing) == words


def test_the_order_of_three_and_more() -> None:
    order = (("a",), ("b", "c"), ("d",))
    assert ranking(Verdict(Kind.WIN, Unit.NS, ("a",), order=order)) == "a < b ≈ c < d"
    assert ranking(Verdict(Kind.WIN, Unit.BYTES, ("a",), order=order)) == "a < b = c < d"
    assert ranking(Verdict(Kind.WIN, Unit.NS, ("a",), order=(("a",), ("b",)))) == ""


def test_who_does_not_say_how_sure_is_told_what_that_counts_as() -> None:
    assert SURE[1] == (1, 0) and LEVELS[1] == "a guess"
    assert "Say nothing, and it counts as a guess." in scored(Mode.CERTAINTY)


def test_a_guess_beside_what_was_measured() -> None:
    def said(value: float) -> str:
        return f"{value:g} times"

    assert compared("Ada", 2.5, 3, said) == "Ada guessed 2.5 times, measured 3 times"
    assert compared("You", 2.5, None, said) == "You guessed 2.5 times, nobody knows the ratio"


def test_the_place_in_the_queue() -> None:
    assert queued(1) == "1 measurement ahead of yours"
    assert queued(3) == "3 measurements ahead of yours"


@pytest.mark.parametrize(
    ("verdict", "right", "short"),
    [
        (FASTER, "", "win of count_len"),
        (Verdict(Kind.TIE, Unit.NS, ("a", "b")), "Each of them is right.", "tie of a and b"),
        (
            Verdict(Kind.UNSETTLED, Unit.NS, ("a", "b")),
            "Each of them is right.",
            "too close to call: a and b",
        ),
        (NONE, "", "no verdict"),
    ],
)
def test_what_is_right_and_the_fewest_words(verdict: Verdict, right: str, short: str) -> None:
    assert rightness(verdict) == right
    assert summary(verdict.kind, verdict.winners) == short
