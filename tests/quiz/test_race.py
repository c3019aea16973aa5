"""Winners, ties and what stays open: verdicts on time."""

import random
from collections.abc import Iterator, Mapping, Sequence
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiquiz.quiz.race import Heat, Race, Rules
from tuiquiz.quiz.stats import Interval
from tuiquiz.quiz.units import Unit
from tuiquiz.quiz.verdict import Kind, Verdict

MS = 1e6


def race(*, heats: int = 10, noise: float = 0.003, seed: int = 1, **levels: float) -> Race:
    """Heats of variants that take ``levels`` nanoseconds, give or take ``noise``."""
    return race_of(levels, heats, noise, seed)


def race_of(levels: Mapping[str, float], heats: int, noise: float, seed: int) -> Race:
    rng = random.Random(seed)
    made = Race(tuple(levels))
    for place in range(heats):
        rounds = []
        for _ in range(8):
            weather = exp(rng.gauss(0, 0.1))
            rounds.append(
                {n: level * weather * exp(rng.gauss(0, noise)) for n, level in levels.items()}
            )
        made.add(Heat(tuple(rounds), place % 2))
    return made


def final(race: Race) -> Verdict:
    verdict = race.verdict(final=True)
    assert verdict
    return verdict


def test_a_clear_difference_is_a_win() -> None:
    verdict = race(slow=120, fast=100, slowest=150).verdict()
    assert verdict
    assert verdict.kind is Kind.WIN
    assert verdict.unit is Unit.NS
    assert verdict.winners == ("fast",)
    assert verdict.versus == "slow"
    assert verdict.ratio
    assert verdict.ratio.low < 1.2 < verdict.ratio.high < 1.25
    assert verdict.ratio.estimate == pytest.approx(1.2, rel=0.01)


def test_a_known_small_difference_is_a_tie() -> None:
    verdict = race(a=100, b=100.5).verdict()
    assert verdict
    assert verdict.kind is Kind.TIE
    assert verdict.winners == ("a", "b")
    assert (verdict.ratio, verdict.versus) == (None, None)


def test_what_cannot_be_told_apart_stays_open_and_is_unsettled_in_the_end() -> None:
    close = race(a=100, b=103)
    assert close.verdict() is None
    assert final(close).kind is Kind.UNSETTLED
    assert final(close).winners == ("a", "b")


@pytest.mark.parametrize(
    ("ratio", "kind"),
    [
        (1.0, Kind.TIE),
        (1.011, Kind.TIE),
        (1.012, Kind.UNSETTLED),
        (1.049, Kind.UNSETTLED),
        (1.050, Kind.WIN),
    ],
)
def test_processes_that_may_differ_widen_even_heats_without_noise(ratio: float, kind: Kind) -> None:
    """The margin of 3 % and 1.84 % for the processes: a tie below 1.1 %, a win above 4.9 %."""
    assert final(race(a=100, b=100 * ratio, noise=0)).kind is kind


def test_a_smaller_margin_makes_a_win_of_a_tie() -> None:
    strict = Rules(margin=0.001, process_spread=0.0)
    even = race(a=100, b=100.5, noise=0)
    assert final(even).kind is Kind.TIE
    even.rules = strict
    assert final(even).kind is Kind.WIN


def test_members_of_a_tie_are_told_from_the_others() -> None:
    verdict = final(race(a=100, slow=130, b=100.3))
    assert verdict.kind is Kind.TIE
    assert verdict.winners == ("a", "b")


def test_the_ratio_is_that_of_the_best_loser() -> None:
    tie = final(race(a=100, slower=150, slow=130, b=100.3))
    assert tie.versus == "slow"
    assert tie.ratio
    assert tie.ratio.estimate == pytest.approx(1.3, rel=0.01)
    assert final(race(a=100, slow=130, b=103)).versus == "slow"


def test_a_tie_among_the_others_is_still_a_win() -> None:
    verdict = final(race(c=140, b=120, a=100, d=120.2))
    assert verdict.kind is Kind.WIN
    assert verdict.winners == ("a",)


def test_one_open_pair_leaves_the_race_open_and_the_loser_out() -> None:
    open_race = race(a=100, b=103, c=200, d=100.1)
    assert open_race.verdict() is None
    assert final(open_race).kind is Kind.UNSETTLED
    assert final(open_race).winners == ("a", "b", "d")


