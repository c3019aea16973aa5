"""Packs as a whole: found by name or folder, or refused with file, key and cure."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tuiquiz.errors import PackError
from tuiquiz.packs import loader


def refused(folder: Path) -> str:
    with pytest.raises(PackError) as caught:
        loader.load(folder)
    told = str(caught.value)
    assert "\n" not in told
    return told


def test_a_pack_is_what_its_file_says(folder: Path) -> None:
    pack = loader.load(folder).pack
    assert (pack.name, pack.title, pack.version) == ("trial", "A pack to break", "1.0")
    assert pack.description == "Two cases that differ in their names."


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("format = 1\n", "", "format: this key is missing. Add it."),
        ("format = 1", 'format = "1"', "format: expected int, got str. Write format = 1."),
        ("format = 1", "format = true", "format: expected int, got bool. Write format = 1."),
        ('name = "trial"\n', "", "name: this key is missing. Add it."),
        ('"trial"', '"My Pack"', "name: expected str of small letters, digits and single hyphens."),
        ('"trial"', '"../talk"', "name: expected str of small letters, digits and single hyphens."),
        (
            '"trial"',
            r'"trial\n"',
            "name: expected str of small letters, digits and single hyphens.",
        ),
        ("version =", "vresion =", "vresion: this key is not known. Known keys here: format, name"),
        ("version =", "vresion =", "; did you mean 'version'?"),
        ('"1.0"', "1.0", "version: expected str, got float."),
        ('"1.0"', '"one point 0"', "version: expected str that begins with a letter or digit and"),
        ('"A pack to break"', '""', "title: expected str of one line that is not blank."),
        ('["case", "other"]', "[]", "cases: expected array of length >= 1."),
        ('["case", "other"]', '"case"', "cases: expected array, got str."),
        ('["case", "other"]', '["../case"]', "cases[0]: expected str of small letters, digits"),
        ('["case", "other"]', '["case", 1]', "cases[1]: expected str, got int."),
        ("format = 1", "format 1", "is not valid TOML: Expected '=' after a key"),
        ("format = 1", f"format = {'[' * 100_000}", "is not valid TOML: it is nested too deeply."),
        ("format = 1", f"format = {'9' * 5000}", "is not valid TOML: "),
        ("format = 1", "format = 1\0", "line 1: the character U+0000 could steer the terminal."),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_fault_in_pack_toml_is_told_by_file_and_key(
    folder: Path, old: str, new: str, told: str
) -> None:
    file = folder / "pack.toml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    assert refused(folder).startswith(f"{file}: ")
    assert told in refused(folder)


@pytest.mark.parametrize("extra", ["", "sounds = true\n"])
def test_another_format_is_named_before_the_keys_that_come_with_it(
    folder: Path, extra: str
) -> None:
    file = folder / "pack.toml"
    file.write_text(extra + file.read_text().replace("format = 1", "format = 2"))
    assert refused(folder) == (
        f"{file}: format: this is format 2, and this tuiquiz reads format 1. "
        "Update tuiquiz, or write format = 1."
    )


def test_a_pack_file_that_cannot_be_read(folder: Path) -> None:
    file = folder / "pack.toml"
    file.write_bytes(b"format = 1 # \xe9")
    assert refused(folder).startswith(f"{file}: cannot be read: it is not UTF-8 text.")
    file.unlink()
    assert refused(folder).startswith(f"{file}: this file is missing.")
    file.mkdir()
    assert refused(folder).startswith(f"{file}: cannot be read: ")


def test_a_pack_of_broken_cases_only_tells_the_first_problem(folder: Path) -> None:
    (folder / "case.py").unlink()
    (folder / "other.toml").unlink()
    told = refused(folder)
    assert told.startswith(f"{folder}: none of its cases can be used. The first problem: ")
    assert f"{folder / 'case.py'}: this file is missing." in told


def test_a_pack_is_found_by_name() -> None:
    assert loader.find("talk") == loader.shipped_dir() / "talk"
    assert "talk" in loader.shipped()


def test_a_pack_is_found_by_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert loader.find(str(folder)) == folder
    assert loader.find(f"{folder}/") == folder
    monkeypatch.chdir(folder.parent)
    assert loader.load(loader.find("trial")).pack.name == "trial"
    assert loader.load(loader.find("./trial")).pack.name == "trial"
    (folder.parent / "beside").mkdir()
    monkeypatch.chdir(folder.parent / "beside")
    assert loader.load(loader.find("../trial")).pack.name == "trial"
    monkeypatch.setenv("HOME", str(folder.parent))
    assert loader.find("~/trial") == folder


def test_a_shipped_pack_comes_before_a_folder_of_the_same_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.rename(folder.with_name("talk"))
    monkeypatch.chdir(folder.parent)
    assert loader.find("talk") == loader.shipped_dir() / "talk"
    assert loader.load(loader.find("./talk")).pack.name == "trial"


@pytest.mark.parametrize(
    "name",
    [
        "tlak",
        "TALK",
        "../talk",
        "talk/../talk",
        "talk\n",
        "cases/talk/pack.toml",
        "/nowhere/at/all",
        "a\0b",
        "x" * 300,
        "~nobody-of-this-name/pack",
        "*",
    ],
)
def test_a_pack_that_is_not_there_is_asked_for_again(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PackError) as caught:
        loader.find(name)
    assert repr(name) in caught.value.message
    assert caught.value.message.endswith(".")
    assert not caught.value.message.endswith("..")
    known = ", ".join(loader.shipped())
    assert caught.value.hint == f"Give a folder with a pack.toml, or one of: {known}."


@pytest.mark.parametrize("name", [".", ""])
def test_a_folder_without_pack_toml_is_no_pack(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PackError, match=r"is not a pack: it holds no pack\.toml"):
        loader.find(name)


def test_an_installed_game_brings_its_packs_inside(tmp_path: Path) -> None:
    """The layout of the wheel: ``tuiquiz/cases`` and ``tuiquiz/rust``, with no checkout around."""
    site = tmp_path / "site"
    package = Path(loader.__file__).parent.parent
    for part in ("quiz", "packs"):
        shutil.copytree(package / part, site / "tuiquiz" / part)
    for file in ("__init__.py", "errors.py"):
        shutil.copy(package / file, site / "tuiquiz")
    shutil.copytree(loader.shipped_dir(), site / "tuiquiz" / "cases")
    shutil.copytree(loader.rust_dir(), site / "tuiquiz" / "rust")
    script = (
        "from tuiquiz.packs import loader\n"
        "loaded = loader.load(loader.find('talk'))\n"
        "print(loader.__file__, len(loaded.pack.questions), loaded.problems, sep='\\n')"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert printed.splitlines() == [str(site / "tuiquiz/packs/loader.py"), "10", "()"]
