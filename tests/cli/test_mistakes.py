"""What a user can do wrong: one line on standard error that says what to do, and status 2."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support import packs


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["frobnicate"], "invalid choice: 'frobnicate'"),
        (["--frobnicate"], "unrecognized arguments: --frobnicate"),
        (["play", "--fast"], "unrecognized arguments: --fast"),
        (["play", "--pack", "nowhere"], "there is no pack and no folder called 'nowhere'"),
        (["play", "--pack", "."], ". is not a pack: it holds no pack.toml"),
        (["play", "--pack", "talk", "--pack", "talk"], "two packs are called 'talk'"),
        (["play", "--questions", "0"], "--questions: 0 is too few"),
        (["play", "--questions", "-3"], "--questions: -3 is too few"),
        (["play", "--questions", "many"], "invalid int value: 'many'"),
        (["play", "--seed", "x"], "invalid int value: 'x'"),
        (["play", "--mode", "blitz"], "invalid choice: 'blitz'"),
        (["play", "--players", ""], "--players: '': Type a name."),
        (["play", "--players", "Ada,,Bob"], "--players: '': Type a name."),
        (["play", "--players", "Ada,Bob,ada"], "--players: ada is there twice"),
        (["play", "--players", "a,b,c,d,e,f,g,h,i"], "9 names, and a table has 8 seats"),
        (["play", "--players", "Ada", "--buzzer"], "it takes two to race"),
        (["play", "--players", "Ada", "--buzzer", "--plain"], "--plain reads lines"),
        (["play", "--mode", "daily", "--players", "Ada,Bob"], "--mode daily: this game is for one"),
        (["play", "--mode", "practice", "--buzzer"], "--mode practice: this game is for one"),
        (["play", "--mode", "daily", "--questions", "3"], "--questions does not go with it"),
        (["play", "--mode", "daily", "--seed", "3"], "--seed does not go with it"),
        (["play", "--mode", "practice", "--timer", "2"], "--timer does not go with it"),
        (["play", "--mode", "practice", "--tag", "no"], "no question of talk has this tag"),
        (["play", "--mode", "practice", "--difficulty", "9"], "Its difficulties: 1, 2, 3"),
        (["play", "--tag", "lists"], "--tag goes with --mode practice only"),
        (["play", "--difficulty", "1"], "--difficulty goes with --mode practice only"),
        (["play", "--resume"], "no interrupted game waits"),
        (["play", "--resume", "--mode", "classic"], "--mode does not go with it"),
        (["play", "--resume", "--players", "Ada,Bob"], "--resume: this game is for one"),
        (["play", "--mode", "daily"], "the game needs a terminal"),
        (["play", "--timer", "3"], "invalid choice: '3'"),
        (["play", "--players", "x" * 17], "room for 16 columns"),
        (["play", "--players", "A\x1b[2Jda"], "cannot hold the character U+001B"),
        (["play", "--players", "Ada"], "the game needs a terminal"),
        ([], "the game needs a terminal"),
        (["cases", "--pack", "nowhere"], "there is no pack and no folder called 'nowhere'"),
        (["cases", "talk"], "unrecognized arguments: talk"),
        (["scores", "--json", "--csv"], "not allowed with argument"),
        (["doctor", "--csv"], "unrecognized arguments: --csv"),
        (["bench", "talk/nothing"], "the pack talk has no question 'nothing'"),
    ],
)
def test_one_line_and_status_2(run: Run, words: list[str], says: str) -> None:
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert err.startswith("tuiquiz: ") and err.endswith(".\n") and err.count("\n") == 1
    assert says in err
    assert "\x1b" not in err


def test_a_mistake_writes_nothing(run: Run, tmp_path: Path) -> None:
    run("play", "--questions", "0")
    run("play", "--resume")
    run("play")
    assert list(tmp_path.iterdir()) == []


def test_a_home_that_cannot_be_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("TUIQUIZ_HOME", str(tmp_path / "file"))
    status, out, err = run("scores")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert str(tmp_path / "file" / "data") in err
    assert "set TUIQUIZ_HOME to a folder that you may write to." in err


def test_a_pack_of_which_nothing_can_be_used(run: Run, tmp_path: Path) -> None:
    mine = packs.write(tmp_path / "mine")
    (mine / "idle.py").write_text("def quick(:\n")
    status, out, err = run("cases", "--pack", str(mine))
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "none of its cases can be used" in err and "idle.py: line 1" in err


@pytest.mark.parametrize(
    ("manifest", "says"),
    [
        ("format = 2\n", "pack.toml: "),
        ("format = \n", "pack.toml is not valid TOML"),
        ("", "pack.toml: "),
    ],
)
def test_a_manifest_that_cannot_be_read(run: Run, tmp_path: Path, manifest: str, says: str) -> None:
    mine = packs.write(tmp_path / "mine")
    (mine / "pack.toml").write_text(manifest)
    status, out, err = run("play", "--pack", str(mine))
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert says.split()[0] in err


def test_interrupted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("tuiquiz.cli.cases.run", stop)
    assert run("cases")[0] == 130


def test_a_fault_of_ours_is_written_down(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(_: object) -> int:
        raise RuntimeError("a wheel\ncame off")

    monkeypatch.setattr("tuiquiz.cli.cases.run", fall)
    status, out, err = run("cases")
    (log,) = (tmp_path / "home" / "log").iterdir()
    assert (status, out, err.count("\n")) == (70, "", 1)
    assert "fault of tuiquiz (RuntimeError: a wheel)" in err and str(log) in err
    assert "in fall" in log.read_text() and "came off" in log.read_text()
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("TUIQUIZ_HOME", str(tmp_path / "file"))
    status, out, err = run("cases")
    assert (status, out) == (70, "")
    assert "no log could be written" in err and "in fall" in err
