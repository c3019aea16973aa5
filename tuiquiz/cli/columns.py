"""Plain tables on standard output."""

from collections.abc import Sequence

from tuiquiz.quiz.names import width


def table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Rows below a head, in columns as wide as they need; ``right`` lists those set flush right."""
    lines = [list(head), *map(list, rows)]
    widths = [max(width(line[at]) for line in lines) for at in range(len(head))]
    out = []
    for line in lines:
        cells = []
        for at, cell in enumerate(line):
            gap = " " * (widths[at] - width(cell))
            cells.append(gap + cell if at in right else cell + gap)
        out.append("  ".join(cells).rstrip())
    return "\n".join(out)
