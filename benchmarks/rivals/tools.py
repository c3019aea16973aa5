"""The tools: how each is run from a cold start, and how its verdict is read."""

import json
import re
import sys
from itertools import combinations
from pathlib import Path

from benchmarks.rivals.reading import FAILED, TIE, UNDECIDED, WIN, Reading, headline
from benchmarks.rivals.subject import Subject

FILE = "subject.py"
HEADLINE = "no test of its own: a winner when that differs by more than 3 %, else a tie"


class Tool:
    """A tool that compares functions with commands of its own.

    ``package`` is what must be installed for it, ``rule`` how its verdict is read, in words.
    """

    name: str
    package: str | None = None
    rule: str

    def prepare(self, subject: Subject, folder: Path) -> None:
        """Write the files that the tool wants, beside ``subject.py``."""

    def commands(self, subject: Subject, python: str) -> list[list[str]]:
        """What to run, one after the other."""
        raise NotImplementedError

    def read(self, subject: Subject, folder: Path, outputs: list[str]) -> Reading:
        """The verdict, from what the commands wrote. Errors of reading are the caller's."""
        raise NotImplementedError


def _import(subject: Subject, function: str) -> str:
    made = f"; argument = {_argument(subject)}" if subject.argument else ""
    return f"import subject; from subject import {function}{made}"


def _argument(subject: Subject) -> str:
    return f"eval({subject.argument!r}, vars(subject))"


def _call(subject: Subject, function: str) -> str:
    return f"{function}(argument)" if subject.argument else f"{function}()"


UNIT_S = {"nsec": 1e-9, "usec": 1e-6, "msec": 1e-3, "sec": 1.0}


class Timeit(Tool):
    """``python -m timeit`` for each function."""

    name = "timeit"
    rule = f"best of 5, as printed; {HEADLINE}"

    def commands(self, subject: Subject, python: str) -> list[list[str]]:
        return [
            [python, "-m", "timeit", "-s", _import(subject, f), _call(subject, f)]
            for f in subject.functions
        ]

    def read(self, subject: Subject, folder: Path, outputs: list[str]) -> Reading:
        times = {}
        for function, out in zip(subject.functions, outputs, strict=True):
            found = re.search(r"best of \d+: ([\d.e+-]+) (\w+) per loop", out)
            if not found:
                return Reading(FAILED, message=out[-300:])
            times[function] = float(found[1]) * UNIT_S[found[2]]
        return headline(times)


