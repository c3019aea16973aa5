"""``tuiquiz play --kiosk``: the game for a visitor whom OpenSSH has let in."""

import argparse
import os
import sys
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from tuiquiz.errors import TuiquizError
from tuiquiz.quiz.scoring import Mode, Scoring
from tuiquiz.quiz.text import clean

if TYPE_CHECKING:
    from tuiquiz.bench.measuring import Measurer
    from tuiquiz.kiosk.venue import Venue

LONGEST = 60
WITH_KIOSK = ("title", "join", "idle")
AT_HOME = ("players", "tag", "difficulty", "resume", "ratio", "buzzer", "plain", "seed")
OUT_OF_ORDER = TuiquizError("this kiosk is out of order.", "Please tell whoever runs it.")


def options(parser: argparse.ArgumentParser) -> None:
    """The options of the kiosk, in a group of their own."""
    group = parser.add_argument_group(
        "for a kiosk under OpenSSH (docs/kiosk.md; `tuiquiz serve` is the kiosk that needs none)"
    )
    group.add_argument(
        "--kiosk",
        action="store_true",
        help="the game as a visitor meets it: for ForceCommand; nothing of the host is in reach",
    )
    group.add_argument("--title", metavar="TEXT", help="stands on top of the first screen")
    group.add_argument(
        "--join", metavar="TEXT", help="the command that players type to come, such as 'ssh HOST'"
    )
    group.add_argument(
        "--idle",
        type=float,
        metavar="S",
        help="a player who presses nothing for so long is led back to the first screen "
        "(default: 180; 0: never)",
    )


def wanted(args: argparse.Namespace) -> bool:
    """Whether a kiosk is asked for; ``TuiquizError`` where options do not go together."""
    told = vars(args)
    if not args.kiosk:
        for name in WITH_KIOSK:
            if told[name] is not None:
                raise TuiquizError(f"--{name} goes with --kiosk only.", "Leave it out.")
        return False
    for name in AT_HOME:
        if told[name] is not None and told[name] is not False:  # A seed of 0 equals False.
            raise TuiquizError(f"--kiosk: --{name} does not go with it.", f"Leave --{name} out.")
    if args.mode == "practice":
        raise TuiquizError("--kiosk: --mode practice is for one player.", "Choose another mode.")
    if args.idle is not None and not 0 <= args.idle < float("inf"):
        raise TuiquizError(f"--idle: {args.idle:g} is no time.", "Give seconds, or 0 for ever.")
    return True


def run(args: argparse.Namespace) -> int:
    """One visit, from the first screen to the farewell."""
    from tuiquiz.kiosk import openssh

    openssh.refuse_commands(os.environ)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise TuiquizError(
            "the game needs a terminal, and there is none.", "Come in with `ssh -t`."
        )
    if find_spec("segno") is None:
        raise TuiquizError(
            "--kiosk needs segno, which is not installed.",
            f"Install the kiosk: {sys.executable} -m pip install 'tuiquiz[kiosk]'",
        )
    openssh.clean(os.environ)
    if os.environ["TERM"] in ("dumb", "unknown"):
        raise TuiquizError(
            f"the terminal calls itself {os.environ['TERM']!r}, which cannot show the game.",
            "Set TERM to what your terminal is, for example xterm-256color.",
        )
    try:
        venue = _venue(args)
    except TuiquizError as error:
        if openssh.remote(os.environ):
            _report(error)
            raise OUT_OF_ORDER from None
        raise
    from tuiquiz.kiosk import forced

    app = forced.run(venue, openssh.proved_key(os.environ))
    with suppress(OSError):  # Whoever hung up reads no farewell.
        print(app.farewell, flush=True)  # noqa: T201
    if app.fault:
        _report(app.fault)
        from tuiquiz.cli import BUG

        return BUG
    return app.return_code or 0


def _venue(args: argparse.Namespace) -> "Venue":
    from tuiquiz.board.store import Board
    from tuiquiz.kiosk.venue import Patience, Venue
    from tuiquiz.packs import loader
    from tuiquiz.ui.launch import Launch

    if args.questions is not None and args.questions < 1:
        raise TuiquizError(f"--questions: {args.questions} is too few.", "Ask at least 1.")
    loaded = loader.combined([loader.load(loader.find(name)) for name in args.pack or ["talk"]])
    daily = args.mode == "daily"
    scoring = Scoring(
        Mode.CLASSIC if daily else Mode(args.mode or Mode.CLASSIC), float(args.timer or 1)
    )
    patience = Patience() if args.idle is None else Patience(idle_s=args.idle)
    return Venue(
        Launch(loaded, count=args.questions, scoring=scoring, daily=daily),
        cache(_measurer),
        cache(lambda: Board.open()),
        _line("--title", args.title),
        _line("--join", args.join),
        patience=patience,
    )


def _measurer() -> "Measurer":
    """The service of a kiosk of the same user, where one runs; else this process."""
    from tuiquiz.kiosk.measuring import place
    from tuiquiz.kiosk.measuring.client import measurer

    return measurer(*place.found())


def _line(option: str, text: str | None) -> str:
    told = clean(text or "")
    if len(told) > LONGEST:
        raise TuiquizError(f"{option}: {len(told)} characters are too many.", f"Take {LONGEST}.")
    return told


def _report(error: Exception) -> None:
    """Write down, on the host, what visitors are not told."""
    from tuiquiz.cli.crash import report

    report(error)
