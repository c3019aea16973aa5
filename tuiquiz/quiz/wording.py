"""Verdicts in words, the same on every screen and in plain output."""

from collections.abc import Callable, Sequence

from tuiquiz.quiz import ratio
from tuiquiz.quiz.case import Case
from tuiquiz.quiz.scoring import (
    FLAT,
    HINT_COST,
    RIGHT,
    RIGHT_WITH_HINT,
    SPEED,
    SURE,
    Mode,
    Scoring,
)
from tuiquiz.quiz.stats import Interval
from tuiquiz.quiz.units import Unit, spelled_times, times
from tuiquiz.quiz.verdict import MARGIN, Clock, Kind, Timing, Verdict

LEVELS = {1: "a guess", 2: "rather sure", 3: "certain"}
"""How sure a player can be, in words."""


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
        case Kind.TIE:
            return "A tie"
        case Kind.UNSETTLED:
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
            return f"{winners} differ by less than {margin}"
        case Kind.UNSETTLED if verdict.timing and not verdict.timing.idle:
            return f"{verdict.timing.cores} idle cores are needed, and the machine was busy"
        case Kind.UNSETTLED:
            busy = ": the machine was busy" if verdict.busy else ""
            return f"{winners} could not be told apart in the time{busy}"
        case _ if verdict.failure:
            return verdict.failure.message
    return ""


def spoken(verdict: Verdict) -> str:
    """The same as ``detail`` in a sentence for the ear, without brackets and signs."""
    ratio = verdict.ratio
    if verdict.kind is not Kind.WIN or ratio is None:
        told = detail(verdict)
    elif verdict.unit is Unit.NS:
        told = (
            f"{verdict.winners[0]} is {spelled_times(ratio.estimate)} faster than {verdict.versus}"
        )
        if bracket(ratio):
            low = spelled_times(ratio.low).removesuffix(" times")
            told += f", somewhere between {low} and {spelled_times(ratio.high)}"
    else:
        told = f"{verdict.versus} needs {spelled_times(ratio.estimate)} as much"
    return f"{told}." if told else ""


def rightness(verdict: Verdict) -> str:
    """Which answers are right where that is not plain; empty where one variant won."""
    if verdict.kind not in (Kind.TIE, Kind.UNSETTLED):
        return ""
    return "Each of them is right." if len(verdict.winners) > 1 else ""


def summary(kind: Kind, winners: Sequence[str]) -> str:
    """A verdict in the fewest words, for counting: ``win of a``, ``tie of a and b``."""
    words = {Kind.WIN: "win of", Kind.TIE: "tie of", Kind.UNSETTLED: "too close to call:"}
    return f"{words[kind]} {listed(winners)}" if kind in words else "no verdict"


def timed(timing: Timing) -> str:
    """Which clock it was, and why, where that is not the usual one."""
    if timing.clock is Clock.CPU:
        return "CPU time"
    if timing.cores > 1:
        return f"wall time on {timing.cores} cores"
    if timing.waiting:
        return f"wall time, since {listed(timing.waiting)} {_verb(timing.waiting, 'wait')}"
    return "wall time, since the CPU clock here is coarse" if timing.coarse else "wall time"


def conditions(case: Case) -> str:
    """What is unusual about how a case is measured; empty where nothing is."""
    parts = []
    if case.cores > 1:
        parts.append(f"{case.cores} cores")
    if case.gc:
        parts.append("garbage collector on")
    return ", ".join(parts)


def ranking(verdict: Verdict) -> str:
    """The order of three and more variants as far as it is known: ``a < b = c``; else empty."""
    if verdict.kind is Kind.NONE or sum(map(len, verdict.order)) < 3:
        return ""
    joint = " = " if verdict.unit is Unit.BYTES else " ≈ "
    return " < ".join(joint.join(group) for group in verdict.order)


def scored(mode: Mode) -> str:
    """How points are given in ``mode``, in a sentence or two."""
    match mode:
        case Mode.CLASSIC:
            return (
                f"A right answer earns {RIGHT} points and up to {SPEED} more for speed; a wrong or "
                f"late one earns none. A hint costs {HINT_COST}, but a right answer is always "
                f"worth at least {RIGHT_WITH_HINT}."
            )
        case Mode.ACCURACY:
            return (
                f"A right answer earns {FLAT:,} points. All the speed of a game is worth less than "
                "one more right answer. A hint costs what speed would earn."
            )
        case Mode.UNTIMED:
            return (
                f"A right answer earns {FLAT:,} points, {HINT_COST} less with a hint. There is no "
                "clock: think as long as you like."
            )
    (some, none), (more, less), (most, least) = SURE[1], SURE[2], SURE[3]
    return (
        f"You say how sure you are. Right earns {some}, {more} or {most} points; wrong takes "
        f"{-none or 'none'}, {-less} or {-least}. Say nothing, and it counts as "
        f"{LEVELS[1]}. There are no hints, and no points for speed."
    )


def guessed() -> str:
    """What guessing the ratio earns, and where that is part of the points."""
    parts = [mode for mode in Mode if Scoring(mode, guess=True).adds_bonus]
    return (
        "After the answer you guess how many times faster. Beside a right answer, "
        f"+{ratio.CLOSE_BONUS} within a factor of {ratio.CLOSE:g}, +{ratio.NEAR_BONUS} within "
        f"{ratio.NEAR:g}: part of the points in {listed(parts)}, else a line of its own."
    )


def compared(who: str, guess: float, truth: float | None, said: Callable[[float], str]) -> str:
    """A guessed ratio beside the measured one, None where there is none; ``said`` writes them."""
    measured = f"measured {said(truth)}" if truth else "nobody knows the ratio"
    return f"{who} guessed {said(guess)}, {measured}"


def rules(scoring: Scoring) -> str:
    """The rules of a game on one line: ``classic · timer x1.5 · with ratio``."""
    parts: list[str] = [scoring.mode]
    if scoring.timed and scoring.timer != 1:
        parts.append(f"timer x{scoring.timer:g}")
    if scoring.guess:
        parts.append("with ratio")
    return " · ".join(parts)


def spoken_ranking(verdict: Verdict) -> str:
    """The same as ``ranking``, for the ear: ``a, then b and c together, then d``."""
    if not ranking(verdict):
        return ""
    groups = (listed(g) + (" together" if len(g) > 1 else "") for g in verdict.order)
    return ", then ".join(groups)


def queued(ahead: int) -> str:
    """How many measurements come first."""
    return f"{ahead} {'measurement' if ahead == 1 else 'measurements'} ahead of yours"


def measured_before(age_s: float, host: str = "this machine") -> str:
    """When a result was measured on ``host`` that is shown again, and why."""
    if age_s < 1:
        ago = "just now"
    elif age_s < 60:
        ago = f"{age_s:.0f} s ago"
    else:
        ago = f"{age_s // 60:.0f} min ago"
    return f"Measured on {host} {ago}, since others are waiting"


def _verb(names: Sequence[str], verb: str) -> str:
    return verb if len(names) > 1 else f"{verb}s"
