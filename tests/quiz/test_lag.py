"""What of the way to a player is given back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiquiz.quiz import lag

MS = 1_000_000


@pytest.mark.parametrize(
    ("measured", "counts"), [(-5, 0), (0, 0), (40, 40), (250, 250), (251, 250), (60_000, 250)]
)
def test_at_most_a_quarter_of_a_second_counts(measured: int, counts: int) -> None:
    assert lag.allowed(measured * MS) == counts * MS
    assert lag.pressed(9000 * MS, 0, measured * MS) == (9000 - counts) * MS


def test_a_key_is_never_moved_before_the_phase_began() -> None:
    assert lag.pressed(1040 * MS, 1000 * MS, 50 * MS) == 1000 * MS
    assert lag.pressed(1050 * MS, 1000 * MS, 40 * MS) == 1010 * MS
    assert lag.pressed(1050 * MS, None, 40 * MS) == 1010 * MS


@given(st.integers(0), st.integers(0), st.integers())
def test_nobody_gains_more_than_the_most(since: int, later: int, measured: int) -> None:
    at = since + later
    moved = lag.pressed(at, since, measured)
    assert since <= moved <= at
    assert at - moved <= lag.MOST_NS
