"""``tuiquiz`` and ``tuiquiz play``: the game."""

import argparse
import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from tuiquiz import paths
from tuiquiz.cli import kiosk
from tuiquiz.errors import TuiquizError
from tuiquiz.play import settings as keeping
from tuiquiz.play.plan import Plan
from tuiquiz.quiz import names
from tuiquiz.quiz.game import MOST_PLAYERS, Form
from tuiquiz.quiz.scoring import Mode, Scoring
from tuiquiz.quiz.text import clean

if TYPE_CHECKING:
    from tuiquiz.bench.measuring import Measurer
    from tuiquiz.board.record import Unfinished
    from tuiquiz.board.store import Board
    from tuiquiz.packs.loader import Loaded
    from tuiquiz.play.practice import Practice
    from tuiquiz.ui.app import Launch


ALONE = ("daily", "practice")


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
    parser.add_argument(
        "--mode",
        choices=[*map(str, Mode), *ALONE],
        help="how points are given (default: as set); daily: ten questions of the day, one ranked "
        "run a day; practice: what was missed before, when it is due, on no board",
    )
    parser.add_argument("--tag", metavar="TAG", help="practise only cases with this tag")
    parser.add_argument(
        "--difficulty", metavar="N", type=int, help="practise only cases of this difficulty"
    )
    parser.add_argument(
        "--resume", action="store_true", help="go on with the newest game that was interrupted"
    )
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
    kiosk.options(parser)


def home() -> int:
    """The game's first screen."""
    from tuiquiz.packs import loader
    from tuiquiz.ui.app import Launch

    return _start(Launch(loader.load(loader.find("talk"))))


def run(args: argparse.Namespace) -> int:
    """Straight into a game."""
    from tuiquiz.packs import loader

    if kiosk.wanted(args):
        return kiosk.run(args)
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
    _check_alone(args, players)
    loaded = loader.combined([loader.load(loader.find(name)) for name in args.pack or ["talk"]])
    kept = None
    if args.resume:
        loaded, kept = _interrupted(loaded, players, chosen=bool(args.pack))
    daily, practice = (args.mode == name for name in ALONE)
    wanted = _practice(args, loaded) if practice else None
    if args.mode in ALONE:
        args.mode = None
    rules = (args.mode, args.timer, args.ratio)
    settings, _ = keeping.load(paths.config_dir())
    usual_rules = settings.scoring
    scoring = Scoring(
        Mode(args.mode or usual_rules.mode),
        float(args.timer or usual_rules.timer),
        args.ratio or usual_rules.guess,
    )
    if args.plain:
        usual = Plan(loaded.pack, players, scoring=scoring, count=args.questions, seed=args.seed)
        players = players or ((kept.player,) if kept else ())
        return _plain(loaded, players, usual, daily=daily, wanted=wanted, kept=kept)
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
            daily=daily,
            practice=wanted,
            resume=kept,
        )
    )


def _check_alone(args: argparse.Namespace, players: tuple[str, ...]) -> None:
    """``TuiquizError`` where options do not go with a game that is for one, or is made already."""
    kind = "--resume" if args.resume else f"--mode {args.mode}" if args.mode in ALONE else None
    if args.mode != "practice" and (args.tag is not None or args.difficulty is not None):
        name = "--difficulty" if args.tag is None else "--tag"
        raise TuiquizError(f"{name} goes with --mode practice only.", "Leave it out.")
    if kind is None:
        return
    if args.buzzer or len(players) > 1:
        raise TuiquizError(f"{kind}: this game is for one.", "Name one player, without --buzzer.")
    fixed = {"--questions": args.questions is not None, "--seed": args.seed is not None}
    if args.mode != "daily":
        fixed |= {"--timer": args.timer is not None, "--ratio": args.ratio}
    if args.resume:
        fixed["--mode"] = args.mode is not None
    for name, given in fixed.items():
        if given:
            raise TuiquizError(f"{kind}: {name} does not go with it.", f"Leave {name} out.")


def _practice(args: argparse.Namespace, loaded: "Loaded") -> "Practice":
    """What to practise; ``TuiquizError`` where no question fits."""
    from tuiquiz.play import practice

    wanted = practice.Practice(args.tag or "", args.difficulty)
    if not practice.drill(loaded.pack, wanted, ()).questions:
        tags = ", ".join(practice.tags(loaded.pack)) or "none"
        levels = ", ".join(map(str, practice.difficulties(loaded.pack)))
        raise TuiquizError(
            f"no question of {loaded.pack.name} has this tag and difficulty.",
            f"Its tags: {tags}. Its difficulties: {levels}.",
        )
    return wanted


def _interrupted(
    loaded: "Loaded", players: tuple[str, ...], *, chosen: bool
) -> tuple["Loaded", "Unfinished"]:
    """The newest interrupted game, of this player where one is named, and its pack.

    Where the pack was not ``chosen``, it is the game's own, if that comes with tuiquiz.
    """
    from tuiquiz.packs import loader
    from tuiquiz.play import saving

    games: list[Unfinished] = []
    if (paths.data_dir() / paths.BOARD).exists():
        board = _board()
        games = board.unfinished(players[0] if players else None)
    if chosen:
        games = [game for game in games if game.pack == loaded.pack.name]
    if not games:
        raise TuiquizError("no interrupted game waits to be gone on with.", "Begin a new one.")
    kept = games[0]
    if not chosen and kept.pack != loaded.pack.name and kept.pack in loader.shipped():
        loaded = loader.load(loader.find(kept.pack))
    saving.resumed(kept, loaded.pack)
    return loaded, kept


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
    usual: Plan,
    *,
    daily: bool,
    wanted: "Practice | None",
    kept: "Unfinished | None",
) -> int:
    from tuiquiz.plain import opening, start
    from tuiquiz.play.clock import utc_now

    def begin(*players: str) -> opening.Opening:
        form = Form.PASS if len(players) > 1 else Form.SOLO
        plan = replace(usual, players=players, form=form)
        if kept:
            return opening.resumed(kept, loaded.pack)
        if wanted:
            return opening.of_practice(loaded.pack, players[0], wanted, utc_now(), _board)
        return opening.of_the_day(plan, utc_now(), _board) if daily else opening.Opening(plan)

    def again(plan: Plan) -> opening.Opening:
        if wanted:
            return opening.of_practice(loaded.pack, plan.players[0], wanted, utc_now(), _board)
        return opening.of_the_day(plan, utc_now(), _board) if plan.daily else opening.Opening(plan)

    left_out = [problem.where for problem in loaded.problems]
    alone = daily or wanted is not None
    config = paths.config_dir()
    return start.run(begin, players, _measurer, _board, config, left_out, alone=alone, again=again)


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
