"""What the past tells, against numbers computed by hand."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from tests.support.replies import past
from tuiquiz.board.history import Deceptive, Missed, calibration, deceptive, missed, wilson
from tuiquiz.board.record import Past

EVENING = datetime(2026, 3, 4, 20, tzinfo=UTC)


# R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine
# 17 (1998), 857-872, table I, method 3; and 1 of 1, where the lower end is 1 / (1 + z * z).
@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (1, 1, 0.2065, 1.0),
        (9, 10, 0.5958, 0.9821),
        (5, 10, 0.2366, 0.7634),
    ],
)
def test_wilson_is_as_published(hits: int, of: int, low: float, high: float) -> None:
    interval = wilson(hits, of)
    assert interval.low == pytest.approx(low, abs=5e-5)
    assert interval.high == pytest.approx(high, abs=5e-5)
    assert interval.estimate == hits / of
    mirrored = wilson(of - hits, of)
    assert mirrored.low == pytest.approx(1 - interval.high, abs=1e-12)


@pytest.mark.parametrize(("hits", "of"), [(0, 0), (2, 1), (-1, 3)])
def test_a_share_of_nothing_is_refused(hits: int, of: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(hits, of)


def test_what_is_missed_often_is_more_deceptive_than_what_is_missed_once() -> None:
    lines = [past("once", right=False)]
    lines += [past("often", right=n == 0) for n in range(10)]
    lines += [past("never") for _ in range(5)]
    Random(1).shuffle(lines)
    found = deceptive(lines)
    assert found == [
        Deceptive("often", "The title of often", 10, 9, 0.9, wilson(9, 10).low),
        Deceptive("once", "The title of once", 1, 1, 1.0, wilson(1, 1).low),
        Deceptive("never", "The title of never", 5, 0, 0.0, 0.0),
    ]
    assert [it.question for it in deceptive(lines, at_least=5)] == ["often", "never"]
    assert deceptive(lines, at_least=11) == []


def test_late_is_wrong_and_a_warm_up_is_nothing() -> None:
    lines = [
        past("late", right=False, choice=None),
        past("warm-up", right=False, counted=False),
        past("late", right=False, counted=False),
    ]
    (found,) = deceptive(lines)
    assert (found.question, found.asked, found.wrong) == ("late", 1, 1)


def test_equals_stand_in_the_order_of_their_names_under_their_latest_title() -> None:
    lines = [
        past("b", right=False, title="new", played_at=EVENING + timedelta(days=1)),
        past("b", right=False, title="old"),
        past("a", right=False),
        past("a", right=False),
    ]
    assert [(it.question, it.title) for it in deceptive(lines)] == [
        ("a", "The title of a"),
        ("b", "new"),
    ]


def test_missed_is_what_was_wrong_the_last_time() -> None:
    def on(day: int, question: str, *, right: bool, choice: str | None = "y") -> Past:
        return past(question, right=right, choice=choice, played_at=EVENING + timedelta(days=day))

    lines = [
        on(1, "mended", right=False),
        on(2, "mended", right=True, choice="x"),
        on(4, "lost", right=False),
        on(3, "lost", right=True, choice="x"),
        on(5, "late", right=False, choice=None),
        on(0, "known", right=True, choice="x"),
        past("warm-up", right=False, counted=False),
        past("lost", counted=False, played_at=EVENING + timedelta(days=9)),
    ]
    assert missed(lines) == [
        Missed("late", "The title of late", None, ("x",), EVENING + timedelta(days=5)),
        Missed("lost", "The title of lost", "y", ("x",), EVENING + timedelta(days=4)),
    ]


def test_of_two_replies_at_one_moment_the_later_line_is_the_last() -> None:
    assert missed([past("a", right=False), past("a")]) == []
    assert len(missed([past("a"), past("a", right=False)])) == 1


def test_calibration_counts_what_was_said_at_each_level() -> None:
    lines = [past(sure=3, right=n < 9) for n in range(10)]
    lines += [past(sure=1, right=n < 5) for n in range(10)]
    lines += [past(), past(right=False), past(sure=2, counted=False)]
    guess, hunch, certain = calibration(lines)
    assert (guess.sure, guess.said, guess.right, guess.share) == (1, 10, 5, 0.5)
    assert guess.interval == wilson(5, 10)
    assert (hunch.sure, hunch.said, hunch.right, hunch.share, hunch.interval) == (
        *(2, 0, 0),
        *(None, None),
    )
    assert (certain.sure, certain.said, certain.right, certain.share) == (3, 10, 9, 0.9)
    assert certain.interval == wilson(9, 10)


def test_nothing_tells_nothing() -> None:
    assert deceptive([]) == []
    assert missed([]) == []
    assert [level.share for level in calibration([])] == [None, None, None]
