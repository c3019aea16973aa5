"""Whether the engine is right off the beaten track: other lengths of calls, other clocks, crowds.

    python -m benchmarks.regimes [--runs N] [NAME ...]

`rivals/pairs.py` has calls of about a tenth of a millisecond, two at a time. Here calls take from
fifty nanoseconds to thirty milliseconds, wait instead of computing, or come four at a time. The
truth is known by construction. Every run has fresh processes; the seconds count from ready ones.
"""

import argparse
import asyncio
import os
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tuiquiz.bench import machine
from tuiquiz.bench.runner import Runner
from tuiquiz.packs import adhoc
from tuiquiz.quiz.case import Ask
from tuiquiz.quiz.verdict import Kind, Verdict

LOOP = """
def NAME():
    total = 0
    for number in range(TIMES):
        total += number
    return 0
"""
SORT = """
def NAME():
    return sorted(DATA)
"""
RAISE = """
def NAME():
    try:
        raise ValueError
    except ValueError:
        return 1
"""
SLEEP = """
def NAME():
    sleep(TIMES)
"""


def functions(text: str, before: str = "", **times: float) -> str:
    """A file with a function for each of ``times``: ``text`` with NAME and TIMES filled in."""
    filled = (text.replace("NAME", n).replace("TIMES", str(t)) for n, t in times.items())
    return before + "".join(filled)


def twins(text: str, before: str = "") -> str:
    """A file with two identical functions."""
    return functions(text, before, f=0, g=0)


@dataclass(frozen=True, slots=True)
class Regime:
    """``source`` holds functions named by one of f, g, h and i; ``fastest`` is one of them, or
    empty where they are the same."""

    source: str
    fastest: str = ""

    @property
    def names(self) -> str:
        """The functions as the command line names them: ``f,g``."""
        return ",".join(name for name in "fghi" if f"def {name}(" in self.source)


REGIMES = {
    "twins of 30 ns": Regime(twins("def NAME(): return 1\n")),
    "twins of 2 ms": Regime(functions(LOOP, f=60_000, g=60_000)),
    "5 % of 2 ms": Regime(functions(LOOP, f=60_000, g=63_000), "f"),
    "10 % of 2 ms": Regime(functions(LOOP, f=66_000, g=60_000), "g"),
    "twins of 30 ms": Regime(functions(LOOP, f=900_000, g=900_000)),
    "10 % of 30 ms": Regime(functions(LOOP, f=900_000, g=990_000), "f"),
    "50 % of 30 ms": Regime(functions(LOOP, f=1_350_000, g=900_000), "g"),
    "twins that sleep": Regime(functions(SLEEP, "from time import sleep\n", f=0.002, g=0.002)),
    "20 % of a sleep": Regime(functions(SLEEP, "from time import sleep\n", f=0.002, g=0.0024), "f"),
    "four twins": Regime(functions(LOOP, f=1000, g=1000, h=1000, i=1000)),
    "10 % ahead of three": Regime(functions(LOOP, f=1100, g=1000, h=1100, i=1100), "g"),
    "twins that sort": Regime(twins(SORT, "DATA = [i * 7919 % 10007 for i in range(3000)]\n")),
    "twins that allocate": Regime(twins("def NAME(): return len([str(i) for i in range(3000)])\n")),
    "twins that raise": Regime(twins(RAISE)),
    "twins of generators": Regime(
        twins(
            "def NAME(): return sum(count(500))\n",
            "def count(n):\n    for i in range(n):\n        yield i\n",
        )
    ),
}


async def verdict(runner: Runner, regime: Regime, file: Path) -> tuple[Verdict, float]:
    """A verdict, and the seconds that it took from ready processes."""
    measuring = runner.measure(adhoc.question(f"{file}:{regime.names}", None, Ask.FASTEST))
    await measuring.prepare()
    began = time.perf_counter()
    try:
        return await measuring.run(), time.perf_counter() - began
    finally:
        await measuring.close()


async def measure(names: list[str], runs: int, folder: Path) -> None:
    runner = Runner()
    print("| functions | runs | right | tie | undecided | wrong | failed | median |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name in names:
        regime = REGIMES[name]
        file = folder / "functions.py"
        file.write_text(regime.source, encoding="utf-8")
        counts = Counter[str]()
        waits = []
        for _ in range(runs):
            told, seconds = await verdict(runner, regime, file)
            waits.append(seconds)
            right = told.winners == (regime.fastest,) if told.kind is Kind.WIN else None
            counts[{True: "right", False: "wrong", None: str(told.kind)}[right]] += 1
        cells = [counts[kind] for kind in ("right", "tie", "unsettled", "wrong", "none")]
        row = [name, runs, *cells, f"{median(waits):.3f} s"]
        print(f"| {' | '.join(map(str, row))} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.regimes", description=__doc__)
    parser.add_argument("--runs", type=int, default=20, metavar="N", help="of each")
    parser.add_argument("names", nargs="*", metavar="NAME", help="some of those in REGIMES")
    args = parser.parse_args()
    unknown = [name for name in args.names if name not in REGIMES]
    if unknown:
        parser.error(f"there is no {unknown[0]!r}; there are {', '.join(REGIMES)}")
    print(f"{machine.describe()}, load {machine.load() or 0:.2f} a core\n")
    with tempfile.TemporaryDirectory(prefix="regimes-") as folder:
        os.environ["TUIQUIZ_HOME"] = folder
        asyncio.run(measure(args.names or list(REGIMES), args.runs, Path(folder)))


if __name__ == "__main__":
    main()
