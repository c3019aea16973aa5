import random
from pathlib import Path

import pytest

from benchmarks.rivals import subject
from benchmarks.rivals.tools import TOOLS

PAIR = subject.subject("loop/5", random.Random(1))
RICH = """
| Benchmark | Min     | Max     | Mean    | Min (+)         | Max (+)         | Mean (+)        |
|-----------|---------|---------|---------|-----------------|-----------------|-----------------|
|         g | 0.000   | 0.000   | 0.000   | {}   | 0.001 (-1.1x)   | 0.000 (-1.1x)   |
"""
SLOWER = "Mean +- std dev: [f] 70.8 us +- 6.5 us -> [g] 79.3 us +- 7.4 us: 1.12x slower\n"
HIDDEN = "Benchmark hidden because not significant (1): timeit\n"


def timeit(microseconds: float) -> str:
    return f"5000 loops, best of 5: {microseconds:g} usec per loop\n"


@pytest.mark.parametrize(
    ("tool", "outputs", "said"),
    [
        ("timeit", [timeit(65.4), timeit(70.0)], ("win", "f", 1.0703)),
        ("timeit", [timeit(65.4), timeit(64.0)], ("tie", None, 1.0219)),
        ("timeit", ["no such file", timeit(64.0)], ("failed", None, None)),
        ("richbench", [RICH.format("0.000 (-1.2x)")], ("win", "f", 1.2)),
        ("richbench", [RICH.format("0.000 (1.2x)")], ("win", "g", 1.2)),
        ("richbench", [RICH.format("0.000 (1.0x)")], ("tie", None, 1.0)),
        ("pyperf", ["", "", SLOWER], ("win", "f", 1.12)),
        ("pyperf", ["", "", HIDDEN], ("undecided", None, None)),
        ("pyperf", ["", "", "Traceback"], ("failed", None, None)),
    ],
)
def test_what_a_tool_prints_is_read_as_a_verdict(
    tool: str, outputs: list[str], said: tuple[str, str | None, float | None], tmp_path: Path
) -> None:
    reading = TOOLS[tool].read(PAIR, tmp_path, outputs)

    verdict, winner, ratio = said
    assert (reading.verdict, reading.winner) == (verdict, winner)
    assert reading.ratio == (pytest.approx(ratio, abs=1e-4) if ratio else None)


def test_every_subject_has_its_functions_in_its_file() -> None:
    for name in subject.names([]):
        some = subject.subject(name, random.Random(0))
        module = compile(some.source, name, "exec")
        assert set(some.functions) <= set(module.co_names), name
