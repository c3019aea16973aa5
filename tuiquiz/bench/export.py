"""Measured rounds in pyperf's file format, for ``pyperf show``, ``hist`` and ``compare_to``.

The format is pyperf's version 1.0 (https://pyperf.readthedocs.io, "JSON"): a suite of benchmarks,
each with runs, each run the values of one process, in seconds or bytes.
"""

import json
from collections.abc import Sequence
from typing import Any

from tuiquiz import __version__
from tuiquiz.bench import machine
from tuiquiz.bench.result import Result
from tuiquiz.quiz.units import Unit
from tuiquiz.quiz.verdict import Kind


def pyperf(results: Sequence[Result]) -> str:
    """The suite of all results that have a verdict; one benchmark per question and variant.

    What is zero is left out, since pyperf takes none.
    Where the questions were measured with several Pythons, each name tells with which.
    """
    pythons = {_python(result) for result in results}
    benchmarks: dict[str, dict[str, Any]] = {}
    for result in results:
        if result.verdict.kind is Kind.NONE:
            continue
        for estimate in result.verdict.estimates:
            name = f"{result.question.id}/{estimate.name}"
            if len(pythons) > 1:
                name += f" ({_python(result)})"
            if estimate.interval.estimate <= 0:
                continue  # pyperf takes no zero, and a variant may need no memory at all.
            benchmark = benchmarks.setdefault(
                name, {"metadata": _metadata(result, name), "runs": []}
            )
            values = _values(result, estimate.name)
            if not values:
                values = [[_scaled(estimate.interval.estimate, result)]]
            benchmark["runs"] += [{"values": run} for run in values]
    suite = {"benchmarks": list(benchmarks.values()), "metadata": {}, "version": "1.0"}
    return json.dumps(suite, allow_nan=False)


def _python(result: Result) -> str:
    return f"{result.implementation} {result.python}"


def _metadata(result: Result, name: str) -> dict[str, Any]:
    timing = result.verdict.timing
    return {
        "name": name,
        "unit": "second" if result.verdict.unit is Unit.NS else "byte",
        "description": f"{result.question.case.title}: {result.question.input}",
        "python_version": result.python,
        "python_implementation": result.implementation.lower(),
        "cpu_model_name": machine.processor(),
        "timer": f"{timing.clock} time" if timing else "tracemalloc peak",
        "tuiquiz_version": __version__,
    }


def _values(result: Result, name: str) -> list[list[float]]:
    runs: dict[int, list[float]] = {}
    for heat in result.heats:
        for one in heat.rounds:
            if name in one:
                runs.setdefault(heat.process, []).append(_scaled(one[name], result))
    return list(runs.values())


def _scaled(value: float, result: Result) -> float:
    return value / 1e9 if result.verdict.unit is Unit.NS else int(value)
