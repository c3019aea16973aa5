"""Lines of code that are longer than their place: folded, never cut."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len

MARK = "↪ "
AFTER = "([{,.:=+-*/%|&<>;"
LEAST = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """A row of a folded line: ``prefix``, then the line from ``start`` to ``end``."""

    prefix: str
    start: int
    end: int


def fold(line: str, columns: int) -> Iterator[Piece]:
    """The rows of ``line`` in ``columns`` columns, at least ``LEAST``.

    It breaks after a blank, else after a sign, else anywhere. What goes on begins at the line's
    own indentation with ``MARK``; blanks at a break are left out.
    """
    columns = max(LEAST, columns)
    line = line.rstrip()
    if cell_len(line) <= columns:
        yield Piece("", 0, len(line))
        return
    start = len(line) - len(line.lstrip())
    indent = " " * min(start, columns // 3)
    prefix = indent
    while start < len(line):
        end = _end(line, start, columns - cell_len(prefix))
        yield Piece(prefix, start, start + len(line[start:end].rstrip()))
        start = end + len(line[end:]) - len(line[end:].lstrip())
        prefix = indent + MARK


def _end(line: str, start: int, room: int) -> int:
    """Where the row that begins at ``start`` ends."""
    last = start
    while last < len(line) and cell_len(line[start : last + 1]) <= room:
        last += 1
    if last == len(line):
        return last
    far = range(last, start + max(1, (last - start) // 3), -1)
    blank = next((at for at in far if line[at].isspace() or line[at - 1].isspace()), None)
    sign = next((at for at in far if line[at - 1] in AFTER), None)
    return blank or sign or max(last, start + 1)
