"""The reveal: bars, who won, what was chosen, the points, and where the claim was wrong."""

import asyncio
from functools import partial

import pytest

from tests.support import packs
from tests.support.packs import Recorded
from tests.ui.conftest import Sit
from tuiquiz.board.store import Board
from tuiquiz.quiz.case import Ask, Question
from tuiquiz.quiz.game import Phase
from tuiquiz.quiz.verdict import Failure, FailureKind

TWO = packs.case("two", "left", "right")
SPEED = packs.question(TWO)
SIZE = packs.question(TWO, Ask.LEANEST)
NOT_TOLD_APART = {"left": [100.0, 140.0] * 4, "right": [140.0, 100.0] * 4}
CRASH = Failure(FailureKind.CRASHED, "left ended its process with SIGSEGV", "Mend left.")


@pytest.mark.parametrize(
    ("asked", "recorded", "headline", "detail", "answer"),
    [
        (
            SPEED,
            {"left": [100.0] * 8, "right": [124.0] * 8},
            "★ left is the fastest",
            "1.24x faster [1.22 – 1.26] than right",
            "✓ right, +1,000 points",
        ),
        (
            SPEED,
            {"left": [124.0] * 8, "right": [100.0] * 8},
            "★ right is the fastest",
            "1.24x faster [1.22 – 1.26] than left",
            "✗ wrong",
        ),
        (
            SPEED,
            {"left": [101.0] * 8, "right": [101.0] * 8},
            "A tie",
            "left and right differ by less than 3 %. Each of them is right.",
            "✓ right, +1,000 points",
        ),
        (
            SPEED,
            NOT_TOLD_APART,
            "Too close to call",
            "left and right could not be told apart in the time. Each of them is right.",
            "✓ right, +1,000 points",
        ),
        (
            SIZE,
            {"left": [112.0], "right": [4_167_400.0]},
            "★ left needs the least memory",
            "right needs 37,209x as much",
            "✓ right, +1,000 points",
        ),
        (
            SIZE,
            {"left": [1000.0], "right": [1009.0]},
            "A tie",
            "left and right differ by less than 1 %. Each of them is right.",
            "✓ right, +1,000 points",
        ),
    ],
)
async def test_a_verdict_in_words(
    sit: Sit, asked: Question, recorded: Recorded, headline: str, detail: str, answer: str
) -> None:
    async with sit(packs.pack(asked), {asked.id: recorded}) as desk:
        await desk.answer("left", after_s=0.5)
        assert "Verdict" in desk.text
        assert f"{headline} {detail} You chose" in desk.words
        badge = f"{desk.letters['left'].upper()} {'●■'['ab'.index(desk.letters['left'])]} left"
        assert f"You chose {badge} in 0.5 s: {answer}" in desk.text


async def test_bars_start_at_zero_and_carry_numbers(sit: Sit) -> None:
    recorded = {SPEED.id: {"left": [50.0] * 8, "right": [2000.0, 2200.0] * 4}}
    async with sit(packs.pack(SPEED), recorded) as desk:
        await desk.answer("left")
        rows = {name: n for n, row in enumerate(desk.rows) for name in recorded[SPEED.id]
                if f" {name} " in row and "█" in row}  # fmt: skip
        short, long = desk.rows[rows["left"]], desk.rows[rows["right"]]
        assert short.strip().startswith("★") and "50.0 ns" in short
        assert not long.strip().startswith("★") and "2.10 µs" in long
        assert long.count("█") > 20 * short.count("█")
        assert "n=64" in desk.rows[rows["left"] + 1]
        whisker = desk.rows[rows["right"] + 1]
        assert "├" in whisker and "┼" in whisker and "┤" in whisker and "± " in whisker
        assert "Settled on this machine in 0.5 s · 128 samples" in desk.text


async def test_a_label_and_its_bar_do_not_touch(sit: Sit) -> None:
    async with sit(packs.pack(SPEED)) as desk:
        await desk.answer("left")
        assert any("right █" in row for row in desk.rows)


async def test_a_warm_up_is_worth_nothing_and_says_so(sit: Sit) -> None:
    nap = packs.question(TWO, warm_up=True)
    async with sit(packs.pack(nap, packs.question("sums"))) as desk:
        await desk.answer("left")
        assert "✓ right, a warm-up, worth no points" in desk.text
        assert desk.rows[0].endswith("★ 0 ")


async def test_what_failed_is_told_and_does_not_count(sit: Sit) -> None:
    claimed = packs.question(TWO, claim="right")
    async with sit(packs.pack(claimed, packs.question("sums")), {claimed.id: CRASH}) as desk:
        await desk.answer("left")
        assert "Not measured here" in desk.text
        assert "left ended its process with SIGSEGV. Mend left." in desk.words
        assert "Recorded elsewhere: right, on Some Python, some machine." in desk.words
        assert "No points, and it does not count." in desk.text
        assert "Plot twist" not in desk.text and "You chose" not in desk.text
        assert desk.rows[0].split() == ["–○", "1/2", "Ada", "★", "0"]
        await desk.go_on()
        await desk.answer("loop", after_s=0.5)
        await desk.go_on()
        assert "★ 1,000 points 1 of 1 right" in desk.words


