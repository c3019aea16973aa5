"""Guessing the ratio: the scale, the truth, the bonus."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiquiz.quiz import ratio
from tuiquiz.quiz.stats import Interval
from tuiquiz.quiz.units import Unit
from tuiquiz.quiz.verdict import Failure, FailureKind, Kind, Verdict


def won(by: float | None) -> Verdict:
    interval = None if by is None else Interval(by * 0.9, by, by * 1.1)
    return Verdict(Kind.WIN, Unit.NS, ("a",), ratio=interval)


def test_the_scale_goes_from_1_to_1000_in_even_steps() -> None:
    values = [ratio.value(step) for step in range(ratio.STEPS + 1)]
    assert (values[0], values[20], values[40], values[60]) == (1.0, 10.0, 100.0, 1000.0)
    steps = [after / before for before, after in pairwise(values)]
    assert all(1.05 < step < 1.2 for step in steps)
    assert ratio.value(-5) == 1.0 and ratio.value(99) == 1000.0
    assert ratio.STEPS == 60


@pytest.mark.parametrize("by", [1.04, 1.3, 7.7, 63.0, 990.0, 2_400_000.0])
def test_every_ratio_can_be_hit(by: float) -> None:
    best = max(ratio.bonus(ratio.value(step), won(by)) for step in range(ratio.STEPS + 1))
    assert best == 100


@pytest.mark.parametrize(
    ("guess", "bonus"),
    [(4.0, 100), (5.0, 100), (3.2, 100), (5.01, 50), (3.19, 50), (8.0, 50), (2.0, 50), (8.1, 0)],
)
def test_the_bonus_by_factor(guess: float, bonus: int) -> None:
    assert ratio.bonus(guess, won(4.0)) == bonus


@given(st.floats(1, 1000), st.floats(1, 5000))
def test_too_much_and_too_little_are_alike(guess: float, by: float) -> None:
    truth = min(by, 1000.0)
    factor = max(guess / truth, truth / guess)
    assert ratio.bonus(guess, won(by)) == (100 if factor <= 1.25 else 50 if factor <= 2 else 0)


def test_beyond_the_scale_its_end_is_right() -> None:
    assert ratio.actual(won(2_400_000.0)) == 1000.0
    assert ratio.actual(won(None)) == 1000.0
    assert ratio.words(1000.0) == "1000 or more"


def test_a_tie_is_1_and_an_open_question_has_no_ratio() -> None:
    assert ratio.actual(Verdict(Kind.TIE, Unit.NS, ("a", "b"))) == 1.0
    assert ratio.actual(Verdict(Kind.UNSETTLED, Unit.NS, ("a", "b"))) is None
    void = Verdict.none(Unit.NS, Failure(FailureKind.CRASHED, "it fell over"))
    assert ratio.bonus(2.0, void) == ratio.bonus(None, won(2.0)) == 0
