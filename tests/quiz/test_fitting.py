"""Texts of any origin in a line of the screen."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiquiz.quiz.fitting import fitted, padded
from tuiquiz.quiz.names import width


@given(st.text(), st.integers(0, 40))
def test_any_text_fits_and_steers_nothing(text: str, columns: int) -> None:
    shown = fitted(text, columns)
    assert width(shown) <= columns and shown.isprintable()
    assert width(padded(text, columns)) == columns


@pytest.mark.parametrize(
    ("text", "columns", "shown"),
    [
        ("Ada", 3, "Ada"),
        ("Grace", 4, "Gra…"),
        ("ドナルド", 8, "ドナルド"),
        ("ドナルド", 7, "ドナル…"),
        ("ドナルド", 6, "ドナ…"),
        ("e\u202evil\x1b[2J", 16, "e�vil�[2J"),
        ("two\n lines", 16, "two lines"),
        ("[b]x[/b]", 16, "[b]x[/b]"),
        ("Ada", 0, ""),
    ],
)
def test_what_is_shown(text: str, columns: int, shown: str) -> None:
    assert fitted(text, columns) == shown


def test_a_flood_of_accents_is_dammed() -> None:
    shown = fitted("e" + "\u0301" * 30 + "r", 16)
    assert len(shown) == 4 and sum(map(bool, map(unicodedata.combining, shown))) == 2