async def test_a_question_that_is_off_is_not_asked(sit: Sit) -> None:
    rusty = packs.question(packs.case("rusty", "old", "new", rust=packs.RUST), claim="new")
    off = Failure(FailureKind.UNAVAILABLE, "add.rs is not compiled", "Install tuiquiz-rust.")
    async with sit(packs.pack(rusty, packs.question("sums")), off={rusty.id: off}) as desk:
        await desk.until(lambda: desk.where == "Reveal")
        assert "Not measured here" in desk.text
        assert "Add.rs is not compiled. Install tuiquiz-rust." in desk.words
        assert "Recorded elsewhere: new, on Some Python, some machine." in desk.words
        await desk.press("w")
        assert "not measured" in desk.text and "Reason of new." in desk.text
        await desk.press("escape")
        await desk.go_on()
        await desk.answer("loop", after_s=0.5)
        await desk.go_on()
        assert "★ 1,000 points 1 of 1 right" in desk.words
        assert desk.runner.measured == ["tiny/sums:fastest"]


async def test_a_game_with_nothing_measured_is_on_no_board(sit: Sit) -> None:
    async with sit(packs.pack(SPEED), {SPEED.id: CRASH}) as desk:
        await desk.answer("left")
        await desk.go_on()
        assert "No question could be measured, so this game is on no board." in desk.words
        await desk.press("enter")
        await desk.until(lambda: "No one yet." in desk.text)
    assert not Board.open(desk.home / "scores.db").top()


@pytest.mark.parametrize(
    ("recorded", "twist"),
    [
        (packs.won(SPEED, "left"), False),
        (packs.won(SPEED, "right"), True),
        (packs.tied(SPEED), False),
        (NOT_TOLD_APART, False),
        (CRASH, False),
    ],
)
async def test_a_plot_twist_only_where_the_claim_is_beaten(
    sit: Sit, recorded: Recorded | Failure, twist: bool
) -> None:
    asked = packs.question(TWO, claim="left", twist="They had `another` Python.")
    async with sit(packs.pack(asked), {asked.id: recorded}) as desk:
        await desk.answer("left")
        assert ("Plot twist" in desk.text) is twist
        if twist:
            assert "Claimed: They found left ahead. (Some Python, some machine)" in desk.words
            assert "Measured here: right is the fastest, 2.00x faster" in desk.words
            assert "Why: They had another Python." in desk.words


async def test_no_claim_no_twist(sit: Sit) -> None:
    async with sit(packs.pack(SPEED), {SPEED.id: packs.won(SPEED, "right")}) as desk:
        await desk.answer("left")
        assert "Plot twist" not in desk.text


async def test_nothing_is_told_before_the_measurement_is_over(sit: Sit) -> None:
    gate = asyncio.Event()
    async with sit(packs.pack(SPEED), gate=gate) as desk:
        await desk.press("space", "a")
        assert (desk.where, desk.game.phase) == ("Reveal", Phase.JUDGING)
        assert "on this machine …" in desk.text
        assert "Verdict" not in desk.text and "Next" not in desk.keys
        await desk.press("enter", "w", "space")
        assert (desk.where, desk.game.phase) == ("Reveal", Phase.JUDGING)
        gate.set()
        await desk.until(lambda: "Verdict" in desk.text)
        assert "enter Next  w Why" in desk.keys and "Skip" not in desk.keys


async def test_who_waits_for_other_measurements_sees_how_many_come_first(sit: Sit) -> None:
    gate = asyncio.Event()
    async with sit(packs.pack(SPEED), gate=gate) as desk:
        desk.runner.ahead = 2
        await desk.press("space", "a")
        await desk.until(lambda: "Waiting: 2 measurements ahead of yours …" in desk.text)
        desk.runner.ahead = 1
        await desk.until(lambda: "Waiting: 1 measurement ahead of yours …" in desk.text)
        desk.runner.ahead = 0
        await desk.until(lambda: "Timing on this machine …" in desk.text)
        gate.set()
        await desk.until(lambda: "Verdict" in desk.text)


async def test_three_and_more_are_ranked_as_far_as_it_is_known(sit: Sit) -> None:
    asked = packs.question(packs.case("four", "a", "b", "c", "d"))
    times = {"a": 150.0, "b": 100.0, "c": 151.0, "d": 400.0}
    async with sit(packs.pack(asked), {asked.id: {n: [v] * 8 for n, v in times.items()}}) as desk:
        await desk.answer("a")
        assert "Order: b < a ≈ c < d" in desk.words


async def test_the_race_takes_its_time_and_can_be_skipped(sit: Sit) -> None:
    async with sit(packs.pack(SPEED)) as desk:
        desk.app.animation_level = "full"
        await desk.press("space", "a")
        await desk.until(lambda: desk.at(Phase.REVEALED))
        assert "Verdict" not in desk.text and "enter Skip" in desk.keys
        await desk.until(lambda: "The race on this machine, as it was measured" in desk.text)
        await desk.press("enter")
        await desk.until(lambda: "Verdict" in desk.text)
        assert desk.at(Phase.REVEALED)


async def test_the_race_grows_as_time_passes(sit: Sit) -> None:
    async with sit(packs.pack(SPEED)) as desk:
        desk.app.animation_level = "full"
        await desk.press("space", "a")
        seen = []

        def shows(text: str) -> bool:
            return text in desk.text

        for samples in ("· 16 samples", "· 48 samples", "· 96 samples", "· 128 samples"):
            await desk.until(partial(shows, samples))
            seen.append(desk.text)
            desk.clock.now_s += 0.5
        assert len(set(seen)) == 4
        await desk.until(lambda: "Verdict" in desk.text)
