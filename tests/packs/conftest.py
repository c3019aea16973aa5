"""Packs on disk to break."""

from pathlib import Path

import pytest

PACK = """\
format = 1
name = "trial"
title = "A pack to break"
version = "1.0"
description = "Two cases that differ in their names."
cases = ["case", "other"]
"""

CASE = """\
title = "Doubling a number"
difficulty = 1
tags = ["numbers"]
learnings = ["Measure."]
finish = "strip"

[[variants]]
name = "add"

[[variants]]
name = "multiply"

[[questions]]
ask = "fastest"
make_input = "make_input"
input = "n = 20"
expected = ["add"]
hint = "Count."
why = "It is so."

[questions.reasons]
add = "It adds."
multiply = "It multiplies."

[questions.claim]
winner = "add"
text = "Somebody said so."
where = "CPython 3.13"
"""

CODE = """\
def add(n):
    return n + n


def multiply(n):
    return n * 2


def strip(result):
    return result


def make_input(rng):
    return 20
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A pack without fault: two cases, ``case`` and ``other``, that differ in their names."""
    folder = tmp_path / "trial"
    folder.mkdir()
    (folder / "pack.toml").write_text(PACK)
    for name in ("case", "other"):
        (folder / f"{name}.toml").write_text(CASE)
        (folder / f"{name}.py").write_text(CODE)
    return folder
