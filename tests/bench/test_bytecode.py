"""Bytecode of text that is never run."""

import sys
import warnings

import pytest

from tuiquiz.bench.bytecode import disassemble

MODULE = """
def add(a, b):
    return a + b

def evens(numbers):
    return sum(1 for n in numbers if n % 2 == 0)

def outer():
    def inner():
        return lambda: 1
    return inner

if True:
    async def late(): ...

raise SystemExit("never run")
"""


def test_shows_a_function() -> None:
    shown = disassemble(MODULE, "case.py", "add")
    assert shown
    assert "LOAD_FAST" in shown.text
    assert "RETURN_VALUE" in shown.text
    assert shown.instructions == len(shown.text.splitlines())
    assert shown.nested == 0


def test_shows_what_lies_inside_a_function() -> None:
    shown = disassemble(MODULE, "case.py", "outer")
    assert shown
    assert shown.nested == 2
    assert "inner" in shown.text
    shown = disassemble(MODULE, "case.py", "evens")
    assert shown
    assert "<code <genexpr>>" in shown.text
    assert " to L" in shown.text


def test_finds_every_function_that_a_variant_can_be() -> None:
    assert disassemble(MODULE, "case.py", "late")


def test_shows_the_function_that_is_measured() -> None:
    """The second of two with one name: that is the one a call gets."""
    twice = "def f(): return 'first'\ndef f(): return 'second'\n"
    shown = disassemble(twice, "case.py", "f")
    assert shown
    assert "second" in shown.text
    assert "first" not in shown.text


def test_names_what_is_called() -> None:
    shown = disassemble("def f(x): return len(x.keys())\n", "case.py", "f")
    assert shown
    assert [line.split()[-1] for line in shown.text.splitlines()][1:4] == ["len", "x", "keys"]
    assert "NULL" not in shown.text.replace("PUSH_NULL", "")


@pytest.mark.skipif(sys.version_info < (3, 12), reason="needs the syntax of 3.12")
def test_shows_a_generic_function() -> None:
    assert disassemble("def f[T](x: T) -> T: return x\n", "case.py", "f")


@pytest.mark.parametrize("text", ["def f(:", "\0", "(" * 10_000, "def g(): ...", "f = lambda: 1"])
def test_says_nothing_where_there_is_nothing(text: str) -> None:
    assert disassemble(text, "case.py", "f") is None


def test_says_no_word_of_its_own() -> None:
    """A warning of the compiler would land on the screen of the game."""
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        assert disassemble("def f(): return '\\d', 1 is 1\n", "case.py", "f")
    assert not seen
