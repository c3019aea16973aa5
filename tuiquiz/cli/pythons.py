"""Which interpreters the words after ``--python`` mean."""

import asyncio
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from tuiquiz.bench.interpreters import Found, Interpreter, find, own
from tuiquiz.errors import TuiquizError

ALL = "all"
VERSION = re.compile(
    r"(?:(?P<kind>python|cpython|pypy)[ -]?)?"
    r"(?P<version>\d+(?:\.\d+)*(?:(?:a|b|rc)\d+)?)(?P<threads>t?)",
    re.IGNORECASE,
)


def chosen(words: Sequence[str]) -> list[str]:
    """The whole paths of the interpreters that ``words`` name, in this order.

    A word is a program (a path, or a name on PATH), the version of an interpreter that is found
    on this machine (``3.12``, ``3.13t``, ``pypy3.10``: the newest of it), or ``all``: the game's
    own and every other one that no word before it names. The game's own is ``sys.executable``, by
    whatever name.
    """
    found: Found | None = None
    paths: list[str] = []
    for word in words:
        program = None if word == ALL else shutil.which(word)
        if program:
            paths.append(_path(program))
            continue
        version = VERSION.fullmatch(word)
        if word != ALL and not version:
            raise TuiquizError(
                f"--python: there is no program {word!r}.",
                "Give a path, a name on PATH, a version such as 3.12, or all.",
            )
        found = found or asyncio.run(find())
        if version:
            paths.append(_of_version(word, version, found).path)
            continue
        if found.problems:
            raise found.problems[0]
        every = (sys.executable, *(other.path for other in found.others))
        paths += [path for path in every if path not in paths]
    return paths


def _path(program: str) -> str:
    """The whole path; the game's own where ``program`` is another name for it."""
    path, game = Path(program).absolute(), Path(sys.executable).absolute()
    same = path == game or (path.parent == game.parent and path.resolve() == game.resolve())
    return sys.executable if same else str(path)


def _of_version(word: str, version: re.Match[str], found: Found) -> Interpreter:
    """The game's own where it is of that version, else the newest."""
    kind = "PyPy" if (version["kind"] or "").lower() == "pypy" else "CPython"

    def fits(python: Interpreter) -> bool:
        return (
            f"{python.version}.".startswith(f"{version['version']}.")
            and python.implementation == kind
            and python.free_threaded == bool(version["threads"])
        )

    here = (*found.others, own())
    if fitting := [python for python in here if fits(python)]:
        return fitting[-1]
    for python in found.too_old:
        if fits(python):
            raise TuiquizError(
                f"--python: {word} is {python.name} ({python.path}), too old to measure.",
                "Take 3.9 or newer.",
            )
    raise TuiquizError(
        f"--python: there is no program {word!r} and no Python of that version was found.",
        f"Give a path, or one of those found: {', '.join(python.name for python in here)}.",
    )
