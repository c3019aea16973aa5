"""``tuiquiz serve``: the kiosk."""

import argparse
import os
import re
import sys
from collections.abc import Callable
from dataclasses import Field, fields
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from tuiquiz.errors import TuiquizError
from tuiquiz.kiosk.limits import Limits
from tuiquiz.kiosk.venue import Patience
from tuiquiz.quiz.scoring import Mode
from tuiquiz.quiz.text import clean

NEEDED = ("asyncssh", "segno")
TITLE = 60
ALL = "all"
HOST = re.compile(r"[A-Za-z0-9._:%-]{1,253}")
HELP = {
    "idle_s": "a player who presses nothing for so long is led back to the first screen",
    "warning_s": "so long before that, the player is asked",
    "lobby_s": "who presses nothing on the first screen for so long is let go",
    "stay_s": "the longest visit",
    "connections": "connections at once",
    "sessions": "players at once",
    "new": "new connections a second",
    "new_burst": "new connections at once, before that",
    "per_address": "connections from one address (this machine's own are not counted)",
    "per_second": "new connections a second from one address",
    "burst": "new connections at once from one address, before that",
    "login_s": "seconds to log in",
    "building": "games that start at the same moment; others wait",
    "resizes": "changes of a window's size a second; the last of many counts",
    "events": "keys and clicks a second of each player; others are dropped",
    "input_bytes": "bytes a second that are read of each player",
    "backlog": "bytes a slow reader may leave unread before pictures are left out",
    "stuck_s": "seconds after which a player who reads nothing at all is let go",
    "variables": "environment variables that are kept of each player",
    "memory_mb": "megabytes above which a serving process is replaced, once its players are gone",
}


def options(parser: argparse.ArgumentParser) -> None:
    """The options of ``serve``."""
    where = parser.add_argument_group("where")
    where.add_argument(
        "--host",
        action="append",
        metavar="ADDRESS",
        help="an address to listen on, or all; give it again for more of them "
        "(default: 127.0.0.1, this machine only; 0.0.0.0: all of IPv4)",
    )
    where.add_argument(
        "--port", type=_port, metavar="N", help="the port (default: 2222; 0: any free one)"
    )
    where.add_argument(
        "--join",
        type=_host,
        default=("", 0),
        metavar="HOST[:PORT]",
        help="what players type to come, where it is not what the kiosk listens on",
    )
    where.add_argument(
        "--workers",
        type=_workers,
        default=1,
        metavar="N",
        help="serving processes, among which players are divided (default: 1). Up to one for each "
        "processor but the last they keep off that one, which measures; more of them use all "
        "processors, and then times that are measured under load may be less steady",
    )
    game = parser.add_argument_group("the game")
    game.add_argument(
        "--packs",
        "--pack",
        nargs="+",
        action="extend",
        metavar="NAME|DIR",
        help="the questions to ask (default: talk)",
    )
    game.add_argument(
        "--mode", choices=[*map(str, Mode), "daily"], default="classic", help="how points are given"
    )
    game.add_argument(
        "--questions", type=_whole, metavar="N", help="ask N questions, drawn at random"
    )
    game.add_argument(
        "--timer",
        choices=["1", "1.5", "2"],
        default="1",
        help="how many times as much time there is",
    )
    game.add_argument("--title", default="", help="stands on top of the first screen")
    game.add_argument(
        "--reset-board",
        action="store_true",
        help="begin with an empty board; a copy of the old one is kept beside it",
    )
    operating = parser.add_argument_group("operating")
    operating.add_argument(
        "--status", action="store_true", help="show how a running kiosk of yours does, and end"
    )
    operating.add_argument("--json", action="store_true", help="with --status: as JSON")
    operating.add_argument(
        "--log", metavar="FILE", default="", help="add log lines to FILE (default: standard error)"
    )
    operating.add_argument(
        "--drain",
        type=_number,
        default=60.0,
        metavar="S",
        help="seconds that those in a game may go on after SIGTERM (default: 60)",
    )
    operating.add_argument(
        "--recent",
        type=_number,
        default=300.0,
        metavar="S",
        help="a result may be shown again for S seconds while the queue is long (default: 300)",
    )
    patience = parser.add_argument_group("patience, in seconds (0: for ever)")
    for field in fields(Patience):
        _limit(patience, field, _number)
    limits = parser.add_argument_group("limits")
    for field in fields(Limits):
        _limit(limits, field, _memory if field.name == "memory_mb" else _above)


