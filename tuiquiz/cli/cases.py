"""``tuiquiz cases``: what can be asked."""

import argparse
import json
import sys

from tuiquiz.bench.runner import Runner
from tuiquiz.cli.columns import table
from tuiquiz.packs import loader
from tuiquiz.packs.tables import Problem
from tuiquiz.quiz.text import clean


def options(parser: argparse.ArgumentParser) -> None:
    """The options of ``cases``."""
    parser.add_argument(
        "--pack", metavar="NAME|DIR", help="only this pack (default: all that come with tuiquiz)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON array")


def run(args: argparse.Namespace) -> int:
    """Print them; broken cases go to standard error, and the exit status is then 1."""
    names = [args.pack] if args.pack else loader.shipped()
    runner = Runner()
    rows = []
    problems: list[Problem] = []
    titles = []
    for name in names:
        loaded = loader.load(loader.find(name))
        problems += loaded.problems
        titles.append(f"{loaded.pack.name}: {loaded.pack.title}, version {loaded.pack.version}")
        for question in loaded.pack.questions:
            off = runner.unavailable(question)
            rows.append(
                {
                    "question": question.id,
                    "title": question.case.title,
                    "input": question.input,
                    "variants": [variant.name for variant in question.variants],
                    "difficulty": question.case.difficulty,
                    "tags": list(question.case.tags),
                    "available": off is None,
                    "reason": off.sentences if off else None,
                }
            )
    out = sys.stdout
    if args.json:
        json.dump(rows, out, indent=2)
        out.write("\n")
    else:
        out.write(clean(" | ".join(titles)) + "\n\n")
        lines = [
            [
                clean(str(row["question"])),
                clean(str(row["title"])),
                "yes" if row["available"] else clean(f"no: {row['reason']}"),
            ]
            for row in rows
        ]
        out.write(table(("question", "title", "asked here"), lines))
        out.write("\n")
    for problem in problems:
        sys.stderr.write(f"tuiquiz: {clean(str(problem))}\n")
    return 1 if problems else 0
