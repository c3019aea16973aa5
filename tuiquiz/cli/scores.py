"""``tuiquiz scores``: the high scores, and the games of one player."""

import argparse
import csv
import json
import sys
from collections.abc import Sequence

from tuiquiz.board.record import Entry, Played
from tuiquiz.board.store import Board
from tuiquiz.cli.columns import table
from tuiquiz.quiz import names
from tuiquiz.quiz.text import clean
from tuiquiz.quiz.units import points, taken

NOBODY = "No one yet. Play a game: tuiquiz"
BY_KEY = f"{names.KEYED} proved by an SSH key"
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
    "keyed",
)
GAME_FIELDS = (
    "game_id",
    "played_at",
    "pack",
    "pack_version",
    "mode",
    "form",
    "points",
    "bonus",
    "correct",
    "questions",
    "answer_s",
    "ranked",
    "players",
    "python",
    "machine",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet takes for a formula (OWASP, CSV Injection)."""


def options(parser: argparse.ArgumentParser) -> None:
    """The options of ``scores``."""
    parser.add_argument("--pack", metavar="NAME", help="only this pack")
    parser.add_argument("--mode", metavar="MODE", help="only this mode")
    parser.add_argument(
        "--player",
        metavar="NAME",
        help="this player's games instead, newest first, with those that are not on a board",
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON array, in the same order")
    form.add_argument(
        "--csv",
        action="store_true",
        help="comma-separated values with a head; a text that a spreadsheet would take for a "
        "formula (it begins with =, +, -, @ or a tab) gets an apostrophe in front",
    )


def run(args: argparse.Namespace) -> int:
    """Print the boards, or the games of a player."""
    board = Board.open()
    if args.player is None:
        entries = board.top(pack=args.pack, mode=args.mode)
        _tell(board)
        if args.json or args.csv:
            _write([_row(entry, FIELDS) for entry in entries], FIELDS, args)
        elif entries:
            _print_boards(entries)
        else:
            boards = sorted(f"{b.pack} {b.pack_version} ({b.mode})" for b in board.boards())
            _say(f"No scores there. There are: {', '.join(boards)}" if boards else NOBODY)
        return 0
    games = [
        game
        for game in board.games(args.player)
        if args.pack in (None, game.pack) and args.mode in (None, game.mode)
    ]
    _tell(board)
    if args.json or args.csv:
        _write([_row(game, GAME_FIELDS) for game in games], GAME_FIELDS, args)
    elif games:
        _print_games(games)
    else:
        players = [player.name for player in board.players()]
        there = f"No games there. There are games of: {', '.join(players)}"
        _say(there if players else NOBODY)
    return 0


def _print_boards(entries: Sequence[Entry]) -> None:
    head = ("#", "name", "points", "right", "time", "played", "python")
    for name in dict.fromkeys(map(_board_name, entries)):
        shown = [entry for entry in entries if _board_name(entry) == name]
        lines = [
            [
                str(e.rank),
                clean(e.player) + (f" {names.KEYED}" if e.keyed else ""),
                points(e.points),
                f"{e.correct}/{e.questions}",
                taken(e.answer_ns),
                f"{e.played_at:%Y-%m-%d}",
                clean(e.python),
            ]
            for e in shown
        ]
        sys.stdout.write(clean("{} {} ({})".format(*name)) + "\n")
        sys.stdout.write(table(head, lines, right=(0, 2, 3, 4)) + "\n")
        sys.stdout.write(f"{BY_KEY}\n\n" if any(e.keyed for e in shown) else "\n")


def _print_games(games: Sequence[Played]) -> None:
    head = ("played", "game", "form", "points", "bonus", "right", "time", "board", "python")
    lines = [
        [
            f"{game.played_at:%Y-%m-%d %H:%M}",
            clean(f"{game.pack} {game.pack_version} ({game.mode})"),
            clean(game.form if game.players == 1 else f"{game.form}, {game.players} players"),
            points(game.points),
            points(game.bonus),
            f"{game.correct}/{game.questions}",
            taken(game.answer_ns),
            "yes" if game.ranked else "no",
            clean(game.python),
        ]
        for game in games
    ]
    sys.stdout.write(table(head, lines, right=(3, 4, 5, 6)) + "\n")


def _board_name(entry: Entry) -> tuple[str, str, str]:
    return entry.pack, entry.pack_version, entry.mode


def _row(of: Entry | Played, fields: Sequence[str]) -> dict[str, object]:
    values = {
        "answer_s": round(of.answer_s, 3),
        "played_at": of.played_at.isoformat(timespec="seconds"),
    }
    return {field: values[field] if field in values else getattr(of, field) for field in fields}


def _write(
    rows: Sequence[dict[str, object]], fields: Sequence[str], args: argparse.Namespace
) -> None:
    if args.json:
        json.dump(rows, sys.stdout, indent=2)
        sys.stdout.write("\n")
        return
    writer = csv.DictWriter(sys.stdout, fields)
    writer.writeheader()
    writer.writerows({field: _cell(value) for field, value in row.items()} for row in rows)


def _cell(value: object) -> object:
    """``value`` such that no spreadsheet computes it: an apostrophe marks it as text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _tell(board: Board) -> None:
    if board.notice:
        sys.stderr.write(f"tuiquiz: {board.notice}\n")


def _say(text: str) -> None:
    sys.stderr.write(clean(text) + "\n")
