"""How often something may happen that was seen k times in n."""

from math import ceil, comb


def upper_bound(seen: int, runs: int, confidence: float = 0.95) -> float:
    """The one-sided upper bound of a share, by Clopper and Pearson (Biometrika 26, 1934).

    The largest p for which ``seen`` or fewer of ``runs`` have a chance of ``1 - confidence``;
    found by bisection. With none seen it is ``1 - 0.05 ** (1 / runs)``, which is close to the
    rule of three, 3 / ``runs``. Without runs nothing is known: 1.
    """
    if seen >= runs:
        return 1.0
    low, high = seen / runs, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _at_most(seen, runs, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def _at_most(seen: int, runs: int, chance: float) -> float:
    """The binomial chance of ``seen`` or fewer."""
    return sum(comb(runs, k) * chance**k * (1 - chance) ** (runs - k) for k in range(seen + 1))


def percentile(values: list[float], share: float) -> float:
    """The smallest of ``values`` that at least ``share`` of them do not exceed."""
    ordered = sorted(values)
    at = max(0, ceil(share * len(ordered)) - 1)
    return ordered[at]
