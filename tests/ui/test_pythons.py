"""The why page that compares the Pythons of this machine."""

import asyncio

import pytest

from tests.support import packs
from tests.ui.conftest import Sit
from tuiquiz.bench.fake import FakeRunner
from tuiquiz.quiz.verdict import Failure, FailureKind

SUMS = packs.question(packs.case("sums"))
RUSTY = packs.question(packs.case("rusty", "old", "new", rust=packs.RUST))
NAMES = [variant.name for variant in SUMS.variants]
WON, LOST = NAMES[0], NAMES[1]
LAST = "CPython 3.13.0"


def recorded(winner: str) -> FakeRunner:
    return FakeRunner({SUMS.id: packs.won(SUMS, winner)})


def row(text: str, python: str) -> str:
    (found,) = [line for line in text.splitlines() if python in line]
    return found


async def test_each_python_is_measured_in_turn_and_flips_are_marked(sit: Sit) -> None:
    async with sit(packs.pack(SUMS), size=(100, 30)) as desk:
        desk.runner.elsewhere = {
            "CPython 3.9.18": recorded(WON),
            "PyPy 3.10.14": recorded(LOST),
            LAST: FakeRunner(
                {SUMS.id: Failure(FailureKind.CRASHED, f"{WON} ended its process with SIGSEGV")}
            ),
        }
        await desk.answer(WON)
        await desk.press("w", "left")
        await desk.until(lambda: "SIGSEGV" in desk.text)
        text = desk.text
        heads = next(
            line for line in text.splitlines() if f"A ● {desk.game.current.options[0]}" in line
        )
        for python, winner in (("CPython 3.9.18", WON), ("PyPy 3.10.14", LOST)):
            line = row(text, python)
            assert heads[line.index("★") :].split()[2] == winner
            assert line.count("x") == 2
        assert "flip" not in row(text, "CPython 3.9.18")
        assert "⇄ flip" in row(text, "PyPy 3.10.14")
        assert "⇄ flip: another winner than here" in text
        assert "ended its process" in row(text, LAST)
        assert all(len(line) <= 100 for line in text.splitlines())


async def test_what_is_measured_is_kept_and_the_rest_goes_on_later(sit: Sit) -> None:
    gate = asyncio.Event()
    slow = FakeRunner({SUMS.id: packs.won(SUMS, LOST)}, gate=gate)
    quick = recorded(WON)
    async with sit(packs.pack(SUMS), size=(100, 30)) as desk:
        desk.runner.elsewhere = {"CPython 3.9.18": quick, LAST: slow}
        await desk.answer(WON)
        await desk.press("w", "left")
        await desk.until(
            lambda: "measuring …" in row(desk.text, LAST) if LAST in desk.text else False
        )
        assert "★" in row(desk.text, "CPython 3.9.18")
        await desk.press("escape")
        await desk.until(lambda: slow.closed == 1)
        gate.set()
        await desk.press("w", "left")
        await desk.until(lambda: "⇄ flip" in row(desk.text, LAST))
        assert quick.measured == [SUMS.id]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 60)])
async def test_the_matrix_fits_every_screen(sit: Sit, size: tuple[int, int]) -> None:
    long = packs.question(packs.case("long", *(f"a_function_with_a_long_name_{n}" for n in "abcd")))
    names = [variant.name for variant in long.variants]
    async with sit(packs.pack(long), size=size) as desk:
        desk.runner.elsewhere = {LAST: FakeRunner({long.id: packs.won(long, names[3])})}
        await desk.answer(names[0])
        await desk.press("w", "left")
        await desk.until(lambda: "another winner than here" in desk.text)
        assert "⇄ flip" in row(desk.text, LAST)
        assert row(desk.text, LAST).count("x") == 3


async def test_where_there_is_no_other_python_it_says_so(sit: Sit) -> None:
    async with sit(packs.pack(SUMS), size=(100, 30)) as desk:
        await desk.answer(WON)
        await desk.press("w", "left")
        await desk.until(lambda: "No other Python was found" in desk.text)


async def test_rust_is_not_compared(sit: Sit) -> None:
    async with sit(packs.pack(RUSTY), size=(100, 30)) as desk:
        desk.runner.elsewhere = {LAST: recorded(WON)}
        await desk.answer("old")
        await desk.press("w", "left")
        assert "compiled for the Python of this game only" in desk.text