def test_without_heats_nothing_is_known() -> None:
    empty = Race(("a", "b"))
    assert empty.verdict() is None
    assert empty.verdict(final=True) is None
    assert empty.estimates() == ()


def test_one_heat_decides_nothing() -> None:
    single = race(a=100, b=900, heats=1)
    assert single.verdict() is None
    assert final(single).kind is Kind.UNSETTLED
    assert final(single).winners == ("a", "b")


def heats(**columns: Sequence[float]) -> Race:
    """Heats of eight equal rounds each, from two processes in turn."""
    made = Race(tuple(columns))
    for place, row in enumerate(zip(*columns.values(), strict=True)):
        made.add(Heat((dict(zip(columns, row, strict=True)),) * 8, place % 2))
    return made


@pytest.mark.parametrize(("times", "kind"), [(2.1, Kind.WIN), (1.9, Kind.UNSETTLED)])
def test_twice_as_long_in_every_heat_is_slower_however_wide_the_interval(
    times: float, kind: Kind
) -> None:
    wild = race(a=100, b=100, heats=8)
    for at, heat in enumerate(wild.heats):
        odd = {**heat.rounds[0], "b": 1.0}
        slow = [{**one, "b": one["a"] * times * (1 + at)} for one in heat.rounds[:4]]
        wild.heats[at] = Heat((odd, odd, odd, *slow), heat.process)
    assert final(wild).kind is kind


def test_twice_as_long_must_hold_in_every_heat() -> None:
    assert heats(a=[100] * 6, b=[2000.0, 90, 2000, 90, 2000, 90]).verdict() is None
    assert final(heats(a=[100] * 6, b=[2000] * 6)).kind is Kind.WIN


def test_one_round_in_ten_that_went_wrong_changes_little() -> None:
    spoilt = race(a=100, b=110, heats=6)
    for at, heat in enumerate(spoilt.heats):
        first = {**heat.rounds[0], "ab"[at % 2]: 500.0}
        spoilt.heats[at] = Heat((first, *heat.rounds[1:]), heat.process)
    verdict = spoilt.verdict()
    assert verdict
    assert verdict.winners == ("a",)
    assert verdict.ratio
    assert verdict.ratio.estimate == pytest.approx(1.1, rel=0.01)


def test_processes_that_contradict_each_other_settle_nothing() -> None:
    upset = heats(a=[100, 100] * 20, b=[110, 92] * 20)
    assert final(upset).kind is Kind.UNSETTLED


def test_more_processes_tell_smaller_differences() -> None:
    few = heats(a=[100] * 8, b=[104.5] * 8)
    assert few.verdict() is None
    more = Race(few.names)
    for place, heat in enumerate(few.heats):
        more.add(Heat(heat.rounds, place % 4))
    verdict = more.verdict()
    assert verdict
    assert verdict.winners == ("a",)


def test_fewer_heats_than_the_least_decide_nothing_yet() -> None:
    clear = race(a=100, b=150, heats=5)
    assert clear.verdict() is None
    assert final(clear).kind is Kind.WIN


def test_the_order_is_told_as_far_as_it_is_known() -> None:
    verdict = final(race(d=150, c=121, a=100, b=120))
    assert verdict.order == (("a",), ("b", "c"), ("d",)) or verdict.order == (
        ("a",),
        ("c", "b"),
        ("d",),
    )
    assert final(race(d=150, a=100, b=100.2)).order == (("a", "b"), ("d",))
    assert final(race(a=100, b=103)).order == (("a", "b"),)


def test_heats_that_contradict_each_other_settle_nothing() -> None:
    upset = heats(a=[100, 100, 100, 300, 300], b=[101, 101, 101, 101, 101])
    assert final(upset).kind is Kind.UNSETTLED
    assert final(upset).winners == ("a", "b")


