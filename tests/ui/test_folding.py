"""Long lines of code are folded: nothing is lost, nothing is too wide, and it stays readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tuiquiz.ui.folding import LEAST, MARK, fold

CODE = st.text(
    st.sampled_from("abc ()[]{},.:=+_'\"é漢\t ") | st.characters(codec="utf-8"), max_size=90
)


def folded(line: str, columns: int) -> list[str]:
    return [piece.prefix + line[piece.start : piece.end] for piece in fold(line, columns)]


@pytest.mark.parametrize(
    ("line", "columns", "rows"),
    [
        ("return x", 20, ["return x"]),
        ("", 20, [""]),
        (
            "    return sum(1 for x in arr if x % 2 == 0)",
            30,
            ["    return sum(1 for x in arr", "    ↪ if x % 2 == 0)"],
        ),
        (
            "def f(numbers: list[int]) -> dict[str, int]:",
            24,
            ["def f(numbers:", "↪ list[int]) ->", "↪ dict[str, int]:"],
        ),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", 10, ["aaaaaaaaaa", "↪ aaaaaaaa", "↪ aaaaaa"]),
        ("numbers.append(numbers[1])", 16, ["numbers.append(", "↪ numbers[1])"]),
        ("漢漢漢漢漢漢", 8, ["漢漢漢漢", "↪ 漢漢"]),
        (" " * 30 + "x = 1", 12, ["    x = 1"]),
    ],
)
def test_a_line_breaks_where_a_reader_would(line: str, columns: int, rows: list[str]) -> None:
    assert folded(line, columns) == rows


@given(CODE.filter(lambda text: "\n" not in text), st.integers(LEAST, 100))
def test_nothing_is_lost_and_nothing_is_too_wide(line: str, columns: int) -> None:
    pieces = list(fold(line, columns))
    kept = "".join("".join(line[p.start : p.end].split()) for p in pieces)
    assert kept == "".join(line.split())
    assert all(cell_len(row) <= columns for row in folded(line, columns))
    assert all(MARK in p.prefix for p in pieces[1:]) and MARK not in pieces[0].prefix


@given(st.text("ab (,", max_size=60))
def test_a_line_that_fits_is_left_alone(line: str) -> None:
    assert folded(line, 60) == [line.rstrip()]
