"""The other Pythons of a machine, among much that only looks like one."""

import asyncio
import os
import sys
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bench.test_interpreters import VERSIONS, interpreter
from tests.support.pythons import answer, bare, fake, script
from tuiquiz.bench import identity, interpreters, places
from tuiquiz.bench.interpreters import Interpreter, find

pytestmark = pytest.mark.usefixtures("clean", "patient")

Waiting = Callable[[Callable[[], bool]], None]


@pytest.fixture(scope="session")
def here() -> dict[str, str | None]:
    """Real Pythons by version, looked for before a test changes the places."""
    return {version: interpreter(version) for version in VERSIONS}


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a test about programs that hang waits for one."""
    monkeypatch.setattr(interpreters, "LIMIT_S", 60.0)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder of PATH."""
    return bare(tmp_path / "machine", monkeypatch)


async def test_nothing_is_found_where_nothing_is(path: Path) -> None:
    assert list(path.iterdir()) == []
    assert await find() == interpreters.Found((), (), ())


async def test_the_newest_of_each_kind_is_last(path: Path) -> None:
    fake(path / "pypy3", "3.10.14", "pypy")
    fake(path / "python3.13", "3.13.0")
    fake(path / "python3.13t", "3.13.0", free_threaded=True)
    fake(path / "python3.9", "3.9.18")
    fake(path / "python3.14", "3.14.0", level="candidate")
    fake(path / "python3", "3.14.0")
    assert [python.name for python in (await find()).others] == [
        "CPython 3.9.18",
        "CPython 3.13.0",
        "CPython 3.13.0t",
        "CPython 3.14.0rc1",
        "CPython 3.14.0",
        "PyPy 3.10.14",
    ]


async def test_links_to_one_program_are_that_program(path: Path, tmp_path: Path) -> None:
    real = fake(tmp_path / "with spaces, ünïcode" / "python3.12", "3.12.1")
    (path / "python3").symlink_to(real)
    (path / "python").symlink_to(path / "python3")
    found = await find([str(path / "python")])
    assert found.others == (Interpreter(str(real), "CPython", "3.12.1"),)


async def test_links_to_a_program_that_goes_by_its_name_are_several(path: Path) -> None:
    other, one = answer(path / "o", "3.12.1"), answer(path / "p", "3.13.0")
    router = script(path / "router", f"case $0 in *12) echo '{other}';; *) echo '{one}';; esac")
    for name in ("python3.12", "python3.13"):
        (path / name).symlink_to(router)
    assert [python.version for python in (await find()).others] == ["3.12.1", "3.13.0"]


def link(target: str) -> Callable[[Path], object]:
    return lambda path: (path / "python3").symlink_to(target)


def says(*lines: str) -> Callable[[Path], object]:
    return lambda path: script(path / "python3", *lines)


def not_executable(path: Path) -> None:
    fake(path / "python3", "3.12.1").chmod(0o644)


def no_program(path: Path) -> None:
    (path / "python3").write_bytes(b"\x7fELF and no more")
    (path / "python3").chmod(0o755)


RUBBISH: dict[str, Callable[[Path], object]] = {
    "silent": says("exit 0"),
    "fails": says("exit 1"),
    "shim": says("echo 'pyenv: python3: command not found' >&2", "exit 127"),
    "garbage": says("echo Welcome!", "echo '{'"),
    "not-text": says("printf '\\377\\376\\000'"),
    "endless": says("while :; do echo yes; done"),
    "number": says("echo 3"),
    "fields-missing": says("""echo '{"implementation": "cpython", "version": "3.12.1"}'"""),
    "wrong-types": says("echo '" + answer(Path("/p"), "3.12.1").replace('"final"', "5") + "'"),
    "killed": says("kill -9 $$"),
    "folder": lambda path: (path / "python3").mkdir(),
    "dangling": link("nowhere"),
    "loop": link("python3"),
    "not-executable": not_executable,
    "no-program": no_program,
    "another-language": link("/bin/ls"),
    "java": lambda path: fake(path / "python3", "3.12.1", "jython"),
}


@pytest.mark.parametrize("put", RUBBISH.values(), ids=RUBBISH)
async def test_what_is_no_python_is_passed_over(put: Callable[[Path], object], path: Path) -> None:
    put(path)
    real = fake(path / "python3.12", "3.12.1")
    found = await find()
    assert [python.path for python in found.others] == [str(real)]
    assert (found.too_old, found.problems) == ((), ())


