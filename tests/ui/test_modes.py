"""What the modes ask of a player who plays alone, and how it is told."""

import pytest

from tests.support import packs, referee
from tests.ui.conftest import Sit
from tuiquiz.board.store import Board
from tuiquiz.quiz.game import Phase
from tuiquiz.quiz.scoring import Mode, Scoring

SUMS = packs.question("sums")
LAST = packs.question(packs.case("last", "left", "right"))
PACK = packs.pack(SUMS, LAST)
RECORDED = {SUMS.id: packs.won(SUMS, "builtin"), LAST.id: packs.tied(LAST)}


async def test_certainty(sit: Sit) -> None:
    async with sit(PACK, RECORDED, scoring=Scoring(Mode.CERTAINTY)) as desk:
        assert "h Hint" not in desk.keys
        await desk.press("h", "space")
        desk.clock.now_s += 2
        await desk.press(desk.letters["loop"])
        assert desk.at(Phase.SURE) and "How sure are you?" in desk.text
        assert "1 A guess  2 Rather sure  3 Certain" in desk.keys
        assert f"▶ {desk.letters['loop'].upper()}" in desk.text
        await desk.press("4", "3")
        await desk.until(lambda: desk.where == "Reveal" and desk.at(Phase.REVEALED))
        assert "certain: ✗ wrong, −6 points" in desk.text
        await desk.go_on()
        await desk.press("space", "1")
        desk.clock.now_s += 16
        await desk.until(lambda: desk.at(Phase.REVEALED))
        assert desk.game.outcomes[-1].answers[0].sure is None
        assert "not saying how sure, which counts as a guess: ✓ right, +1 point" in desk.words
        await desk.go_on()
        assert "★ −5 points" in desk.text and "-5" not in desk.text
        referee.check(desk.session)
    (entry,) = Board.open(desk.home / "scores.db").top()
    assert (entry.mode, entry.points) == ("certainty", -5)


async def test_a_number_held_down_says_nothing_of_certainty(sit: Sit) -> None:
    async with sit(PACK, RECORDED, scoring=Scoring(Mode.CERTAINTY)) as desk:
        await desk.press("space")
        desk.clock.now_s += 1
        await desk.press("3")
        for wait in (0.5, *[0.033] * 20):
            desk.clock.now_s += wait
            await desk.press("3")
        assert desk.at(Phase.SURE)
        desk.clock.now_s += 0.9
        await desk.press("3")
        await desk.until(lambda: desk.at(Phase.REVEALED))
        assert desk.game.outcomes[0].answers[0].sure == 3


async def test_untimed_has_no_clock_and_no_time(sit: Sit) -> None:
    async with sit(PACK, RECORDED, scoring=Scoring(Mode.UNTIMED)) as desk:
        assert desk.at(Phase.ANSWERING)
        assert "there is no clock" in desk.text and "Ready" not in desk.keys
        await desk.wait(3600)
        assert desk.at(Phase.ANSWERING)
        await desk.press(desk.letters["builtin"])
        await desk.until(lambda: desk.where == "Reveal" and desk.at(Phase.REVEALED))
        assert "✓ right, +1,000 points" in desk.text and " in 3" not in desk.text
        await desk.go_on()
        await desk.press("h", "a")
        await desk.until(lambda: desk.at(Phase.REVEALED))
        await desk.go_on()
        assert "★ 1,800 points" in desk.text and "answered in" not in desk.text
        referee.check(desk.session)
    (entry,) = Board.open(desk.home / "scores.db").top()
    assert (entry.mode, entry.answer_ns) == ("untimed", 0)


@pytest.mark.parametrize(
    ("mode", "total", "line"),
    [
        (Mode.CLASSIC, 2000, "Ratio bonus +150, a line of its own"),
        (Mode.ACCURACY, 2 * 1499 + 150, "Ratio bonus +150, in the points"),
    ],
)
async def test_the_ratio(sit: Sit, mode: Mode, total: int, line: str) -> None:
    async with sit(PACK, RECORDED, scoring=Scoring(mode, guess=True)) as desk:
        for right, keys, told in (
            ("builtin", [], "You guessed 2.0x, measured 2.0x: +100 ratio bonus"),
            ("left", ["left"] * 2, "You guessed 1.6x, measured 1.0x: +50 ratio bonus"),
        ):
            await desk.press("space", desk.letters[right])
            assert "How many times faster than the next?" in desk.text
            desk.clock.now_s += 1
            await desk.press(*keys, "enter")
            await desk.until(lambda: desk.where == "Reveal" and desk.at(Phase.REVEALED))
            assert told in desk.text
            await desk.go_on()
        assert line in desk.words
        referee.check(desk.session)
        score = desk.game.score("Ada")
        assert (score.points, score.bonus) == (total, 150)


async def test_a_wrong_answer_has_no_bonus(sit: Sit) -> None:
    scoring = Scoring(Mode.ACCURACY, guess=True)
    async with sit(PACK, RECORDED, scoring=scoring) as desk:
        await desk.press("space", desk.letters["loop"])
        desk.clock.now_s += 1
        await desk.press("up", "up", "down", "down", "enter")
        await desk.until(lambda: desk.where == "Reveal" and desk.at(Phase.REVEALED))
        assert "You guessed 2.0x, measured 2.0x: no bonus" in desk.text
        assert desk.game.outcomes[0].bonuses == (0,)


async def test_a_stretched_timer(sit: Sit) -> None:
    async with sit(PACK, RECORDED, scoring=Scoring(timer=2.0)) as desk:
        await desk.press("space")
        await desk.wait(59.9)
        assert desk.at(Phase.ANSWERING)
        await desk.press(desk.letters["builtin"])
        await desk.until(lambda: desk.where == "Reveal" and desk.at(Phase.REVEALED))
        assert "✓ right, +600 points" in desk.text
        await desk.press("enter", "q", "y")
        await desk.until(lambda: desk.where == "Home")
