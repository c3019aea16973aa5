"""Who imports whom, seen in fresh processes: a deferral is proven nowhere else."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import tuiquiz

PACKAGE = Path(tuiquiz.__file__).parent
MODULES = sorted(
    ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for file in PACKAGE.rglob("*.py")
    if file.name not in ("worker.py", "__main__.py")
)

COMMAND = """
import json, sys
from tuiquiz.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
sys.stdout.flush()
json.dump(sorted(sys.modules), sys.stderr)
"""
IMPORT = """
import importlib, json, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
json.dump(sorted(sys.modules), sys.stderr)
"""
# What an audit hook sees of a module's own lines; the import machinery reads files for all.
WATCH = """
import importlib, json, os, sys

seen = []

def own(frame):
    while frame:
        name = frame.f_globals.get("__name__", "")
        if name.startswith(("importlib", "_frozen_importlib", "zipimport")):
            return None
        if name.split(".")[0] == "tuiquiz":
            return name
        frame = frame.f_back

class Environ(type(os.environ)):
    def __getitem__(self, key):
        if module := own(sys._getframe(1)):
            seen.append((module, "environ", key))
        return super().__getitem__(key)

os.environ.__class__ = Environ

def hook(event, arguments):
    if event.startswith(("open", "os.", "socket.", "subprocess.", "sqlite3.", "shutil.", "time.")):
        if module := own(sys._getframe(1)):
            seen.append((module, event, str(arguments[:1])))

sys.addaudithook(hook)
for name in sys.argv[1:]:
    importlib.import_module(name)
json.dump(seen, sys.stderr)
"""


def fresh(program: str, *words: str, home: Path | None = None) -> list[str]:
    """What the program, run in an interpreter of its own, says on standard error as JSON."""
    environ = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "TUIQUIZ_HOME": str(home or "")}
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=environ,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded: list[str] = json.loads(done.stderr.splitlines()[-1])
    return loaded


def of(modules: list[str], *packages: str) -> list[str]:
    """Those of ``modules`` that belong to one of ``packages``."""
    return [m for m in modules if any(m == p or m.startswith(f"{p}.") for p in packages)]


@pytest.mark.parametrize(
    "words",
    [["cases"], ["bench", "few.py:f,g", "--json", "--budget", "0.05"], ["scores"], ["doctor"]],
)
def test_no_command_but_the_game_starts_textual(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "few.py").write_text(
        "def f():\n    pass\n\n\ndef g():\n    return [None] * 50 and None\n"
    )
    modules = fresh(COMMAND, *words, home=tmp_path)
    assert f"tuiquiz.cli.{words[0]}" in modules
    assert not of(modules, "textual", "rich", "tuiquiz.ui")


def test_the_plain_game_loads_no_screens(tmp_path: Path) -> None:
    modules = fresh(COMMAND, "play", "--plain", "--players", "Ada", home=tmp_path)
    assert "tuiquiz.plain.host" in modules and "tuiquiz.play.session" in modules
    assert not of(modules, "textual", "rich", "pygments", "tuiquiz.ui")


def test_version_and_help_load_next_to_nothing() -> None:
    for word in ("--version", "--help"):
        modules = fresh(COMMAND, word)
        heavy = ("textual", "rich", "msgspec", "sqlite3", "asyncio", "platformdirs", "findpython")
        assert not of(modules, *heavy)
        assert not of(modules, "tuiquiz.ui", "tuiquiz.bench", "tuiquiz.board", "tuiquiz.packs")


def test_one_command_does_not_load_another() -> None:
    modules = fresh(COMMAND, "scores", "--help")
    others = [f"tuiquiz.cli.{verb}" for verb in ("play", "bench", "cases", "doctor")]
    assert not of(modules, *others)


def test_the_first_screen_comes_without_engine_and_board() -> None:
    modules = fresh(IMPORT, "tuiquiz.ui.app")
    assert not of(modules, "tuiquiz.bench", "tuiquiz.board", "sqlite3", "tuiquiz.play.session")


@pytest.mark.parametrize("layer", ["quiz", "packs", "bench", "board"])
def test_only_the_screens_load_textual(layer: str) -> None:
    names = [m for m in MODULES if m.startswith(f"tuiquiz.{layer}")]
    assert len(names) > 3
    loaded = fresh(IMPORT, *names)
    others = {"packs", "bench", "board", "ui", "cli"} - {layer}
    assert not of(loaded, "textual", "rich", *(f"tuiquiz.{other}" for other in others))


def test_the_rules_load_nothing_that_reaches_out() -> None:
    names = [m for m in MODULES if m.startswith("tuiquiz.quiz")]
    loaded = set(fresh(IMPORT, *names)) - set(fresh(IMPORT, "json", "random", "dataclasses", "re"))
    assert not of(
        sorted(loaded), "subprocess", "asyncio", "socket", "sqlite3", "pathlib", "msgspec"
    )
    assert not of(sorted(loaded), "tuiquiz.paths", "tuiquiz.errors", "platformdirs")


def test_the_places_are_known_only_when_someone_looks() -> None:
    modules = fresh(IMPORT, "tuiquiz.bench.interpreters", "tuiquiz.cli.bench", "tuiquiz.ui.app")
    assert "tuiquiz.bench.places" in modules
    assert not of(modules, "findpython", "packaging")


@pytest.mark.parametrize("name", ["worker", "identity"])
def test_what_other_pythons_run_needs_the_standard_library_alone(name: str) -> None:
    tree = ast.parse((PACKAGE / "bench" / f"{name}.py").read_text(encoding="utf-8"))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add(str(node.module).split(".")[0])
    assert imported and imported <= set(sys.stdlib_module_names)


def test_importing_touches_no_file_and_no_environment() -> None:
    assert len(MODULES) > 50
    assert fresh(WATCH, *MODULES) == []


def test_nothing_of_ours_lands_beside_the_package() -> None:
    built = (PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8")
    assert '"cases" = "tuiquiz/cases"' in built and '"rust/src" = "tuiquiz/rust"' in built
