"""The end of a game: what was missed, what to take home, the place on the board."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from tests.support import packs
from tests.ui.conftest import Sit
from tuiquiz.board.record import FinishedGame
from tuiquiz.board.store import Board
from tuiquiz.errors import BoardError
from tuiquiz.quiz.case import Ask
from tuiquiz.quiz.scoring import Score

SUMS = packs.case("sums", learnings=("Let `sum` do it.",))
FASTEST, LEANEST = packs.question(SUMS), packs.question(SUMS, Ask.LEANEST)
ORDER = packs.question(packs.case("order", "left", "right", learnings=("Left is left.",)))
PACK = packs.pack(FASTEST, LEANEST, ORDER)
RECORDED = {ORDER.id: packs.tied(ORDER)}


def played(home: Path, *names: str) -> None:
    """Put earlier games on the board, 1,000 points apart and the last with none."""
    board = Board.open(home / "scores.db")
    for at, name in enumerate(reversed(names)):
        score = Score(name, 1000 * at, at, len(names), 10_000_000_000)
        time = datetime(2026, 5, 1 + at, tzinfo=UTC)
        board.add(FinishedGame(str(uuid4()), "tiny", "7", "classic", time, "3.99.1", "m", (score,)))


async def test_the_standings(sit: Sit) -> None:
    async with sit(PACK, RECORDED) as desk:
        await desk.answer("loop", after_s=0.5)
        await desk.go_on()
        await desk.answer("builtin")
        await desk.go_on()
        await desk.answer("right", after_s=0.5)
        await desk.go_on()
        questions, missed = desk.text.split("Questions")[1].split("Missed")
        missed, learnt = missed.split("What to take home")
        lines = [line.split() for line in questions.split("\n") if line.strip()]
        assert lines[0] == ["1", "✓", "+1,000", "2.50x", "The", "case", "sums"]
        assert lines[1] == ["2", "✗", "+0", "2.50x", "The", "case", "sums", "(memory)"]
        assert lines[2] == ["3", "✓", "+1,000", "close", "The", "case", "order"]
        assert "✗ The case sums: you chose builtin." in missed and "Reason of loop." in missed
        assert "order" not in missed
        assert "★ Let sum do it." in learnt and "★ Left is left." in learnt
        assert learnt.count("Let sum do it.") == 1


async def test_a_winner_that_needs_nothing_has_no_ratio_and_is_not_close(sit: Sit) -> None:
    memory = {"loop": [0.0] * 8, "builtin": [96.0] * 8, "generator": [208.0] * 8}
    async with sit(packs.pack(LEANEST), {LEANEST.id: memory}) as desk:
        await desk.answer("loop", after_s=0.5)
        assert "loop needs none at all" in desk.text
        await desk.go_on()
        assert "1 ✓  +1,000    none  The case sums (memory)" in desk.text


async def test_nothing_missed_no_list_of_it(sit: Sit) -> None:
    async with sit(packs.pack(ORDER), RECORDED) as desk:
        await desk.answer("left")
        await desk.go_on()
        assert "Missed" not in desk.text


async def test_a_question_that_ran_out_is_missed(sit: Sit) -> None:
    async with sit(packs.pack(ORDER)) as desk:
        await desk.press("space")
        await desk.wait(21)
        await desk.go_on()
        assert "✗ The case order: no answer in time." in desk.text


async def test_a_long_recap_scrolls(sit: Sit) -> None:
    learnings = [f"Learnt {n}." for n in range(24)]
    case = packs.case("order", "left", "right", learnings=learnings)
    async with sit(packs.pack(packs.question(case)), size=(60, 20)) as desk:
        await desk.answer("left")
        await desk.go_on()
        assert learnings[0] in desk.text and learnings[-1] not in desk.text
        await desk.press(*["down"] * 5, "pagedown", "pagedown")
        assert learnings[0] not in desk.text and learnings[-1] in desk.text


async def test_the_board_marks_the_line_just_played(sit: Sit, tmp_path: Path) -> None:
    played(tmp_path, "Grace", "Barbara", "Alan")
    async with sit(packs.pack(ORDER)) as desk:
        await desk.answer("left", after_s=0.5)
        await desk.go_on()
        assert "place 2 on the board of this machine" in desk.text
        await desk.press("enter")
        await desk.until(lambda: "Grace" in desk.text)
        lines = [row.split() for row in desk.rows[2:] if "/" in row]
        assert [line[:3] for line in lines] == [
            ["1", "Grace", "2,000"],
            ["▶2", "Ada", "1,000"],
            ["2", "Barbara", "1,000"],
            ["4", "Alan", "0"],
        ] or [line[0] for line in lines] == ["1", "▶2", "3", "4"]
        assert "2026-05-03" in desk.text and "3.99.1" in desk.text
        await desk.press("escape")
        assert desk.where == "Standings"
        await desk.press("escape")
        await desk.until(lambda: desk.where == "Home")


async def test_an_empty_board_says_what_to_do(sit: Sit) -> None:
    async with sit(straight=False) as desk:
        await desk.press("b")
        await desk.until(lambda: "No one yet." in desk.text)
        assert "High scores: A tiny pack" in desk.text
        await desk.press("escape")
        assert desk.where == "Home"


async def test_the_board_shows_names_of_any_width(sit: Sit, tmp_path: Path) -> None:
    played(tmp_path, "ドナルド・クヌース九", "[b]x[/b]", "e\x1b[2Jvil", "👩‍🚀 in space")
    async with sit(straight=False) as desk:
        for width in (60, 80, 200):
            await desk.resize(width, 24)
            await desk.press("b")
            await desk.until(lambda: "[b]x[/b]" in desk.text)
            assert "ドナルド・クヌ" in desk.text and "\x1b" not in desk.text
            await desk.press("escape")


async def test_a_board_that_cannot_be_written_costs_only_the_place(sit: Sit) -> None:
    def locked() -> Board:
        raise BoardError("the disk has no room left.", "Free some space.")

    async with sit(packs.pack(ORDER), board=locked) as desk:
        await desk.answer("left", after_s=0.5)
        await desk.go_on()
        assert "★ 1,000 points" in desk.text and "not on the board" in desk.text
        assert "the disk has no room left. Free some space." in desk.text
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Board" and "no room left" in desk.text)
        await desk.press("escape", "escape")
        await desk.until(lambda: desk.where == "Home")


async def test_a_damaged_board_is_set_aside_and_told(sit: Sit, tmp_path: Path) -> None:
    (tmp_path / "scores.db").write_bytes(b"rubbish" * 500)
    async with sit(packs.pack(ORDER)) as desk:
        await desk.answer("left")
        await desk.go_on()
        assert "place 1 on the board" in desk.text
        assert "were damaged" in desk.words and "They are kept as scores.db.damaged-" in desk.words
    assert len(Board.open(tmp_path / "scores.db").top()) == 1


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_home_from_the_standings(sit: Sit, key: str) -> None:
    async with sit(packs.pack(ORDER)) as desk:
        await desk.answer("left")
        await desk.go_on()
        await desk.press(key)
        await desk.until(lambda: desk.where == "Home")
        assert desk.app.session is None
