"""How often the engine of tuiquiz alone is right, and how long its verdict takes after the lock.

    python -m benchmarks.truth [--runs N] [--hogs N] [--drawing] [--talk N] [--to runs.jsonl]

Every run has fresh processes. Which pair comes next, and which of its functions is the first one,
is random. Prints tallies with their 95 % upper bounds.
"""

import argparse
import asyncio
import os
import random
import signal
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

from benchmarks.rivals import drawing, record, runs, subject, tables, tools
from benchmarks.rivals.compare import as_record, end, split
from benchmarks.rivals.hogs import busy
from benchmarks.rivals.record import Record
from tuiquiz.bench.native import Toolchain
from tuiquiz.bench.runner import Runner

TIMEOUT_S = 60.0
STILL = "engine"
DRAWN = f"engine, drawing at {drawing.FPS} fps"


def options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.truth", description="The engine's verdicts on known pairs."
    )
    parser.add_argument("--runs", type=int, default=0, metavar="N", help="of known pairs, in all")
    parser.add_argument("--talk", type=int, default=0, metavar="N", help="of each talk question")
    parser.add_argument("--pairs", default="", help="patterns: 'loop/*,*/0'")
    parser.add_argument("--hogs", type=int, default=0, metavar="N", help="N busy processes beside")
    parser.add_argument(
        "--drawing", action="store_true", help="each run twice: with a drawing parent and without"
    )
    parser.add_argument("--budget-minutes", type=float, metavar="M", help="start no run after M")
    parser.add_argument("--to", type=Path, metavar="FILE", help="JSON lines to add to")
    parser.add_argument("--seed", type=int, help="of the order; not given, another each time")
    return parser


def plan(args: argparse.Namespace, rng: random.Random) -> list[str]:
    """The names of what is measured, in order: all equally often, to within one."""
    patterns = split(args.pairs)
    names = subject.names(patterns)
    asked = [name for name in names if name.startswith(subject.TALK)] or list(subject.talk())
    pairs = [name for name in names if not name.startswith(subject.TALK)]
    if args.runs and not pairs:
        raise SystemExit(f"no pair fits {args.pairs!r}")
    out = [name for name in asked for _ in range(args.talk)]
    while len(out) < args.runs + args.talk * len(asked):
        left = args.runs + args.talk * len(asked) - len(out)
        out += rng.sample(pairs, min(left, len(pairs)))
    rng.shuffle(out)
    return out


async def measure(args: argparse.Namespace, rng: random.Random, session: str) -> list[Record]:
    """All runs; a line on standard output for each that is wrong or failed."""
    runner = Runner(Toolchain())
    records: list[Record] = []
    began = time.monotonic()
    async with AsyncExitStack() as stack:
        screen = await stack.enter_async_context(drawing.screen()) if args.drawing else None
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="truth-")))
        for number, name in enumerate(plan(args, rng)):
            if args.budget_minutes and time.monotonic() - began > 60 * args.budget_minutes:
                print("the time is up")
                break
            of = subject.subject(name, rng)
            file = folder / tools.FILE
            file.write_text(of.source, encoding="utf-8")
            arms = rng.sample((True, False), 2) if screen else (False,)
            for drawn in arms:
                load = os.getloadavg()[0]
                if screen and drawn:
                    async with screen.drawing():
                        done = await runs.measured(runner, of, file, TIMEOUT_S)
                else:
                    done = await runs.measured(runner, of, file, TIMEOUT_S)
                line = as_record(
                    session,
                    number,
                    DRAWN if drawn else STILL,
                    of,
                    done,
                    hogs=args.hogs,
                    load=load,
                    drawing=round(screen.fps, 1) if screen and drawn else 0.0,
                )
                records.append(line)
                if args.to:
                    record.append(args.to, line)
                if line.wrong or line.failed:
                    print(f"{line.pair}: {line.winner or line.message} x{line.ratio}", flush=True)
    return records


def main() -> None:
    args = options().parse_args()
    if not args.runs and not args.talk:
        args.runs = 200
    signal.signal(signal.SIGTERM, end)
    rng = random.Random(args.seed)
    session = record.session("", {})
    if args.to:
        record.append(args.to, session)
    with tempfile.TemporaryDirectory(prefix="truth-home-") as home, busy(args.hogs):
        os.environ["TUIQUIZ_HOME"] = home
        records = asyncio.run(measure(args, rng, session.id))
    if not records:
        raise SystemExit("nothing was measured")
    print(f"{session.machine}, CPython {session.python}, {session.id}")
    print(f"{args.hogs} busy processes beside; {tables.conditions(records)}")
    for title, text in tables.verdicts(records):
        print(f"\n### {title}\n\n{text}")


if __name__ == "__main__":
    main()