async def test_those_that_hang_do_not_keep_the_others_from_answering(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interpreters, "LIMIT_S", 2.0)
    monkeypatch.setattr(interpreters, "PATIENCE_S", 0.05)
    for number in range(10, 20):
        script(path / f"python3.{number}", "/bin/sleep 600 & wait")
    script(path / "python3", f"echo '{answer(path / 'python3', '3.12.1')}'", "exec /bin/sleep 600")
    real = fake(path / "python3.9", "3.9.18")
    assert [python.path for python in (await find()).others] == [str(real)]


async def test_a_search_that_is_cancelled_leaves_nothing(
    path: Path, tmp_path: Path, left: Callable[[], list[str]], wait_until: Waiting
) -> None:
    script(path / "python3", f"echo > '{tmp_path}/started'", "/bin/sleep 600 & wait")
    search = asyncio.create_task(find())
    while not (tmp_path / "started").exists():
        await asyncio.sleep(0)
    assert any("sleep" in line or "python3" in line for line in left())
    search.cancel()
    with pytest.raises(asyncio.CancelledError):
        await search
    wait_until(lambda: not left())


async def test_the_old_are_known_and_cannot_measure(path: Path) -> None:
    fake(path / "python3.8", "3.8.18")
    fake(path / "python3.10", "3.10.13")
    found = await find()
    assert [python.name for python in found.too_old] == ["CPython 3.8.18"]
    assert [python.name for python in found.others] == ["CPython 3.10.13"]


async def test_the_games_own_python_is_no_other(path: Path, tmp_path: Path) -> None:
    (path / "python3").symlink_to(sys.executable)
    venv.create(tmp_path / "linked", symlinks=True)
    venv.create(tmp_path / "copied", symlinks=False)
    told = [str(tmp_path / name / "bin" / "python") for name in ("linked", "copied")]
    assert await find(told) == interpreters.Found((), (), ())
    assert interpreters.own().path == sys.executable


async def test_an_environment_is_the_python_it_was_made_of(
    here: dict[str, str | None], path: Path, tmp_path: Path
) -> None:
    base = next((p for v in ("3.12", "3.13", "3.10") if (p := here[v])), None)
    if base is None or Path(base).resolve() == Path(sys.executable).resolve():
        pytest.skip("there is no other Python here")
    real = Path(base).resolve()
    folder = tmp_path / "made" / "bin"
    folder.mkdir(parents=True)
    (folder / "python").symlink_to(real)
    (folder.parent / "pyvenv.cfg").write_text(f"home = {real.parent}\n")
    script(path / "python3", f"exec '{folder / 'python'}' \"$@\"")
    found = await find([str(folder / "python")])
    assert [python.path for python in found.others] == [str(real)]


async def test_a_copy_that_does_not_know_its_original_is_that(path: Path) -> None:
    real = fake(path.parent / "of" / "a" / "longer" / "name" / "python3.9", "3.9.18")
    said = answer(real, "3.9.18").replace(f'"{real}"', f'"{path / "python3"}"')
    script(path / "python3", f"echo '{said}'")
    assert [python.path for python in (await find([str(real)])).others] == [str(real)]


async def test_a_wrapper_is_the_python_behind_it(path: Path, tmp_path: Path) -> None:
    real = fake(tmp_path / "of" / "a" / "longer" / "name" / "python3.12", "3.12.1")
    script(path / "python3", f"exec '{real}'")
    assert [python.path for python in (await find()).others] == [str(real)]


async def test_a_wrapper_is_kept_where_nothing_starts_without_it(
    path: Path, tmp_path: Path
) -> None:
    real = script(tmp_path / "opt" / "python3.12", '[ "$SET_UP" ] || exit 1')
    with real.open("a") as file:
        file.write(f"echo '{answer(real, '3.12.1')}'\n")
    wrapper = script(path / "python3", "export SET_UP=1", f"exec '{real}'")
    assert [python.path for python in (await find()).others] == [str(wrapper)]


