"""The other Pythons of this machine, and those told by hand: which can measure.

Each program of ``places`` is run once, a few at a time, and none is waited for that hangs.
"""

import asyncio
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tuiquiz.bench import identity
from tuiquiz.bench.places import candidates, real_program
from tuiquiz.bench.process import kill_group, release, start
from tuiquiz.errors import TuiquizError

VARIABLE = "TUIQUIZ_PYTHONS"
OLDEST = (3, 9)  # As in worker.py, which imports nothing of ours.
NAMES = {"cpython": "CPython", "pypy": "PyPy"}
LIMIT_S = 2.0
PATIENCE_S = 0.25
AT_ONCE = 4
ANSWER_BYTES = 64 * 1024
CURE = "Name a CPython from 3.9 on, or a PyPy."


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A Python: ``path`` starts it, ``version`` is the language's (``3.13.0``)."""

    path: str
    implementation: str
    version: str
    free_threaded: bool = False

    @property
    def name(self) -> str:
        """``CPython 3.13.0``, with a ``t`` behind it where threads run without the lock."""
        return f"{self.implementation} {self.version}{'t' if self.free_threaded else ''}"


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came upon, each by implementation and version, the newest last.

    ``others`` can measure; ``too_old`` answered, but cannot. ``problems`` says for each one told
    by hand that is in neither why that is so: a command raises it, the game shows it as a note.
    """

    others: tuple[Interpreter, ...]
    too_old: tuple[Interpreter, ...]
    problems: tuple[TuiquizError, ...]


class Answer(msgspec.Struct, frozen=True):
    """``identity.describe`` of a program that was run."""

    implementation: str
    version: str
    release: tuple[int, int, int, str, int]
    free_threaded: bool
    executable: str
    prefix: str
    flags: str

    @property
    def build(self) -> tuple[str, ...]:
        """The same for all names, links and virtual environments of one installed Python."""
        return (self.prefix, self.implementation, self.version, self.flags, str(self.free_threaded))

    def remoteness(self, path: str) -> tuple[bool, bool]:
        """Least for the real program, more for a copy in an environment, and for a wrapper."""
        return path != self.executable, Path(self.prefix) not in Path(path).parents

    def at(self, path: str) -> Interpreter:
        """The interpreter that is started as ``path``."""
        name = NAMES.get(self.implementation, self.implementation)
        return Interpreter(path, name, self.version, self.free_threaded)


async def find(told: Sequence[str] = ()) -> Found:
    """Look for every other Python of this machine, and run each once to learn what it is.

    ``told`` are paths or names on PATH besides those in ``TUIQUIZ_PYTHONS``. The Python that runs
    the game is not among those found, in no other environment of it either. A program that is no
    Python, fails, hangs or prints rubbish is passed over; the wait ends ``LIMIT_S`` seconds after
    the last answer. No process is left, nor when the search is cancelled.
    """
    by_hand, problems = _told(told)
    paths = await asyncio.to_thread(candidates)
    answers = await _ask_all({*paths, *map(real_program, by_hand)})
    behind = {answer.executable for answer in answers.values()} - {*answers, ""}
    answers |= await _ask_all(behind)  # A wrapper may be needed to start what lies behind it.
    game = _game()
    builds: dict[tuple[str, ...], list[str]] = {}
    for path, answer in answers.items():
        if answer.build != game.build:
            builds.setdefault(answer.build, []).append(path)
    others, too_old = [], []
    for same in builds.values():
        path = min(same, key=lambda p: (*answers[p].remoteness(p), len(p), p))
        answer = answers[path]
        if answer.release[:2] < OLDEST:
            too_old.append((answer, path))
        elif answer.implementation in NAMES:
            others.append((answer, path))
    for path, shown in by_hand.items():
        if problem := _problem(shown, answers.get(real_program(path))):
            problems.append(problem)
    return Found(_ordered(others), _ordered(too_old), tuple(problems))


def own() -> Interpreter:
    """The Python that runs the game."""
    return _game().at(sys.executable)


def _game() -> Answer:
    return msgspec.convert(identity.describe(), Answer)


def _ordered(found: Iterable[tuple[Answer, str]]) -> tuple[Interpreter, ...]:
    ordered = sorted(
        found, key=lambda f: (f[0].implementation, f[0].release, f[0].free_threaded, f[1])
    )
    return tuple(answer.at(path) for answer, path in ordered)


def _told(told: Sequence[str]) -> tuple[dict[str, str], list[TuiquizError]]:
    """The programs told by hand, each with the words that name it, and what is none."""
    named = [(name, name) for name in told]
    for name in filter(None, map(str.strip, os.environ.get(VARIABLE, "").split(os.pathsep))):
        named.append((name, f"{VARIABLE}: {name}"))
    programs: dict[str, str] = {}
    problems = []
    for name, shown in named:
        program = None
        with suppress(ValueError):  # A name with a NUL in it.
            program = shutil.which(os.path.expanduser(name))  # noqa: PTH111
        if program:
            programs[str(Path(program).absolute())] = shown
        else:
            problems.append(
                TuiquizError(f"{shown} is no program.", "Give a path, or a name on PATH.")
            )
    return programs, problems


def _problem(shown: str, answer: Answer | None) -> TuiquizError | None:
    """Why the one told by hand cannot measure; None where it can."""
    if answer is None:
        return TuiquizError(f"{shown} does not answer as a Python does.", CURE)
    name = answer.at("").name
    if answer.release[:2] < OLDEST:
        return TuiquizError(f"{shown} is {name}, too old to measure.", CURE)
    if answer.implementation not in NAMES:
        return TuiquizError(f"{shown} is {name}, which cannot measure.", CURE)
    return None


async def _ask_all(paths: Iterable[str]) -> dict[str, Answer]:
    """The answers of those that give one before nothing more happens for ``LIMIT_S`` seconds."""
    slots = asyncio.Semaphore(AT_ONCE)
    answers: dict[str, Answer] = {}
    clock = asyncio.get_running_loop().time

    async def ask(path: str) -> None:
        async with slots:  # One that hangs does not hold its place until the limit.
            limit.reschedule(clock() + LIMIT_S)
            asking = group.create_task(_ask(path))
            await asyncio.wait([asking], timeout=PATIENCE_S)
        answer = await asking
        limit.reschedule(clock() + LIMIT_S)
        if answer:
            answers[path] = answer

    with suppress(TimeoutError):
        async with asyncio.timeout(LIMIT_S) as limit, asyncio.TaskGroup() as group:
            for path in sorted(paths):
                group.create_task(ask(path))
    return answers


async def _ask(path: str) -> Answer | None:
    """Run one program; None unless it says which Python it is, and then ends."""
    try:
        process = await start(path, "-I", "-S", str(Path(identity.__file__)))
    except OSError:
        return None
    assert process.stdout
    try:
        await process.stdout.readexactly(ANSWER_BYTES)
    except asyncio.IncompleteReadError as all_of_it:
        with suppress(msgspec.DecodeError):
            return msgspec.json.decode(all_of_it.partial, type=Answer)
    finally:
        kill_group(process)
        await release(process)
    return None
