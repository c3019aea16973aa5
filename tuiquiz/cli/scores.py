"""``tuiquiz scores``: the high scores."""

import argparse
import csv
import json
import sys

from tuiquiz.board.store import Board
from tuiquiz.cli.columns import table
from tuiquiz.quiz.text import clean
from tuiquiz.quiz.units import points, seconds

NOBODY = "No one yet. Play a game: tuiquiz"
FIELDS = (
    "rank",
    "player",
    "points",
    "correct",
    "questions",
    "answer_s",
    "pack",
    "pack_version",
    "mode",
    "played_at",
    "python",
)


def options(parser: argparse.ArgumentParser) -> None:
    """The options of ``scores``."""
    parser.add_argument("--pack", metavar="NAME", help="only this pack")
    parser.add_argument("--mode", metavar="MODE", help="only this mode")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON array, best first")
    form.add_argument("--csv", action="store_true", help="comma-separated values with a head")


def run(args: argparse.Namespace) -> int:
    """Print the boards."""
    board = Board.open()
    entries = board.top(pack=args.pack, mode=args.mode)
    if board.notice:
        sys.stderr.write(f"tuiquiz: {board.notice}\n")
    rows = [
        {
            **{field: getattr(entry, field) for field in FIELDS},
            "answer_s": round(entry.answer_s, 3),
            "played_at": entry.played_at.isoformat(timespec="seconds"),
        }
        for entry in entries
    ]
    if args.json:
        json.dump(rows, sys.stdout, indent=2)
        sys.stdout.write("\n")
    elif args.csv:
        writer = csv.DictWriter(sys.stdout, FIELDS)
        writer.writeheader()
        writer.writerows(rows)
    elif not rows:
        kept = dict.fromkeys(f"{e.pack} {e.pack_version} ({e.mode})" for e in board.top())
        told = f"No scores there. There are: {', '.join(kept)}" if kept else NOBODY
        sys.stderr.write(clean(told) + "\n")
    else:
        for name in dict.fromkeys((e.pack, e.pack_version, e.mode) for e in entries):
            lines = [
                [
                    str(e.rank),
                    clean(e.player),
                    points(e.points),
                    f"{e.correct}/{e.questions}",
                    seconds(e.answer_s),
                    f"{e.played_at:%Y-%m-%d}",
                    e.python,
                ]
                for e in entries
                if (e.pack, e.pack_version, e.mode) == name
            ]
            head = ("#", "name", "points", "right", "time", "played", "python")
            sys.stdout.write(clean("{} {} ({})".format(*name)) + "\n")
            sys.stdout.write(table(head, lines, right=(0, 2, 3, 4)) + "\n\n")
    return 0
