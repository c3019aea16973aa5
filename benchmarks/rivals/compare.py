"""All tools on the same pairs, interleaved in one run.

    python -m benchmarks.rivals.compare runs.jsonl [--rounds N] [--tools A,B] [--pairs 'loop/*']

In a round each pair comes once, in random order, and with each pair each tool, in random order,
so that what the machine does meanwhile meets all of them alike. Which function comes first is
drawn for each pair and round. Nothing is pinned to a core. Each run adds a line to the file; a
further call adds further rounds.
"""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType

from benchmarks.rivals import record, runs, subject, tools
from benchmarks.rivals.hogs import busy
from benchmarks.rivals.reading import Reading


def options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.rivals.compare", description="Compare tools on known pairs."
    )
    parser.add_argument("file", type=Path, help="the JSON lines to add to")
    parser.add_argument("--rounds", type=int, default=1, help="how often each pair comes")
    parser.add_argument("--tools", default="", help=f"of: {','.join(runs.NAMES)}")
    parser.add_argument("--pairs", default="", help="patterns: 'loop/*,*/0,talk/*'")
    parser.add_argument("--hogs", type=int, default=0, metavar="N", help="N busy processes beside")
    parser.add_argument("--budget-minutes", type=float, metavar="M", help="start no pair after M")
    parser.add_argument("--timeout", type=float, default=300.0, metavar="S", help="for each run")
    parser.add_argument(
        "--python", default=sys.executable, metavar="EXE", help="the interpreter with the tools"
    )
    parser.add_argument("--seed", type=int, help="of the order; not given, another each time")
    return parser


def chosen(given: str, found: dict[str, str]) -> list[str]:
    """The tools to run; those that are not installed are left out, or are an error if named."""
    wanted = split(given) or runs.NAMES
    out = []
    for name in wanted:
        if name not in runs.NAMES:
            raise SystemExit(f"there is no tool {name!r}; there are: {', '.join(runs.NAMES)}")
        package = tools.TOOLS[name].package if name in tools.TOOLS else None
        if package and package not in found:
            if given:
                raise SystemExit(f"{package} is not installed: pip install -e '.[benchmarks]'")
            print(f"without {name}: {package} is not installed", file=sys.stderr)
            continue
        out.append(name)
    return out


def split(given: str) -> list[str]:
    """A list from commas."""
    return [word for word in given.split(",") if word]


def as_record(
    session: str,
    number: int,
    tool: str,
    of: subject.Subject,
    done: runs.Run,
    *,
    hogs: int,
    load: float,
    drawing: float = 0.0,
) -> record.Record:
    """A run as a line of the file."""
    reading: Reading = done.reading
    return record.Record(
        session=session,
        round=number,
        tool=tool,
        pair=of.name,
        percent=of.percent,
        expected=of.expected,
        hogs=hogs,
        load=round(load, 2),
        seconds=round(done.seconds, 5),
        own_s=reading.own_s,
        verdict=reading.verdict,
        winner=of.roles.get(reading.winner, reading.winner) if reading.winner else None,
        ratio=round(reading.ratio, 5) if reading.ratio else None,
        swapped=of.swapped,
        drawing=drawing,
        message=reading.message,
        when=record.now(),
    )


def end(number: int, frame: FrameType | None) -> None:
    """Leave by an exception, so that whatever was started is ended."""
    del frame
    raise SystemExit(128 + number)


def main() -> None:
    args = options().parse_args()
    signal.signal(signal.SIGTERM, end)
    python = shutil.which(args.python)
    if not python:
        raise SystemExit(f"there is no interpreter {args.python!r}")
    packages = sorted({tool.package for tool in tools.TOOLS.values() if tool.package})
    version, found = record.versions(python, packages)
    names = chosen(args.tools, found)
    pairs = subject.names(split(args.pairs))
    if not pairs:
        raise SystemExit(f"no pair fits {args.pairs!r}")
    session = record.session(version, found)
    record.append(args.file, session)
    rng = random.Random(args.seed)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="rivals-home-") as home, busy(args.hogs):
        os.environ["TUIQUIZ_HOME"] = home
        for number in range(args.rounds):
            for pair in rng.sample(pairs, len(pairs)):
                late = args.budget_minutes is not None and (
                    time.monotonic() - began > 60 * args.budget_minutes
                )
                if late:
                    print("the time is up")
                    return
                of = subject.subject(pair, rng)
                for name in rng.sample(names, len(names)):
                    load = os.getloadavg()[0]
                    done = runs.run(name, of, python, args.timeout)
                    line = as_record(session.id, number, name, of, done, hogs=args.hogs, load=load)
                    record.append(args.file, line)
                    ratio = f"x{line.ratio:.3f}" if line.ratio else ""
                    print(
                        f"{number:3} {pair:30} {name:17} {line.seconds:8.2f} s  load {load:5.2f}  "
                        f"{line.verdict:9} {line.winner or '-':20} {ratio} {line.message[:200]}",
                        flush=True,
                    )


if __name__ == "__main__":
    main()