def test_a_hopeless_variant_is_knocked_out_by_its_first_call() -> None:
    sleepy = Race(("nap", "quick"))
    sleepy.first_calls({"nap": 1000 * MS, "quick": 500})
    assert sleepy.running == ("quick",)
    for nanoseconds in (100.0, 110.0, 90.0, 100.0, 105.0, 95.0):
        sleepy.add(Heat(({"quick": nanoseconds},) * 8))
    verdict = sleepy.verdict()
    assert verdict
    assert (verdict.kind, verdict.winners, verdict.versus) == (Kind.WIN, ("quick",), "nap")
    assert verdict.ratio
    assert verdict.ratio.estimate == pytest.approx(1e9 / 100)
    quick = sleepy.estimates()[1].interval
    assert verdict.ratio.low == pytest.approx(1000 * MS / quick.high)
    assert verdict.ratio.high == pytest.approx(1000 * MS / quick.low)
    assert verdict.estimate("nap") == sleepy.estimates()[0]
    assert sleepy.estimates()[0].interval == Interval.exact(1000 * MS)
    assert sleepy.estimates()[0].samples == 1


@pytest.mark.parametrize(
    ("first", "running"),
    [
        ({"a": 250 * MS, "b": 1}, ("a", "b")),
        ({"a": 251 * MS, "b": 1}, ("b",)),
        ({"a": 3000 * MS, "b": 300 * MS}, ("a", "b")),
        ({"a": 3001 * MS, "b": 300 * MS}, ("b",)),
        ({"a": 900 * MS, "b": 1 * MS, "c": 800 * MS}, ("b",)),
        ({"a": 900 * MS, "b": 900 * MS}, ("a", "b")),
    ],
)
def test_only_long_calls_ten_times_the_shortest_are_knocked_out(
    first: Mapping[str, float], running: tuple[str, ...]
) -> None:
    begun = Race(tuple(first))
    begun.first_calls(first)
    assert begun.running == running


def test_the_rest_of_a_race_may_tie_beside_one_knocked_out() -> None:
    mixed = Race(("a", "nap", "b", "yawn"))
    mixed.first_calls({"a": 100, "nap": 1000 * MS, "b": 100, "yawn": 2000 * MS})
    for nanoseconds in (100.0, 101.0, 99.0, 100.5):
        rounds = ({"a": nanoseconds, "b": nanoseconds * 1.001},) * 8
        mixed.add(Heat(rounds))
        mixed.add(Heat(rounds, 1))
    assert final(mixed).kind is Kind.TIE
    assert final(mixed).winners == ("a", "b")
    assert final(mixed).order == (("a", "b"), ("nap", "yawn"))


def test_few_slow_heats_need_what_is_known_of_slow_calls() -> None:
    few = race(a=50 * MS, b=80 * MS, heats=4, noise=0.08, seed=3)
    few.heats = [Heat(heat.rounds[:1], heat.process) for heat in few.heats]
    assert final(few).kind is Kind.UNSETTLED
    few.slow = True
    verdict = few.verdict()
    assert verdict
    assert verdict.kind is Kind.WIN
    assert verdict.winners == ("a",)


def test_estimates_tell_the_middle_its_bounds_and_the_rounds() -> None:
    seen = heats(a=[100, 104, 96, 150, 99], b=[200, 208, 192, 300, 198])
    a, b = seen.estimates()
    assert (a.name, b.name) == ("a", "b")
    assert a.interval.estimate == pytest.approx(100)
    assert b.interval.estimate == pytest.approx(200)
    assert (a.samples, b.samples) == (40, 40)
    assert a.interval.low <= 99 and 104 <= a.interval.high < 150
    assert b.interval.low == pytest.approx(2 * a.interval.low)


def test_the_ratio_of_the_estimates_is_that_of_the_rounds() -> None:
    """Though the machine runs at half its speed most of the time while ``a`` runs alone."""
    uneven = Race(("a", "b"))
    for speed in (1, 2, 2, 1, 1, 2, 2):
        uneven.add(Heat(({"a": 100 * speed, "b": 120 * speed},) * 8))
    a, b = uneven.estimates()
    assert b.interval.estimate / a.interval.estimate == pytest.approx(1.2)
    for estimate in (a, b):
        assert estimate.interval.low <= estimate.interval.estimate <= estimate.interval.high


def test_one_round_has_an_estimate_without_bounds() -> None:
    first = Race(("a", "b"))
    first.add(Heat(({"a": 100.0, "b": 200.0},)))
    assert [e.interval for e in first.estimates()] == [
        Interval.exact(pytest.approx(100)),  # type: ignore[arg-type]
        Interval.exact(pytest.approx(200)),  # type: ignore[arg-type]
    ]


def test_an_estimate_is_found_by_name() -> None:
    verdict = final(race(a=100, b=120))
    assert [verdict.estimate(name) for name in "ab"] == list(verdict.estimates)
    assert verdict.estimate("c") is None


