"""Compiled Rust: which there is, building it, and all that can go wrong on the way.

Most tests build with a stand-in for cargo; those that take ``built`` compile real files, in one
folder, so that PyO3 itself is compiled once.
"""

import asyncio
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import find_spec
from pathlib import Path

import filelock
import pytest

import tuiquiz
from tuiquiz.bench.native import (
    Buildable,
    BuildCancelled,
    Installed,
    Library,
    NativeError,
    Off,
    Ready,
    Toolchain,
)
from tuiquiz.quiz.case import RustModule

ROOT = Path(tuiquiz.__file__).parent.parent
SUFFIX = EXTENSION_SUFFIXES[0]
WAIT_S = 60
SHIPPED = ("square", "fibonacci", "binary_search", "binary_search_native")
HEADER = '// rustimport:pyo3\n//: [dependencies.pyo3]\n//: version = "0.29"\n'
CUBE = (
    HEADER
    + """use pyo3::prelude::*;

#[pyfunction]
pub fn cube_rust(x: i64) -> i64 {
    x * x * x
}
"""
)


def shipped(name: str) -> RustModule:
    return RustModule(name, (ROOT / "rust/src" / f"{name}.rs").read_text(encoding="utf-8"))


def edited(module: RustModule, old: str = "", new: str = "") -> RustModule:
    assert old in module.text
    return replace(module, text=module.text.replace(old, new) + "\n// edited\n")


