"""Medians, Student's t and intervals, against published tables and the standard library."""

import statistics
from math import comb, exp, inf, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiquiz.quiz.stats import (
    EXACT_RANKS,
    Interval,
    Prior,
    log_interval,
    median,
    median_interval,
    sign_rank,
    t_inside,
    t_quantile,
)

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


def test_an_allowance_is_added_in_quadrature() -> None:
    plain = Interval(90.0, 100.0, 120.0)
    allowed = plain.widened(0.03)
    assert allowed.estimate == 100
    assert log(allowed.high / 100) == pytest.approx(sqrt(log(1.2) ** 2 + 0.03**2))
    assert log(100 / allowed.low) == pytest.approx(sqrt(log(100 / 90) ** 2 + 0.03**2))


def test_an_allowance_alone_widens_values_that_do_not_differ() -> None:
    interval = Interval.exact(50.0).widened(0.02)
    assert interval.low == pytest.approx(50 * exp(-0.02))
    assert interval.high == pytest.approx(50 * exp(0.02))


def test_an_unbounded_interval_stays_so() -> None:
    assert Interval(0.0, 5.0, inf).widened(0.1) == Interval(0.0, pytest.approx(5.0), inf)  # type: ignore[arg-type]


def test_an_interval_spans_what_it_is_told_to() -> None:
    assert Interval(1.0, 2.0, 3.0).spanning(4.0) == Interval(1.0, 4.0, 4.0)
    assert Interval(1.0, 2.0, 3.0).spanning(0.5) == Interval(0.5, 0.5, 3.0)


# Conover, Practical Nonparametric Statistics, 3rd edition, table A3: binomial with p = 1/2.
@pytest.mark.parametrize(
    ("n", "confidence", "rank"),
    [(5, 0.95, 0), (6, 0.95, 1), (8, 0.95, 1), (9, 0.95, 2), (20, 0.95, 6), (10, 0.9987, 0)],
)
def test_ranks_are_those_of_the_binomial_table(n: int, confidence: float, rank: int) -> None:
    assert sign_rank(n, confidence) == rank


@given(n=st.integers(1, 2500), confidence=st.sampled_from([0.9, 0.95, 0.9987]))
def test_the_values_outside_are_as_rare_as_they_should_be(n: int, confidence: float) -> None:
    rank = sign_rank(n, confidence)
    assert 0 <= rank <= n / 2
    rarer = 2 * sum(comb(n, k) for k in range(rank)) / 2**n
    assert rarer <= 1 - confidence
    if n <= EXACT_RANKS:
        assert 1 - confidence < rarer + 2 * comb(n, rank) / 2**n
    else:
        assert 1 - confidence < 1.8 * rarer


def test_the_median_and_its_bounds() -> None:
    values = [9.0, 1.0, 4.0, 1000.0, 5.0, 6.0, 2.0, 3.0, 7.0]
    assert median_interval(values, 0.95) == Interval(2.0, 5.0, 9.0)
    assert median([2.0, 8.0, 1.0, 100.0]) == pytest.approx(4.0)
    few = median_interval([5.0, 6.0], 0.95)
    assert (few.low, few.high) == (0, inf)


@given(st.lists(st.floats(0.1, 10), min_size=6, max_size=40))
def test_the_median_turned_over_has_the_bounds_turned_over(ratios: list[float]) -> None:
    there = median_interval(ratios, 0.95)
    back = median_interval([1 / ratio for ratio in ratios], 0.95)
    assert there.low * back.high == pytest.approx(1, rel=1e-9)
    assert there.estimate * back.estimate == pytest.approx(1, rel=1e-9)
    assert there.low <= there.estimate <= there.high


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
    for interval in (log_interval([8.0], 0.95), log_interval([8.0], 0.95, Prior(0.08, 4))):
        assert (interval.low, interval.high) == (0, inf)
        assert interval.estimate == pytest.approx(8)


@given(st.lists(positive, min_size=2, max_size=12))
def test_the_estimate_lies_within_its_bounds(values: list[float]) -> None:
    interval = log_interval(values, 0.95)
    assert 0 <= interval.low <= interval.estimate * (1 + 1e-12)
    assert interval.estimate <= interval.high * (1 + 1e-12)


@given(st.lists(st.floats(0.1, 10), min_size=2, max_size=12))
def test_the_ratio_turned_over_has_the_interval_turned_over(ratios: list[float]) -> None:
    there = log_interval(ratios, 0.95)
    back = log_interval([1 / ratio for ratio in ratios], 0.95)
    assert there.low * back.high == pytest.approx(1, rel=1e-6)
    assert there.high * back.low == pytest.approx(1, rel=1e-6)


def test_a_bound_too_large_for_a_float_is_infinite() -> None:
    assert log_interval([1e-300, 1e300], 0.9987).high == inf


def test_an_exact_value_has_no_spread() -> None:
    assert Interval.exact(112.0) == Interval(112.0, 112.0, 112.0)
