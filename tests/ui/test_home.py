"""The first screen: what is off, names, themes, and settings that last."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual import events

from tests.support import packs
from tests.ui.conftest import Sit
from tuiquiz.board.record import Unfinished
from tuiquiz.board.store import Board
from tuiquiz.packs.tables import Problem
from tuiquiz.quiz.verdict import Failure, FailureKind
from tuiquiz.ui.widgets.name_box import NameBox

BROKEN = Problem("cases/odd.toml", "difficulty", "expected int.", "Write 1, 2 or 3.")
RUSTY = packs.question(packs.case("rusty", "old", "new", rust=packs.RUST))
OFF = Failure(FailureKind.UNAVAILABLE, "add.rs is not compiled", "Install tuiquiz-rust.")


def settings(home: Path) -> dict[str, str]:
    loaded: dict[str, str] = json.loads((home / "config" / "settings.json").read_text())
    return loaded


async def test_home_tells_what_it_is(sit: Sit) -> None:
    async with sit(straight=False) as desk:
        assert "A tiny pack" in desk.text
        assert "1 question, measured live on this machine" in desk.text
        assert "press N" not in desk.text and "Notes" not in desk.keys
        assert " p Play  f Friends  d Daily  b Board  o Options  q Quit" in desk.keys


async def test_the_menu_does_what_the_keys_do(sit: Sit) -> None:
    async with sit(straight=False) as desk:
        await desk.press("right", "enter")
        assert desk.where == "Board"
        await desk.press("escape", "left", "up", "down", "enter")
        await desk.until(lambda: desk.where == "Question")
        await desk.press("q", "y")
        await desk.until(lambda: desk.where == "Home")
        await desk.click_on("Help ")
        assert desk.where == "Help"


async def test_the_menu_marks_and_tells_what_it_offers(sit: Sit) -> None:
    async with sit(straight=False) as desk:
        told = []
        for _ in range(10):
            told.append((re.findall(r"▶ +(\S) ", desk.text), desk.rows))
            await desk.press("down")
        assert [marked for marked, _ in told] == [[key] for key in "pfdcbhot?q"]
        assert "Ten questions of the day, the same for everybody" in "".join(told[2][1])
        await desk.press("left", "left", "end", "up", "left")
        assert re.findall(r"▶ +(\S) ", desk.text) == ["c"]
        await desk.press("right", "home")
        assert re.findall(r"▶ +(\S) ", desk.text) == ["p"]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_the_whole_menu_is_seen_with_all_that_can_be_in_it(
    sit: Sit, size: tuple[int, int]
) -> None:
    loaded = packs.pack(packs.question("sums"), problems=[BROKEN])
    async with sit(loaded, straight=False, size=size) as desk:
        board = Board.open(desk.home / "scores.db")
        now = datetime(2026, 1, 1, tzinfo=UTC)
        board.keep(Unfinished("1", "Ada", "tiny", "7", "classic", 1, 3, now, "{}"))
        await desk.press("b", "escape")
        await desk.until(lambda: "Resume" in desk.text)
        for label in ("Play", "Friends", "Daily", "Practise", "Resume", "Board", "History"):
            assert label in desk.text
        for label in ("Theme", "Help", "Quit", "A tiny pack", "press N to see why"):
            assert label in desk.text
        assert "q Quit" in desk.keys


async def test_to_look_for_interrupted_games_makes_no_board(sit: Sit) -> None:
    async with sit(straight=False) as desk:
        assert "Resume" not in desk.text
        await desk.press("r")
        assert desk.where == "Home"
        assert list(desk.home.iterdir()) == []


async def test_what_was_left_out_is_told_with_its_cure(sit: Sit) -> None:
    loaded = packs.pack(packs.question("sums"), problems=[BROKEN])
    async with sit(loaded, straight=False) as desk:
        assert "1 case was left out: press N to see why" in desk.text
        await desk.press("n")
        assert "cases/odd.toml: difficulty" in desk.text
        assert "expected int. Write 1, 2 or 3." in desk.text
        await desk.press("escape")
        assert desk.where == "Home"


async def test_what_is_off_here_is_told_with_its_cure(sit: Sit) -> None:
    loaded = packs.pack(packs.question("sums"), RUSTY)
    async with sit(loaded, off={RUSTY.id: OFF}, straight=False) as desk:
        await desk.until(lambda: "1 question is off here: press N to see why" in desk.text)
        await desk.press("n")
        assert "The case rusty" in desk.text
        assert "add.rs is not compiled. Install tuiquiz-rust." in desk.words


async def test_any_question_may_be_off_here(sit: Sit) -> None:
    cores = packs.question(replace(packs.case("cores"), cores=2))
    few = Failure(FailureKind.UNAVAILABLE, "it is about 2 cores", "Play it elsewhere.")
    loaded = packs.pack(packs.question("sums"), cores)
    async with sit(loaded, off={cores.id: few}, straight=False) as desk:
        await desk.until(lambda: "1 question is off here: press N to see why" in desk.text)
        await desk.press("n")
        assert "The case cores" in desk.text and "it is about 2 cores." in desk.words


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", "Type a name."),
        ("   ", "Type a name."),
        ("a" * 17, "A name has room for 16 columns."),
        ("九" * 9, "A name has room for 16 columns."),
        ("\u0301Ada", "A name cannot begin with an accent."),
    ],
)
async def test_a_name_that_cannot_be_is_refused(sit: Sit, name: str, problem: str) -> None:
    async with sit(player=None, straight=False) as desk:
        await desk.press("p")
        await desk.type(name)
        await desk.press("enter")
        assert desk.where == "Player" and problem in desk.text
        assert not (desk.home / "config").exists()


async def test_a_pasted_name_that_cannot_be_is_refused(sit: Sit) -> None:
    async with sit(player=None, straight=False) as desk:
        await desk.press("p")
        desk.app.post_message(events.Paste("A\u202eda"))
        await desk.until(lambda: "cannot hold the character U+202E." in desk.words)
        await desk.press("enter")
        assert desk.where == "Player"


async def test_a_pasted_name_that_has_no_room_is_told_of(sit: Sit) -> None:
    async with sit(player=None, straight=False) as desk:
        await desk.press("p")
        await desk.until(lambda: desk.where == "Player")
        await desk.type("Ada")
        desk.app.post_message(events.Paste("L" * 500))
        await desk.until(lambda: "A name has room for 16 columns." in desk.text)
        assert desk.screen.query_one(NameBox).value == "Ada"
        await desk.type("x")
        await desk.until(lambda: "Enter starts the game" in desk.text)


@pytest.mark.parametrize("key", ["p", "f"])
async def test_a_typed_character_that_cannot_be_is_refused(sit: Sit, key: str) -> None:
    async with sit(player=None, straight=False) as desk:
        await desk.press(key)
        await desk.type("A\u202e")
        assert "cannot hold the character U+202E." in desk.words
        desk.clock.now_s += 1
        await desk.type("d\u00a0a")
        assert "cannot hold" not in desk.words and "Ad a" in desk.text


async def test_a_name_is_tidied_and_kept(sit: Sit) -> None:
    async with sit(player=None, straight=False) as desk:
        await desk.press("p")
        await desk.type("  Ada q? 1 ")
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Question")
        assert desk.session.player == "Ada q? 1"
        await desk.press("q", "y")
        await desk.until(lambda: desk.where == "Home")
        await desk.press("p")
        assert "Ada q? 1" in desk.text
    assert settings(desk.home)["player"] == "Ada q? 1"


async def test_one_can_go_back_from_the_name(sit: Sit) -> None:
    async with sit(player=None, straight=False) as desk:
        await desk.press("p", "escape")
        assert desk.where == "Home" and desk.app.session is None


async def test_a_theme_is_kept(sit: Sit) -> None:
    async with sit(straight=False) as desk:
        await desk.press("t")
        await desk.until(lambda: desk.where == "Palette")
        await desk.type("nord")
        await desk.until(lambda: "nord" in desk.text)
        await desk.press("enter")
        await desk.until(lambda: desk.app.theme == "nord")
    assert settings(desk.home)["theme"] == "nord"
    async with sit(straight=False) as desk:
        assert desk.app.theme == "nord"


@pytest.mark.parametrize(
    "text", ["{", '{"theme": 7}', "[]", '{"theme": "no-such-theme", "newer": true}']
)
async def test_damaged_settings_are_told_and_cost_nothing(sit: Sit, text: str) -> None:
    async def start(told: bool) -> None:
        async with sit(straight=False) as desk:
            assert desk.app.theme == "textual-dark"
            wrong = ("cannot be read", "The usual is used instead")
            await desk.until(lambda: any(text in desk.words for text in wrong) is told)
            desk.app.theme = "gruvbox"
            await desk.settle()

    async with sit(straight=False) as desk:
        home = desk.home
    (home / "config").mkdir()
    (home / "config" / "settings.json").write_text(text)
    await start(told="newer" not in text)
    assert settings(home)["theme"] == "gruvbox"


async def test_settings_that_cannot_be_written_are_told(sit: Sit) -> None:
    async with sit(straight=False) as desk:
        (desk.home / "config").write_text("a file where a folder should be")
        desk.app.theme = "nord"
        await desk.until(lambda: "cannot make the folder" in desk.words)
        assert desk.app.theme == "nord"
