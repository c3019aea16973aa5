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

    def widened(self, allowance: float) -> "Interval":
        """Wider by ``allowance``, a half-width on the log scale for what repetition cannot show.

        It is added in quadrature, on each side of the estimate.
        """
        below = log(self.estimate / self.low) if self.low > 0 else float("inf")
        above = log(self.high / self.estimate) if self.high < float("inf") else float("inf")
        return Interval(
            _exp(log(self.estimate) - sqrt(below**2 + allowance**2)),
            self.estimate,
            _exp(log(self.estimate) + sqrt(above**2 + allowance**2)),
        )

    def spanning(self, value: float) -> "Interval":
        """The same with ``value`` for the estimate, wide enough to hold it."""
        return Interval(min(self.low, value), value, max(self.high, value))


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


EXACT_RANKS = 400


@lru_cache(maxsize=4096)
def sign_rank(n: int, confidence: float) -> int:
    """How many of ``n`` sorted values lie outside each bound of the median's interval, plus one.

    The interval from the value of this rank, counted from below, to that of the same rank counted
    from above encloses the median with at least ``confidence``; 0 where ``n`` values are too few.
    It holds the medians that a sign test would not reject (Conover, Practical Nonparametric
    Statistics, 3rd edition, section 3.2). Of many values it is that of the normal approximation
    (there, too), with a t that is a little larger than z.
    """
    if n > EXACT_RANKS:
        return int((n + 1 - t_quantile(confidence, 200) * sqrt(n)) / 2)
    outside = term = 1
    rank = 0
    while outside / 2**n <= (1 - confidence) / 2:
        term = term * (n - rank) // (rank + 1)
        outside += term
        rank += 1
    return rank


def median(values: Sequence[float]) -> float:
    """The median of positive ``values``; of an even number of them, the geometric middle."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else sqrt(ordered[half - 1] * ordered[half])


def median_interval(values: Sequence[float], confidence: float) -> Interval:
    """The median of positive ``values`` and the bounds that a sign test gives it.

    It assumes nothing of the shape of their distribution: neither a value in ten that an interrupt
    has spoilt, nor a machine that changes between two speeds, moves it far. Too few values leave
    it unbounded.
    """
    rank = sign_rank(len(values), confidence)
    ordered = sorted(values)
    if rank == 0:
        return Interval(0.0, median(ordered), float("inf"))
    return Interval(ordered[rank - 1], median(ordered), ordered[-rank])


def log_interval(
    values: Sequence[float], confidence: float, prior: Prior | None = None
) -> Interval:
    """The geometric mean of positive ``values`` with its t interval, computed on logarithms.

    ``prior`` moderates the spread of a few values (Smyth 2004, Statistical Applications in
    Genetics and Molecular Biology 3, article 3, eq. 3): without it, four values need a t of 12 at
    99.87 %. One value has no known spread: the interval is then unbounded.
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
    half = t_quantile(confidence, freedom) * sqrt(squares / freedom / n)
    return Interval(_exp(mean - half), exp(mean), _exp(mean + half))


def _exp(value: float) -> float:
    return exp(value) if value < 700 else float("inf")
