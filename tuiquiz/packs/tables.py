"""Reads a pack's TOML files, and says in words what is wrong with one."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from tuiquiz.packs import schema
from tuiquiz.quiz.text import unprintable

_Model = TypeVar("_Model", schema.PackFile, schema.CaseFile)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a case: the file, the key in it, and what to do."""

    file: str
    key: str
    message: str
    hint: str

    @property
    def where(self) -> str:
        """The file and, if there is one, the key."""
        return f"{self.file}: {self.key}" if self.key else self.file

    def __str__(self) -> str:
        return f"{self.where}: {self.message} {self.hint}".strip()


class Broken(Exception):
    """A case that cannot be used; carries its ``Problem``."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def read(file: Path) -> str:
    """The text of a pack's file, with nothing in it that could steer a terminal."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise Broken(
            Problem(
                str(file),
                "",
                "this file is missing.",
                "Write it, or take its name out of cases in pack.toml.",
            )
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise Broken(
            Problem(str(file), "", f"cannot be read: {reason}.", "Mend the file.")
        ) from error
    if found := unprintable(text):
        line, name = found
        raise _steering(file, f"line {line}", name)
    return text


def _steering(file: Path, key: str, name: str) -> Broken:
    return Broken(
        Problem(
            str(file),
            key,
            f"the character {name} could steer the terminal.",
            "Take it out, or write it as an escape in Python code.",
        )
    )


def _strings(value: object, key: str) -> Iterator[tuple[str, str]]:
    """The strings in a TOML value, each with its key; a name of a key, with that of its table."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield key, name
            yield from _strings(inner, f"{key}.{name}".lstrip("."))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _strings(inner, f"{key}[{index}]")


def parse(file: Path) -> dict[str, Any]:
    text = read(file)
    try:
        tables = tomllib.loads(text)
        strings = list(_strings(tables, ""))
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else error
        raise Broken(
            Problem(str(file), "", f"is not valid TOML: {reason}.", "Mend that line.")
        ) from error
    for key, string in strings:
        if found := unprintable(string):
            raise _steering(file, key, found[1])
    return tables


def convert(file: Path, tables: dict[str, Any], model: type[_Model]) -> _Model:
    try:
        return msgspec.convert(tables, model)
    except msgspec.ValidationError as error:
        raise Broken(_invalid(file, str(error), model)) from error


def _invalid(file: Path, error: str, model: type[msgspec.Struct]) -> Problem:
    """msgspec's message (``Expected `str`, got `int` - at `$.title```) as a ``Problem``."""
    message, _, path = error.partition(" - at `$")
    key = path.rstrip("`").lstrip(".")
    if match := re.search(r"unknown field `(.+)`", message):
        field = match[1]
        known = _fields(model, key)
        return Problem(
            str(file),
            f"{key}.{field}".lstrip("."),
            "this key is not known.",
            f"Known keys here: {', '.join(known)}" + similar(field, known),
        )
    if match := re.search(r"missing required field `(.+)`", message):
        field = match[1]
        return Problem(str(file), f"{key}.{field}".lstrip("."), "this key is missing.", "Add it.")
    message = message.replace("Expected", "expected").replace("`", "")
    for pattern, words in _WORDS.items():
        message = message.replace(f"matching regex {pattern!r}", words)
    return Problem(str(file), key, message + ".", _CURES.get(key.split(".")[-1], "Mend the value."))


_WORDS = {
    schema.NAME: "of small letters, digits and single hyphens",
    schema.FUNCTION: "that is the name of a Python function",
    schema.VERSION: "that begins with a letter or digit and has no blanks",
    schema.LINE: "of one line that is not blank",
    schema.PROSE: "that is not blank",
    schema.ASK: "that is fastest or leanest",
}

_CURES = {
    "ask": 'Write ask = "fastest" or ask = "leanest".',
    "difficulty": "Write 1 (easy), 2 or 3 (hard).",
    "variants": "A case has 2 to 4 [[variants]] tables, each with a name.",
    "format": "Write format = 1.",
}


def _fields(model: type[msgspec.Struct], key: str) -> tuple[str, ...]:
    """The keys allowed at ``key`` (``questions[...].claim``)."""
    nested = {
        "claim": schema.ClaimTable,
        "questions": schema.QuestionTable,
        "variants": schema.VariantTable,
    }
    last = re.sub(r"\[.*?\]", "", key).split(".")[-1]
    return nested.get(last, model).__struct_fields__


def similar(name: str, known: Iterable[str]) -> str:
    """The end of a sentence: asks for the one of ``known`` that may be meant, if one may."""
    close = get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else "."
