"""The queue that all visitors share: what is measured next, and what is shown again.

One thing is done at a time: a question is got ready or measured, never two, so that measurements
do not disturb each other. Players who wait for the same question share one measurement if it
starts after they locked. Where the wait ahead is long and a young result of this very question is
there, that is shown again. Getting ready while a player thinks is for idle times, and gives way to
whoever waits.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import replace

from tuiquiz.bench.measuring import Measurer, Measuring, Snapshot, Stage
from tuiquiz.kiosk.measuring.job import Claim, Job, Tally
from tuiquiz.kiosk.measuring.policy import Policy
from tuiquiz.quiz.case import Question
from tuiquiz.quiz.verdict import Failure, FailureKind, Kind, Verdict

USUAL_S = 0.6


class Lane:
    """Measures what is claimed, one after the other, while ``run`` runs.

    ``ready`` says whether a question could be measured by now (its Rust may still be compiled).
    """

    def __init__(
        self,
        measurer: Measurer,
        policy: Policy,
        ready: Callable[[Question], bool] = lambda _: True,
    ) -> None:
        self.policy = policy
        self.tally = Tally()
        self.current: Job | None = None
        self.queue: list[Job] = []
        self.warm: dict[str, Measuring] = {}
        self._measurer = measurer
        self._ready = ready
        self._thinking: dict[Claim, None] = {}
        self._warming: tuple[str, Measuring] | None = None
        self._unwanted: list[Measuring] = []
        self._results: dict[str, tuple[float, Snapshot]] = {}
        self._usual_s: dict[str, float] = {}
        self._task: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()

    def think(self, claim: Claim) -> None:
        """A player reads the question."""
        self._thinking[claim] = None
        self._changed.set()

    def lock(self, claim: Claim) -> None:
        """A player has answered, and waits from now on."""
        claim.locked_s = time.monotonic()
        self._thinking.pop(claim, None)
        line = self._line
        same = (job for job in line if job.key == claim.key and not job.started)
        job = next(same, None)
        before = line[: line.index(job)] if job else line
        again = self._again(claim.key) if self._long(before) else None
        if again:
            self._show(claim, again)
        else:
            if job is None:
                job = Job(claim.key, claim.question, self._take_warm(claim.key))
                self.queue.append(job)
            job.claims.add(claim)
            claim.job = job
            if self._warming and self._warming[0] != claim.key and not self._adopted:
                self._stop_warming()
        self._tidy()

    def drop(self, claim: Claim) -> None:
        """A player left."""
        self._thinking.pop(claim, None)
        job, claim.job = claim.job, None
        if job:
            job.claims.discard(claim)
            if not job.claims:
                self._give_up(job)
        self._tidy()

    def look_again(self) -> None:
        """What ``ready`` says has changed."""
        self._changed.set()

    def view(self, claim: Claim) -> Snapshot:
        """How far the measurement is that a player waits for."""
        if claim.shown:
            return claim.shown
        job = claim.job
        if job and job.measuring and (job is self.current or self._is_warming(job.measuring)):
            return job.measuring.snapshot()
        waited_s = time.monotonic() - (claim.locked_s or time.monotonic())
        if not self._ready(claim.question):
            return Snapshot(Stage.COMPILING, waited_s, (), None)
        line = self._line
        ahead = line.index(job) if job in line else 0
        if self.current and self.current.measuring:
            ahead += self.current.measuring.snapshot().ahead
        return Snapshot(Stage.WAITING, waited_s, (), None, ahead)

    async def run(self) -> None:
        """Measure for ever; cancelled, it ends every process first."""
        measuring: Measuring | None = None
        try:
            while True:
                self._changed.clear()
                next_up = self._next()
                if next_up is None:
                    await self._changed.wait()
                    continue
                measuring, work = next_up
                self._task = asyncio.create_task(work)
                await asyncio.wait([self._task])
                if self._task.cancelled():  # Perhaps before it began.
                    await measuring.close()
                elif error := self._task.exception():
                    raise error
                self._task = None
        finally:
            if self._task:
                self._task.cancel()
                await asyncio.wait([self._task])
            rest = [*self._unwanted, *self.warm.values(), *([measuring] if measuring else [])]
            rest += [job.measuring for job in self.queue if job.measuring]
            await asyncio.gather(*(measuring.close() for measuring in rest))

    def _next(self) -> tuple[Measuring, Coroutine[None, None, None]] | None:
        """What to do now, and with what."""
        if self._unwanted:
            measuring = self._unwanted.pop()
            return measuring, measuring.close()
        for job in self.queue:
            if self._ready(job.question):
                self.queue.remove(job)
                self.current = job
                job.began_s = time.monotonic()
                job.measuring = job.measuring or self._measurer.measure(job.question)
                return job.measuring, self._measure(job, job.measuring)
        if not self.queue and len(self.warm) < self.policy.warm:
            for claim in self._thinking:
                # With others there, a young result is likely to be shown again.
                repeated = len(self._thinking) > 1 and self._again(claim.key)
                if claim.key not in self.warm and not repeated and self._ready(claim.question):
                    measuring = self._measurer.measure(claim.question)
                    self._warming = claim.key, measuring
                    return measuring, self._warm_up(claim.key, measuring)
        return None

    async def _measure(self, job: Job, measuring: Measuring) -> None:
        try:
            verdict = await measuring.run()
        except Exception as error:
            verdict = Verdict.none(
                job.question.unit, Failure(FailureKind.FAILED, f"measuring failed: {error!r}")
            )
            self._judge(job, replace(measuring.snapshot(), stage=Stage.DONE, verdict=verdict))
            raise
        else:
            self._judge(job, replace(measuring.snapshot(), verdict=verdict, ahead=0))
        finally:
            self.current = None
            await measuring.close()

    async def _warm_up(self, key: str, measuring: Measuring) -> None:
        await measuring.prepare()
        self._warming = None
        if not any(job.measuring is measuring for job in self.queue):
            self.warm[key] = measuring
            self._tidy()

    def _take_warm(self, key: str) -> Measuring | None:
        if self._warming and self._warming[0] == key and not self._adopted:
            return self._warming[1]
        return self.warm.pop(key, None)

    @property
    def _adopted(self) -> bool:
        """Whether somebody waits by now for what is being got ready."""
        return any(job.measuring and self._is_warming(job.measuring) for job in self.queue)

    def _is_warming(self, measuring: Measuring) -> bool:
        return self._warming is not None and self._warming[1] is measuring

    def _give_up(self, job: Job) -> None:
        """Nobody waits for this any more."""
        if job is self.current:
            self.current = None  # Nobody may join it any more.
            if self._task:
                self._task.cancel()
            return
        with suppress(ValueError):
            self.queue.remove(job)
        if job.measuring and self._is_warming(job.measuring):
            self._stop_warming()
        elif job.measuring:
            self._unwanted.append(job.measuring)

    def _stop_warming(self) -> None:
        self._warming = None
        if self._task:
            self._task.cancel()

    def _tidy(self) -> None:
        """Let go of what was got ready for players who are not there any more."""
        wanted = {claim.key for claim in self._thinking}
        for key in [key for key in self.warm if key not in wanted]:
            self._unwanted.append(self.warm.pop(key))
        self._changed.set()

    @property
    def _line(self) -> list[Job]:
        """What is measured, and what waits and could be."""
        head = [self.current] if self.current else []
        return head + [job for job in self.queue if self._ready(job.question)]

    def _long(self, before: Sequence[Job]) -> bool:
        if len(before) >= self.policy.long_queue:
            return True
        now = time.monotonic()
        wait_s = 0.0
        for job in before:
            usual_s = self._usual_s.get(job.key, USUAL_S)
            wait_s += max(0.0, usual_s - (now - job.began_s if job is self.current else 0.0))
        return wait_s > self.policy.long_wait_s

    def _again(self, key: str) -> Snapshot | None:
        """What was measured of this question lately; None where that is too long ago."""
        at_s, snapshot = self._results.get(key, (0.0, None))
        age_s = time.monotonic() - at_s
        if snapshot is None or age_s >= self.policy.again_s:
            return None
        return replace(snapshot, age_s=age_s)

    def _judge(self, job: Job, snapshot: Snapshot) -> None:
        """Tell all who waited, and those next in line whose wait would be long."""
        now = time.monotonic()
        self.current = None
        self.tally.races += 1
        self._usual_s[job.key] = now - job.began_s
        verdict = snapshot.verdict
        disturbed = verdict and verdict.timing and not verdict.timing.idle
        if verdict and verdict.kind is not Kind.NONE and not disturbed:
            self._results[job.key] = now, snapshot
        for claim in tuple(job.claims):
            self._show(claim, snapshot)
        line = self._line
        for at, later in enumerate(line):
            again = self._again(job.key) if later.key == job.key else None
            if again and self._long(line[:at]):
                for claim in tuple(later.claims):
                    self._show(claim, again)
                self._give_up(later)

    def _show(self, claim: Claim, snapshot: Snapshot) -> None:
        claim.shown, claim.job = snapshot, None
        tally = self.tally
        tally.waits_s.append(time.monotonic() - (claim.locked_s or time.monotonic()))
        if snapshot.verdict is None or snapshot.verdict.kind is Kind.NONE:
            tally.failed += 1
        elif snapshot.age_s is None:
            tally.live += 1
        else:
            tally.again += 1
        claim.judged(claim)
