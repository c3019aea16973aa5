"""A QR code in the cells of a terminal: two modules a cell, dark on light whatever the theme."""

import segno
from textual.content import Content

QUIET = 2
"""Light modules around the code: the standard asks for four, readers are content with two."""
_CELLS = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
INK = "black on white"


def matrix(text: str) -> tuple[tuple[int, ...], ...]:
    """The modules of the smallest code that holds ``text``, its quiet zone included; 1 is dark."""
    code = segno.make(text, error="l", micro=False, boost_error=False)
    return tuple(tuple(row) for row in code.matrix_iter(border=QUIET))


def size(text: str) -> tuple[int, int]:
    """Columns and lines of the code of ``text``."""
    modules = len(matrix(text))
    return modules, (modules + 1) // 2


def drawn(text: str) -> Content:
    """The code of ``text``."""
    rows = list(matrix(text))
    if len(rows) % 2:
        rows.append((0,) * len(rows))
    lines = (
        "".join(_CELLS[top, bottom] for top, bottom in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    )
    return Content("\n").join(Content.styled(line, INK) for line in lines)
