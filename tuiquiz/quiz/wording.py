"""Verdicts in words, the same on every screen and in plain output."""

from collections.abc import Sequence

from tuiquiz.quiz.stats import Interval
from tuiquiz.quiz.units import Unit, times
from tuiquiz.quiz.verdict import MARGIN, Kind, Verdict


def listed(names: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def bracket(interval: Interval) -> str:
    """An interval of ratios as ``[1.21 – 1.27]``; empty where there is no spread to tell."""
    if interval.low == interval.high or interval.high == float("inf"):
        return ""
    low, high = (times(bound).removesuffix("x") for bound in (interval.low, interval.high))
    if " million" in low and " million" in high:
        low = low.removesuffix(" million times")
    return f"[{low} – {high.removesuffix(' times')}]"


def percent(share: float) -> str:
    """A share of 1 as ``3 %``."""
    return f"{share * 100:g} %"


def headline(verdict: Verdict) -> str:
    """Who won, in a few words."""
    winners = listed(verdict.winners)
    match verdict.kind:
        case Kind.WIN if verdict.unit is Unit.NS:
            return f"{winners} is the fastest"
        case Kind.WIN:
            return f"{winners} needs the least memory"
        case Kind.TIE | Kind.UNSETTLED:
            return "Too close to call"
        case _:
            return "No verdict"


def detail(verdict: Verdict) -> str:
    """By how much, or why nobody won."""
    winners = listed(verdict.winners)
    match verdict.kind:
        case Kind.WIN if verdict.ratio and verdict.unit is Unit.NS:
            parts = f"{times(verdict.ratio.estimate)} faster", bracket(verdict.ratio)
            return " ".join(filter(None, (*parts, f"than {verdict.versus}")))
        case Kind.WIN if verdict.ratio:
            return f"{verdict.versus} needs {times(verdict.ratio.estimate)} as much"
        case Kind.WIN if verdict.unit is Unit.BYTES:
            return f"{winners} needs none at all"
        case Kind.TIE:
            margin = percent(MARGIN[verdict.unit])
            return f"{winners} differ by less than {margin}: each of them is right"
        case Kind.UNSETTLED:
            return f"{winners} could not be told apart in the time: each of them is right"
        case _ if verdict.failure:
            return verdict.failure.message
    return ""