@pytest.mark.parametrize(
    ("variable", "root", "inside"),
    [
        ("", ".pyenv", "versions/3.12.1/bin/python3.12"),
        ("PYENV_ROOT", "elsewhere", "versions/3.12.1/bin/python3.12"),
        ("", ".local/share/uv/python", "cpython-3.12.1-linux-x86_64-gnu/bin/python3"),
        ("UV_PYTHON_INSTALL_DIR", "elsewhere", "pypy-3.12.1-linux-x86_64-gnu/bin/python3"),
        ("", ".asdf", "installs/python/3.12.1/bin/python3"),
        ("", ".rye/py", "cpython@3.12.1/bin/python3"),
    ],
)
@pytest.mark.usefixtures("path")
async def test_looks_where_tools_keep_them(
    variable: str, root: str, inside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(os.environ["HOME"], root)
    if variable:
        monkeypatch.setenv(variable, str(folder))
    real = fake(folder / inside, "3.12.1")
    assert [python.path for python in (await find()).others] == [str(real)]


def test_knows_where_uv_keeps_them_on_other_systems(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert places._uv("darwin") == [path.parent / ".local" / "share" / "uv" / "python"]
    monkeypatch.setenv("APPDATA", "/roaming")
    assert places._uv("win32") == [Path("/roaming/uv/data/python")]
    monkeypatch.setenv("UV_PYTHON_INSTALL_DIR", "/elsewhere")
    assert places._uv("darwin") == places._uv("win32") == []


async def test_the_shims_of_pyenv_are_not_run(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = path.parent / ".pyenv"
    real = fake(root / "versions" / "3.12.1" / "bin" / "python3", "3.12.1")
    script(root / "shims" / "python3", f"echo > '{tmp_path}/run'", f"exec '{real}'")
    monkeypatch.setenv("PATH", f"{root / 'shims'}{os.pathsep}{path}")
    assert [python.path for python in (await find()).others] == [str(real)]
    assert not (tmp_path / "run").exists()


async def test_those_told_by_hand_are_found(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(tmp_path / "a b" / "my-own", "3.9.18")
    fake(path / "snake", "3.10.13")
    fake(path.parent / "home-made", "3.12.1")
    monkeypatch.setenv(
        "TUIQUIZ_PYTHONS", os.pathsep.join((str(tmp_path / "a b" / "my-own"), "", " snake "))
    )
    found = await find(["~/home-made"])
    assert [Path(python.path).name for python in found.others] == ["my-own", "snake", "home-made"]
    assert found.problems == ()


TOLD = {
    "absent": ("nowhere/python", "is no program.", "Give a path, or a name on PATH."),
    "nul": ("py\0thon", "is no program.", "Give a path, or a name on PATH."),
    "folder": ("/tmp", "is no program.", "Give a path, or a name on PATH."),
    "no-python": ("/bin/ls", "does not answer as a Python does.", interpreters.CURE),
    "old": ("old", "is CPython 3.8.18, too old to measure.", interpreters.CURE),
    "java": ("java", "is jython 3.12.1, which cannot measure.", interpreters.CURE),
}


@pytest.mark.parametrize(("told", "message", "hint"), TOLD.values(), ids=TOLD)
async def test_those_told_by_hand_that_cannot_measure_are_problems(
    told: str, message: str, hint: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(path / "old", "3.8.18")
    fake(path / "java", "3.12.1", "jython")
    real = fake(path / "python3", "3.12.1")
    found = await find([told])
    assert [python.path for python in found.others] == [str(real)]
    assert [(p.message, p.hint) for p in found.problems] == [(f"{told} {message}", hint)]
    if "\0" not in told:
        monkeypatch.setenv("TUIQUIZ_PYTHONS", told)
        (problem,) = (await find()).problems
        assert str(problem) == f"TUIQUIZ_PYTHONS: {told} {message} {hint}"


@pytest.mark.usefixtures("path")
@pytest.mark.parametrize("version", VERSIONS)
async def test_real_ones_say_what_they_are(here: dict[str, str | None], version: str) -> None:
    python = here[version]
    if python is None:
        pytest.skip(f"there is no Python {version} here")
    found = await find([python])
    assert (found.too_old, found.problems) == ((), ())
    if version == "{}.{}".format(*sys.version_info):
        assert found.others == ()
    else:
        (other,) = found.others
        assert other == Interpreter(str(Path(python).resolve()), "CPython", other.version)
        assert other.version.startswith(f"{version}.")


def test_the_game_says_of_itself_what_it_would_say_as_another() -> None:
    said = identity.describe()
    assert said["version"] == ".".join(map(str, sys.version_info[:3]))
    assert said["release"] == list(sys.version_info)
