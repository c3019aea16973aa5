"""What is measured in one run: functions in a Python file, and what is known about them."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from benchmarks.rivals.pairs import BASE, PAIRS, Pair
from tuiquiz.packs import adhoc, loader
from tuiquiz.quiz.case import Ask, Question

TALK = "talk/"
SEED = 1
"""Of the random inputs of the talk, for the tools that do not make them themselves."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Functions to compare.

    ``source`` is the text of a Python file with ``functions``; ``argument`` the expression of
    their one argument, evaluated in that file (None: they take none). ``roles`` says what each
    is called in the results. ``percent``: how much more work one does than the other, None for
    the talk. ``expected``: the roles of which one is the fastest; empty for identical functions.
    ``words``: how the command line of tuiquiz names it (None: the functions of a file).
    """

    name: str
    source: str
    functions: tuple[str, ...]
    argument: str | None
    roles: dict[str, str]
    percent: int | None
    expected: tuple[str, ...]
    swapped: bool = False
    words: str | None = None
    _question: Callable[[str], Question] | None = field(default=None, repr=False)

    def question(self, file: Path) -> Question:
        """The same as a question of tuiquiz; ``file`` is where ``source`` was written."""
        if self._question:
            return self._question(str(file))
        return adhoc.question(f"{file}:{','.join(self.functions)}", self.argument, Ask.FASTEST)


def _of_pair(pair: Pair, *, swapped: bool) -> Subject:
    return Subject(
        name=pair.name,
        source=pair.source(swapped=swapped),
        functions=("f", "g"),
        argument=pair.argument,
        roles=pair.roles(swapped=swapped),
        percent=pair.percent,
        expected=(BASE,) if pair.percent else (),
        swapped=swapped,
    )


def _of_question(question: Question) -> Subject:
    names = tuple(variant.name for variant in question.variants)
    maker = question.make_input
    return Subject(
        name=question.id,
        source=question.case.module,
        functions=names,
        argument=f"{maker}(__import__('random').Random({SEED}))" if maker else None,
        roles={name: name for name in names},
        percent=None,
        expected=question.expected,
        words=question.id,
        _question=lambda _file: question,
    )


def talk() -> dict[str, Question]:
    """The talk's questions about time that need no Rust, by name."""
    pack = loader.load(loader.find(TALK.rstrip("/"))).pack
    return {
        question.id: question
        for question in pack.questions
        if question.ask is Ask.FASTEST and not question.case.rust_modules
    }


def names(patterns: list[str]) -> list[str]:
    """All names of pairs and of the talk's questions that fit one of ``patterns`` (none: all)."""
    every = [*PAIRS, *talk()]
    return [n for n in every if not patterns or any(fnmatch(n, pattern) for pattern in patterns)]


def subject(name: str, rng: random.Random) -> Subject:
    """The subject called ``name``; which function of a pair is ``f`` is drawn from ``rng``."""
    if name in PAIRS:
        return _of_pair(PAIRS[name], swapped=rng.random() < 0.5)
    return _of_question(talk()[name])
