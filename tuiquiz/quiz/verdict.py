"""What a measurement says: a winner, an honest tie, too close to call, or nothing and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tuiquiz.quiz.stats import Interval
from tuiquiz.quiz.units import Unit


class Kind(StrEnum):
    """The four answers of a measurement; the values are those of ``bench --json``."""

    WIN = "win"
    TIE = "tie"
    UNSETTLED = "unsettled"
    NONE = "none"


class FailureKind(StrEnum):
    """Why there is no verdict; the values are those of ``bench --json``."""

    CRASHED = "crashed"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    UNEQUAL = "unequal"
    UNAVAILABLE = "unavailable"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a question could not be measured, and what can be done about it.

    ``message`` carries no full stop, ``hint`` is a sentence; ``detail`` is what a compiler said,
    in lines.
    """

    kind: FailureKind
    message: str
    hint: str = ""
    detail: str = ""

    @property
    def sentences(self) -> str:
        """Message and hint, to be read as one text."""
        return f"{self.message}. {self.hint}".strip()


class Clock(StrEnum):
    """What time was read from; the values are those of ``bench --json``."""

    CPU = "cpu"
    WALL = "wall"


@dataclass(frozen=True, slots=True)
class Timing:
    """The clock that all variants of a question were timed by, and why it was that one.

    CPU time of the thread, unless some variants wait (``waiting``), use several ``cores``, or the
    system's CPU clock is too ``coarse``: then wall time. ``idle``: whether so many cores had
    nothing else to do.
    """

    clock: Clock
    waiting: tuple[str, ...] = ()
    cores: int = 1
    coarse: bool = False
    idle: bool = True

    @classmethod
    def choose(cls, waiting: Sequence[str], cores: int, *, coarse: bool) -> "Timing":
        """The clock that fits what is known of the variants and the system."""
        wall = waiting or cores > 1 or coarse
        return cls(Clock.WALL if wall else Clock.CPU, tuple(waiting), cores, coarse)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is known of one variant: nanoseconds per call or peak bytes, from ``samples``."""

    name: str
    interval: Interval
    samples: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a measurement says.

    ``winners`` holds the one winner, all members of a tie, or, unsettled, all that may still be
    the best. ``ratio`` is the best of the others (``versus`` names it) against the best winner,
    None where there are no others, or where the winner needs no memory at all. ``order`` holds all
    variants in groups, best first: the winners, then those whose order is known as far as it is.
    ``timing`` is None for memory. ``busy``: something else wanted the processor meanwhile, so far
    as the system tells.
    """

    kind: Kind
    unit: Unit
    winners: tuple[str, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    ratio: Interval | None = None
    versus: str | None = None
    order: tuple[tuple[str, ...], ...] = ()
    timing: Timing | None = None
    busy: bool = False
    failure: Failure | None = None

    @classmethod
    def none(cls, unit: Unit, failure: Failure) -> "Verdict":
        """No verdict, because of ``failure``."""
        return cls(Kind.NONE, unit, failure=failure)

    def estimate(self, name: str) -> Estimate | None:
        """What is known of the variant ``name``."""
        return next((e for e in self.estimates if e.name == name), None)


MARGIN = {Unit.NS: 0.03, Unit.BYTES: 0.01}
"""What counts as level: variants that differ by less than this share are a tie."""


def leanest(names: Sequence[str], peaks: Mapping[str, int]) -> Verdict:
    """The verdict on peak memory, in bytes.

    A peak is the same in every run, so one run of each variant decides; peaks within 1 % of the
    smallest are a tie.
    """
    best = min(names, key=peaks.__getitem__)
    smallest = peaks[best]
    winners = tuple(n for n in names if peaks[n] <= smallest * (1 + MARGIN[Unit.BYTES]))
    estimates = tuple(Estimate(n, Interval.exact(float(peaks[n])), 1) for n in names)
    losers = [n for n in names if n not in winners]
    versus = min(losers, key=peaks.__getitem__, default=None)
    ratio = Interval.exact(peaks[versus] / smallest) if versus and smallest else None
    kind = Kind.WIN if len(winners) == 1 else Kind.TIE
    order = [winners]
    for name in sorted(losers, key=peaks.__getitem__):
        if len(order) > 1 and peaks[name] <= peaks[order[-1][0]] * (1 + MARGIN[Unit.BYTES]):
            order[-1] += (name,)
        else:
            order.append((name,))
    return Verdict(kind, Unit.BYTES, winners, estimates, ratio, versus, tuple(order))
