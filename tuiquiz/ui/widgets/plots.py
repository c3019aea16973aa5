"""The arithmetic of plots over time: numbers and a size become cells. No terminal needed.

A line of braille dots, two by four in a cell, joins the numbers from left to right; ``●`` marks
each where there is room, ``★`` the best.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_EMPTY = 0x2800
MARK, BEST, ZERO = "●", "★", "┄"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a plot: what stands at its axis (None: nothing), and its cells."""

    tick: int | None
    cells: str


def ticks(low: int, high: int, most: int) -> tuple[int, ...]:
    """At most ``most`` round numbers (3 at least), evenly spaced, around all of these and zero."""
    low, high = min(low, 0), max(high, 0)
    if low == high:
        high = 1
    most = max(3, most)
    power = 1
    while True:
        for factor in (1, 2, 5):
            step = factor * power
            first, last = low // step * step, -(-high // step) * step
            if (last - first) // step + 1 <= most:
                return tuple(range(first, last + 1, step))
        power *= 10


def most_ticks(height: int) -> int:
    """How many ticks fit beside a plot of so many rows."""
    return (height + 1) // 2


def draw(values: Sequence[int], width: int, height: int) -> tuple[Row, ...]:
    """Rows from the top; the oldest of ``values`` is at the left, each cell row ``width`` wide.

    As many rows as ``height`` allows with ticks evenly spaced; none for no values, and for less
    room than 2 cells and 3 rows.
    """
    if not values or width < 2 or height < 3:
        return ()
    axis = ticks(min(values), max(values), most_ticks(height))
    low, span = axis[0], axis[-1] - axis[0]
    gaps = len(axis) - 1
    height = (height - 1) // gaps * gaps + 1

    def row(value: int) -> int:
        return round((axis[-1] - value) / span * (height - 1))

    def dot(value: int) -> int:
        return min(4 * height - 1, max(0, round((axis[-1] - value) / span * 4 * (height - 1)) + 1))

    dots = 2 * width - 1
    places = [round(at * dots / max(1, len(values) - 1)) for at in range(len(values))]
    if len(values) == 1:
        places = [width - 1]
    points = [(x, dot(value)) for x, value in zip(places, values, strict=True)]
    bits = [[0] * width for _ in range(height)]
    for (x0, y0), (x1, y1) in pairwise(points):
        steps = max(abs(x1 - x0), abs(y1 - y0), 1)
        for step in range(steps + 1):
            x, y = x0 + round((x1 - x0) * step / steps), y0 + round((y1 - y0) * step / steps)
            bits[y // 4][x // 2] |= _DOTS[y % 4][x % 2]
    zero = row(0) if low < 0 else None
    cells = [
        [chr(_EMPTY + b) if b else ZERO if at == zero else " " for b in line]
        for at, line in enumerate(bits)
    ]
    if 2 * len(values) <= width:
        for x, y in points:
            cells[y // 4][x // 2] = MARK
    x, y = points[values.index(max(values))]
    cells[y // 4][x // 2] = BEST
    at_axis = {row(tick): tick for tick in axis}
    return tuple(Row(at_axis.get(at), "".join(line)) for at, line in enumerate(cells))
