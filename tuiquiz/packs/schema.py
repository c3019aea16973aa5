"""The format of packs on disk: what ``pack.toml`` and a case's ``.toml`` may hold.

Format 1. Unknown keys are errors, so that a misspelt key is found and never ignored.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

FORMAT = 1

NAME = r"^[a-z0-9]+(-[a-z0-9]+)*\Z"
FUNCTION = r"^[A-Za-z_][A-Za-z0-9_]*\Z"
VERSION = r"^[0-9A-Za-z][0-9A-Za-z.+-]*\Z"
ASK = r"^(fastest|leanest)\Z"
LINE = r"^[^\n]*\S[^\n]*\Z"
PROSE = r"\S"

Name = Annotated[str, Meta(pattern=NAME, max_length=40)]
Function = Annotated[str, Meta(pattern=FUNCTION, max_length=40)]
Line = Annotated[str, Meta(pattern=LINE, max_length=120)]
Prose = Annotated[str, Meta(pattern=PROSE, max_length=2000)]


class PackFile(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """``pack.toml``: what the pack is called and which cases it asks, in order."""

    format: int
    name: Name
    title: Line
    version: Annotated[str, Meta(pattern=VERSION, max_length=20)]
    description: Prose
    cases: Annotated[tuple[Name, ...], Meta(min_length=1)]


class VariantTable(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """``[[variants]]``: a function of the case's Python file, in the order shown."""

    name: Function
    rust: Function | None = None


class ClaimTable(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """``[questions.claim]``: what the pack's source said, and where it measured."""

    winner: Function
    text: Prose
    where: Line


class QuestionTable(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """``[[questions]]``: one thing asked of the case."""

    ask: Annotated[str, Meta(pattern=ASK)]
    input: Line
    expected: Annotated[tuple[Function, ...], Meta(min_length=1)]
    hint: Prose
    why: Prose
    reasons: dict[str, Prose]
    make_input: Function | None = None
    claim: ClaimTable | None = None
    twist: str = ""
    warm_up: bool = False


class CaseFile(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """``CASE.toml``: everything about a case that is not code."""

    title: Annotated[str, Meta(pattern=LINE, max_length=60)]
    difficulty: Annotated[int, Meta(ge=1, le=3)]
    learnings: Annotated[tuple[Prose, ...], Meta(min_length=1)]
    variants: Annotated[tuple[VariantTable, ...], Meta(min_length=2, max_length=4)]
    questions: Annotated[tuple[QuestionTable, ...], Meta(min_length=1)]
    tags: tuple[Name, ...] = ()
    notes: tuple[Prose, ...] = ()
    finish: Function | None = None
    cores: Annotated[int, Meta(ge=1, le=2)] = 1
    gc: bool = False
