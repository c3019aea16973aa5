"""A bucket never lets more through than was agreed, whatever the clock does."""

import math
from dataclasses import fields
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from tuiquiz.kiosk.limits import Bucket, Limits

RATES = st.floats(0.1, 1000)
BURSTS = st.floats(1, 1000)
STEPS = st.lists(st.floats(0, 30), max_size=60)


@given(RATES, BURSTS, STEPS)
def test_never_more_than_the_burst_and_what_time_brings(
    rate: float, burst: float, steps: list[float]
) -> None:
    bucket = Bucket(rate, burst, 100.0)
    passed = 0
    for now_s in accumulate(steps, initial=100.0):
        while passed < 5000 and bucket.take(1, now_s):
            passed += 1
        assert passed <= burst + rate * (now_s - 100.0) + 1e-6


@given(RATES, BURSTS, st.lists(st.floats(0, 60), max_size=60))
def test_a_clock_that_goes_backwards_gives_nothing_twice(
    rate: float, burst: float, times: list[float]
) -> None:
    bucket = Bucket(rate, burst, 0.0)
    passed = 0
    for now_s in times:
        while passed < 5000 and bucket.take(1, now_s):
            passed += 1
    assert passed <= burst + rate * max(times, default=0.0) + 1e-6


def test_a_clock_that_stands_still_gives_the_burst_only() -> None:
    bucket = Bucket(10, 5, 7.0)
    assert [bucket.take(1, 7.0) for _ in range(8)] == [True] * 5 + [False] * 3


def test_what_was_taken_comes_back_with_time() -> None:
    bucket = Bucket(10, 5, 0.0)
    assert bucket.take(5, 0.0)
    assert not bucket.take(1, 0.05)
    assert bucket.take(1, 0.1)
    assert bucket.take(5, 1000.0)
    assert not bucket.take(1, 1000.0)


@given(RATES, BURSTS, st.floats(0, 10_000))
def test_what_is_owed_is_paid_after_that_many_seconds(
    rate: float, burst: float, amount: float
) -> None:
    bucket = Bucket(rate, burst, 0.0)
    wait_s = bucket.owe(amount, 0.0)
    assert (wait_s > 0) == (amount > burst)
    assert math.isclose(wait_s, max(0.0, amount - burst) / rate, abs_tol=1e-9)
    assert bucket.owe(0.0, wait_s + 1e-6) <= 1e-6


def test_every_limit_is_above_zero() -> None:
    usual = Limits()
    assert all(getattr(usual, field.name) > 0 for field in fields(Limits))
