"""From samples to a winner, or an honest tie.

Variants are measured in heats: a few rounds in which each variant runs once, in random order,
summed up by each variant's median time per call. Ratios are taken within a heat, so that what
slows a whole heat down cancels out. A winner is named when the interval of every other variant's
ratio to it lies above the margin, a tie when intervals lie within it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import sqrt

from tuiquiz.quiz.stats import Interval, Prior, log_interval
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
    None where there are no others, or where the winner needs no memory at all.
    """

    kind: Kind
    unit: Unit
    winners: tuple[str, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    ratio: Interval | None = None
    versus: str | None = None
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

SLOW_PRIOR = Prior(spread=0.08, weight=4)


@dataclass(frozen=True, slots=True)
class Rules:
    """When a difference counts.

    ``margin``: variants that differ by less are a tie. ``confidence``: of the interval that
    decides; it is high because the interval is looked at many times during a measurement.
    ``process_spread``: the standard deviation between processes that heats within one process
    cannot show; ``processes``: how many processes the heats come from. ``decisive``: a variant
    that took this many times as long in every heat is slower. ``slow_prior``: the spread of
    heats of one long call each, of which there is time for a few only; 8 % is what 60 ms calls
    show on a machine with more to do than cores.
    """

    margin: float = MARGIN[Unit.NS]
    confidence: float = 0.9987
    process_spread: float = 0.01
    processes: int = 2
    decisive: float = 2.0
    display_confidence: float = 0.95
    slow_prior: Prior = SLOW_PRIOR

    @property
    def allowance(self) -> float:
        """The half-width for differences between processes, on the log scale (99 %)."""
        return 2.6 * self.process_spread / sqrt(self.processes)


@dataclass(frozen=True, slots=True)
class Heat:
    """Median nanoseconds per call of each variant that ran, from ``rounds`` rounds."""

    medians: Mapping[str, float]
    rounds: int


@dataclass(slots=True)
class Race:
    """The heats of one question so far, and what they say.

    ``names`` in the order shown. ``slow``: each heat is one long call of each. ``knocked_out``
    holds the nanoseconds of variants that one call has settled: so much slower than another that
    repeating them would only make people wait.
    """

    names: tuple[str, ...]
    rules: Rules = field(default_factory=Rules)
    slow: bool = False
    heats: list[Heat] = field(default_factory=list)
    knocked_out: dict[str, float] = field(default_factory=dict)

    KNOCK_OUT_NS = 250e6
    KNOCK_OUT_RATIO = 10.0

    def first_calls(self, nanoseconds: Mapping[str, float]) -> None:
        """Take the times of one call of each variant and knock out the hopeless ones."""
        fastest = min(nanoseconds.values())
        for name, value in nanoseconds.items():
            if value > self.KNOCK_OUT_NS and value > self.KNOCK_OUT_RATIO * fastest:
                self.knocked_out[name] = value

    @property
    def running(self) -> tuple[str, ...]:
        """The variants that heats still measure."""
        return tuple(name for name in self.names if name not in self.knocked_out)

    @property
    def _prior(self) -> Prior | None:
        return self.rules.slow_prior if self.slow else None

    def add(self, heat: Heat) -> None:
        """Take the result of a heat."""
        self.heats.append(heat)

    def estimates(self, heats: int | None = None) -> tuple[Estimate, ...]:
        """What is known of each variant from the first ``heats`` heats (None: all).

        The estimate is the geometric mean of the heats' medians, so that the ratio of two
        estimates is the mean ratio of their heats.
        """
        seen = self.heats[:heats]
        out = []
        for name in self.names:
            if name in self.knocked_out:
                out.append(Estimate(name, Interval.exact(self.knocked_out[name]), 1))
            elif seen:
                values = [heat.medians[name] for heat in seen]
                interval = Interval.exact(values[0])
                if len(values) > 1:
                    confidence = self.rules.display_confidence
                    interval = log_interval(values, confidence, prior=self._prior)
                samples = sum(heat.rounds for heat in seen)
                out.append(Estimate(name, interval, samples))
        return tuple(out)

    def verdict(self, *, final: bool = False) -> Verdict | None:
        """The verdict, or None while it is open; ``final`` says that no more heats will come."""
        if not self.heats:
            return None
        estimates = self.estimates()
        running = self.running
        middles = {e.name: e.interval.estimate for e in estimates}
        leader = min(running, key=middles.__getitem__)
        ratios = {
            name: log_interval(
                [heat.medians[name] / heat.medians[leader] for heat in self.heats],
                self.rules.confidence,
                self.rules.allowance,
                self._prior,
            )
            for name in running
            if name != leader
        }
        winner = next(e.interval for e in estimates if e.name == leader)
        for name, value in self.knocked_out.items():
            ratios[name] = Interval(
                value / winner.high, value / winner.estimate, value / winner.low
            )
        limit = 1 + self.rules.margin
        slower = {name for name in ratios if self._slower(name, leader, ratios[name])}
        level = {
            name for name, ratio in ratios.items() if 1 / limit < ratio.low and ratio.high < limit
        }
        versus = min(slower, key=lambda name: (ratios[name].estimate, name), default=None)
        ratio = ratios[versus] if versus else None
        if len(slower) == len(ratios):
            kind = Kind.WIN
        elif len(slower) + len(level) == len(ratios):
            kind = Kind.TIE
        elif final:
            kind = Kind.UNSETTLED
        else:
            return None
        winners = tuple(name for name in self.names if name not in slower)
        return Verdict(kind, Unit.NS, winners, estimates, ratio, versus)

    def _slower(self, name: str, leader: str, ratio: Interval) -> bool:
        if name in self.knocked_out or ratio.low > 1 + self.rules.margin:
            return True
        return len(self.heats) > 1 and all(
            heat.medians[name] > self.rules.decisive * heat.medians[leader] for heat in self.heats
        )


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
    return Verdict(kind, Unit.BYTES, winners, estimates, ratio, versus)
