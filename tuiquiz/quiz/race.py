"""From samples to a verdict on time.

Variants are measured in rounds: in each, all run one after the other, in random order, and the
ratio of two variants is taken within a round, so that what slows a whole round down cancels out. A
few rounds that one process measures in one go are a heat. A winner is named when the interval of
every other variant's ratio to it lies above the margin, a tie when intervals lie within it. The
ratio is the median of the rounds' ratios and its interval that of the sign test: on shared
machines the same code alternates between two speeds for milliseconds at a time, and a mean needs
ten times as many rounds to forget the few that straddle a change.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log, sqrt

from tuiquiz.quiz.stats import Interval, Prior, log_interval, median, median_interval
from tuiquiz.quiz.units import Unit
from tuiquiz.quiz.verdict import MARGIN, Estimate, Kind, Verdict

SLOW_PRIOR = Prior(spread=0.08, weight=4)


@dataclass(frozen=True, slots=True)
class Rules:
    """When a difference counts.

    ``margin``: variants that differ by less are a tie. ``confidence``: of the interval that
    decides; it is high because the interval is looked at many times during a measurement.
    ``process_spread``: the standard deviation between processes, which rounds within one process
    cannot show. ``processes``: from how many processes the first heats come; a question still open
    after ``open_heats`` heats gets more, up to ``most_processes``. ``least_heats`` (of long calls:
    ``least_slow``): fewer decide nothing. ``decisive``: a variant that took this many times as
    long in every heat is slower. ``slow_prior``: the spread of rounds of one long call each, of
    which there is time for a few only; 8 % is what 60 ms calls show on a machine with more to do
    than cores, and of many such rounds the sign test may know more.
    """

    margin: float = MARGIN[Unit.NS]
    confidence: float = 0.9987
    process_spread: float = 0.01
    processes: int = 2
    most_processes: int = 4
    open_heats: int = 10
    least_heats: int = 6
    least_slow: int = 4
    decisive: float = 2.0
    display_confidence: float = 0.95
    slow_prior: Prior = SLOW_PRIOR

    def allowance(self, processes: float) -> float:
        """The half-width for differences between processes, on the log scale (99 %)."""
        return 2.6 * self.process_spread / sqrt(processes)


@dataclass(frozen=True, slots=True)
class Heat:
    """Rounds of one process: nanoseconds per call of each variant that ran."""

    rounds: tuple[Mapping[str, float], ...]
    process: int = 0


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
    _known: tuple[Estimate, ...] = ()
    _known_heats: int = -1

    KNOCK_OUT_NS = 250e6
    KNOCK_OUT_RATIO = 10.0
    LAST_RATIO = 3.0

    @classmethod
    def hopeless(cls, nanoseconds: Mapping[str, float], *, last: bool = False) -> tuple[str, ...]:
        """Those whose one call takes so much longer than another's that it settles the matter.

        ``last``: there is no time for another call of each, so less must do.
        """
        ratio = cls.LAST_RATIO if last else cls.KNOCK_OUT_RATIO
        limit = max(cls.KNOCK_OUT_NS, ratio * min(nanoseconds.values()))
        return tuple(name for name, value in nanoseconds.items() if value > limit)

    def first_calls(self, nanoseconds: Mapping[str, float], *, last: bool = False) -> None:
        """Take the times of one call of each variant and knock out the hopeless ones."""
        for name in self.hopeless(nanoseconds, last=last):
            self.knocked_out[name] = nanoseconds[name]

    @property
    def running(self) -> tuple[str, ...]:
        """The variants that heats still measure."""
        return tuple(name for name in self.names if name not in self.knocked_out)

    @property
    def _allowance(self) -> float:
        """That of as many processes as would weigh as much if all had the same share of rounds."""
        shares = Counter[int]()
        for heat in self.heats:
            shares[heat.process] += len(heat.rounds)
        total = sum(shares.values())
        return self.rules.allowance(total**2 / sum(share**2 for share in shares.values()))

    def add(self, heat: Heat) -> None:
        """Take the result of a heat."""
        self.heats.append(heat)

    def estimates(self) -> tuple[Estimate, ...]:
        """What is known of each variant.

        The estimates are those whose ratios are the rounds' ratios; the bounds are of each
        variant's own times, machine and all.
        """
        if self._known_heats != len(self.heats):
            self._known, self._known_heats = self._estimated(), len(self.heats)
        return self._known

    def _estimated(self) -> tuple[Estimate, ...]:
        rounds = [one for heat in self.heats for one in heat.rounds]
        middles = self._middles(rounds) if rounds else {}
        out = []
        for name in self.names:
            if name in self.knocked_out:
                out.append(Estimate(name, Interval.exact(self.knocked_out[name]), 1))
            elif rounds:
                values = [one[name] for one in rounds]
                interval = self._interval(values, self.rules.display_confidence)
                interval = interval.spanning(middles[name])
                if interval.low == 0.0:
                    interval = Interval.exact(interval.estimate)
                out.append(Estimate(name, interval, len(rounds)))
        return tuple(out)

    def _middles(self, rounds: Sequence[Mapping[str, float]]) -> dict[str, float]:
        """Nanoseconds of each variant that runs; their ratios to the leader's are the rounds'."""
        running = self.running
        common = [exp(sum(log(one[n]) for n in running) / len(running)) for one in rounds]

        def share(name: str) -> float:
            pairs = zip(rounds, common, strict=True)
            return self._middle([one[name] / level for one, level in pairs])

        shares = {name: share(name) for name in running}
        leader = min(running, key=shares.__getitem__)
        for _ in running:
            ratios = {n: self._middle([one[n] / one[leader] for one in rounds]) for n in running}
            best = min(running, key=ratios.__getitem__)
            if ratios[best] >= 1:
                break
            leader = best
        level = shares[leader] * self._middle(common)
        return {name: level * max(1.0, ratio) for name, ratio in ratios.items()}

    def _middle(self, values: Sequence[float]) -> float:
        return self._interval(values, self.rules.confidence).estimate

    def verdict(self, *, final: bool = False) -> Verdict | None:
        """The verdict, or None while it is open; ``final`` says that no more heats will come."""
        least = self.rules.least_slow if self.slow else self.rules.least_heats
        if not self.heats or (len(self.heats) < least and not final):
            return None
        estimates = self.estimates()
        middles = {e.name: e.interval.estimate for e in estimates}
        ranked = sorted(self.names, key=lambda name: (middles[name], name))
        ranked.sort(key=lambda name: name in self.knocked_out)
        leader = ranked[0]
        ratios = {name: self._ratio(name, leader) for name in self.names if name != leader}
        limit = 1 + self.rules.margin
        slower = {name for name in ratios if self._slower(name, leader, ratios[name])}
        level = {
            name for name, ratio in ratios.items() if 1 / limit < ratio.low and ratio.high < limit
        }
        versus = next((name for name in ranked if name in slower), None)
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
        order = self._order(winners, [name for name in ranked if name in slower])
        return Verdict(kind, Unit.NS, winners, estimates, ratio, versus, order)

    def _order(
        self, winners: tuple[str, ...], losers: Sequence[str]
    ) -> tuple[tuple[str, ...], ...]:
        groups = [winners]
        for name in losers:
            best = groups[-1][0]
            if len(groups) > 1 and not self._slower(name, best, self._ratio(name, best)):
                groups[-1] += (name,)
            else:
                groups.append((name,))
        return tuple(groups)

    def _ratio(self, name: str, other: str) -> Interval:
        """How many times as long ``name`` takes as ``other``."""
        if name in self.knocked_out or other in self.knocked_out:
            left, right = self._time(name), self._time(other)
            return Interval(
                left.low / right.high, left.estimate / right.estimate, left.high / right.low
            )
        values = [one[name] / one[other] for heat in self.heats for one in heat.rounds]
        return self._interval(values, self.rules.confidence).widened(self._allowance)

    def _time(self, name: str) -> Interval:
        return next(e.interval for e in self.estimates() if e.name == name)

    def _interval(self, values: Sequence[float], confidence: float) -> Interval:
        sign = median_interval(values, confidence)
        if not self.slow:
            return sign
        student = log_interval(values, confidence, self.rules.slow_prior)
        return min(sign, student, key=_width)

    def _slower(self, name: str, other: str, ratio: Interval) -> bool:
        if name in self.knocked_out or other in self.knocked_out:
            return other not in self.knocked_out
        if ratio.low > 1 + self.rules.margin:
            return True
        return len(self.heats) > 1 and all(
            median([one[name] / one[other] for one in heat.rounds]) > self.rules.decisive
            for heat in self.heats
        )


def _width(interval: Interval) -> float:
    return interval.high / interval.low if interval.low > 0 else float("inf")
