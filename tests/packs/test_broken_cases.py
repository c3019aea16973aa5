"""A broken case is left out, told by file, key and cure; the other case plays."""

import warnings
from pathlib import Path

import pytest

from tuiquiz.packs import loader
from tuiquiz.packs.tables import Problem


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def only_problem(folder: Path) -> Problem:
    """What is wrong with ``case``, after making sure that ``other`` plays."""
    loaded = loader.load(folder)
    assert [question.id for question in loaded.pack.questions] == ["trial/other:fastest"]
    (problem,) = loaded.problems
    assert str(problem).startswith(problem.file)
    return problem


def test_a_sound_pack_has_no_problem(folder: Path) -> None:
    loaded = loader.load(folder)
    assert loaded.problems == ()
    assert [q.id for q in loaded.pack.questions] == ["trial/case:fastest", "trial/other:fastest"]


@pytest.mark.parametrize(
    ("old", "new", "key", "message", "hint"),
    [
        pytest.param(
            "difficulty", "dificulty", "dificulty",
            "this key is not known.", "did you mean 'difficulty'?", id="misspelt key",
        ),
        pytest.param(
            "hint =", "hnit =", "questions[0].hnit",
            "this key is not known.", "did you mean 'hint'?", id="misspelt key of a question",
        ),
        pytest.param(
            'name = "multiply"', 'name = "multiply"\nrsut = "x"', "variants[1].rsut",
            "this key is not known.", "Known keys here: name, rust", id="misspelt key of a variant",
        ),
        pytest.param(
            "where =", "were =", "questions[0].claim.were",
            "this key is not known.", "did you mean 'where'?", id="misspelt key of a claim",
        ),
        pytest.param(
            "[questions.claim]", "[questions.author]", "questions[0].author",
            "this key is not known.", "Known keys here: ask, input", id="unknown table",
        ),
        pytest.param(
            "difficulty = 1\n", "", "difficulty",
            "this key is missing.", "Add it.", id="missing key",
        ),
        pytest.param(
            'hint = "Count."\n', "", "questions[0].hint",
            "this key is missing.", "Add it.", id="missing key of a question",
        ),
        pytest.param(
            'where = "CPython 3.13"\n', "", "questions[0].claim.where",
            "this key is missing.", "Add it.", id="missing key of a claim",
        ),
        pytest.param(
            'title = "Doubling a number"', "title = 3", "title",
            "expected str, got int.", "Mend the value.", id="number for a text",
        ),
        pytest.param(
            'tags = ["numbers"]', 'tags = "numbers"', "tags",
            "expected array, got str.", "Mend the value.", id="text for a list",
        ),
        pytest.param(
            'hint = "Count."', "hint = 1979-05-27", "questions[0].hint",
            "expected str, got date.", "Mend the value.", id="date for a text",
        ),
        pytest.param(
            '"numbers"', '"Big Numbers"', "tags[0]",
            "small letters, digits and single hyphens.", "Mend the value.", id="tag",
        ),
        pytest.param(
            "difficulty = 1", "difficulty = 4", "difficulty",
            "expected int <= 3.", "Write 1 (easy), 2 or 3 (hard).", id="too difficult",
        ),
        pytest.param(
            "difficulty = 1", "difficulty = true", "difficulty",
            "expected int, got bool.", "Write 1 (easy), 2 or 3 (hard).", id="true for a number",
        ),
        pytest.param(
            "difficulty = 1", f"difficulty = {'9' * 40}", "difficulty",
            "expected int <= 3.", "Write 1 (easy), 2 or 3 (hard).", id="number of 40 digits",
        ),
        pytest.param(
            "Doubling a number", "x" * 61, "title",
            "expected str of length <= 60.", "Mend the value.", id="long title",
        ),
        pytest.param(
            "Doubling a number", " ", "title",
            "expected str of one line that is not blank.", "Mend the value.", id="blank title",
        ),
        pytest.param(
            "Doubling a number", r"Doubling\na number", "title",
            "expected str of one line that is not blank.", "Mend the value.", id="two lines",
        ),
        pytest.param(
            "Doubling a number", r"Doubling a number\n", "title",
            "expected str of one line that is not blank.", "Mend the value.", id="line break",
        ),
        pytest.param(
            "It is so.", " ", "questions[0].why",
            "expected str that is not blank.", "Mend the value.", id="blank explanation",
        ),
        pytest.param(
            "It is so.", "x" * 2001, "questions[0].why",
            "expected str of length <= 2000.", "Mend the value.", id="endless explanation",
        ),
        pytest.param(
            '["Measure."]', "[]", "learnings",
            "expected array of length >= 1.", "Mend the value.", id="nothing learnt",
        ),
        pytest.param(
            '[[variants]]\nname = "multiply"\n', "", "variants",
            "expected array of length >= 2.", "A case has 2 to 4 [[variants]]", id="one variant",
        ),
        pytest.param(
            '[[variants]]\nname = "multiply"', '[[variants]]\nname = "multiply"\n' * 4, "variants",
            "expected array of length <= 4.", "A case has 2 to 4 [[variants]]", id="five variants",
        ),
        pytest.param(
            'name = "multiply"', 'name = "add"', "variants",
            "two variants have the same name.", "Name each function once.", id="same variant",
        ),
        pytest.param(
            'name = "multiply"', 'name = "mul tiply"', "variants[1].name",
            "that is the name of a Python function.", "Mend the value.", id="no function's name",
        ),
        pytest.param(
            'name = "multiply"', r'name = "multiply\n"', "variants[1].name",
            "that is the name of a Python function.", "Mend the value.", id="name with line break",
        ),
        pytest.param(
            'name = "multiply"', 'name = "multipy"', "variants[1].name",
            "case.py has no function 'multipy'.", "did you mean 'multiply'?", id="no function",
        ),
        pytest.param(
            'make_input = "make_input"', 'make_input = "make"', "questions[0].make_input",
            "case.py has no function 'make'.", "Write `def make` at its top level", id="no input",
        ),
        pytest.param(
            'finish = "strip"', 'finish = "close"', "finish",
            "case.py has no function 'close'.", "Write `def close` at its top level", id="finish",
        ),
        pytest.param(
            'expected = ["add"]', 'expected = ["divide"]', "questions[0].expected",
            "'divide' is not one of the variants.", "Use one of: add, multiply.", id="no winner",
        ),
        pytest.param(
            'expected = ["add"]', "expected = []", "questions[0].expected",
            "expected array of length >= 1.", "Mend the value.", id="nothing expected",
        ),
        pytest.param(
            'winner = "add"', 'winner = "divide"', "questions[0].claim.winner",
            "'divide' is not one of the variants.", "Use one of: add, multiply.", id="no claimed",
        ),
        pytest.param(
            '"fastest"', '"slowest"', "questions[0].ask",
            "that is fastest or leanest.", 'ask = "leanest"', id="bad ask",
        ),
        pytest.param(
            'multiply = "It multiplies."\n', "", "questions[0].reasons",
            "no reason for 'multiply'.", "Add multiply = ", id="missing reason",
        ),
        pytest.param(
            'add = "It adds."', 'add = "It adds."\nsub = "It does not."', "questions[0].reasons",
            "'sub' is not one of the variants.", "Use one of: add, multiply.", id="odd reason",
        ),
        pytest.param(
            'name = "multiply"', 'name = "multiply"\nrust = "twice"', "variants[1].rust",
            "there is no twice.rs beside it.", "take the key out", id="missing Rust file",
        ),
        pytest.param(
            'name = "multiply"', 'name = "multiply"\nrust = "../twice"', "variants[1].rust",
            "expected str", "Mend the value.", id="Rust file elsewhere",
        ),
        pytest.param(
            "difficulty = 1", "difficulty = ", "",
            "is not valid TOML: Invalid value (at line 2", "Mend that line.", id="no TOML",
        ),
        pytest.param(
            "difficulty = 1", "difficulty = 1\ntitle = 'Again'", "",
            "is not valid TOML: Cannot overwrite a value (at line 3", "Mend", id="key twice",
        ),
        pytest.param(
            "difficulty = 1", "difficulty = 1\0", "line 2",
            "the character U+0000 could steer the terminal.", "Take it out", id="NUL in TOML",
        ),
        pytest.param(
            'tags = ["numbers"]', 'tags = ["\\u001b[2J"]', "tags[0]",
            "the character U+001B could steer the terminal.", "Take it out", id="ESC in an escape",
        ),
        pytest.param(
            "difficulty = 1", 'difficulty = 1\n"\\u001b[2J" = 1', "",
            "the character U+001B could steer the terminal.", "Take it out", id="ESC in a key",
        ),
        pytest.param(
            "difficulty = 1", f"difficulty = 1\n{'a.' * 1_500}a = 1", "",
            "is not valid TOML: it is nested too deeply.", "Mend that line.", id="long dotted key",
        ),
        pytest.param(
            "difficulty = 1", f"difficulty = {'9' * 5000}", "",
            "is not valid TOML", "Mend that line.", id="number of 5,000 digits",
        ),
        pytest.param(
            "difficulty = 1", f"difficulty = {'[' * 100_000}", "",
            "is not valid TOML: it is nested too deeply.", "Mend that line.", id="nested lists",
        ),
        pytest.param(
            "difficulty = 1", f"difficulty = {'{a=' * 5_000}", "",
            "is not valid TOML: it is nested too deeply.", "Mend that line.", id="nested tables",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_case_is_told_by_key(
    folder: Path, old: str, new: str, key: str, message: str, hint: str
) -> None:
    edit(folder / "case.toml", old, new)
    problem = only_problem(folder)
    assert problem.file == str(folder / "case.toml")
    assert problem.key == key
    assert message in problem.message
    assert hint in problem.hint


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x9b", "\u202e", "\u2066"])
def test_code_that_could_steer_the_terminal_is_not_shown(folder: Path, character: str) -> None:
    with (folder / "case.py").open("a", encoding="utf-8") as file:
        file.write(f"\nNOTE = '{character}'\n")
    problem = only_problem(folder)
    assert problem.file == str(folder / "case.py")
    assert problem.key.startswith("line ")
    assert f"U+{ord(character):04X}" in problem.message


def test_an_unknown_kind_of_reason_is_told_by_table(folder: Path) -> None:
    edit(folder / "case.toml", '"It adds."', "3")
    assert only_problem(folder).key.startswith("questions[0].reasons")


def test_the_same_question_cannot_be_asked_twice(folder: Path) -> None:
    text = (folder / "case.toml").read_text()
    edit(folder / "case.toml", text, text + text[text.index("[[questions]]") :])
    problem = only_problem(folder)
    assert (problem.file, problem.key) == (str(folder / "case.toml"), "questions[1].ask")
    assert problem.message == "'fastest' is asked twice."


def test_two_different_questions_can_be_asked(folder: Path) -> None:
    text = (folder / "case.toml").read_text()
    second = text[text.index("[[questions]]") :].replace("fastest", "leanest")
    edit(folder / "case.toml", text, text + second)
    loaded = loader.load(folder)
    assert loaded.problems == ()
    asked = [question.id for question in loaded.pack.questions]
    assert asked[:2] == ["trial/case:fastest", "trial/case:leanest"]
    assert len(loaded.pack.cases) == 2


@pytest.mark.parametrize(
    ("code", "key", "message"),
    [
        ("def add(n:\n    pass\n", "line 1", "is not valid Python: '(' was never closed."),
        ("x = 1\n\ndef add(n)\n    pass\n", "line 3", "is not valid Python: expected ':'."),
        ("def add(n):\nreturn n\n", "line 2", "is not valid Python: expected an indented block"),
        ("x = " + "(" * 1000, "line 1", "is not valid Python: too many nested parentheses."),
        ("x = " + "-" * 100_000 + "1\n", None, "is not valid Python"),
        ("x = " + "a+" * 100_000 + "1\n", None, "is not valid Python"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_python_file_that_is_none(folder: Path, code: str, key: str | None, message: str) -> None:
    (folder / "case.py").write_text(code)
    problem = only_problem(folder)
    assert problem.file == str(folder / "case.py")
    assert key is None or problem.key == key
    assert message in problem.message
    assert not problem.message.endswith(": .")
    assert problem.hint == "Mend that line."


@pytest.mark.parametrize(
    "code",
    [
        "multiply = lambda n: n * 2\n",
        "class multiply:\n    pass\n",
        "if True:\n    def multiply(n):\n        return n * 2\n",
        "def outer():\n    def multiply(n):\n        return n * 2\n",
        "from operator import mul as multiply\n",
    ],
)
def test_a_variant_is_a_function_at_the_top_level(folder: Path, code: str) -> None:
    edit(folder / "case.py", "def multiply(n):\n    return n * 2\n", code)
    problem = only_problem(folder)
    assert problem.key == "variants[1].name"
    assert problem.message == "case.py has no function 'multiply'."


@pytest.mark.parametrize("name", ["case.toml", "case.py"])
class TestFiles:
    def test_that_are_missing(self, folder: Path, name: str) -> None:
        (folder / name).unlink()
        problem = only_problem(folder)
        assert problem.file == str(folder / name)
        assert problem.message == "this file is missing."
        assert "pack.toml" in problem.hint

    def test_that_are_not_utf_8(self, folder: Path, name: str) -> None:
        (folder / name).write_bytes("# é\n".encode("latin-1") + (folder / name).read_bytes())
        problem = only_problem(folder)
        assert problem.file == str(folder / name)
        assert problem.message == "cannot be read: it is not UTF-8 text."
        assert problem.hint

    def test_that_are_folders(self, folder: Path, name: str) -> None:
        (folder / name).unlink()
        (folder / name).mkdir()
        problem = only_problem(folder)
        assert problem.file == str(folder / name)
        assert problem.message.startswith("cannot be read: ")
        assert problem.hint

    def test_with_the_mark_and_line_ends_of_windows_are_fine(self, folder: Path, name: str) -> None:
        text = (folder / name).read_bytes().replace(b"\n", b"\r\n")
        sound = loader.load(folder).pack.questions[0]
        (folder / name).write_bytes(b"\xef\xbb\xbf" + text)
        loaded = loader.load(folder)
        assert loaded.problems == ()
        assert loaded.pack.questions[0] == sound


def test_a_rust_file_that_is_not_utf_8(folder: Path) -> None:
    edit(folder / "case.toml", 'name = "add"', 'name = "add"\nrust = "twice"')
    (folder / "twice.rs").write_bytes(b"// \xff")
    problem = only_problem(folder)
    assert problem.file == str(folder / "twice.rs")
    assert "UTF-8" in problem.message


def test_a_rust_file_beside_the_case_comes_before_one_that_is_shipped(folder: Path) -> None:
    for at, rust in enumerate(("square", "twice")):
        old = f'name = "{("add", "multiply")[at]}"'
        edit(folder / "case.toml", old, f'{old}\nrust = "{rust}"')
    (folder / "twice.rs").write_text("// of the pack")
    add, multiply = loader.load(folder).pack.questions[0].variants
    assert add.rust
    assert multiply.rust
    assert add.rust.text == (loader.rust_dir() / "square.rs").read_text()
    assert multiply.rust.text == "// of the pack"
    (folder / "square.rs").write_text("// its own square")
    add, _ = loader.load(folder).pack.questions[0].variants
    assert add.rust
    assert add.rust.text == "// its own square"


def test_a_case_that_is_listed_twice_plays_once(folder: Path) -> None:
    edit(folder / "pack.toml", '["case", ', '["case", "case", ')
    loaded = loader.load(folder)
    assert [q.case.name for q in loaded.pack.questions] == ["case", "other"]
    (problem,) = loaded.problems
    assert (problem.file, problem.key) == (str(folder / "pack.toml"), "cases")
    assert problem.message == "'case' is listed twice."
    assert problem.hint == "Name it once."


def test_a_case_that_is_not_listed_is_not_looked_at(folder: Path) -> None:
    (folder / "stray.toml").write_text("this is no TOML")
    (folder / "stray.py").write_text("this is no Python")
    edit(folder / "pack.toml", '"case", ', "")
    loaded = loader.load(folder)
    assert loaded.problems == ()
    assert [q.case.name for q in loaded.pack.questions] == ["other"]


def test_each_broken_case_is_told_in_the_order_of_the_pack(folder: Path) -> None:
    edit(folder / "pack.toml", '["case", ', '["gone", "case", "lost", ')
    (folder / "case.py").unlink()
    loaded = loader.load(folder)
    assert [Path(problem.file).name for problem in loaded.problems] == [
        "gone.toml",
        "case.py",
        "lost.toml",
    ]
    assert [q.case.name for q in loaded.pack.questions] == ["other"]


def test_a_careless_backslash_is_not_warned_about_on_the_screen(folder: Path) -> None:
    edit(folder / "case.py", "return 20", r'return len("\d")')
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert loader.load(folder).problems == ()
