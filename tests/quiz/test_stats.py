"""Medians, Student's t and intervals, against published tables and the standard library."""

import statistics
from math import exp, inf, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiquiz.quiz.stats import Interval, Prior, log_interval, t_inside, t_quantile

# Two-sided critical values as printed in tables of Student's t (e.g. NIST/SEMATECH e-Handbook
# of Statistical Methods, 1.3.6.7.2).
TABLE = {
    0.90: {1: 6.314, 2: 2.920, 3: 2.353, 4: 2.132, 5: 2.015, 10: 1.812, 30: 1.697, 100: 1.660},
    0.95: {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 10: 2.228, 30: 2.042, 100: 1.984},
    0.99: {1: 63.657, 2: 9.925, 3: 5.841, 4: 4.604, 5: 4.032, 10: 3.169, 30: 2.750, 100: 2.626},
    0.998: {1: 318.309, 2: 22.327, 3: 10.215, 4: 7.173, 5: 5.893, 10: 4.144, 30: 3.385},
}
T_95 = {2: 12.7062, 3: 4.3027, 5: 2.7764, 10: 2.2622}

positive = st.floats(1e-3, 1e12)


@pytest.mark.parametrize(
    ("confidence", "df", "published"),
    [(c, df, t) for c, column in TABLE.items() for df, t in column.items()],
)
def test_t_is_that_of_the_published_table(confidence: float, df: int, published: float) -> None:
    assert t_quantile(confidence, df) == pytest.approx(published, abs=6e-4)
    assert t_inside(published, df) == pytest.approx(confidence, abs=3e-4)


def test_beyond_200_degrees_of_freedom_t_stays_a_little_too_large() -> None:
    normal = statistics.NormalDist().inv_cdf((1 + 0.9987) / 2)
    assert t_quantile(0.9987, 200) == t_quantile(0.9987, 100_000)
    assert normal < t_quantile(0.9987, 100_000) < 1.02 * normal


@given(confidence=st.floats(0.5, 0.999), df=st.integers(1, 250))
def test_more_confidence_or_less_freedom_means_a_wider_t(confidence: float, df: int) -> None:
    assert t_quantile(confidence, df) >= t_quantile(confidence, df + 1)
    assert t_quantile(confidence, df) < t_quantile(confidence + 5e-4, df)


@pytest.mark.parametrize("n", T_95)
def test_the_interval_is_the_t_interval_of_the_logarithms(n: int) -> None:
    values = [100.0, 104.0, 97.0, 101.5, 110.0, 99.0, 102.0, 95.5, 103.0, 100.5][:n]
    half = T_95[n] * statistics.stdev(map(log, values)) / sqrt(n)
    middle = statistics.geometric_mean(values)
    interval = log_interval(values, 0.95)
    assert interval.estimate == pytest.approx(middle)
    assert interval.low == pytest.approx(middle / exp(half), rel=1e-4)
    assert interval.high == pytest.approx(middle * exp(half), rel=1e-4)


def test_the_allowance_is_added_in_quadrature() -> None:
    values = [100.0, 104.0, 97.0]
    spread = log(log_interval(values, 0.95).high / statistics.geometric_mean(values))
    allowed = log_interval(values, 0.95, allowance=0.03)
    assert log(allowed.high / allowed.estimate) == pytest.approx(sqrt(spread**2 + 0.03**2))
    assert log(allowed.estimate / allowed.low) == pytest.approx(sqrt(spread**2 + 0.03**2))


def test_the_allowance_alone_widens_values_that_do_not_differ() -> None:
    interval = log_interval([50.0, 50.0, 50.0], 0.99, allowance=0.02)
    assert interval.low == pytest.approx(50 * exp(-0.02))
    assert interval.high == pytest.approx(50 * exp(0.02))


def test_a_prior_counts_as_values_of_its_own_spread() -> None:
    values = [100.0, 104.0]
    own = statistics.variance(map(log, values))
    moderated = (own * 1 + 0.08**2 * 4) / (1 + 4)
    half = TABLE[0.95][5] * sqrt(moderated / 2)
    interval = log_interval(values, 0.95, prior=Prior(spread=0.08, weight=4))
    assert log(interval.high / interval.estimate) == pytest.approx(half, rel=1e-3)


def test_a_prior_tames_two_values_and_yields_to_many() -> None:
    prior = Prior(spread=0.08, weight=4)

    def width(values: list[float], prior: Prior | None) -> float:
        interval = log_interval(values, 0.9987, prior=prior)
        return interval.high / interval.low

    assert width([100.0, 104.0], prior) < width([100.0, 104.0], None) / 1000
    assert width([100.0, 104.0] * 50, prior) == pytest.approx(
        width([100.0, 104.0] * 50, None), rel=0.05
    )


def test_one_value_has_no_known_spread() -> None:
    for interval in (log_interval([8.0], 0.95), log_interval([8.0], 0.95, 0.1, Prior(0.08, 4))):
        assert (interval.low, interval.high) == (0, inf)
        assert interval.estimate == pytest.approx(8)


@given(st.lists(positive, min_size=2, max_size=12))
def test_the_estimate_lies_within_its_bounds(values: list[float]) -> None:
    interval = log_interval(values, 0.95)
    assert 0 <= interval.low <= interval.estimate * (1 + 1e-12)
    assert interval.estimate <= interval.high * (1 + 1e-12)


@given(st.lists(st.floats(0.1, 10), min_size=2, max_size=12))
def test_the_ratio_turned_over_has_the_interval_turned_over(ratios: list[float]) -> None:
    there = log_interval(ratios, 0.95, 0.01)
    back = log_interval([1 / ratio for ratio in ratios], 0.95, 0.01)
    assert there.low * back.high == pytest.approx(1, rel=1e-6)
    assert there.high * back.low == pytest.approx(1, rel=1e-6)


def test_a_bound_too_large_for_a_float_is_infinite() -> None:
    assert log_interval([1e-300, 1e300], 0.9987).high == inf


def test_an_exact_value_has_no_spread() -> None:
    assert Interval.exact(112.0) == Interval(112.0, 112.0, 112.0)
