"""Held keys and pressed keys, by their times alone."""

from itertools import accumulate

import pytest

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
