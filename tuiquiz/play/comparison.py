"""What other Pythons say of a question: measured in turn, kept as long as the game."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from tuiquiz.bench.interpreters import Interpreter, own
from tuiquiz.bench.measuring import Measurer
from tuiquiz.quiz.case import Question
from tuiquiz.quiz.verdict import Kind, Verdict


@dataclass(slots=True)
class Row:
    """A Python and its verdict; None while that is not known."""

    python: str
    verdict: Verdict | None = None
    measuring: bool = False


@dataclass(slots=True)
class Comparison:
    """One question on every Python of this machine; the first row is the game's own."""

    question: Question
    here: Verdict
    measurer: Measurer
    rows: list[Row] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    searched: bool = False
    _pythons: tuple[Interpreter, ...] = ()

    def __post_init__(self) -> None:
        self.rows = [Row(own().name, self.here)]

    def flips(self, row: Row) -> bool:
        """Whether that Python names another winner than the game's own does."""
        verdict = row.verdict
        told = {Kind.WIN, Kind.TIE}
        if verdict is None or verdict.kind not in told or self.here.kind not in told:
            return False
        return not set(verdict.winners) & set(self.here.winners)

    async def run(self, changed: Callable[[], None]) -> None:
        """Look for other Pythons and measure with each that has not been; may be cancelled."""
        if not self.searched:
            found = await self.measurer.others()
            self._pythons = found.others
            self.notes = tuple(str(problem) for problem in found.problems)
            self.rows += [Row(python.name) for python in found.others]
            self.searched = True
            changed()
        for row, python in zip(self.rows[1:], self._pythons, strict=True):
            if row.verdict:
                continue
            row.measuring = True
            changed()
            try:
                row.verdict = await self._verdict(self.measurer.by(python))
            finally:
                row.measuring = False
            changed()

    async def _verdict(self, measurer: Measurer) -> Verdict:
        off = await asyncio.to_thread(measurer.unavailable, self.question)
        if off:
            return Verdict.none(self.question.unit, off)
        measuring = measurer.measure(self.question)
        try:
            return await measuring.run()
        finally:
            await measuring.close()
