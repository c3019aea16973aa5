"""The other Pythons: which ``doctor`` lists, and which ``bench --python`` means."""

import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support.pythons import bare, fake, script
from tuiquiz.bench import interpreters
from tuiquiz.cli.pythons import chosen
from tuiquiz.errors import TuiquizError

FUNCTIONS = "def f():\n    pass\n\n\ndef g():\n    return [None] * 50 and None\n"
OWN = "{}.{}.{}".format(*sys.version_info)


@pytest.fixture
def pythons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Those of a machine, by name; all but ``python3.9`` lie where only a search finds them."""
    monkeypatch.setattr(interpreters, "LIMIT_S", 60.0)
    path = bare(tmp_path / "machine", monkeypatch)
    versions = path.parent / ".pyenv" / "versions"
    made = (
        fake(path / "python3.9", "3.9.18"),
        fake(versions / "8" / "bin" / "python3.8", "3.8.18"),
        fake(versions / "a" / "bin" / "python3.90", "3.90.1"),
        fake(versions / "b" / "bin" / "python3", "3.90.11"),
        fake(versions / "c" / "bin" / "python3.90t", "3.90.11", free_threaded=True),
        fake(versions / "d" / "bin" / "pypy3", "3.90.12", "pypy"),
    )
    return {file.name: str(file) for file in made}


def test_doctor_lists_the_others(run: Run, pythons: dict[str, str]) -> None:
    report = json.loads(run("doctor", "--json")[1])
    assert [python["name"] for python in report["interpreters"]] == [
        "CPython 3.9.18",
        "CPython 3.90.1",
        "CPython 3.90.11",
        "CPython 3.90.11t",
        "PyPy 3.90.12",
    ]
    assert report["interpreters"][3] == {
        "name": "CPython 3.90.11t",
        "implementation": "CPython",
        "version": "3.90.11",
        "free_threaded": True,
        "path": pythons["python3.90t"],
    }
    assert [python["path"] for python in report["interpreters_too_old"]] == [pythons["python3.8"]]
    _, out, err = run("doctor")
    assert err == ""
    assert f"Python     other: PyPy 3.90.12, {pythons['pypy3']}\n" in out
    assert "Python     too old to measure: CPython 3.8.18\n" in out
    assert "tuiquiz bench --python PATH, or --python all\n" in out


def test_doctor_says_nothing_of_others_where_there_are_none(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare(tmp_path / "machine", monkeypatch)
    assert json.loads(run("doctor", "--json")[1])["interpreters"] == []
    assert run("doctor")[1].count("Python ") == 2  # Its own, and the name in it.


@pytest.mark.usefixtures("pythons")
def test_doctor_tells_the_cure_of_one_told_by_hand(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUIQUIZ_PYTHONS", "nowhere:/bin/ls")
    status, out, _ = run("doctor", "--json")
    assert status == 1
    assert [item for item in json.loads(out)["off"] if "TUIQUIZ_PYTHONS" in item["what"]] == [
        {
            "what": "TUIQUIZ_PYTHONS: nowhere is no program.",
            "cure": "Give a path, or a name on PATH.",
        },
        {
            "what": "TUIQUIZ_PYTHONS: /bin/ls does not answer as a Python does.",
            "cure": interpreters.CURE,
        },
    ]


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("python3.9", "python3.9"),
        ("3.9", "python3.9"),
        ("3.9.18", "python3.9"),
        ("3.90", "python3"),
        ("3.90.1", "python3.90"),
        ("3.90t", "python3.90t"),
        ("python3.90", "python3"),
        ("pypy3.90", "pypy3"),
        ("PyPy 3", "pypy3"),
    ],
)
def test_a_word_is_a_program_or_a_version(word: str, name: str, pythons: dict[str, str]) -> None:
    assert chosen([word]) == [pythons[name]]


@pytest.mark.usefixtures("pythons")
def test_the_games_own_version_is_the_game() -> None:
    assert chosen([OWN]) == chosen([OWN.rpartition(".")[0]]) == chosen([sys.executable])
    assert chosen([OWN]) == [sys.executable]


def test_a_program_on_path_comes_before_a_version(pythons: dict[str, str], tmp_path: Path) -> None:
    program = script(tmp_path / "machine" / "bin" / "3.90", "exit 0")
    assert chosen(["3.90", "3.90.1"]) == [str(program), pythons["python3.90"]]


def test_all_is_the_own_and_every_other_once(pythons: dict[str, str]) -> None:
    names = ("python3.9", "python3.90", "python3", "python3.90t", "pypy3")
    assert chosen(["all"]) == [sys.executable, *(pythons[name] for name in names)]
    assert chosen(["3.90", "all", "all"]) == [
        *(pythons["python3"], sys.executable, pythons["python3.9"]),
        *(pythons["python3.90"], pythons["python3.90t"], pythons["pypy3"]),
    ]


@pytest.mark.usefixtures("pythons")
@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("nowhere", "there is no program 'nowhere'. Give a path, a name on PATH, a version"),
        ("3.x", "there is no program '3.x'. Give a path"),
        ("", "there is no program ''. Give a path"),
        ("3.8", "3.8 is CPython 3.8.18 ("),
        ("3.91", "no Python of that version was found. Give a path, or one of those found: "),
        ("3.90.1t", "no Python of that version was found. "),
        ("pypy3.9", "no Python of that version was found. "),
    ],
)
def test_a_word_that_is_neither_is_a_mistake(word: str, says: str, run: Run) -> None:
    status, out, err = run("bench", "--python", word)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("tuiquiz: --python: ") and says in err


@pytest.mark.usefixtures("pythons")
def test_all_tells_of_one_told_by_hand_that_cannot_measure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TUIQUIZ_PYTHONS", "nowhere")
    with pytest.raises(TuiquizError, match="TUIQUIZ_PYTHONS: nowhere is no program"):
        chosen(["all"])
    assert len(chosen(["3.90"])) == 1


def test_bench_measures_with_all(run: Run, pythons: dict[str, str], tmp_path: Path) -> None:
    for name in pythons:
        if name != "python3.9":
            Path(pythons[name]).unlink()
    (tmp_path / "few.py").write_text(FUNCTIONS)
    words = ("bench", "few.py:f,g", "--json", "--budget", "0.05", "--python", "all")
    status, out, err = run(*words)
    own, other = map(json.loads, out.splitlines())
    assert (status, err) == (1, "")  # The other one only says that it is a Python.
    assert (own["python"], own["winners"]) == (OWN, ["f"])
    assert pythons["python3.9"] in other["error"]["message"]
