"""``tuiquiz bench``: measures without the game."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from tuiquiz.bench.measuring import Limits
from tuiquiz.bench.result import Result, json_line, measure
from tuiquiz.bench.runner import Measurement, Runner
from tuiquiz.errors import TuiquizError
from tuiquiz.packs import adhoc
from tuiquiz.quiz.case import Ask, Question
from tuiquiz.quiz.text import clean
from tuiquiz.quiz.verdict import Kind

MOST_RUNS = 100_000


def options(parser: argparse.ArgumentParser) -> None:
    """The options of ``bench``."""
    parser.add_argument(
        "what",
        nargs="*",
        metavar="QUESTION|PACK|DIR|FILE.py:f,g",
        help="a question (talk/factorial:fastest), a case, a pack, a folder with a pack, or two to "
        "four functions of a Python file (default: talk)",
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="one JSON line per question")
    how.add_argument(
        "--export", choices=["pyperf"], help="all measured rounds as one file for pyperf"
    )
    parser.add_argument(
        "--repeat",
        type=int,
        default=1,
        metavar="N",
        help="measure each question N times, and tell how often each verdict came",
    )
    parser.add_argument(
        "--python",
        action="append",
        metavar="EXE",
        help="measure with this interpreter: a path, a name on PATH, a version (3.12), or all that "
        "`tuiquiz doctor` lists; may be given several times",
    )
    parser.add_argument(
        "--budget",
        type=float,
        metavar="S",
        help=f"seconds to measure while the verdict is open (default: {Limits().budget_s})",
    )
    parser.add_argument(
        "--input", metavar="EXPR", help="for FILE.py:f,g: the argument; a tuple is the arguments"
    )
    parser.add_argument(
        "--memory", action="store_true", help="for FILE.py:f,g: compare peak memory, not time"
    )


def run(args: argparse.Namespace) -> int:
    """Measure; the exit status is 1 where a question could not be measured."""
    limits = Limits()
    if args.budget is not None:
        if not 0 < args.budget <= 600:
            raise TuiquizError(
                f"--budget: {args.budget:g} is out of range.", "Give more than 0, and at most 600."
            )
        limits = replace(
            limits, budget_s=args.budget, cap_s=max(limits.cap_s, args.budget + limits.budget_s)
        )
    if not 1 <= args.repeat <= MOST_RUNS:
        raise TuiquizError(f"--repeat: {args.repeat} is out of range.", f"Give 1 to {MOST_RUNS:,}.")
    questions, broken = [], False
    for word in args.what or ["talk"]:
        named, some_broken = select(word, args)
        questions += named
        broken = broken or some_broken
    pythons = [sys.executable]
    if args.python:
        from tuiquiz.cli.pythons import chosen

        pythons = chosen(args.python)
    runners = [Runner(interpreter=python, limits=limits) for python in pythons]
    stopped: list[int] = []
    try:
        good = asyncio.run(_stoppable(_work(questions, runners, args), stopped))
    except asyncio.CancelledError:
        return 128 + stopped[0]
    return 0 if good and not broken else 1


def select(word: str, args: argparse.Namespace) -> tuple[list[Question], bool]:
    """The questions that ``word`` names, and whether others of their pack are broken.

    What is broken is told on standard error.
    """
    if adhoc.is_adhoc(word):
        ask = Ask.LEANEST if args.memory else Ask.FASTEST
        return [adhoc.question(word, args.input, ask)], False
    if word.endswith(".py"):
        raise TuiquizError(f"{word}: no functions are named.", "Name 2 to 4 of its: FILE.py:f,g")
    for option, given in (("--input", args.input is not None), ("--memory", args.memory)):
        if given:
            raise TuiquizError(
                f"{option} is for functions of a file, and {word!r} is not one.",
                "Name them as FILE.py:f,g",
            )
    from tuiquiz.packs import loader

    wanted = ""
    try:
        folder = loader.find(word)
    except TuiquizError:
        pack, _, wanted = word.rpartition("/")
        if not pack or not wanted:
            raise
        folder = loader.find(pack)
    loaded = loader.load(folder)
    questions = loaded.pack.questions
    chosen = [q for q in questions if wanted in ("", q.case.name, f"{q.case.name}:{q.ask}")]
    if not chosen:
        for problem in loaded.problems:
            if Path(problem.file).stem == wanted.partition(":")[0]:
                raise TuiquizError(str(problem))
        raise TuiquizError(
            f"the pack {loaded.pack.name} has no question {wanted!r}.",
            f"It has: {', '.join(f'{q.case.name}:{q.ask}' for q in questions)}.",
        )
    for problem in loaded.problems:
        sys.stderr.write(f"tuiquiz: {clean(str(problem))}\n")
    return chosen, bool(loaded.problems) and not wanted


async def _stoppable(work: Coroutine[Any, Any, bool], stopped: list[int]) -> bool:
    """``work``, cancelled by the signals that ask a program to end; ``stopped`` tells by which."""
    task = asyncio.ensure_future(work)

    def stop(number: int) -> None:
        stopped.append(number)
        task.cancel()

    for name in ("SIGTERM", "SIGHUP"):
        with suppress(AttributeError, NotImplementedError):
            number = getattr(signal, name)
            asyncio.get_running_loop().add_signal_handler(number, stop, number)
    return await task


async def _work(questions: list[Question], runners: list[Runner], args: argparse.Namespace) -> bool:
    """Measure everything and print it as asked for; whether every run had a verdict."""
    if args.json:
        return await _all(questions, runners, args.repeat, _print_line)
    if args.export:
        from tuiquiz.bench.export import pyperf

        results: list[Result] = []
        good = await _all(questions, runners, args.repeat, results.extend, keep=True)
        for result in results:
            if failure := result.verdict.failure:
                told = clean(f"{result.question.id}: {failure.sentences}")
                sys.stderr.write(f"tuiquiz: {told}\n")
        sys.stdout.write(pyperf(results) + "\n")
        return good
    from tuiquiz.ui.report import Report

    with Report() as report:
        return await _all(questions, runners, args.repeat, report.show, report.watch)


async def _all(
    questions: list[Question],
    runners: list[Runner],
    repeat: int,
    show: Callable[[Sequence[Result]], None],
    watch: Callable[[Measurement], None] | None = None,
    *,
    keep: bool = False,
) -> bool:
    """``show`` gets the runs of one question with one interpreter as soon as they are over.

    When they are interrupted, it gets those that there are. ``keep``: with their rounds.
    """
    good = True
    for question in questions:
        for runner in runners:
            results: list[Result] = []
            try:
                for _ in range(repeat):
                    result = await measure(question, runner, watch)
                    results.append(result if keep else replace(result, heats=()))
            finally:
                if results:
                    show(results)
            good = good and all(result.verdict.kind is not Kind.NONE for result in results)
    return good


def _print_line(results: Sequence[Result]) -> None:
    sys.stdout.write(json_line(results) + "\n")
    sys.stdout.flush()