class _Pytest(Tool):
    """A test for each function, with the fixture ``benchmark`` that both plugins have."""

    TESTS = "test_subject.py"

    def prepare(self, subject: Subject, folder: Path) -> None:
        lines = ["import subject", ""]
        argument = ""
        if subject.argument:
            lines += [f"argument = {_argument(subject)}", ""]
            argument = ", argument"
        for function in subject.functions:
            lines += [
                f"def test_{function}(benchmark):",
                f"    benchmark(subject.{function}{argument})",
                "",
            ]
        (folder / self.TESTS).write_text("\n".join(lines), encoding="utf-8")
        (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")

    def pytest(self, python: str, *options: str) -> list[list[str]]:
        common = ["-c", "pytest.ini", "-p", "no:cacheprovider", "-W", "ignore"]
        return [[python, "-m", "pytest", *common, *options, self.TESTS]]


class PytestBenchmark(_Pytest):
    """pytest-benchmark as it comes."""

    name = "pytest-benchmark"
    package = "pytest-benchmark"
    rule = f"the column Min, by which its table is sorted; {HEADLINE}"

    def commands(self, subject: Subject, python: str) -> list[list[str]]:
        return self.pytest(python, "-p", "no:codspeed", "--benchmark-json=benchmark.json")

    def read(self, subject: Subject, folder: Path, outputs: list[str]) -> Reading:
        data = json.loads((folder / "benchmark.json").read_text(encoding="utf-8"))
        mins = {b["name"].removeprefix("test_"): b["stats"]["min"] for b in data["benchmarks"]}
        return headline(mins)


class Codspeed(_Pytest):
    """pytest-codspeed, which measures wall time when told so."""

    name = "pytest-codspeed"
    package = "pytest-codspeed"
    rule = (
        "the best time, from the results file it writes (its table of 5.0 shows the best divided "
        f"by the calls of a round twice); {HEADLINE}"
    )

    def commands(self, subject: Subject, python: str) -> list[list[str]]:
        return self.pytest(python, "-p", "no:benchmark", "--codspeed", "--codspeed-mode=walltime")

    def read(self, subject: Subject, folder: Path, outputs: list[str]) -> Reading:
        results = sorted((folder / ".codspeed").glob("results_*.json"))
        data = json.loads(results[-1].read_text(encoding="utf-8"))
        return headline(
            {b["name"].removeprefix("test_"): b["stats"]["min_ns"] for b in data["benchmarks"]}
        )


class Richbench(Tool):
    """richbench as it comes: each function against the first."""

    name = "richbench"
    package = "richbench"
    rule = (
        "the factor beside Min (+), as printed, with one decimal; no test of its own: a winner "
        "unless the factor is 1.0"
    )

    def prepare(self, subject: Subject, folder: Path) -> None:
        argument = "argument" if subject.argument else ""
        lines = ["import subject", ""]
        if argument:
            lines += [f"argument = {_argument(subject)}", ""]
        for f in subject.functions:
            lines += [f"def {f}():", f"    return subject.{f}({argument})", ""]
        first, *others = subject.functions
        pairs = ", ".join(f"({first}, {other}, {other!r})" for other in others)
        lines.append(f"__benchmarks__ = [{pairs}]")
        (folder / "bench_subject.py").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def commands(self, subject: Subject, python: str) -> list[list[str]]:
        return [[python, "-m", "richbench", "--markdown", "."]]

    def read(self, subject: Subject, folder: Path, outputs: list[str]) -> Reading:
        times = {subject.functions[0]: 1.0}
        cells: list[list[str]] = []
        for line in outputs[0].splitlines():
            if line.startswith("|") and not line.startswith("|-"):
                row = [cell.strip() for cell in line.strip("|").split("|")]
                if row[0]:
                    cells.append(row)
                else:  # A cell that was too wide goes on in the next line.
                    cells[-1] = [a + " " + b for a, b in zip(cells[-1], row, strict=True)]
        for row in cells[1:]:
            found = re.search(r"\((-?)([\d.]+)x\)", row[4])
            if not found:
                return Reading(FAILED, message=f"{row[4]!r} has no factor")
            factor = float(found[2])
            times[row[0].split()[0]] = factor if found[1] else 1 / factor
        return headline(times)


class Pyperf(Tool):
    """``pyperf timeit`` for each function, then ``pyperf compare_to`` for each two."""

    package = "pyperf"

    def __init__(self, name: str, *options: str) -> None:
        self.name = name
        self._options = options
        self.rule = (
            "compare_to of each two: a winner when it is faster than every other and not hidden "
            "as not significant (its t test, 95 %), else undecided"
        )

    def commands(self, subject: Subject, python: str) -> list[list[str]]:
        pyperf = [python, "-m", "pyperf"]
        timing = [
            [
                *pyperf,
                "timeit",
                *self._options,
                "--inherit-environ=PYTHONWARNINGS",
                "--quiet",
                f"--output={f}.json",
                "-s",
                _import(subject, f),
                _call(subject, f),
            ]
            for f in subject.functions
        ]
        comparing = [
            [*pyperf, "compare_to", f"{a}.json", f"{b}.json"]
            for a, b in combinations(subject.functions, 2)
        ]
        return timing + comparing

    def read(self, subject: Subject, folder: Path, outputs: list[str]) -> Reading:
        beaten: dict[str, list[float]] = {f: [] for f in subject.functions}
        both = list(combinations(subject.functions, 2))
        for (first, second), out in zip(both, outputs[-len(both) :], strict=True):
            found = re.search(r": ([\d.]+)x (faster|slower)", out)
            if found:
                winner = first if found[2] == "slower" else second
                beaten[winner].append(float(found[1]))
            elif "not significant" not in out and "no change" not in out:
                return Reading(FAILED, message=out[-300:])
        for name, factors in beaten.items():
            if len(factors) == len(subject.functions) - 1:
                return Reading(WIN, name, min(factors))
        return Reading(UNDECIDED)


class Tuiquiz(Tool):
    """``tuiquiz bench --json``: the whole command, as from a shell."""

    name = "tuiquiz"
    rule = "its verdict: win, tie, or unsettled, which counts as undecided"

    def commands(self, subject: Subject, python: str) -> list[list[str]]:
        command = [sys.executable, "-m", "tuiquiz", "bench", "--json"]
        if subject.words:
            return [[*command, subject.words]]
        given = ["--input", subject.argument] if subject.argument else []
        return [[*command, f"{FILE}:{','.join(subject.functions)}", *given]]

    def read(self, subject: Subject, folder: Path, outputs: list[str]) -> Reading:
        lines = [line for line in outputs[0].splitlines() if line.startswith("{")]
        data = json.loads(lines[-1])
        ratio = data["ratio"]["estimate"] if data["ratio"] else None
        return verdict(
            data["verdict"],
            tuple(data["winners"]),
            ratio,
            data["seconds"],
            str(data.get("error", "")),
        )


def verdict(
    kind: str, winners: tuple[str, ...], ratio: float | None, own_s: float | None, message: str
) -> Reading:
    """A verdict of tuiquiz as a reading; ``kind`` is one of the words of its JSON."""
    if kind == "win":
        return Reading(WIN, winners[0], ratio, own_s)
    known = {"tie": TIE, "unsettled": UNDECIDED}.get(kind, FAILED)
    return Reading(known, None, ratio, own_s, message)


TOOLS: dict[str, Tool] = {
    tool.name: tool
    for tool in (
        Tuiquiz(),
        Timeit(),
        PytestBenchmark(),
        Pyperf("pyperf"),
        Pyperf("pyperf-fast", "--fast"),
        Richbench(),
        Codspeed(),
    )
}
