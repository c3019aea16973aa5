"""Questions made from functions in any Python file: ``FILE.py:f,g``."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tuiquiz.errors import TuiquizError
from tuiquiz.packs import adhoc
from tuiquiz.quiz.case import Ask, Question

CODE = """\
from pathlib import Path
Path("it-was-run").touch()


def add(n):
    return n + n


@staticmethod
def multiply(n):
    return n * 2


async def shift(n):
    return n << 1


def power(n):
    return n**1 * 2


def fifth(n):
    return 5


halve = lambda n: n / 2


class Divide:
    def divide(self, n):
        return n
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a file ``mine.py``."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.py").write_text(CODE)
    return tmp_path


def made(word: str, expression: str | None = None, ask: Ask = Ask.FASTEST) -> Question:
    return adhoc.question(word, expression, ask)


def refused(word: str, expression: str | None = None) -> TuiquizError:
    with pytest.raises(TuiquizError) as caught:
        made(word, expression)
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize(
    "word", ["mine.py:add,multiply", "mine.py:", "a/b c.py:f", "C:\\x\\f.py:f,g", "~/f.py:f,g,h"]
)
def test_a_file_and_functions_make_a_word(word: str) -> None:
    assert adhoc.is_adhoc(word)


@pytest.mark.parametrize(
    "word",
    ["talk", "talk/sleep:fastest", "f.py", ":f,g", ".py:f,g", "f.txt:f,g", "f.py:f:g"],
)
def test_other_words_are_not_taken_for_a_file(word: str) -> None:
    assert not adhoc.is_adhoc(word)


def test_functions_of_a_file_make_a_question(here: Path) -> None:
    question = made("mine.py:add,multiply")
    assert question.id == "mine.py:add,multiply"
    assert [v.name for v in question.variants] == ["add", "multiply"]
    assert question.variants[0].source == "def add(n):\n    return n + n"
    assert question.variants[1].source == "@staticmethod\ndef multiply(n):\n    return n * 2"
    assert question.case.module == CODE
    assert question.case.file == "mine.py"
    assert (question.ask, question.make_input, question.input) == (
        Ask.FASTEST,
        None,
        "no arguments",
    )
    assert not (here / "it-was-run").exists()


def test_the_question_may_be_about_memory() -> None:
    assert made("mine.py:add,multiply", None, Ask.LEANEST).ask is Ask.LEANEST


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("multiply,add", ["multiply", "add"]),
        ("add,multiply,shift,power", ["add", "multiply", "shift", "power"]),
        (" add , multiply ", ["add", "multiply"]),
        ("add,,multiply,", ["add", "multiply"]),
    ],
)
def test_two_to_four_functions_in_the_order_given(names: str, expected: list[str]) -> None:
    assert [v.name for v in made(f"mine.py:{names}").variants] == expected


@pytest.mark.parametrize(
    "names", ["", ",", "add", "add,add", "add,multiply,add", "add,multiply,shift,power,fifth"]
)
def test_other_numbers_of_functions_are_refused(names: str) -> None:
    error = refused(f"mine.py:{names}")
    assert error.message == f"mine.py:{names}: this does not name 2 to 4 different functions."
    assert "FILE.py:f,g" in error.hint


@pytest.mark.parametrize("name", ["sub", "halve", "Divide", "divide", "Path", "__doc__", "é"])
def test_what_is_not_a_function_at_the_top_level_is_refused(name: str) -> None:
    error = refused(f"mine.py:add,{name}")
    assert error.message == (
        f"mine.py has no `def {name}` at its top level, and only such can be measured."
    )
    assert error.hint == "It has: add, multiply, shift, power, fifth."


def test_a_file_without_functions_says_so(here: Path) -> None:
    (here / "empty.py").write_text("")
    assert refused("empty.py:f,g").hint == "It has: none."


def test_files_are_found_from_here_from_the_root_and_from_home(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "a b").mkdir()
    (here / "mine.py").rename(here / "a b" / "mine.py")
    monkeypatch.setenv("HOME", str(here))
    for place in ("a b", "./a b", str(here / "a b"), "~/a b"):
        question = made(f"{place}/mine.py:add,power")
        assert question.id == f"{place}/mine.py:add,power"
        assert Path(question.case.file).resolve() == here / "a b" / "mine.py"


def test_a_file_that_cannot_be_read_is_named(here: Path) -> None:
    (here / "folder.py").mkdir()
    (here / "latin.py").write_bytes("# é\n".encode("latin-1"))
    assert refused("gone.py:f,g").message == "gone.py cannot be read: No such file or directory."
    assert refused("folder.py:f,g").message.startswith("folder.py cannot be read: ")
    assert refused("latin.py:f,g").message == "latin.py is not UTF-8 text."
    assert "~nobody-of-this-name/f.py" in refused("~nobody-of-this-name/f.py:f,g").message
    assert "cannot be read" in refused(f"{'x' * 300}.py:f,g").message


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("def f(:\n", "broken.py: line 1: invalid syntax."),
        ("def f():\n    return 1\nx = '\n", "broken.py: line 3: unterminated string literal"),
        ("x = " + "-" * 100_000 + "1", "broken.py: "),
        ("x = 1\0", "broken.py: "),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_file_that_is_not_python_is_told_by_line(here: Path, code: str, message: str) -> None:
    (here / "broken.py").write_text(code)
    assert refused("broken.py:f,g").message.startswith(message)


def test_a_file_saved_on_windows_is_as_good(here: Path) -> None:
    (here / "mine.py").write_bytes(b"\xef\xbb\xbf" + CODE.replace("\n", "\r\n").encode())
    question = made("mine.py:add,power")
    assert question.variants[0].source == "def add(n):\n    return n + n"
    assert question.case.module == CODE


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("list(range(3))", [0, 1, 2]),
        ("1, 2", [1, 2]),
        ("(1, 2),", [[1, 2]]),
        ("  7  ", 7),
        ("[1,\n2]", [1, 2]),
        ("8  # eight", 8),
        ("'''a\nb'''", "a\nb"),
        ("(lambda: 9)()", 9),
        ("NUMBER + 1", 42),
    ],
)
def test_the_input_is_made_with_the_names_of_the_file(
    here: Path, expression: str, value: object
) -> None:
    (here / "mine.py").write_text(f"NUMBER = 41\n{CODE.rstrip()}  # no line end")
    question = made("mine.py:add,power", expression)
    assert question.input == expression
    assert question.make_input
    assert question.case.module.startswith("NUMBER = 41\n")
    script = f"{question.case.module}\nimport json; print(json.dumps({question.make_input}(None)))"
    printed = subprocess.run(
        [sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True
    ).stdout
    assert json.loads(printed) == value


@pytest.mark.parametrize(
    "expression",
    ["", " ", "1 +", "x = 1", "import os", "1) or (2", "1\n2", "n for n in x", "(" * 300, "1\0"],
)
def test_an_input_that_is_no_expression_is_refused(expression: str) -> None:
    error = refused("mine.py:add,power", expression)
    assert error.message == f"--input: {expression!r} is not a Python expression."
    assert error.hint == "For example: --input 'list(range(1000))'."


def test_an_input_too_deep_to_read_is_refused() -> None:
    assert "is not a Python expression" in refused("mine.py:add,power", "-" * 100_000 + "1").message
