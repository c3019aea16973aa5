"""Names that look nasty: shown literally wherever names appear, and no column breaks."""

import json
from pathlib import Path

import pytest
from textual.containers import VerticalScroll
from textual.widgets import DataTable

from tests.support import nasty, packs
from tests.support.desk import Desk
from tests.ui.conftest import Sit
from tuiquiz.quiz import names
from tuiquiz.quiz.game import Form, Phase
from tuiquiz.ui.widgets.name_box import NameBox

SHOWN = tuple(map(names.tidy, nasty.SHOWN))
TABLES = (SHOWN[:8], SHOWN[8:16], SHOWN[16:24], SHOWN[-8:])
SIZES = [(80, 24), (40, 15)]
TWO = packs.pack(packs.question("first"), packs.question("second"))


async def page(desk: Desk) -> str:
    """All that can be seen by scrolling; every row is as wide as the screen."""
    text = desk.text
    for box in desk.screen.query(VerticalScroll):
        for top in range(0, box.max_scroll_y + 1, 2):
            box.scroll_to(y=top, animate=False)
            await desk.settle()
            text += desk.text
    for table in desk.screen.query(DataTable):
        for row in range(table.row_count):
            table.move_cursor(row=row)
            await desk.settle()
            text += desk.text
    return text


async def shows(desk: Desk, *players: str) -> None:
    text = await page(desk)
    missing = [player for player in players if player not in text]
    assert not missing, (desk.where, desk.app.size, missing, desk.text)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("players", TABLES, ids=str)
async def test_at_a_table_that_takes_turns(
    sit: Sit, players: tuple[str, ...], size: tuple[int, int], tmp_path: Path
) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.json").write_text(json.dumps({"players": players}))
    one = packs.pack(packs.question("only"))
    async with sit(one, player=None, straight=False, size=size) as desk:
        await desk.press("f")
        assert desk.where == "Table"
        await shows(desk, *players)
        await desk.press("f2")
        for player in players:
            await desk.until(lambda: desk.where == "Curtain")
            await shows(desk, player)
            desk.clock.now_s += 1
            await desk.press("space")
            await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
            assert player in desk.rows[0]
            desk.clock.now_s += 1
            await desk.press("space")
            desk.clock.now_s += 1
            await desk.press("a")
        await desk.until(lambda: desk.where == "Reveal" and desk.at(Phase.REVEALED))
        await shows(desk, *players)
        await desk.go_on()
        assert desk.where == "Podium"
        await shows(desk, *players)
        await desk.press("enter")
        await desk.until(lambda: desk.screen.query_one(DataTable).row_count == len(players))
        await shows(desk, *players)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("players", TABLES, ids=str)
async def test_at_a_table_that_races(
    sit: Sit, players: tuple[str, ...], size: tuple[int, int]
) -> None:
    async with sit(TWO, players=players, form=Form.BUZZER, size=size) as desk:
        assert desk.where == "Tryout"
        await shows(desk, *players)
        await desk.press("1", "enter")
        await desk.until(lambda: desk.where == "Buzzer" and desk.game.since_ns is not None)
        if size == (80, 24):
            assert all(player in desk.text for player in players)
        desk.clock.now_s += 1
        await desk.press("space", *"17quajz")
        assert all(f"✓ {player}" in desk.text for player in players[:7])
        assert ("· " + players[7] in desk.text) is (size == (80, 24))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("player", SHOWN)
async def test_alone(sit: Sit, player: str, size: tuple[int, int]) -> None:
    one = packs.pack(packs.question("only"))
    async with sit(one, player=player, size=size) as desk:
        assert player in desk.rows[0]
        await desk.answer("loop")
        assert player in desk.rows[0]
        await desk.go_on()
        await shows(desk, player)


@pytest.mark.parametrize("what", nasty.REFUSED)
async def test_what_is_refused_is_not_taken_from_the_settings(
    sit: Sit, tmp_path: Path, what: str
) -> None:
    (tmp_path / "config").mkdir()
    players = ["Ada", nasty.REFUSED[what], "Ada", "Bob"]
    (tmp_path / "config" / "settings.json").write_text(json.dumps({"players": players}))
    async with sit(player=None, straight=False) as desk:
        if what == "half a surrogate pair":
            assert "cannot be read" in desk.app.settings_problem
            return
        await desk.press("f", "f2")
        await desk.until(lambda: desk.app.session is not None)
        assert desk.game.players == ("Ada", "Bob")


async def test_who_plays_is_asked_in_the_middle(sit: Sit) -> None:
    async with sit(packs.pack(packs.question("sums")), straight=False, player=None) as desk:
        await desk.press("p")
        await desk.until(lambda: desk.where == "Player" and "Who plays?" in desk.text)
        box = desk.screen.query_one("#player").region
        assert abs(box.x - (80 - box.right)) <= 1
        assert box.y > 2


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        (["a", "b", "backspace", "c"], "ac"),
        ([*"abc", "left", "x"], "abxc"),
        ([*"ab", "ctrl+u", *"cd"], "cd"),
        ([*"abc", "ctrl+a", "x"], "xabc"),
        (["a", "backspace", "backspace", "b", "c", "d", "backspace", "e"], "bce"),
    ],
)
async def test_keys_that_come_in_one_piece_edit_in_their_order(
    sit: Sit, keys: list[str], name: str
) -> None:
    async with sit(straight=False, player=None) as desk:
        await desk.press("p")
        await desk.until(lambda: desk.where == "Player")
        await desk.press("ctrl+u")
        for key in keys:
            desk.send(key)
        await desk.settle()
        assert desk.screen.query_one(NameBox).value == name
        for key in ["end", "ctrl+u", *"Ada", "enter", "x"]:
            desk.send(key)
        await desk.until(lambda: desk.where == "Question")
        assert desk.session.player == "Ada"
