"""The runs of ``compare`` and ``truth`` as a page.

python -m benchmarks.rivals.report runs.jsonl [MORE.jsonl] [--to benchmarks/RESULTS.md]
"""

import argparse
from pathlib import Path

from benchmarks.rivals import record, runs, tables, tools
from benchmarks.rivals.pairs import KINDS
from benchmarks.rivals.record import Record, Session

ALONE = "engine"

INTRODUCTION = """\
# Results

Made by `python -m benchmarks.rivals.report` from runs of `benchmarks/rivals` and `truth.py`.

Of each pair one function does 0, 2, 5, 10 or 50 % more of the same work than the other, so the
right answer is known by construction. Kinds of work: {kinds}.
Tools and pairs came in random order in one run, and times are compared within the same pair and
round. Nothing was pinned to a core. Every bound (≤) is the one-sided 95 % upper bound by Clopper
and Pearson; few runs have a wide bound: read the bound, not the share.
"""

COLUMNS = """\
`tuiquiz` is the whole command from a cold start; *its own seconds* are those in its JSON, without
the start of its own Python; `tuiquiz-ready` counts from ready worker processes. *× tuiquiz* is the
ratio of the medians over the blocks (same session, round and pair) that have both tools. *Beyond
3 %* counts the false winners whose told ratio is above 1.03. Failed runs (an error, or the time was
up) are in no tally of pairs.
"""


def page(sessions: list[Session], records: list[Record]) -> str:
    """The whole page."""
    parts = [INTRODUCTION.format(kinds=", ".join(KINDS)), _where(sessions, records), COLUMNS]
    rivals = [r for r in records if not r.tool.startswith(ALONE)]
    alone = [r for r in records if r.tool.startswith(ALONE)]
    for title, some in (("All tools", rivals), ("The engine alone, from ready workers", alone)):
        for hogs in sorted({r.hogs for r in some}):
            own = [r for r in some if r.hogs == hogs]
            beside = f"beside {hogs} busy processes" if hogs else "nothing else started"
            parts.append(f"## {title}, {beside}\n\n{tables.conditions(own)}.\n")
            parts += [f"### {name}\n\n{text}\n" for name, text in tables.verdicts(own)]
    failures = [r for r in records if r.failed]
    if failures:
        rows = [(r.tool, r.pair, f"{r.seconds:.1f} s", _plain(r.message)) for r in failures]
        head = ("tool", "pair", "after", "why")
        parts.append(f"## Failed runs\n\n{tables.table(head, rows)}\n")
    parts.append("## How each tool is read\n\n" + _rules() + "\n")
    return "\n".join(parts)


def _plain(message: str) -> str:
    return " ".join(message.replace("|", "/").split())[:160]


def _where(sessions: list[Session], records: list[Record]) -> str:
    used = {r.session for r in records}
    some = [s for s in sessions if s.id in used]
    lines = []
    machines = sorted({f"{s.machine}, {s.cores} cores" for s in some})
    pythons = sorted(
        {f"tuiquiz on {s.python}, the others on {s.tools_python}" for s in some if s.tools_python}
    )
    pythons = pythons or sorted({s.python for s in some})
    versions = sorted({f"{name} {number}" for s in some for name, number in s.versions.items()})
    days = sorted(r.when[:10] for r in records)
    lines += [f"- machine: {'; '.join(machines)}", f"- Python: {'; '.join(pythons)}"]
    lines += [f"- versions: {', '.join(versions)}", f"- date: {days[0]} to {days[-1]}"]
    lines.append(f"- load: {tables.conditions(records)}")
    return "\n".join(lines) + "\n"


def _rules() -> str:
    lines = [f"- `{tool.name}`: {tool.rule}" for tool in tools.TOOLS.values()]
    lines.insert(1, f"- `{runs.READY}`: {runs.READY_RULE}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.rivals.report", description="Runs as a Markdown page."
    )
    parser.add_argument("files", nargs="+", type=Path, help="JSON lines of compare or truth")
    parser.add_argument("--to", type=Path, help="the page (default: standard output)")
    args = parser.parse_args()
    sessions, records = record.read(args.files)
    if not records:
        raise SystemExit("there are no runs in these files")
    text = page(sessions, records)
    if args.to:
        args.to.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
