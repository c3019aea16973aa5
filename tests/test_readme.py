"""The README does what it says: its pack, its commands, its test line."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tuiquiz import cli
from tuiquiz.bench.measuring import Limits
from tuiquiz.bench.native import Toolchain
from tuiquiz.bench.runner import Runner
from tuiquiz.packs import loader
from tuiquiz.quiz.race import Rules
from tuiquiz.quiz.verdict import Kind

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """The folder of the example, written as the README says: each block names its file."""
    files = {}
    for language, text in BLOCKS:
        if language in ("toml", "python") and (named := re.match(r"# (mypack/\S+)\n", text)):
            files[named[1]] = text
    assert sorted(files) == ["mypack/membership.py", "mypack/membership.toml", "mypack/pack.toml"]
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / "mypack"


def test_the_example_is_a_pack_without_problems(mine: Path) -> None:
    loaded = loader.load(mine)
    assert loaded.problems == ()
    (question,) = loaded.pack.questions
    assert question.id == "mypack/membership:fastest"
    assert [v.name for v in question.variants] == ["in_list", "in_set"]


async def test_the_example_is_measured_as_it_expects(mine: Path) -> None:
    (question,) = loader.load(mine).pack.questions
    limits = Limits(prepare_s=30.0, budget_s=0.5, cap_s=30.0)
    measurement = Runner(Toolchain(), rules=Rules(processes=1), limits=limits).measure(question)
    verdict = await measurement.run()
    await measurement.close()
    assert (verdict.kind, verdict.winners) == (Kind.WIN, question.expected)


def marked(name: str) -> str:
    """The line of the block below ``<!-- name -->``."""
    found = re.search(rf"<!-- {name} -->\n```sh\n(.+)\n```", README)
    assert found
    return found[1]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
def test_ci_runs_the_very_line_that_the_readme_gives() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (take,) = re.findall(r"^test_command=.*$", script, re.MULTILINE)
    assert re.search(r'^bash -c "\$test_command"$', script, re.MULTILINE)
    taken = subprocess.run(
        ["bash", "-c", f'{take}; echo "$test_command"'],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    assert taken == marked("test")
    assert taken.endswith("/pytest -n auto") and "pip install" in taken


@pytest.mark.parametrize("name", ["install", "test"])
def test_a_line_needs_no_more_than_python(name: str) -> None:
    first, *_, last = (shlex.split(part) for part in marked(name).split("&&"))
    assert first == ["python3", "-m", "venv", ".venv"]
    wanted = {"install": [".venv/bin/tuiquiz"], "test": [".venv/bin/pytest", "-n", "auto"]}
    assert last == wanted[name]


def test_every_command_it_shows_can_be_parsed() -> None:
    shown = [line for _, text in BLOCKS for line in text.splitlines() if line.startswith("tuiquiz")]
    assert len(shown) > 5
    for line in shown:
        words = shlex.split(line, comments=True)[1:]
        assert cli.parser(words[0]).parse_args(words).verb == words[0]


def test_every_file_it_points_to_is_there() -> None:
    links = [target for target in re.findall(r"\]\(([^)]+)\)", README) if "://" not in target]
    assert len(links) > 3
    assert [target for target in links if not (ROOT / target).exists()] == []