def run(args: argparse.Namespace) -> int:
    """Open a kiosk, or tell how one does."""
    if args.status:
        from tuiquiz.cli.status import show

        return show(args.port, as_json=args.json)
    if args.json:
        raise TuiquizError("--json: it goes with --status only.", "Leave it out.")
    if not hasattr(os, "fork"):
        raise TuiquizError(
            "serve: the kiosk runs on Linux and macOS only.", "On Windows, run it in WSL."
        )
    if missing := [name for name in NEEDED if find_spec(name) is None]:
        raise TuiquizError(
            f"serve needs {' and '.join(missing)}, which {_are(missing)} not installed.",
            f"Install the kiosk: {sys.executable} -m pip install 'tuiquiz[kiosk]'",
        )
    hosts = tuple(dict.fromkeys(args.host or ["127.0.0.1"]))
    if "" in hosts:  # Perhaps only a variable that is not set.
        raise TuiquizError("--host: it is empty.", "Give an address; `all` stands for all.")
    title = clean(args.title).strip()
    if len(title) > TITLE:
        raise TuiquizError(f"--title: {len(title)} characters are too many.", f"Take {TITLE}.")
    from tuiquiz.kiosk import serve
    from tuiquiz.kiosk.order import Order
    from tuiquiz.packs import loader

    packs = tuple(args.packs or ["talk"])
    loader.combined([loader.load(loader.find(name)) for name in packs])
    order = Order(
        packs=tuple(str(loader.find(name)) for name in packs),
        mode=args.mode,
        questions=args.questions,
        timer=float(args.timer),
        title=title,
        limits=_filled(Limits, args),
        patience=_filled(Patience, args),
        log=os.path.abspath(args.log) if args.log else "",  # noqa: PTH100
    )
    return serve.run(
        serve.Opening(
            order,
            tuple("" if host == ALL else host for host in hosts),
            2222 if args.port is None else args.port,
            args.workers,
            args.join,
            args.reset_board,
            args.drain,
            args.recent,
        )
    )


def _limit(
    group: "argparse._ArgumentGroup", field: "Field[Any]", kind: Callable[[str], float]
) -> None:
    whole = isinstance(field.default, int)
    group.add_argument(
        f"--{field.name.removesuffix('_s').removesuffix('_mb').replace('_', '-')}",
        dest=field.name,
        type=_whole if whole and kind is _above else kind,
        default=field.default,
        metavar="N" if whole else "X",
        help=f"{HELP[field.name]} (default: {field.default:g})",
    )


def _filled(kind: type[Any], args: argparse.Namespace) -> Any:
    return kind(**{field.name: getattr(args, field.name) for field in fields(kind)})


def _are(names: list[str]) -> str:
    return "are" if len(names) > 1 else "is"


def _port(text: str) -> int:
    return int(_checked(text, 0, 65535, "a port from 0 to 65535", whole=True))


def _whole(text: str) -> int:
    return int(_checked(text, 1, 10**9, "a whole number from 1", whole=True))


def _workers(text: str) -> int:
    return int(_checked(text, 1, 64, "a whole number from 1 to 64", whole=True))


def _memory(text: str) -> int:
    """A process without players already takes half of the least."""
    return int(_checked(text, 128, 10**9, "a whole number from 128", whole=True))


def _above(text: str) -> float:
    return _checked(text, 0.01, 1e9, "a number from 0.01")


def _number(text: str) -> float:
    return _checked(text, 0, 1e9, "a number from 0")


def _checked(text: str, least: float, most: float, wanted: str, *, whole: bool = False) -> float:
    try:
        value = int(text) if whole else float(text)
    except ValueError:
        value = -1
    if not least <= value <= most:
        raise argparse.ArgumentTypeError(f"{clean(text)!r} is not {wanted}")
    return value


def _host(text: str) -> tuple[str, int]:
    """A host, and a port or 0: ``kiosk.example``, ``kiosk.example:22``, ``[::1]:2222``."""
    try:
        parts = urlsplit(f"//{text}")
        host, port = parts.hostname or "", parts.port or 0
    except ValueError:
        host, port = "", 0
    if not HOST.fullmatch(host) or "/" in text or "@" in text:
        raise argparse.ArgumentTypeError(f"{clean(text)!r} is no HOST or HOST:PORT")
    return host, port
