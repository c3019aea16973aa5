"""What the loader makes of a case: its words, its code as text, and nothing run."""

import subprocess
import sys
from pathlib import Path

import pytest

from tuiquiz.packs import loader
from tuiquiz.packs.source import SourceError, functions
from tuiquiz.quiz.case import Ask, Claim, Question


@pytest.fixture
def question(folder: Path) -> Question:
    """The first question of a sound pack."""
    return loader.load(folder).pack.questions[0]


def test_a_question_holds_all_that_the_files_say(folder: Path, question: Question) -> None:
    assert question.id == "trial/case:fastest"
    assert question.ask is Ask.FASTEST
    assert (question.input, question.make_input) == ("n = 20", "make_input")
    assert question.expected == ("add",)
    assert question.claim == Claim("add", "Somebody said so.", "CPython 3.13")
    assert (question.hint, question.why, question.twist) == ("Count.", "It is so.", "")
    assert [question.reason(name) for name in ("add", "multiply")] == ["It adds.", "It multiplies."]
    assert not question.warm_up
    case = question.case
    assert (case.name, case.title, case.difficulty) == ("case", "Doubling a number", 1)
    assert (case.tags, case.learnings, case.notes) == (("numbers",), ("Measure.",), ())
    assert case.finish == "strip"
    assert case.file == str(folder / "case.py")
    assert case.module == (folder / "case.py").read_text()
    assert [v.source for v in case.variants] == [
        "def add(n):\n    return n + n",
        "def multiply(n):\n    return n * 2",
    ]


def test_prose_is_folded_and_its_paragraphs_are_kept(folder: Path) -> None:
    file = folder / "case.toml"
    prose = '"""\nIt is\n   so.\n\n  \nAnd it\nstays so.\n"""'
    file.write_text(file.read_text().replace('"It is so."', prose))
    assert loader.load(folder).pack.questions[0].why == "It is so.\n\nAnd it stays so."


def test_what_may_be_left_out_is_empty(folder: Path) -> None:
    file = folder / "case.toml"
    text = file.read_text()
    for line in ('tags = ["numbers"]\n', 'finish = "strip"\n', 'make_input = "make_input"\n'):
        text = text.replace(line, "")
    file.write_text(text[: text.index("[questions.claim]")])
    (question, _) = loader.load(folder).pack.questions
    assert question.case.tags == ()
    assert question.case.finish is None
    assert question.make_input is None
    assert question.claim is None


def test_no_code_of_a_case_is_run(folder: Path) -> None:
    """The same file, run by Python, springs the trap at once: at the top and in every corner."""
    traps = [folder / f"sprung-{i}" for i in range(3)]
    file = folder / "case.py"
    file.write_text(
        "from pathlib import Path\n"
        f"Path({str(traps[0])!r}).touch()\n"
        f"def trap(f, x=Path({str(traps[1])!r}).touch()): return f\n"
        f"@(lambda f: (Path({str(traps[2])!r}).touch(), f)[1])\n" + file.read_text()
    )
    assert loader.load(folder).problems == ()
    assert [trap.exists() for trap in traps] == [False, False, False]
    subprocess.run([sys.executable, "-I", str(file)], check=True)
    assert [trap.exists() for trap in traps] == [True, True, True]


def test_a_function_is_cut_out_with_its_decorators_and_comments() -> None:
    text = (
        "import functools\n"
        "\n"
        "# Not this line.\n"
        "@functools.cache\n"
        "@functools.wraps(\n"
        "    len,\n"
        ")\n"
        "def first(n):\n"
        '    """Says."""\n'
        "    # Why.\n"
        "\n"
        "    def inner():\n"
        "        return n\n"
        "    return inner()  # Done.\n"
        "    # Not this line either.\n"
        "\n"
        "async def second(): return 2\n"
    )
    lines = text.split("\n")
    assert functions(text) == {"first": "\n".join(lines[3:14]), "second": lines[16]}


@pytest.mark.parametrize("odd", ["\x0c", "\x0b", "\x1c", "\x85", "\u2028"])
def test_only_line_ends_that_python_counts_are_counted(odd: str) -> None:
    text = f'MARK = "{odd}"  # {odd}\n\n\ndef f():\n    return "{odd}"\n'
    assert functions(text) == {"f": f'def f():\n    return "{odd}"'}


def test_a_page_break_between_functions_shifts_nothing() -> None:
    assert functions("\x0c\ndef f():\n    return 1\n\x0c\ndef g():\n    return 2\n") == {
        "f": "def f():\n    return 1",
        "g": "def g():\n    return 2",
    }


def test_the_last_of_two_functions_with_one_name_counts() -> None:
    assert functions("def f(): return 1\ndef f(): return 2\n") == {"f": "def f(): return 2"}


def test_text_that_is_not_python_is_told_by_line() -> None:
    with pytest.raises(SourceError) as caught:
        functions("x = 1\ny = = 2\n")
    assert (caught.value.line, caught.value.reason) == (2, "invalid syntax")
    assert str(caught.value) == "line 2: invalid syntax"
