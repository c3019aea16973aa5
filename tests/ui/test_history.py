"""The history of a player: five pages that fit, with whatever names and titles are in it."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

import pytest
from rich.color import Color, ColorType
from rich.style import Style
from textual.containers import VerticalScroll

from tests.support import boards, packs
from tests.support.boards import NASTY
from tests.support.desk import Desk
from tests.ui.conftest import Sit
from tuiquiz.board.store import Board
from tuiquiz.errors import BoardError
from tuiquiz.quiz.case import Pack
from tuiquiz.quiz.fitting import fitted

SUMS, ORDER = packs.question("sums"), packs.question(packs.case("order", "left", "right"))
LOADED = packs.pack(SUMS, ORDER)
PACK = LOADED.pack
SIZES = [(60, 20), (80, 24), (120, 40)]
PAGES = ("games", "points", "deceptive", "missed", "certainty")


async def page(desk: Desk, name: str) -> str:
    """All of a page, by the keys that turn and scroll, as words."""
    while not desk.screen.query_one(f"#{name}").display:
        await desk.press("right")
    await desk.settle()
    told = []
    (box,) = desk.screen.query_one(f"#{name}").query(VerticalScroll) or (None,)
    while box:
        told.append(desk.text)
        if box.scroll_y >= box.max_scroll_y:
            break
        await desk.press("pagedown")
    return "\n".join(told) or desk.text


def told_of(desk: Desk, name: str) -> bool:
    """Whether it is the history of ``name`` that is shown."""
    return desk.where == "History" and f"History {fitted(name, 16)}  " in desk.rows[0]


async def opened(desk: Desk) -> None:
    await desk.press("h")
    await desk.until(lambda: desk.where == "History" and "looking" not in desk.text)


async def test_nobody_has_played(sit: Sit) -> None:
    async with sit(straight=False) as desk:
        await opened(desk)
        assert "No one has played yet. P on the first screen starts a game." in desk.text
        await desk.press("right", "down", "p", "m", "escape")
        assert desk.where == "Home"


async def test_games_newest_first_with_all_that_is_known(sit: Sit, tmp_path: Path) -> None:
    boards.play(tmp_path, PACK, "Ada", day=0, right=(True, False))
    boards.play(tmp_path, PACK, "Ada", day=2, mode="untimed", timed=False, ranked=False)
    boards.play(tmp_path, PACK, "Ada", "Bob", day=1, mode="certainty", points=-3, form="buzzer")
    async with sit(LOADED, straight=False) as desk:
        await opened(desk)
        assert "History Ada  3 games" in desk.text
        rows = [row.split() for row in desk.rows if "2026-05" in row]
        assert list(map(" ".join, rows)) == [
            "2026-05-03 tiny 7, untimed 1,200 2/2 – no solo",
            "2026-05-02 tiny 7, certainty −6 2/2 12.3 s yes buzzer, 2",
            "2026-05-01 tiny 7, classic 600 1/2 12.3 s yes solo",
        ]
        await desk.resize(60, 20)
        words = " ".join(desk.text.split())
        assert "2026-05-03 tiny 7, untimed 1,200 points 2/2 right – unranked solo" in words
        assert "−6 points 2/2 right 12.3 s ranked buzzer, 2" in words


async def test_points_over_time_one_mode_at_a_time(sit: Sit, tmp_path: Path) -> None:
    for day, points in enumerate((100, 900, 500)):
        boards.play(tmp_path, PACK, "Ada", day=day, points=points)
    boards.play(tmp_path, PACK, "Ada", day=9, mode="certainty", points=-2)
    async with sit(LOADED, straight=False) as desk:
        await opened(desk)
        assert "m Mode" not in desk.keys
        await page(desk, "points")
        assert "tiny, certainty  ‹ 1 of 2 ›" in desk.text
        assert "1 game, the best ★ −4 on 2026-05-10" in desk.text and "−4┤" in desk.text
        assert "m Mode" in desk.keys
        await desk.press("m")
        assert "tiny, classic  ‹ 2 of 2 ›" in desk.text
        assert "3 games, the best ★ 1,800 on 2026-05-02" in desk.text
        plot = desk.text[desk.text.index("3 games") + 30 :]
        assert plot.count("●") == 2 and plot.count("★") == 1
        assert "2,000┤" in plot and "0┤" in plot
        assert plot.index("2026-05-01") < plot.index("2026-05-03")
        await desk.press("m")
        assert "certainty" in desk.text


async def test_what_deceives_most_comes_first(sit: Sit, tmp_path: Path) -> None:
    for day in range(4):
        boards.play(tmp_path, PACK, "Ada", day=day, right=(day > 2, day > 0))
    async with sit(LOADED, straight=False) as desk:
        await opened(desk)
        words = " ".join((await page(desk, "deceptive")).split())
        first, second = words.index("3 of 4 The case sums"), words.index("1 of 4 The case order")
        assert first < second


async def test_what_was_missed_with_its_why(sit: Sit, tmp_path: Path) -> None:
    boards.play(tmp_path, PACK, "Ada", right=(False, True))
    elsewhere = Pack("old", "Old", "1", "", (replace(ORDER, pack="old"),))
    boards.play(tmp_path, elsewhere, "Ada", day=1, right=(False,), choice=None)
    async with sit(LOADED, straight=False) as desk:
        await opened(desk)
        words = " ".join((await page(desk, "missed")).split())
        assert "✗ The case sums 2026-05-01 You chose generator; right was loop" in words
        assert "Reason of loop." in words
        assert "No answer in time; right was left Its pack is not the one that is loaded" in words


async def test_nothing_was_missed(sit: Sit, tmp_path: Path) -> None:
    boards.play(tmp_path, PACK, "Ada")
    async with sit(LOADED, straight=False) as desk:
        await opened(desk)
        assert "Nothing has deceived so far." in await page(desk, "deceptive")
        assert "Nothing was missed" in await page(desk, "missed")
        assert "Play a game with the mode certainty" in await page(desk, "certainty")


async def test_certainty_in_numbers_and_words(sit: Sit, tmp_path: Path) -> None:
    many = packs.pack(*(packs.question(f"case-{n}") for n in range(40)))
    right = [True] * 20 + [False] * 20
    boards.play(tmp_path, many.pack, "Ada", mode="certainty", right=right, sure=(1, 3))
    async with sit(many, straight=False, size=(80, 40)) as desk:
        await opened(desk)
        words = " ".join((await page(desk, "certainty")).split())
        assert "1 A guess" in words and "10 of 20 right, likely 30 to 70 %" in words
        assert "2 Rather sure" in words and "Never said so far." in words
        assert "Pays from 80 %, costs points below 67 %. Too sure" in words
        bars = [row for row in desk.rows if "█" in row]
        assert len(bars) == 2 and all("50 %" in row for row in bars)
        marks = [row.index("▲") for row in desk.rows if "▲" in row and "level pays" not in row]
        assert marks == sorted(marks) and len(set(marks)) == 3


async def test_another_player_is_chosen_from_a_list(sit: Sit, tmp_path: Path) -> None:
    boards.play(tmp_path, PACK, "Ada")
    boards.play(tmp_path, PACK, "Grace", day=1)
    boards.play(tmp_path, PACK, "Grace", day=2)
    async with sit(LOADED, straight=False, player=None) as desk:
        await opened(desk)
        assert "History Grace  2 games" in desk.text
        await desk.press("p")
        assert "Grace  2 games, last 2026-05-03" in desk.text and "enter Choose" in desk.keys
        await desk.press("down", "enter")
        await desk.until(lambda: "History Ada  1 game" in desk.text)
        await desk.press("p", "escape", "p")
        await desk.click_on("Grace  2")
        await desk.until(lambda: "History Grace" in desk.text)
    async with sit(LOADED, straight=False, player="Ada") as desk:
        await opened(desk)
        assert "History Ada" in desk.text


@pytest.mark.parametrize("size", SIZES)
async def test_any_name_on_any_page(sit: Sit, tmp_path: Path, size: tuple[int, int]) -> None:
    for day, name in enumerate(NASTY):
        boards.play(
            tmp_path,
            replace(PACK, name=name),
            name,
            day=day,
            mode=name,
            version=name,
            form=name,
            right=(False,),
            title=name,
            choice=name,
            sure=(2,),
        )
    async with sit(LOADED, straight=False, size=size, player=None) as desk:
        await opened(desk)
        seen = ""
        players = Board.open(tmp_path / "scores.db").players()
        for at, player in enumerate(players):
            await desk.press("p")
            assert len(desk.rows) == size[1]
            await desk.press(*["home", *["down"] * at, "enter"])
            await desk.until(partial(told_of, desk, player.name))
            for name in PAGES:
                told = await page(desk, name)
                assert len(desk.rows) == size[1]
                assert not set(told) & set("\x1b\u202e")
                seen += told
            await desk.press("right")
        for shown in (
            "[b]x[/b]",
            "[@click=app.quit]x",
            "e�vil",
            "�[2Jclear",
            "ドナルド",
            "two lines",
        ):
            assert seen.count(shown) > 3
        assert desk.app.is_running


async def test_a_board_that_cannot_be_read_is_told(sit: Sit) -> None:
    def locked() -> Board:
        raise BoardError("the disk is away.", "Bring it back.")

    async with sit(straight=False, board=locked) as desk:
        await opened(desk)
        assert "the disk is away. Bring it back." in desk.text
        await desk.press("right", "escape")
        assert desk.where == "Home"


async def test_a_history_that_cannot_be_read_leaves_the_title(sit: Sit, tmp_path: Path) -> None:
    boards.play(tmp_path, PACK, "Ada")
    boards.play(tmp_path, PACK, "Bob", day=1)
    away = False

    def board() -> Board:
        if away:
            raise BoardError("the disk is away.", "Bring it back.")
        return Board.open(tmp_path / "scores.db")

    async with sit(LOADED, straight=False, board=board) as desk:
        await opened(desk)
        assert told_of(desk, "Ada")
        away = True
        await desk.press("p", "home", "enter")
        await desk.until(lambda: "the disk is away" in desk.words)
        await desk.resize(120, 40)
        assert told_of(desk, "Ada") and not told_of(desk, "Bob")
        away = False
        await desk.press("p", "home", "enter")
        await desk.until(lambda: told_of(desk, "Bob") and "the disk is away" not in desk.words)


async def test_a_game_just_played_is_in_it(sit: Sit) -> None:
    async with sit(LOADED) as desk:
        await desk.answer("loop")
        await desk.go_on()
        await desk.answer("right")
        await desk.go_on()
        await desk.press("escape")
        await desk.until(lambda: desk.where == "Home")
        await opened(desk)
        assert "History Ada  1 game" in desk.text
        assert "You chose right; right was left" in await page(desk, "missed")


UNDERLINE = re.compile("^[╸━╺ ]+$", re.MULTILINE)
"""The line below the tabs comes into place a moment after what it underlines."""


async def test_the_same_words_in_any_colours(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(3):
        boards.play(tmp_path, PACK, "Ada", day=day, right=(day > 1, False), sure=(1, 3))

    async def words(theme: str, allowed: Callable[[Color], bool]) -> list[str]:
        found = []
        async with sit(LOADED, straight=False) as desk:
            desk.app.theme = theme
            await opened(desk)
            for name in PAGES:
                found.append(UNDERLINE.sub("", await page(desk, name)))
                for segment in chain(*desk.screen._compositor.render_strips()):
                    style = segment.style or Style()
                    assert all(allowed(c) for c in (style.color, style.bgcolor) if c)
        return found

    drawn = await words("textual-dark", lambda _: True)
    assert "★" in drawn[1] and "█" in drawn[2] and "✗" in drawn[3] and "▲" in drawn[4]
    sixteen = (ColorType.DEFAULT, ColorType.STANDARD)
    assert drawn == await words("ansi-dark", lambda color: color.type in sixteen)
    monkeypatch.setenv("NO_COLOR", "1")
    assert drawn == await words("textual-dark", lambda c: len(set(c.triplet or ())) < 2)
