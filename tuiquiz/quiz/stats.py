"""The statistics that verdicts stand on: intervals of times and of paired ratios."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import atan, cos, exp, log, pi, sin, sqrt


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate between two bounds, all in the same unit."""

    low: float
    estimate: float
    high: float

    @classmethod
    def exact(cls, value: float) -> "Interval":
        """A value without spread: one call, or an exact count of bytes."""
        return cls(value, value, value)


def t_inside(t: float, df: int) -> float:
    """The chance that Student's t with ``df`` degrees of freedom lies within +-``t``.

    Closed form for whole degrees of freedom: Abramowitz & Stegun, 26.7.3 and 26.7.4.
    """
    theta = atan(t / sqrt(df))
    cosine = cos(theta)
    term = total = 1.0
    if df % 2:
        if df == 1:
            return 2 * theta / pi
        term = total = cosine
        for k in range(3, df - 1, 2):
            term *= cosine * cosine * (k - 1) / k
            total += term
        return 2 / pi * (theta + sin(theta) * total)
    for k in range(2, df - 1, 2):
        term *= cosine * cosine * (k - 1) / k
        total += term
    return sin(theta) * total


@lru_cache(maxsize=512)
def t_quantile(confidence: float, df: int) -> float:
    """The t that encloses ``confidence`` (0 to 1) of Student's distribution, by bisection.

    Above 200 degrees of freedom the value at 200 is used, which is larger by less than 2 %.
    """
    df = min(df, 200)
    low, high = 0.0, 2.0
    while t_inside(high, df) < confidence:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        if t_inside(middle, df) < confidence:
            low = middle
        else:
            high = middle
    return high


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known of a spread before it is measured: ``spread``, worth ``weight`` values."""

    spread: float
    weight: int


def log_interval(
    values: Sequence[float],
    confidence: float,
    allowance: float = 0.0,
    prior: Prior | None = None,
) -> Interval:
    """The geometric mean of positive ``values`` with its t interval, computed on logarithms.

    ``allowance`` is a half-width on the log scale for what repetition cannot show (a bias that
    lasts as long as a process does); it is added in quadrature. ``prior`` moderates the spread of
    a few values (Smyth 2004, Statistical Applications in Genetics and Molecular Biology 3,
    article 3, eq. 3): without it, four values need a t of 12 at 99.87 %. One value has no known
    spread: the interval is then unbounded.
    """
    logs = [log(value) for value in values]
    n = len(logs)
    mean = sum(logs) / n
    if n < 2:
        return Interval(0.0, exp(mean), float("inf"))
    squares = sum((value - mean) ** 2 for value in logs)
    freedom = n - 1
    if prior:
        squares += prior.weight * prior.spread**2
        freedom += prior.weight
    half = sqrt(t_quantile(confidence, freedom) ** 2 * squares / freedom / n + allowance**2)
    return Interval(_exp(mean - half), exp(mean), _exp(mean + half))


def _exp(value: float) -> float:
    return exp(value) if value < 700 else float("inf")
