"""The board screen: all boards, one after the other."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.strip import Strip
from textual.widgets import DataTable

from tests.support import boards, packs
from tests.support.boards import NASTY
from tests.support.desk import Desk
from tests.ui.conftest import Sit
from tuiquiz.board.store import Board
from tuiquiz.errors import BoardError
from tuiquiz.quiz.game import Form
from tuiquiz.quiz.scoring import Mode, Scoring

ORDER = packs.question(packs.case("order", "left", "right"))
LOADED = packs.pack(ORDER)
PACK = LOADED.pack
OTHER = replace(PACK, name="other")


async def titles(desk: Desk, key: str, count: int) -> list[str]:
    """What stands in the title while ``key`` is pressed."""
    found = []
    for _ in range(count):
        before = desk.rows[0]

        def turned(before: str = before) -> bool:
            return desk.rows[0] != before

        found.append(before.split("scores: ")[1].split("  ‹")[0].strip())
        await desk.press(key)
        await desk.until(turned)
    return found


async def test_left_and_right_go_through_all_boards(sit: Sit, tmp_path: Path) -> None:
    boards.play(tmp_path, OTHER, "Ada", day=9)
    boards.play(tmp_path, PACK, "Ada", day=3, version="6")
    boards.play(tmp_path, PACK, "Ada", day=1, mode="daily-2026-05-02")
    boards.play(tmp_path, PACK, "Ada", day=1, mode="daily-2026-05-03")
    boards.play(tmp_path, PACK, "Ada", day=2, mode="untimed")
    rules, noon = Scoring(Mode.CERTAINTY), datetime(2026, 5, 3, 12, tzinfo=UTC)
    async with sit(LOADED, straight=False, scoring=rules, now=lambda: noon) as desk:
        await desk.press("b")
        await desk.until(lambda: "‹ 1 of 6 ›" in desk.text)
        assert "No one yet." in desk.text
        order = [
            "A tiny pack 7 (certainty)",
            "A tiny pack 7 (untimed)",
            "A tiny pack 7 (daily-2026-05-03)",
            "tiny 6 (classic)",
            "other 7 (classic)",
            "A tiny pack 7 (daily-2026-05-02)",
        ]
        assert await titles(desk, "right", 7) == [*order, order[0]]
        await desk.press("left")
        await desk.until(lambda: "‹ 1 of 6 ›" in desk.text)
        assert await titles(desk, "left", 6) == [order[0], *reversed(order[1:])]


async def test_a_board_that_is_alone_is_not_turned(sit: Sit, tmp_path: Path) -> None:
    boards.play(tmp_path, PACK, "Ada")
    async with sit(LOADED, straight=False) as desk:
        await desk.press("b")
        await desk.until(lambda: "Ada" in desk.text)
        assert "Next board" not in desk.keys and "‹" not in desk.text
        await desk.press("right")
        assert "Ada" in desk.text


@pytest.mark.parametrize("key", ["up", "down", "home", "end", "pagedown"])
async def test_no_cursor_lies_on_the_head_of_an_empty_board(sit: Sit, key: str) -> None:
    async with sit(LOADED, straight=False) as desk:
        await desk.press("b")
        await desk.until(lambda: "No one yet." in desk.text)

        def head() -> list[Strip]:
            strips = desk.screen._compositor.render_strips()
            return [strip for strip in strips if "Name" in strip.text]

        before = head()
        await desk.press(key)
        desk.screen.query_one(DataTable).notify_style_update()  # As a new size or theme does.
        await desk.settle()
        assert head() == before


async def test_negative_points_and_games_without_a_clock(sit: Sit, tmp_path: Path) -> None:
    boards.play(tmp_path, PACK, "Ada", mode="certainty", points=-6)
    boards.play(tmp_path, PACK, "Grace", mode="untimed", points=1000, timed=False)
    async with sit(LOADED, straight=False, scoring=Scoring(Mode.CERTAINTY)) as desk:
        await desk.press("b")
        await desk.until(lambda: "Ada" in desk.text)
        row = next(row for row in desk.rows if "Ada" in row)
        assert row.split()[:5] == ["1", "Ada", "−6", "1/1", "12.3"]
        await desk.press("right")
        await desk.until(lambda: "Grace" in desk.text)
        row = next(row for row in desk.rows if "Grace" in row)
        assert row.split()[:5] == ["1", "Grace", "1,000", "1/1", "–"]


async def test_all_lines_of_the_game_just_played_are_marked(sit: Sit, tmp_path: Path) -> None:
    boards.play(tmp_path, PACK, "Alan", points=999)
    async with sit(LOADED, players=("Ada", "Bob"), form=Form.BUZZER) as desk:
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Buzzer" and desk.game.since_ns is not None)
        await desk.press("space")
        left = desk.game.current.options.index("left")
        desk.clock.now_s += 2
        await desk.press("1234"[left], "7890"[left])
        await desk.until(lambda: desk.where == "Reveal")
        await desk.until(lambda: desk.session.game.outcomes != ())
        await desk.press("enter")
        await desk.until(lambda: desk.session.standing is not None)
        await desk.press("b")
        await desk.until(lambda: "▶" in desk.text)
        marked = [row.split()[1] for row in desk.rows if "▶" in row]
        assert sorted(marked) == ["Ada", "Bob"]
        assert next(row for row in desk.rows if "Alan" in row).split()[0] == "1"


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_any_name_of_players_packs_and_modes(
    sit: Sit, tmp_path: Path, size: tuple[int, int]
) -> None:
    for name in NASTY:
        boards.play(tmp_path, replace(PACK, name=name), *NASTY, mode=name, version=name)
    async with sit(LOADED, straight=False, size=size) as desk:
        await desk.press("b")
        await desk.until(lambda: "‹ 1 of 10 ›" in desk.text)
        for _ in NASTY:
            await desk.press("right")
            await desk.until(lambda: "[b]x[/b]" in "\n".join(desk.rows[1:]))
            assert "›" in desk.rows[0] and len(desk.rows) == size[1]
            assert not set(desk.text) & set("\x1b\u202e")
        await desk.resize(200, 30)
        assert "Python" in desk.text
        await desk.resize(60, 20)
        assert "Python" not in desk.text and "[b]x[/b]" in desk.text


async def test_a_board_that_cannot_be_read_leaves_the_title(sit: Sit, tmp_path: Path) -> None:
    boards.play(tmp_path, PACK, "Ada")
    boards.play(tmp_path, PACK, "Bob", mode="untimed")
    away = False

    def board() -> Board:
        if away:
            raise BoardError("the disk is away.", "Bring it back.")
        return Board.open(tmp_path / "scores.db")

    async with sit(LOADED, straight=False, board=board) as desk:
        await desk.press("b")
        await desk.until(lambda: "Ada" in desk.text)
        away = True
        await desk.press("right")
        await desk.until(lambda: "the disk is away" in desk.words)
        assert "(classic)  ‹ 1 of 2 ›" in desk.text and "Ada" in desk.text
        away = False
        await desk.press("right")
        await desk.until(lambda: "(untimed)  ‹ 2 of 2 ›" in desk.text and "Bob" in desk.text)
