"""Plots over time: where the marks stand, and what stands at the axis."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tuiquiz.ui.widgets.plots import BEST, MARK, ZERO, draw, most_ticks, ticks


def places(rows: list[str], mark: str) -> list[tuple[int, int]]:
    """Column and row of each ``mark``."""
    return [(x, y) for y, row in enumerate(rows) for x, cell in enumerate(row) if cell == mark]


@given(
    st.lists(st.integers(-(2**63), 2**63), min_size=1, max_size=400),
    st.integers(2, 120),
    st.integers(3, 40),
)
def test_any_numbers_fit_the_room_there_is(values: list[int], width: int, height: int) -> None:
    rows = draw(values, width, height)
    assert height // 2 < len(rows) <= height
    assert all(len(row.cells) == width for row in rows)
    assert "".join(row.cells for row in rows).count(BEST) == 1
    at = [place for place, row in enumerate(rows) if row.tick is not None]
    assert len({after - before for before, after in pairwise(at)}) == 1
    assert at[0] == 0 and at[-1] == len(rows) - 1
    shown = [row.tick for row in rows if row.tick is not None]
    assert shown == sorted(shown, reverse=True)
    assert shown == list(reversed(ticks(min(values), max(values), most_ticks(height))))


@given(st.integers(-(10**12), 10**12), st.integers(0, 10**12), st.integers(3, 20))
def test_ticks_are_round_and_enclose_all(low: int, more: int, most: int) -> None:
    found = ticks(low, low + more, most)
    steps = {after - before for before, after in pairwise(found)}
    assert len(found) <= most and len(steps) == 1
    assert str(steps.pop()).rstrip("0") in ("1", "2", "5")
    assert found[0] <= min(low, 0) and max(low + more, 0) <= found[-1] and 0 in found


def test_higher_is_higher_and_later_is_further_right() -> None:
    rows = [row.cells for row in draw([0, 300, 100], 21, 9)]
    (best,) = places(rows, BEST)
    assert best == (10, 0)
    marks = sorted(places(rows, MARK))
    assert [x for x, _ in marks] == [0, 20]
    assert marks[0][1] == len(rows) - 1 and best[1] < marks[1][1] < len(rows) - 1


def test_a_lost_game_lies_below_the_line_of_zero() -> None:
    rows = draw([10, -10], 20, 9)
    zero = next(y for y, row in enumerate(rows) if row.tick == 0)
    cells = [row.cells for row in rows]
    assert ZERO in cells[zero] and places(cells, BEST)[0][1] < zero < places(cells, MARK)[0][1]


def test_many_games_are_a_line_without_marks_but_for_the_best() -> None:
    cells = "".join(row.cells for row in draw(list(range(200)), 40, 9))
    assert MARK not in cells and cells.count(BEST) == 1


def test_one_game_stands_in_the_middle() -> None:
    rows = [row.cells for row in draw([500], 20, 5)]
    assert places(rows, BEST) == [(9, 0)]


def test_no_room_no_plot() -> None:
    assert draw([], 20, 9) == draw([1], 1, 9) == draw([1], 20, 2) == ()
