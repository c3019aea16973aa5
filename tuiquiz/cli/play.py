"""``tuiquiz`` and ``tuiquiz play``: the game."""

import argparse
import os
import sys
from typing import TYPE_CHECKING

from tuiquiz import paths
from tuiquiz.errors import TuiquizError

if TYPE_CHECKING:
    from tuiquiz.bench.measuring import Measurer
    from tuiquiz.board.store import Board


def options(parser: argparse.ArgumentParser) -> None:
    """The options of ``play``."""
    parser.add_argument(
        "--pack",
        metavar="NAME|DIR",
        action="append",
        help="the questions to ask (default: talk)",
    )
    parser.add_argument("--players", metavar="NAME", help="who plays; asked for if left out")
    parser.add_argument(
        "--mode", choices=["classic"], default="classic", help="how points are given"
    )
    parser.add_argument(
        "--questions", metavar="N", type=int, help="ask N questions, drawn at random"
    )
    parser.add_argument(
        "--seed", metavar="N", type=int, help="the same draw and order of options every time"
    )


def home() -> int:
    """The game's first screen."""
    return _start("talk", straight=False)


def run(args: argparse.Namespace) -> int:
    """Straight into a game."""
    from tuiquiz.quiz import names

    player = args.players
    if player is not None:
        if "," in player:
            raise TuiquizError(
                "--players: several names were given, and this tuiquiz plays solo.",
                "Give one name.",
            )
        if problem := names.problem(player):
            raise TuiquizError(f"--players: {problem}", "Give another name.")
        player = names.tidy(player)
    packs = args.pack or ["talk"]
    if len(packs) > 1:
        raise TuiquizError(
            f"--pack: {len(packs)} packs were given, and a game asks one.", "Give one pack."
        )
    if args.questions is not None and args.questions < 1:
        raise TuiquizError(f"--questions: {args.questions} is too few.", "Ask at least 1.")
    return _start(packs[0], True, player, args.questions, args.seed)


def _start(
    pack: str,
    straight: bool,
    player: str | None = None,
    count: int | None = None,
    seed: int | None = None,
) -> int:
    from tuiquiz.packs import loader

    loaded = loader.load(loader.find(pack))
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise TuiquizError(
            "the game needs a terminal, and standard input or output is not one.",
            "Start it in a terminal, or measure without the game: `tuiquiz bench`.",
        )
    if os.environ.get("TERM") in ("dumb", "unknown"):
        raise TuiquizError(
            f"the terminal calls itself {os.environ['TERM']!r}, which cannot show the game.",
            "Set TERM to what your terminal is, for example xterm-256color.",
        )
    from tuiquiz.ui.guard import guarded

    with guarded():
        from tuiquiz.ui.app import Launch
        from tuiquiz.ui.local import LocalApp

        launch = Launch(loaded, player, seed, count, straight)
        app = LocalApp(launch, _measurer, _board, paths.config_dir())
        app.run()
    if app.fault:
        raise app.fault
    return app.return_code or 0


def _measurer() -> "Measurer":
    from tuiquiz.bench.runner import Runner

    return Runner()


def _board() -> "Board":
    from tuiquiz.board.store import Board

    return Board.open()
