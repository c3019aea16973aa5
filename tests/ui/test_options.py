"""The options: each row says what it means, changes at once, and is kept."""

import json
from pathlib import Path

import pytest

from tests.support import packs
from tests.support.desk import Desk
from tests.ui.conftest import Sit
from tests.ui.test_grid import SIZES
from tuiquiz.quiz import wording
from tuiquiz.quiz.scoring import Mode, Scoring

ROWS = ["Mode", "Timer", "Guess the ratio", "Reduced motion", "Tutorial", "Theme", "Keys"]


def settings(home: Path) -> dict[str, object]:
    loaded: dict[str, object] = json.loads((home / "config" / "settings.json").read_text())
    return loaded


def row(desk: Desk, label: str) -> str:
    return next(" ".join(line.split()) for line in desk.rows if line.strip().startswith(label))


async def test_each_mode_says_how_points_are_given(sit: Sit) -> None:
    async with sit(straight=False) as desk:
        await desk.press("o")
        assert desk.where == "Options"
        for mode in Mode:
            assert row(desk, "Mode") == f"Mode ◂ {mode} ▸"
            assert wording.scored(mode) in desk.words
            assert "easy" not in desk.words.lower()
            await desk.press("right")
        assert row(desk, "Mode") == "Mode ◂ classic ▸"
        await desk.press("left")
        assert row(desk, "Mode") == "Mode ◂ certainty ▸"
        assert settings(desk.home)["mode"] == "certainty"


async def test_what_is_set_holds_for_the_next_game(sit: Sit) -> None:
    async with sit(straight=False) as desk:
        assert "classic" in desk.text
        await desk.press("o", "enter", "down", "right", "right", "down", "enter", "escape")
        assert desk.where == "Home"
        assert "accuracy · timer x2 · with ratio" in desk.text
        await desk.press("p")
        await desk.until(lambda: desk.where == "Question")
        assert desk.game.scoring == Scoring(Mode.ACCURACY, 2.0, True)
    kept = settings(desk.home)
    assert (kept["mode"], kept["timer"], kept["guess"]) == ("accuracy", 2.0, True)
    async with sit(straight=False) as desk:
        assert "accuracy · timer x2 · with ratio" in desk.text


async def test_keys_in_haste_keep_their_order(sit: Sit) -> None:
    async with sit(straight=False) as desk:
        await desk.press("o")
        for key in ["right", "down", "right", "down", "right", "down", "right"]:
            desk.send(key)
        await desk.until(lambda: desk.app.animation_level == "none" and "x1.5" in desk.text)
        await desk.until(lambda: desk.text.count("◂ on ▸") == 2)
        assert row(desk, "Mode") == "Mode ◂ accuracy ▸"


async def test_untimed_has_no_timer_to_tell(sit: Sit) -> None:
    async with sit(straight=False) as desk:
        desk.app.keep(mode=Mode.UNTIMED, timer=1.5)
        await desk.press("o", "down")
        assert "It counts in the modes that have a clock." in desk.words
        await desk.press("escape")
        assert "untimed\n" in desk.text.replace("  ", "")


async def test_the_theme_changes_by_steps_and_by_list(sit: Sit) -> None:
    async with sit(straight=False) as desk:
        await desk.press("o", *["down"] * 5, "right")
        assert desk.app.theme != "textual-dark"
        assert f"◂ {desk.app.theme} ▸" in desk.text
        assert settings(desk.home)["theme"] == desk.app.theme
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Palette")
        await desk.type("nord")
        await desk.until(lambda: "nord" in desk.text)
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Options" and "◂ nord ▸" in desk.text)


async def test_what_the_command_line_set_is_told(sit: Sit) -> None:
    async with sit(straight=False, scoring=Scoring(Mode.UNTIMED, guess=True)) as desk:
        assert "untimed · with ratio" in desk.text
        await desk.press("o")
        assert "The command line set the rules of this run: untimed · with ratio." in desk.words
        await desk.press("right", "escape", "p")
        await desk.until(lambda: desk.where == "Question")
        assert desk.game.scoring.mode is Mode.UNTIMED
        assert settings(desk.home)["mode"] == "accuracy"


@pytest.mark.parametrize("size", SIZES)
async def test_options_and_keys_fit(sit: Sit, size: tuple[int, int]) -> None:
    scoring = Scoring(Mode.UNTIMED, guess=True)
    async with sit(straight=False, scoring=scoring, size=size) as desk:
        await desk.press("o")
        for label in ROWS:
            assert row(desk, label).startswith(label)
            await desk.press("down")
        assert "esc Back" in desk.keys and "? Help" in desk.keys
        assert "The command line set the rules" in desk.words
        await desk.press("end", "enter")
        assert desk.where == "Keys"
        await desk.press("end")
        assert "esc Back" in desk.keys and "In settings.json: 'close'" in desk.words
        await desk.press("enter")
        assert "A new key for 'Close'" in desk.words and "esc Back" in desk.keys


async def test_a_timer_that_is_none_is_the_usual_one(sit: Sit, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.json").write_text('{"timer": 0}')
    async with sit(packs.pack(), straight=False) as desk:
        await desk.press("o", "down")
        assert row(desk, "Timer") == "Timer ◂ x1 ▸"
        await desk.press("right")
        assert row(desk, "Timer") == "Timer ◂ x1.5 ▸"
