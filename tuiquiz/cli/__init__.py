"""The command line: one module per verb, each imported only when it is used."""

import argparse
import errno
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from tuiquiz import __version__
from tuiquiz.errors import TuiquizError
from tuiquiz.quiz.text import clean

VERBS = {
    "play": "start a game at once",
    "bench": "measure questions, or functions of your own, without the game",
    "cases": "list packs, cases and questions, and what can be asked here",
    "scores": "show the high scores",
    "serve": "open a kiosk: others play with `ssh -p 2222 HOST`",
    "doctor": "tell what works here, what is off and how to turn it on",
}

DONE, NO, MISTAKE, INTERRUPTED, BUG = 0, 1, 2, 130, 70


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line and say what to do."""

    def error(self, message: str) -> NoReturn:
        raise TuiquizError(f"{message}.", f"See `{self.prog} --help`.")


def parser(verb: str | None) -> Parser:
    """The parser; only the options of ``verb`` are filled in, since each verb is a module."""
    top = Parser(
        prog="tuiquiz",
        description="Guess which Python code is faster. Then measure it, on your own machine.",
        epilog="Without a command: the game's first screen. TUIQUIZ_HOME, when set, is the folder "
        "of every file that tuiquiz writes. Exit status: 0 done, 1 the answer is no, 2 a mistake "
        "in what was asked, 130 interrupted, 70 a fault of tuiquiz.",
    )
    top.add_argument("--version", action="version", version=f"tuiquiz {__version__}")
    verbs = top.add_subparsers(dest="verb", metavar="COMMAND", parser_class=Parser)
    for name, text in VERBS.items():
        sub = verbs.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        if name == verb:
            import_module(f"tuiquiz.cli.{name}").options(sub)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    verb = next((word for word in words if word in VERBS), None)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # The shell has closed it.
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        try:
            return _run(parser(verb).parse_args(words))
        finally:
            sys.stdout.flush()
    except TuiquizError as error:
        print(f"tuiquiz: {clean(str(error))}", file=sys.stderr)  # noqa: T201
        return MISTAKE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # What is left in the buffer would be written, and complained about, at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            return _bug(error)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(f"tuiquiz: cannot write: {error.strerror}.", file=sys.stderr)  # noqa: T201
        return MISTAKE
    except Exception as error:  # noqa: BLE001
        return _bug(error)


def _run(args: argparse.Namespace) -> int:
    if args.verb is None:
        return int(import_module("tuiquiz.cli.play").home())
    return int(import_module(f"tuiquiz.cli.{args.verb}").run(args))


def _bug(error: Exception) -> int:
    from tuiquiz.cli.crash import report

    print(f"tuiquiz: {report(error)}", file=sys.stderr)  # noqa: T201
    return BUG
