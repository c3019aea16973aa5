"""The shared queue: who is measured live, who is shown a result again, who waits behind whom."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from tests.support import packs
from tests.support.measuring import until
from tuiquiz.bench.interpreters import Found, Interpreter
from tuiquiz.bench.measuring import Measurer, Snapshot, Stage
from tuiquiz.kiosk.measuring.job import Claim
from tuiquiz.kiosk.measuring.lane import Lane
from tuiquiz.kiosk.measuring.policy import Policy
from tuiquiz.quiz.case import Question
from tuiquiz.quiz.units import Unit
from tuiquiz.quiz.verdict import Clock, Failure, FailureKind, Kind, Timing, Verdict

WON = Verdict(Kind.WIN, Unit.NS, ("loop",), timing=Timing(Clock.CPU))
FAILED = Verdict.none(Unit.NS, Failure(FailureKind.CRASHED, "loop crashed"))
DISTURBED = Verdict(Kind.UNSETTLED, Unit.NS, timing=Timing(Clock.WALL, cores=2, idle=False))
NEVER_LONG = Policy(long_queue=99, long_wait_s=99.0, warm=1)


class Bench:
    """Measures as slowly as a test says, and tells what is under way."""

    compares = False

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.verdicts: dict[str, Verdict] = {}

    def measure(self, question: Question) -> "Run":
        self.runs.append(Run(question, self))
        return self.runs[-1]

    def unavailable(self, question: Question) -> Failure | None:
        return None if question else FAILED.failure

    async def others(self) -> Found:
        return Found((), (), ())

    def by(self, interpreter: Interpreter) -> Measurer:
        raise NotImplementedError(interpreter)

    @property
    def open(self) -> "list[Run]":
        return [run for run in self.runs if not run.closed]


class Run:
    """A measurement that is ready, and over, when a test says so."""

    def __init__(self, question: Question, bench: Bench) -> None:
        self.question = question
        self.ready = asyncio.Event()
        self.over = asyncio.Event()
        self.closed = False
        self.prepared = False
        self.stage = Stage.STARTING
        self._bench = bench

    async def prepare(self) -> None:
        self.prepared = True
        await self.ready.wait()
        self.stage = Stage.READY

    async def run(self) -> Verdict:
        await self.prepare()
        self.stage = Stage.TIMING
        await self.over.wait()
        self.stage = Stage.DONE
        return self._bench.verdicts.get(self.question.case.name, WON)

    def snapshot(self) -> Snapshot:
        return Snapshot(self.stage, 0.5, (), None)

    async def close(self) -> None:
        self.closed = True

    def finish(self) -> None:
        self.ready.set()
        self.over.set()


class Hall:
    """Players of one lane."""

    def __init__(self, lane: Lane, bench: Bench) -> None:
        self.lane = lane
        self.bench = bench
        self.judged: list[Claim] = []

    def claim(self, name: str) -> Claim:
        return Claim(name, packs.question(name), self.judged.append)

    def lock(self, name: str) -> Claim:
        claim = self.claim(name)
        self.lane.lock(claim)
        return claim

    def think(self, name: str) -> Claim:
        claim = self.claim(name)
        self.lane.think(claim)
        return claim

    def running(self, name: str) -> bool:
        """Whether a question is being timed."""
        return any(r.question.case.name == name and r.stage is Stage.TIMING for r in self.open)

    @property
    def open(self) -> list[Run]:
        return self.bench.open

    async def race(self, name: str) -> Run:
        """The measurement of a question, once it has begun; it is got ready at once."""

        def begun() -> bool:
            for run in self.open:
                if run.question.case.name == name:
                    run.ready.set()
            return self.running(name)

        await until(begun)
        return next(run for run in self.open if run.question.case.name == name)

    async def measured(self, name: str) -> Claim:
        """A player who has been shown a question, live."""
        claim = self.lock(name)
        (await self.race(name)).finish()
        await until(lambda: claim.shown is not None and not self.open)
        return claim


@asynccontextmanager
async def hall(
    policy: Policy = NEVER_LONG, **named: Callable[[Question], bool]
) -> AsyncIterator[Hall]:
    """A lane that runs."""
    bench = Bench()
    lane = Lane(bench, policy, **named)
    running = asyncio.create_task(lane.run())
    try:
        yield Hall(lane, bench)
    finally:
        running.cancel()
        await asyncio.wait([running])
        assert running.cancelled() and not bench.open


def age(claim: Claim) -> float | None:
    assert claim.shown
    return claim.shown.age_s


async def test_one_at_a_time_in_order() -> None:
    async with hall() as at:
        claims = [at.lock(name) for name in ("one", "two", "three")]
        for place, claim in enumerate(claims):
            run = await at.race(claim.key)
            assert at.open == [run]
            assert [at.lane.view(c).ahead for c in claims[place:]] == list(range(3 - place))
            run.finish()
            await until(lambda: at.judged[-1:] == [claims[place]])  # noqa: B023
        assert at.judged == claims and all(age(claim) is None for claim in claims)


async def test_those_who_locked_before_it_starts_share_a_measurement() -> None:
    async with hall() as at:
        first = at.lock("one")
        await until(lambda: bool(at.open))
        second = at.lock("one")
        run = await at.race("one")
        late = at.lock("one")
        assert at.lane.view(late).stage is Stage.WAITING and at.lane.view(late).ahead == 1
        run.finish()
        await until(lambda: bool(first.shown and second.shown))
        assert late.shown is None
        (await at.race("one")).finish()
        await until(lambda: bool(late.shown))
        assert [age(c) for c in (first, second, late)] == [None, None, None]
        assert len(at.bench.runs) == at.lane.tally.races == 2


async def test_a_young_result_is_shown_again_where_many_are_ahead() -> None:
    async with hall(Policy(long_queue=2, long_wait_s=99.0)) as at:
        await at.measured("one")
        at.lock("two")
        await at.race("two")
        live = at.lock("one")  # One ahead is not many.
        at.lock("three")
        again = at.claim("one")
        at.lane.drop(live)
        at.lane.lock(again)
        assert live.shown is None and again.shown and again.shown.verdict == WON
        assert age(again) is not None
        assert (at.lane.tally.live, at.lane.tally.again) == (1, 1)


async def test_a_young_result_is_shown_again_where_the_wait_is_long() -> None:
    async with hall(Policy(long_queue=99, long_wait_s=0.0)) as at:
        await at.measured("one")
        live = at.lock("one")
        assert live.shown is None
        other = at.lock("two")
        again = at.lock("one")
        assert age(again) is not None if again.shown else again.job is live.job
        at.lane.drop(live)
        at.lane.drop(other)


async def test_without_a_wait_it_is_always_live() -> None:
    async with hall(Policy(long_queue=1, long_wait_s=0.0)) as at:
        assert age(await at.measured("one")) is None
        assert age(await at.measured("one")) is None
        assert at.lane.tally.races == 2


async def test_an_old_result_is_not_shown_again() -> None:
    async with hall(Policy(again_s=0.0, long_queue=1)) as at:
        await at.measured("one")
        at.lock("two")
        await at.race("two")
        assert at.lock("one").shown is None


@pytest.mark.parametrize("verdict", [FAILED, DISTURBED], ids=["failed", "disturbed"])
async def test_what_failed_or_was_disturbed_is_not_shown_again(verdict: Verdict) -> None:
    async with hall(Policy(long_queue=1)) as at:
        at.bench.verdicts["one"] = verdict
        await at.measured("one")
        at.lock("two")
        await at.race("two")
        assert at.lock("one").shown is None
    assert at.lane.tally.failed == (verdict is FAILED)


async def test_those_who_came_too_late_are_shown_what_was_measured_where_many_are_ahead() -> None:
    async with hall(Policy(long_queue=2, long_wait_s=99.0)) as at:
        first = at.lock("one")
        run = await at.race("one")
        others = [at.lock("two"), at.lock("three")]
        late = at.lock("one")
        assert late.shown is None  # Nothing had been measured yet.
        run.finish()
        await until(lambda: bool(first.shown))
        assert late.shown and age(late) is not None and age(first) is None
        assert [job.key for job in at.lane.queue] == [c.key for c in others][-len(at.lane.queue) :]


async def test_a_measurement_ends_when_the_last_who_waits_has_left() -> None:
    async with hall() as at:
        first, second = at.lock("one"), at.lock("one")
        run = await at.race("one")
        at.lane.drop(first)
        assert not run.closed and at.lane.current
        at.lane.drop(second)
        assert not at.lane.current
        await until(lambda: run.closed)
        behind = at.lock("one")  # Nothing is left of it to join.
        (await at.race("one")).finish()
        await until(lambda: bool(behind.shown))
        assert not at.lane.tally.again and first.shown is second.shown is None


async def test_who_leaves_the_queue_is_not_measured() -> None:
    async with hall() as at:
        at.lock("one")
        left, behind = at.lock("two"), at.lock("three")
        assert at.lane.view(behind).ahead == 2
        at.lane.drop(left)
        assert at.lane.view(behind).ahead == 1
        (await at.race("one")).finish()
        await at.race("three")
        assert [run.question.case.name for run in at.bench.runs] == ["one", "three"]


async def test_while_nobody_waits_it_is_got_ready_for_who_thinks() -> None:
    async with hall() as at:
        claim = at.think("one")
        await until(lambda: bool(at.open))
        (run,) = at.open
        run.ready.set()
        await until(lambda: bool(at.lane.warm))
        at.lane.lock(claim)
        assert await at.race("one") is run
        run.finish()
        await until(lambda: bool(claim.shown))
        assert at.bench.runs == [run] and age(claim) is None


async def test_who_thinks_gives_way_to_who_waits() -> None:
    async with hall() as at:
        thinker = at.think("one")
        await until(lambda: bool(at.open))
        (warm,) = at.open
        waiter = at.lock("two")
        at.lane.lock(thinker)
        await until(lambda: warm.closed and bool(at.open))
        (await at.race("two")).finish()
        await until(lambda: bool(waiter.shown))
        (await at.race("one")).finish()
        await until(lambda: bool(thinker.shown))


async def test_what_is_being_got_ready_is_used_by_who_locks_meanwhile() -> None:
    async with hall() as at:
        thinker = at.think("one")
        await until(lambda: bool(at.open))
        other = at.lock("one")
        assert at.lane.view(other).stage is Stage.STARTING
        (await at.race("one")).finish()
        await until(lambda: bool(other.shown))
        assert len(at.bench.runs) == 1 + len(at.open)
        at.lane.drop(thinker)


async def test_what_is_being_got_ready_for_who_waits_does_not_give_way() -> None:
    async with hall() as at:
        at.think("one")
        await until(lambda: bool(at.open))
        first, second = at.lock("one"), at.lock("two")
        assert at.lane.view(second).ahead == 1
        run = await at.race("one")
        assert at.bench.runs == [run]
        run.finish()
        await until(lambda: bool(first.shown))
        (await at.race("two")).finish()
        await until(lambda: bool(second.shown))


async def test_who_leaves_while_it_is_got_ready_leaves_nothing_behind() -> None:
    async with hall() as at:
        thinker = at.think("one")
        await until(lambda: bool(at.open))
        at.lane.drop(at.lock("one"))
        at.lane.drop(thinker)
        await until(lambda: not at.open)


async def test_only_so_many_are_kept_ready_and_none_for_who_left() -> None:
    async with hall(Policy(warm=2)) as at:
        thinkers = [at.think(name) for name in ("one", "two", "three")]
        for count in (1, 2):
            await until(lambda n=count: len(at.open) == n)  # type: ignore[misc]
            at.open[-1].ready.set()
            await until(lambda n=count: len(at.lane.warm) == n)  # type: ignore[misc]
        assert [run.question.case.name for run in at.open] == ["one", "two"]
        at.lane.drop(thinkers[0])
        await until(lambda: at.bench.runs[0].closed and len(at.open) == 2)
        assert [run.question.case.name for run in at.open] == ["two", "three"]


async def test_nothing_is_got_ready_that_will_likely_be_shown_again() -> None:
    async with hall() as at:
        await at.measured("one")
        at.think("one")
        at.think("two")
        await until(lambda: bool(at.open))
        at.open[0].ready.set()
        await until(lambda: bool(at.lane.warm))
        assert list(at.lane.warm) == ["two"]


async def test_what_is_still_compiled_does_not_keep_others_waiting() -> None:
    built: set[str] = set()
    async with hall(ready=lambda q: q.case.name != "rust" or "rust" in built) as at:
        rust, other = at.lock("rust"), at.lock("one")
        assert at.lane.view(rust).stage is Stage.COMPILING
        assert at.lane.view(other).ahead == 0
        (await at.race("one")).finish()
        await until(lambda: bool(other.shown))
        built.add("rust")
        at.lane.look_again()
        (await at.race("rust")).finish()
        await until(lambda: bool(rust.shown))
