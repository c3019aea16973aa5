"""What the rest of tuiquiz needs to know of a measurement, whoever carries it out."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from tuiquiz.quiz.case import Question
from tuiquiz.quiz.verdict import Estimate, Failure, Verdict

if TYPE_CHECKING:
    from tuiquiz.bench.interpreters import Found, Interpreter


class Stage(StrEnum):
    """What a measurement is busy with."""

    STARTING = "starting Python"
    COMPILING = "compiling Rust"
    CHECKING = "checking that the results are equal"
    READY = "ready"
    WAITING = "waiting for its turn"
    TIMING = "timing"
    WEIGHING = "weighing memory"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds a measurement may take.

    ``prepare_s``: to load the case and make its input. ``refine_s``: a verdict that is clear is
    still made more precise for so long. ``budget_s``: to measure while the verdict is open, unless
    there were few rounds, as of long calls. ``cap_s``: to run variants at the very most, the first
    call of each included. ``memory_bytes``: what a process may hold. ``processes``: how many more
    processes a case may have the user start.
    """

    prepare_s: float = 10.0
    refine_s: float = 0.1
    budget_s: float = 1.5
    cap_s: float = 4.0
    memory_bytes: int = 1024**3
    processes: int = 1024


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A measurement at one moment, for a screen to draw.

    ``race`` holds the estimates after each heat so far, oldest first; ``elapsed_s`` counts from
    the start of the measurement proper (while getting ready: of that). ``ahead``: how many other
    measurements on this machine come first. ``age_s``: how old what is shown was when it was asked
    for, as others were waiting; None: measured for this player.
    """

    stage: Stage
    elapsed_s: float
    race: tuple[tuple[Estimate, ...], ...]
    verdict: Verdict | None
    ahead: int = 0
    age_s: float | None = None


class Measuring(Protocol):
    """What a screen needs of a measurement; recorded runs follow it too."""

    question: Question

    async def prepare(self) -> None:
        """Get ready, up to the first measured round. Never raises for what a case does."""

    async def run(self) -> Verdict:
        """Measure and judge, at most once; then ``close``. Never raises for what a case does."""

    def snapshot(self) -> Snapshot:
        """What is known now."""

    async def close(self) -> None:
        """End every process of this measurement."""


class Measurer(Protocol):
    """Makes measurements; ``compares``: whether other Pythons of this machine can measure, too."""

    @property
    def compares(self) -> bool:
        """Whether ``others`` is worth asking."""

    def measure(self, question: Question) -> Measuring:
        """A measurement of ``question`` that has not started yet."""

    def unavailable(self, question: Question) -> Failure | None:
        """Why ``question`` cannot be measured here, known without measuring; None if it can."""

    async def others(self) -> "Found":
        """The other Pythons that could measure; looks for them each time."""

    def by(self, interpreter: "Interpreter") -> "Measurer":
        """What measures with another Python."""
