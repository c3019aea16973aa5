"""What players wait for, the measurements that they share, and how many were shown what."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tuiquiz.bench.measuring import Measuring, Snapshot, Stage
from tuiquiz.quiz.case import Question

LATEST = 100
STARTED = (Stage.TIMING, Stage.WEIGHING, Stage.DONE)


@dataclass(eq=False, slots=True)
class Claim:
    """One player's question; ``judged`` is called once ``shown`` holds the end of it."""

    key: str
    question: Question
    judged: Callable[["Claim"], None]
    shown: Snapshot | None = None
    locked_s: float | None = None
    job: "Job | None" = None


@dataclass(eq=False, slots=True)
class Job:
    """One measurement, and those who wait for it."""

    key: str
    question: Question
    measuring: Measuring | None = None
    claims: set[Claim] = field(default_factory=set)
    began_s: float = 0.0

    @property
    def started(self) -> bool:
        """Whether it is being measured by now, so that nobody may join any more."""
        return self.measuring is not None and self.measuring.snapshot().stage in STARTED


@dataclass(slots=True)
class Tally:
    """How many players were shown what, and how long the latest of them waited."""

    live: int = 0
    again: int = 0
    failed: int = 0
    races: int = 0
    waits_s: deque[float] = field(default_factory=lambda: deque(maxlen=LATEST))
