"""``tuiquiz bench`` for people: progress while it measures, then bars, a table and a sentence."""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.text import Text

from tuiquiz.bench.result import Result, outcomes
from tuiquiz.bench.runner import Measurement
from tuiquiz.quiz import names, wording
from tuiquiz.quiz.fitting import padded
from tuiquiz.quiz.units import quantity, seconds
from tuiquiz.quiz.verdict import Kind
from tuiquiz.ui.widgets import bars

BAR = 24


class Report:
    """Prints results as they come; a line at the bottom tells what is being measured."""

    def __init__(self) -> None:
        self._console = Console(highlight=False)
        self._measuring: Measurement | None = None
        self._live = Live(
            get_renderable=self._progress,
            console=Console(stderr=True),
            transient=True,
            refresh_per_second=10,
        )

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._live.stop()

    def watch(self, measurement: Measurement) -> None:
        """Tell about ``measurement`` until its result is shown."""
        self._measuring = measurement

    def show(self, results: Sequence[Result]) -> None:
        """Print the runs of a question, with the line at the bottom out of their way."""
        self._measuring = None
        self._live.stop()
        for result in results:
            self._print(result)
        if len(results) > 1:
            self._tell_agreement(results)
        self._live.start()

    def _tell_agreement(self, results: Sequence[Result]) -> None:
        told = outcomes(results)
        words = "; ".join(f"{one.runs} × {wording.summary(one.kind, one.winners)}" for one in told)
        waits = sorted(result.seconds for result in results)
        contradiction = len({one.winners for one in told if one.kind is Kind.WIN}) > 1
        self._console.print(
            Text.assemble(
                (f"{results[0].question.id}  {len(results)} runs: ", "bold"),
                (words, "red" if contradiction else ""),
                (f"  median wait {seconds(waits[len(waits) // 2])}", "dim"),
            ),
            soft_wrap=True,
        )
        self._console.print()

    def _print(self, result: Result) -> None:
        console = self._console
        verdict = result.verdict
        where = f"{result.implementation} {result.python}".strip()
        console.print(
            Text.assemble((result.question.id, "bold"), f"  {where}  {seconds(result.seconds)}")
        )
        axis = max((e.interval.estimate for e in verdict.estimates), default=0.0) * 1.04
        width = max((names.width(e.name) for e in verdict.estimates), default=0)
        for estimate in verdict.estimates:
            best = estimate.name in verdict.winners and verdict.kind in (Kind.WIN, Kind.TIE)
            low, high = (
                quantity(v, verdict.unit) for v in (estimate.interval.low, estimate.interval.high)
            )
            spread = f"[{low} – {high}]" if low != high else ""
            console.print(
                Text.assemble(
                    ("  ★ " if best else "    ", "green"),
                    (padded(estimate.name, width), "bold" if best else ""),
                    f"  {bars.bar(estimate.interval, axis, BAR)}",
                    (f"{quantity(estimate.interval.estimate, verdict.unit):>11}", "bold"),
                    (f"  {spread}  n={estimate.samples:,}", "dim"),
                ),
                soft_wrap=True,
            )
        color = {Kind.WIN: "green", Kind.NONE: "red"}.get(verdict.kind, "yellow")
        failure = verdict.failure
        text = Text.assemble(
            "    ",
            (wording.headline(verdict), f"bold {color}"),
            f": {failure.sentences if failure else wording.detail(verdict)}",
        )
        if failure and failure.detail:
            text.append(f"\n{failure.detail}")
        if ranking := wording.ranking(verdict):
            text.append(f"\n    {ranking}")
        if verdict.timing:
            text.append(f"  {wording.timed(verdict.timing)}", "dim")
        if verdict.busy and verdict.kind is not Kind.UNSETTLED:
            text.append(" · the machine was busy" if verdict.timing else "", "dim")
        console.print(text, soft_wrap=True)
        console.print()

    def _progress(self) -> Text:
        if self._measuring is None:
            return Text("")
        snapshot = self._measuring.snapshot()
        if snapshot.ahead:
            return Text(f"{self._measuring.question.id}: {wording.queued(snapshot.ahead)} …", "dim")
        samples = sum(e.samples for e in snapshot.race[-1]) if snapshot.race else 0
        return Text(
            f"{self._measuring.question.id}: {snapshot.stage} … {seconds(snapshot.elapsed_s)}"
            f" · {samples:,} samples",
            "dim",
        )
