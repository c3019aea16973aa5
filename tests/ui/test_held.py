"""Held keys and pressed keys, by their times alone."""

import gc
import tracemalloc
from itertools import accumulate

import pytest

from tests.support import packs
from tests.ui.conftest import Sit
from tuiquiz.quiz.game import Phase
from tuiquiz.ui.held import HeldKeys


def pressed(*gaps_s: float) -> list[bool]:
    """What is found of each report of one key, after these gaps."""
    held, found = HeldKeys(), []
    for time_s in accumulate(gaps_s, initial=1000.0):
        held.hear("a", time_s)
        found.append(held.pressed("a"))
    return found


@pytest.mark.parametrize("delay_s", [0.25, 0.4, 0.5, 0.66])
@pytest.mark.parametrize("repeat_s", [0.016, 0.033, 0.05, 0.09])
def test_a_held_key_is_pressed_once(delay_s: float, repeat_s: float) -> None:
    assert pressed(delay_s, *[repeat_s] * 50) == [True] + [False] * 51


def test_after_a_pause_a_key_is_pressed_again() -> None:
    assert pressed(0.5, *[0.03] * 5, 0.9, 1.0) == [True] + [False] * 6 + [True, True]


def test_who_insists_is_heard() -> None:
    assert pressed(0.3, 0.3, 0.3) == [True, False, True, True]


def test_keys_are_told_apart() -> None:
    held = HeldKeys()
    for at, key in enumerate("abab"):
        held.hear(key, 1000 + at / 100)
    assert not held.pressed("a") and not held.pressed("b")
    assert held.pressed("c")


def test_reports_that_come_by_again_after_later_ones_are_what_they_were() -> None:
    held = HeldKeys()
    times = [1000.0, 1000.3, 1000.6, 1000.61]
    for time_s in times:
        held.hear("a", time_s)
    found = []
    for time_s in times:
        held.hear("a", time_s)
        found.append(held.pressed("a"))
    assert found == [True, False, True, False]


@pytest.mark.parametrize("gaps_s", [(0.00005,), (0.3, 0.00005), (0.00005, 0.00005)])
async def test_presses_that_come_in_one_piece_count_as_one(
    sit: Sit, gaps_s: tuple[float, ...]
) -> None:
    """Over a slow line, or while much is going on."""
    async with sit(packs.pack(packs.question("sums"))) as desk:
        for time_s in accumulate(gaps_s, initial=desk.clock.now_s):
            desk.send("space", time_s)
        await desk.settle()
        assert desk.at(Phase.ANSWERING)


def test_who_presses_every_key_there_is_fills_no_memory() -> None:
    held = HeldKeys()
    gc.collect()
    tracemalloc.start()
    for number in range(20_000):
        held.hear(f"key {number}", number / 30)
    held_bytes = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert held_bytes < 200_000
    assert held.pressed("key 1")
