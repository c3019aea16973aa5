"""``tuiquiz`` and ``tuiquiz play``: the game."""

import argparse
import os
import sys
from typing import TYPE_CHECKING

from tuiquiz import paths
from tuiquiz.errors import TuiquizError
from tuiquiz.play import settings as keeping
from tuiquiz.quiz import names
from tuiquiz.quiz.game import MOST_PLAYERS, Form
from tuiquiz.quiz.scoring import Mode, Scoring
from tuiquiz.quiz.text import clean

if TYPE_CHECKING:
    from tuiquiz.bench.measuring import Measurer
    from tuiquiz.board.store import Board
    from tuiquiz.packs.loader import Loaded
    from tuiquiz.ui.app import Launch


def options(parser: argparse.ArgumentParser) -> None:
    """The options of ``play``."""
    parser.add_argument(
        "--pack",
        metavar="NAME|DIR",
        action="append",
        help="the questions to ask (default: talk)",
    )
    parser.add_argument(
        "--players",
        metavar="A,B,...",
        help="who plays, at most eight names with commas between them; asked for if left out",
    )
    parser.add_argument("--mode", choices=[*Mode], help="how points are given (default: as set)")
    parser.add_argument(
        "--timer", choices=["1", "1.5", "2"], help="how many times as much time there is"
    )
    parser.add_argument("--ratio", action="store_true", help="guess how many times faster, too")
    parser.add_argument(
        "--buzzer",
        action="store_true",
        help="several players answer all at once, with a group of keys each",
    )
    parser.add_argument(
        "--plain",
        action="store_true",
        help="as lines of text, for screen readers and for terminals that can do no more",
    )
    parser.add_argument(
        "--questions", metavar="N", type=int, help="ask N questions, drawn at random"
    )
    parser.add_argument(
        "--seed", metavar="N", type=int, help="the same draw and order of options every time"
    )


def home() -> int:
    """The game's first screen."""
    from tuiquiz.packs import loader
    from tuiquiz.ui.app import Launch

    return _start(Launch(loader.load(loader.find("talk"))))


def run(args: argparse.Namespace) -> int:
    """Straight into a game."""
    from tuiquiz.packs import loader

    if args.questions is not None and args.questions < 1:
        raise TuiquizError(f"--questions: {args.questions} is too few.", "Ask at least 1.")
    players = _players(args.players)
    if args.buzzer and args.plain:
        raise TuiquizError(
            "--buzzer: it takes keys that several press at once, and --plain reads lines.",
            "Leave --buzzer out, and the players take turns.",
        )
    if args.buzzer and len(players) == 1:
        raise TuiquizError("--buzzer: it takes two to race.", "Name more players.")
    loaded = loader.combined([loader.load(loader.find(name)) for name in args.pack or ["talk"]])
    rules = (args.mode, args.timer, args.ratio)
    settings, _ = keeping.load(paths.config_dir())
    scoring = Scoring(
        Mode(args.mode or settings.mode),
        float(args.timer or settings.timer),
        args.ratio or settings.guess,
    )
    if args.plain:
        return _plain(loaded, players, scoring, args.questions, args.seed)
    from tuiquiz.ui.app import Launch

    return _start(
        Launch(
            loaded,
            players,
            args.seed,
            args.questions,
            straight=True,
            scoring=scoring if any(rules) else None,
            form=Form.BUZZER if args.buzzer else None,
        )
    )


def _players(text: str | None) -> tuple[str, ...]:
    """The names given; ``TuiquizError`` for one that cannot be, too many, or the same twice."""
    players: list[str] = []
    for name in text.split(",") if text is not None else ():
        tidy = names.tidy(name)
        if problem := names.problem(name):
            raise TuiquizError(f"--players: {clean(name)!r}: {problem}", "Give another name.")
        if names.taken(tidy, players):
            raise TuiquizError(f"--players: {tidy} is there twice.", "Give each another name.")
        players.append(tidy)
    if len(players) > MOST_PLAYERS:
        raise TuiquizError(
            f"--players: {len(players)} names, and a table has {MOST_PLAYERS} seats.",
            "Give fewer names.",
        )
    return tuple(players)


def _plain(
    loaded: "Loaded",
    players: tuple[str, ...],
    scoring: Scoring,
    count: int | None,
    seed: int | None,
) -> int:
    from tuiquiz.plain import start
    from tuiquiz.play.plan import Plan

    def plan(*players: str) -> Plan:
        form = Form.PASS if len(players) > 1 else Form.SOLO
        return Plan(loaded.pack, players, form, scoring, count, seed)

    left_out = [problem.where for problem in loaded.problems]
    return start.run(plan, players, _measurer, _board, paths.config_dir(), left_out)


def _start(launch: "Launch") -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise TuiquizError(
            "the game needs a terminal, and standard input or output is not one.",
            "Start it in a terminal, or play it as lines of text: `tuiquiz play --plain`.",
        )
    if os.environ.get("TERM") in ("dumb", "unknown"):
        raise TuiquizError(
            f"the terminal calls itself {os.environ['TERM']!r}, which cannot show the game.",
            "Play it as lines of text: `tuiquiz play --plain`. Or set TERM to what your terminal "
            "is, for example xterm-256color.",
        )
    from tuiquiz.ui.guard import guarded

    with guarded():
        from tuiquiz.ui.local import LocalApp

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