@given(
    levels=st.lists(st.sampled_from([100.0, 101, 103, 106, 130, 300]), min_size=2, max_size=4),
    seed=st.integers(0, 10_000),
    data=st.data(),
)
def test_names_and_their_order_never_matter(
    levels: list[float], seed: int, data: st.DataObject
) -> None:
    names = "abcd"[: len(levels)]
    plain = race_of(dict(zip(names, levels, strict=True)), 10, 0.01, seed)
    renamed = dict(zip(names, data.draw(st.permutations(names)), strict=True))
    other = Race(data.draw(st.permutations(names).map(tuple)))
    for heat in plain.heats:
        rounds = ({renamed[name]: value for name, value in one.items()} for one in heat.rounds)
        other.add(Heat(tuple(rounds), heat.process))
    expected, verdict = final(plain), final(other)
    assert verdict.kind is expected.kind
    assert set(verdict.winners) == {renamed[name] for name in expected.winners}
    assert verdict.ratio == expected.ratio
    assert verdict.versus == (renamed[expected.versus] if expected.versus else None)
    assert (plain.verdict() is None) == (other.verdict() is None)


@given(seed=st.integers(0, 1000), power=st.integers(-8, 30))
def test_the_unit_of_time_never_matters(seed: int, power: int) -> None:
    plain = race(a=100, b=104, c=110, noise=0.01, seed=seed)
    other = Race(plain.names)
    for heat in plain.heats:
        rounds = ({n: value * 2.0**power for n, value in one.items()} for one in heat.rounds)
        other.add(Heat(tuple(rounds), heat.process))
    assert final(other).kind is final(plain).kind
    assert final(other).winners == final(plain).winners
    assert final(other).ratio == final(plain).ratio


def simulated(seed: int, levels: Mapping[str, float]) -> Iterator[Heat]:
    """Heats as machines give them, without end.

    They come from two processes in turn, from the tenth on from four. Each process favours each
    variant by about 1 %, the machine runs at one of two speeds that it changes now and then,
    rounds scatter by 1.5 %, and one in ten is disturbed or straddles a change of speed.
    """
    rng = random.Random(seed)
    favours = [{name: exp(rng.gauss(0, 0.01)) for name in levels} for _ in range(4)]
    speed, place = 1.0, 0
    while True:
        process = place % (2 if place < 10 else 4)
        place += 1
        rounds = []
        for _ in range(8):
            speed = 2.7 - speed if rng.random() < 1 / 20 else speed
            times = {}
            for name, level in levels.items():
                disturbed = rng.uniform(1, 1.7) if rng.random() < 1 / 10 else 1
                scatter = exp(rng.gauss(0, 0.015))
                times[name] = level * favours[process][name] * speed * scatter * disturbed
            rounds.append(times)
        yield Heat(tuple(rounds), process)


def measured(seed: int, levels: Mapping[str, float], most: int = 120) -> Verdict:
    """The verdict of a race that is looked at after every heat."""
    run = Race(tuple(levels))
    for heat in simulated(seed, levels):
        run.add(heat)
        if verdict := run.verdict():
            return verdict
        if len(run.heats) == most:
            break
    return final(run)


def test_identical_twins_never_beat_each_other() -> None:
    kinds = [measured(seed, {"a": 100, "b": 100}).kind for seed in range(200)]
    assert Kind.WIN not in kinds
    assert kinds.count(Kind.TIE) > 40


def test_no_one_of_four_identical_variants_wins() -> None:
    for seed in range(60):
        verdict = measured(seed, dict.fromkeys("abcd", 100.0), most=40)
        assert verdict.winners == ("a", "b", "c", "d")


def test_ten_percent_are_mostly_found() -> None:
    found = [measured(seed, {"a": 110, "b": 100}).winners for seed in range(200)]
    assert found.count(("b",)) > 180


def test_a_slower_variant_never_wins_alone() -> None:
    for seed in range(200):
        gap = 1 + seed / 1000
        assert "b" in measured(seed, {"a": 100 * gap, "b": 100}).winners


def test_a_third_more_is_found_beside_twins() -> None:
    for seed in range(60):
        verdict = measured(seed, {"a": 100, "c": 133, "b": 100})
        assert verdict.winners == ("a", "b")
