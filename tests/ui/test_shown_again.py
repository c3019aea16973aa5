"""A result from before is called one, wherever it is shown."""

import pytest

from tests.support import packs
from tests.ui.conftest import Sit
from tuiquiz.bench.measuring import Snapshot, Stage
from tuiquiz.quiz import wording

SUMS = packs.question(packs.case("sums"))
WON = SUMS.variants[0].name


@pytest.mark.parametrize(
    ("age_s", "when"),
    [(0.4, "just now"), (12.2, "12 s ago"), (59.0, "59 s ago"), (150.0, "2 min ago")],
)
def test_its_age_in_words(age_s: float, when: str) -> None:
    said = wording.measured_before(age_s)
    assert said == f"Measured on this machine {when}, since others are waiting"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_reveal_says_when_it_was_measured(sit: Sit, size: tuple[int, int]) -> None:
    async with sit(packs.pack(SUMS), size=size) as desk:
        desk.runner.age_s = 130.0
        await desk.answer(WON)
        before = "Measured on this machine 2 min ago, since others are waiting"
        assert f"{before} · 192 samples" in desk.text
        assert "Settled" not in desk.text
        await desk.press("w")
        assert f"{before}." in desk.words


async def test_the_race_that_is_drawn_again_says_so_too(sit: Sit) -> None:
    async with sit(packs.pack(SUMS), level="full") as desk:
        desk.runner.age_s = 130.0
        await desk.press("space")
        await desk.press(desk.letters[WON])
        await desk.until(lambda: "2 min ago, since others are waiting" in desk.text)
        assert f"{WON} is the fastest" not in desk.text
        await desk.wait(2)
        await desk.until(lambda: f"{WON} is the fastest" in desk.text)


async def test_a_live_one_says_nothing_of_it(sit: Sit) -> None:
    async with sit(packs.pack(SUMS)) as desk:
        await desk.answer(WON)
        assert "Settled on this machine in 0.5 s" in desk.text and "waiting" not in desk.text
        await desk.press("w")
        assert "since others are waiting" not in desk.text


async def test_where_no_other_python_can_measure_there_is_no_page_for_them(sit: Sit) -> None:
    async with sit(packs.pack(SUMS)) as desk:
        desk.runner.compares = False
        await desk.answer(WON)
        await desk.press("w")
        assert "Learnings" in desk.text and "Pythons" not in desk.text
        await desk.press("left", "left", "right", "right", "right")
        assert desk.where == "Why"


def test_a_snapshot_is_live_unless_told_otherwise() -> None:
    assert Snapshot(Stage.DONE, 1.0, (), None).age_s is None