class Loaded:
    """A process that has a library loaded and evaluates expressions with its functions."""

    SCRIPT = """
import json, sys
from importlib.machinery import ExtensionFileLoader
from importlib.util import module_from_spec, spec_from_file_location
name, path, attribute = json.loads(sys.argv[1])
loader = ExtensionFileLoader(name, path)
module = module_from_spec(spec_from_file_location(name, path, loader=loader))
loader.exec_module(module)
module = getattr(module, attribute) if attribute else module
for line in sys.stdin:
    try:
        print(json.dumps(eval(line, vars(module))), flush=True)
    except Exception as error:
        print(json.dumps(type(error).__name__), flush=True)
"""

    def __init__(self, library: Library) -> None:
        what = json.dumps([library.module, str(library.path), library.attribute])
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-c", self.SCRIPT, what],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "Loaded":
        return self

    def __exit__(self, *exception: object) -> None:
        self.process.communicate()
        assert self.process.returncode == 0

    def __call__(self, expression: str) -> object:
        assert self.process.stdin
        assert self.process.stdout
        print(expression, file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        assert line, "the process ended"
        return json.loads(line)


# --- which there is: a made-up installation, looked at by a made-up interpreter


@pytest.fixture
def no_cargo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.setenv("PATH", str(empty))
    monkeypatch.delenv("RUSTIMPORT_CARGO_EXECUTABLE", raising=False)


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A plain Python file hides a tuiquiz-rust that may be installed here."""
    hiding = tmp_path / "hiding"
    hiding.mkdir()
    (hiding / "tuiquiz_rust.py").touch()
    monkeypatch.syspath_prepend(hiding)


class Installation:
    """Files that look like an installed tuiquiz-rust, and an interpreter that says what is in."""

    def __init__(self, folder: Path) -> None:
        self.package = folder / "site" / "tuiquiz_rust"
        self.package.mkdir(parents=True)
        (self.package / "__init__.py").touch()
        self.library = self.package / f"tuiquiz_rust{SUFFIX}"
        self.calls = folder / "calls"
        self.calls.touch()
        self.interpreter = folder / "python"
        self.toolchain = Toolchain(folder / "rust", interpreter=str(self.interpreter))
        self.install(tuiquiz.__version__, {"square": "the text"})

    def install(self, version: str, sources: dict[str, str]) -> None:
        said = json.dumps([version, sources])
        self.library.write_text(said)
        self.interpreter.write_text(
            f"#!/bin/sh\necho called >> '{self.calls}'\nexec /bin/cat '{self.library}'\n"
        )
        self.interpreter.chmod(0o755)


@pytest.fixture
def installation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Installation:
    installation = Installation(tmp_path)
    monkeypatch.syspath_prepend(installation.package.parent)
    return installation


def test_the_installed_module_is_taken_when_its_text_is_the_same(
    installation: Installation,
) -> None:
    status = installation.toolchain.status(RustModule("square", "the text"))
    assert status == Ready(Library("square", installation.library, "tuiquiz_rust", "square"))


def test_line_ends_make_no_difference(installation: Installation) -> None:
    installation.install(tuiquiz.__version__, {"square": "a\r\nb\r\n"})
    assert isinstance(installation.toolchain.status(RustModule("square", "a\nb\n")), Ready)


@pytest.mark.usefixtures("no_cargo")
def test_a_changed_file_without_cargo_is_off(installation: Installation) -> None:
    status = installation.toolchain.status(RustModule("square", CUBE))
    assert status == Off(
        "square.rs was changed and there is no cargo to build it", "Install cargo."
    )
    assert installation.toolchain.unavailable(RustModule("square", CUBE)) == status


@pytest.mark.usefixtures("no_cargo")
def test_a_file_of_a_pack_without_cargo_is_off(installation: Installation) -> None:
    status = installation.toolchain.status(RustModule("cube", CUBE))
    assert isinstance(status, Off)
    assert status.reason.startswith("cube.rs is not part of the installed tuiquiz-rust and")


@pytest.mark.usefixtures("no_cargo")
def test_another_version_is_not_taken(installation: Installation) -> None:
    installation.install("0.0.9", {"square": CUBE})
    status = installation.toolchain.status(RustModule("square", CUBE))
    assert isinstance(status, Off)
    assert status.reason == f"tuiquiz-rust 0.0.9 does not match tuiquiz {tuiquiz.__version__}"
    assert "Reinstall" in status.hint


def test_the_installation_is_asked_once_and_again_when_it_changes(
    installation: Installation,
) -> None:
    toolchain = installation.toolchain
    assert isinstance(toolchain.status(RustModule("square", "the text")), Ready)
    toolchain.status(RustModule("square", "the text"))
    assert installation.calls.read_text() == "called\n"
    installation.install(tuiquiz.__version__, {"square": "a new text"})
    assert isinstance(toolchain.status(RustModule("square", "a new text")), Ready)
    assert installation.calls.read_text() == "called\n" * 2


@pytest.mark.usefixtures("installation", "no_cargo")
def test_an_installation_that_does_not_load_is_told(tmp_path: Path) -> None:
    toolchain = Toolchain(tmp_path / "rust")
    status = toolchain.status(RustModule("square", CUBE))
    assert isinstance(status, Off)
    assert status.reason.startswith("the installed tuiquiz-rust does not load: ImportError")
    with pytest.raises(NativeError, match="does not load"):
        toolchain.installed()


@pytest.mark.usefixtures("nothing_installed", "no_cargo")
def test_nothing_installed_and_no_cargo_is_off_with_what_to_install(tmp_path: Path) -> None:
    toolchain = Toolchain(tmp_path / "rust")
    status = toolchain.status(shipped("square"))
    assert isinstance(status, Off)
    assert status.reason == "the Rust part is not installed"
    assert "pip install ./rust" in status.hint
    assert "tuiquiz[rust]" in status.hint
    with pytest.raises(NativeError, match="not installed"):
        toolchain.build(shipped("square"))


@pytest.mark.usefixtures("nothing_installed", "no_cargo")
def test_no_rustimport_is_told_beside_no_cargo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert Toolchain(tmp_path / "rust").lacking() == ("rustimport", "cargo")


@pytest.mark.parametrize(
    ("module", "reason"),
    [
        (RustModule("square", " \n"), "there is no code in square.rs"),
        (RustModule("../square", CUBE), "../square.rs is no name for a Rust module"),
        (RustModule("square", "fn main() {}"), "square.rs does not begin with // rustimport:pyo3"),
    ],
)
def test_a_file_that_cannot_be_built_is_off(
    module: RustModule, reason: str, tmp_path: Path
) -> None:
    status = Toolchain(tmp_path / "rust").status(module)
    assert isinstance(status, Off)
    assert status.reason == reason
    assert status.hint


# --- building, with a stand-in for cargo that does what FAKE_CARGO says

CARGO = """
import json, os, signal, socket, subprocess, sys

with open(os.environ["FAKE_RUNS"], "a") as runs:
    runs.write("run\\n")
does, _, what = os.environ["FAKE_CARGO"].partition(" ")

def message(level, text):
    return {"reason": "compiler-message", "message": {"rendered": level + ": " + text + "\\n"}}

def leave(status, *messages):
    lines = "".join(json.dumps(m) + "\\n" for m in messages).encode()
    while lines:
        lines = lines[os.write(1, lines):]
    os._exit(status)

if does == "hang":
    line = socket.create_connection(("127.0.0.1", int(what)))
    code = "import signal; signal.pause()"
    subprocess.Popen([sys.executable, "-c", code], pass_fds=[line.fileno()])
    line.sendall(b"hanging")
    signal.pause()
if does == "make":
    leave(0, {
        "reason": "compiler-artifact",
        "manifest_path": os.path.abspath("Cargo.toml"),
        "filenames": [what],
    })
if does == "fail":
    colour = "\\x1b[1m\\x1b[31m"
    early = [{"reason": "compiler-artifact", "manifest_path": "/x/Cargo.toml"}] * 2000
    leave(101, *early,
        message("warning", "a warning"),
        message("error[E0001]", colour + "the first\\x1b[0m\\n --> src/lib.rs:7:1"),
        message("error", "the second"),
        message("error", "the third"),
        message("error", "the fourth"),
    )
if does == "quit":
    os.write(2, b"no rustc here\\n")
    os._exit(101)
leave(0)
"""


class Cargo:
    """The stand-in: how it is told what to do, and how often it ran."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.runs_file = folder / "runs"
        self.runs_file.touch()
        self.monkeypatch = monkeypatch
        program = folder / "bin" / "cargo"
        program.parent.mkdir()
        program.write_text(f"#!{sys.executable} -IS\n{CARGO}")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
        monkeypatch.delenv("RUSTIMPORT_CARGO_EXECUTABLE", raising=False)
        monkeypatch.setenv("FAKE_RUNS", str(self.runs_file))
        self.does("nothing")

    def does(self, what: str) -> None:
        self.monkeypatch.setenv("FAKE_CARGO", what)

    @property
    def runs(self) -> int:
        return len(self.runs_file.read_text().splitlines())


@pytest.fixture
def cargo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Cargo:
    request.getfixturevalue("nothing_installed")
    pytest.importorskip("rustimport")
    return Cargo(tmp_path, monkeypatch)


@pytest.fixture
def toolchain(tmp_path: Path) -> Toolchain:
    return Toolchain(tmp_path / "rust")


@pytest.fixture
def makeable(cargo: Cargo) -> RustModule:
    """A module that the stand-in "compiles" to an extension of Python's own."""
    spec = find_spec("_bisect")
    if not spec or not spec.origin or not spec.origin.endswith(SUFFIX):
        pytest.skip("this Python has _bisect built in")
    cargo.does(f"make {spec.origin}")
    return RustModule("_bisect", CUBE)


class Hanging:
    """A cargo that hangs: when it began to, and when it and its children are all gone."""

    def __init__(self, server: socket.socket) -> None:
        self.server = server
        self.line: socket.socket | None = None

    def wait_until_hanging(self) -> None:
        self.line, _ = self.server.accept()
        self.line.settimeout(WAIT_S)
        assert self.line.recv(7) == b"hanging"

    def wait_until_gone(self) -> None:
        assert self.line
        assert self.line.recv(1) == b""


@pytest.fixture
def hanging(cargo: Cargo) -> Iterator[Hanging]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(WAIT_S)
        cargo.does(f"hang {server.getsockname()[1]}")
        hanging = Hanging(server)
        yield hanging
        if hanging.line:
            hanging.line.close()


def finished(toolchain: Toolchain) -> list[Path]:
    return list((toolchain.folder / "built").iterdir())


def test_a_build_is_kept_and_loads(
    toolchain: Toolchain, makeable: RustModule, cargo: Cargo
) -> None:
    assert toolchain.status(makeable) == Buildable("the Rust part is not installed")
    library = toolchain.build(makeable)
    assert toolchain.status(makeable) == Ready(library)
    assert Toolchain(toolchain.folder.parent).build(makeable) == library
    assert cargo.runs == 1
    with Loaded(library) as loaded:
        assert loaded("bisect_left([1, 2, 3], 2)") == 1


def test_nothing_compiled_is_loaded_into_the_game(
    toolchain: Toolchain, makeable: RustModule
) -> None:
    code = (
        "import sys; from pathlib import Path; from tuiquiz.bench.native import Toolchain;"
        "from tuiquiz.quiz.case import RustModule; before = set(sys.modules);"
        f"Toolchain(Path({str(toolchain.folder.parent)!r}))"
        f".build(RustModule({makeable.name!r}, {makeable.text!r}));"
        "print({'rustimport', 'tuiquiz_rust', '_bisect'} & (set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
    assert finished(toolchain)


def test_the_kept_build_needs_no_tools(
    toolchain: Toolchain, makeable: RustModule, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    library = toolchain.build(makeable)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "path", [])
    assert toolchain.status(makeable) == Ready(library)


@pytest.mark.parametrize("change", ["text", "name", "flags"])
def test_a_build_of_something_else_is_not_taken(
    change: str, toolchain: Toolchain, makeable: RustModule, monkeypatch: pytest.MonkeyPatch
) -> None:
    toolchain.build(makeable)
    other = makeable
    if change == "text":
        other = edited(makeable)
    elif change == "name":
        other = replace(makeable, name="_heapq")
    else:
        monkeypatch.setenv("RUSTFLAGS", "-C target-cpu=native")
    assert isinstance(toolchain.status(other), Buildable)


def test_threads_and_processes_that_want_the_same_build_it_once(
    toolchain: Toolchain, makeable: RustModule, cargo: Cargo
) -> None:
    with ThreadPoolExecutor() as pool:
        libraries = list(pool.map(toolchain.build, [makeable] * 4))
    assert len(set(libraries)) == 1
    assert cargo.runs == 1


def test_all_that_cargo_said_last_is_told(
    toolchain: Toolchain, cargo: Cargo, capfd: pytest.CaptureFixture[str]
) -> None:
    cargo.does("fail")
    with pytest.raises(NativeError) as raised:
        toolchain.build(RustModule("cube", CUBE))
    assert raised.value.message == "cube.rs does not compile: the first (line 7)"
    assert raised.value.output == (
        "error[E0001]: the first\n --> cube.rs:7:1\n\nerror: the second\n\nerror: the third"
    )
    assert not finished(toolchain)
    assert capfd.readouterr() == ("", "")


def test_what_is_no_compiler_error_is_told_too(toolchain: Toolchain, cargo: Cargo) -> None:
    cargo.does("quit")
    with pytest.raises(NativeError, match=r"cube.rs cannot be compiled") as raised:
        toolchain.build(RustModule("cube", CUBE))
    assert raised.value.output == "no rustc here"


def test_a_build_that_does_not_load_is_not_kept(
    toolchain: Toolchain, cargo: Cargo, tmp_path: Path
) -> None:
    (tmp_path / "half.so").write_bytes(b"\x7fELF half a library")
    for what in (f"make {tmp_path / 'half.so'}", "nothing"):
        cargo.does(what)
        with pytest.raises(NativeError, match="does not load"):
            toolchain.build(RustModule("cube", CUBE))
        assert not finished(toolchain)


def test_cancelling_ends_the_compiler_and_its_children(
    toolchain: Toolchain, hanging: Hanging, makeable: RustModule, cargo: Cargo
) -> None:
    cancel = threading.Event()
    make = os.environ["FAKE_CARGO"]
    cargo.does(f"hang {hanging.server.getsockname()[1]}")
    with ThreadPoolExecutor() as pool:
        future = pool.submit(toolchain.build, makeable, cancel=cancel)
        hanging.wait_until_hanging()
        cancel.set()
        assert isinstance(future.exception(), BuildCancelled)
    hanging.wait_until_gone()
    assert not finished(toolchain)
    cargo.does(make)
    assert toolchain.build(makeable).path.is_file()


async def test_cancelling_a_task_ends_the_compiler(toolchain: Toolchain, hanging: Hanging) -> None:
    task = asyncio.create_task(toolchain.library(RustModule("cube", CUBE)))
    await asyncio.to_thread(hanging.wait_until_hanging)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    hanging.wait_until_gone()


async def test_a_task_gets_the_library_or_the_error(
    toolchain: Toolchain, makeable: RustModule, cargo: Cargo
) -> None:
    library = await toolchain.library(makeable)
    assert library.path.is_file()
    cargo.does("fail")
    with pytest.raises(NativeError, match="does not compile"):
        await toolchain.library(RustModule("cube", CUBE))


@pytest.mark.usefixtures("hanging")
def test_a_build_that_takes_too_long_is_ended(toolchain: Toolchain) -> None:
    with pytest.raises(NativeError, match=r"compiling cube.rs took longer than 0.5 s"):
        toolchain.build(RustModule("cube", CUBE), timeout_s=0.5)
    assert not finished(toolchain)


@pytest.mark.parametrize("limit", ["cancel", "timeout"])
def test_waiting_for_another_build_can_be_given_up(
    limit: str, toolchain: Toolchain, makeable: RustModule, cargo: Cargo
) -> None:
    toolchain.folder.mkdir(parents=True)
    cancel = threading.Event()
    expected: type[NativeError] = NativeError
    if limit == "cancel":
        cancel.set()
        expected = BuildCancelled
    with filelock.FileLock(toolchain.folder / "lock"), pytest.raises(expected):
        toolchain.build(makeable, cancel=cancel, timeout_s=0.2)
    assert cargo.runs == 0


def test_when_the_game_is_killed_half_way_the_compiler_goes_too(
    toolchain: Toolchain, hanging: Hanging
) -> None:
    module = RustModule("cube", CUBE)
    code = (
        "from pathlib import Path; from tuiquiz.bench.native import Toolchain;"
        "from tuiquiz.quiz.case import RustModule;"
        f"Toolchain(Path({str(toolchain.folder.parent)!r})).build(RustModule('cube', {CUBE!r}))"
    )
    game = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    hanging.wait_until_hanging()
    game.kill()
    game.wait()
    hanging.wait_until_gone()
    assert not finished(toolchain)
    assert isinstance(toolchain.status(module), Buildable)


def test_a_folder_that_cannot_be_written_is_told(makeable: RustModule, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NativeError) as raised:
        Toolchain(tmp_path / "file").build(makeable)
    assert str(tmp_path / "file") in raised.value.message
    assert "TUIQUIZ_HOME" in raised.value.hint


# --- the real cargo


@pytest.fixture(scope="session")
def real_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Shared by the workers of a parallel run: the build lock is theirs too."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "real-rust"


Build = Callable[[RustModule], Library]


@pytest.fixture(scope="session")
def built(real_folder: Path) -> Build:
    pytest.importorskip("rustimport")
    if not shutil.which("cargo"):
        pytest.skip("there is no cargo")
    toolchain = Toolchain(real_folder)
    try:
        toolchain.build(edited(shipped("square")))
    except NativeError as error:
        if "cannot download" in error.message:
            pytest.skip("cargo has no network")
        raise
    return toolchain.build


@pytest.fixture
def installed() -> Installed:
    found = Toolchain().installed()
    if not found:
        pytest.skip("tuiquiz-rust is not installed")
    return found


def fibonacci(n: int) -> int:
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def search(numbers: list[int], target: int) -> int | None:
    left, right = 0, len(numbers)
    while left < right:
        mid = (left + right) // 2
        if numbers[mid] == target:
            return mid
        if numbers[mid] < target:
            left = mid + 1
        else:
            right = mid
    return None


def assert_right(name: str, call: Loaded) -> None:
    rng = random.Random(1)
    if name == "square":
        numbers = [0, 1, -1, 46_340, -46_340, *(rng.randint(-46_340, 46_340) for _ in range(50))]
        assert call(f"[square_rust(x) for x in {numbers}]") == [x * x for x in numbers]
        assert call("square_rust(46341)") == 46_341**2 - 2**32
        assert call("square_rust(2**31)") == "OverflowError"
        assert call("square_rust('3')") == "TypeError"
    elif name == "fibonacci":
        expected = [fibonacci(n) for n in range(187)]
        assert call("[fibonacci_rust(n) for n in range(187)]") == expected
        assert call("fibonacci_rust(187)") == fibonacci(187) - 2**128
        assert call("fibonacci_rust(-1)") == "OverflowError"
    else:
        native = name == "binary_search_native"
        f = "binary_search_rust_native_types" if native else "binary_search_rust"
        for length in (0, 1, 2, 3, 50, 1_000):
            numbers = sorted(rng.randrange(2 * length) for _ in range(length))
            targets = range(2 * length + 2)
            got = call(f"(lambda s: [{f}(s, t) for t in {targets}])({numbers})")
            assert got == [search(numbers, t) for t in targets]
        assert call(f"{f}([2**64 - 1], 2**64 - 1)") == 0
        assert call(f"{f}([1], 2**64)") == "OverflowError"
        assert call(f"{f}([1], -1)") == "OverflowError"
        assert call(f"{f}([2**64], 1)") == "OverflowError"
        assert call(f"{f}(['x'], 1)") == "TypeError"


@pytest.mark.parametrize("name", SHIPPED)
def test_each_file_stands_alone(name: str, built: Build) -> None:
    with Loaded(built(edited(shipped(name)))) as loaded:
        assert_right(name, loaded)


@pytest.mark.parametrize("name", SHIPPED)
def test_each_file_is_in_the_installed_module(name: str, installed: Installed) -> None:
    status = Toolchain().status(RustModule(name, installed.sources[name]))
    assert isinstance(status, Ready)
    assert status.library.path == installed.path
    with Loaded(status.library) as loaded:
        assert_right(name, loaded)


def test_the_installed_module_has_every_file(installed: Installed) -> None:
    files = {file.stem for file in (ROOT / "rust/src").glob("*.rs")} - {"lib"}
    assert files == set(SHIPPED) == set(installed.sources)


def test_an_edit_is_measured_while_another_process_holds_the_old_library(built: Build) -> None:
    with Loaded(built(edited(shipped("square")))) as old:
        assert old("square_rust(7)") == 49
        with Loaded(built(edited(shipped("square"), "    x * x\n", "    x * x + 1\n"))) as new:
            assert new("square_rust(7)") == 50
        assert old("square_rust(8)") == 64


def test_three_processes_build_the_same_new_file(built: Build, real_folder: Path) -> None:
    del built
    code = (
        "from pathlib import Path; from tuiquiz.bench.native import Toolchain;"
        "from tuiquiz.quiz.case import RustModule;"
        f"toolchain = Toolchain(Path({str(real_folder)!r}));"
        f"print(toolchain.build(RustModule('cube', {CUBE!r})).path)"
    )
    games = [
        subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    outputs = {game.communicate()[0] for game in games}
    assert [game.returncode for game in games] == [0, 0, 0]
    assert len(outputs) == 1
    with Loaded(Library("cube", Path(outputs.pop().strip()), "cube")) as loaded:
        assert loaded("cube_rust(3)") == 27


def test_what_rustc_says_is_told(built: Build, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(NativeError) as raised:
        built(RustModule("cube", CUBE.replace("x * x * x", '"x"')))
    assert raised.value.message == "cube.rs does not compile: mismatched types (line 8)"
    assert "expected `i64`, found `&str`" in raised.value.output
    assert "\x1b" not in raised.value.output
    assert capfd.readouterr() == ("", "")


def test_a_function_named_like_its_file_is_told(built: Build) -> None:
    with pytest.raises(NativeError) as raised:
        built(RustModule("cube_rust", CUBE))
    assert raised.value.hint == "Give the function another name than its file has."


def test_no_network_is_told(built: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del built
    monkeypatch.setenv("CARGO_HOME", str(tmp_path / "cargo"))
    monkeypatch.setenv("CARGO_HTTP_PROXY", "127.0.0.1:9")
    monkeypatch.setenv("CARGO_NET_RETRY", "0")
    with pytest.raises(NativeError) as raised:
        Toolchain(tmp_path / "rust").build(RustModule("cube", CUBE))
    assert raised.value.message == "cargo cannot download what cube.rs needs"
    assert "network" in raised.value.hint
