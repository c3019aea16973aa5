"""Texts of any origin in a line of the screen."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support import nasty
from tuiquiz.quiz.fitting import fitted, padded
from tuiquiz.quiz.names import WIDTH, problem, tidy, width


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


MARKED = st.text(
    st.sampled_from("aक漢👍ကင\u0301\u0302\u103b\u103c\u1031\u102c\u102d\u102f\u1038\u103a🏽\u20dd")
    | st.characters(),
    max_size=12,
)


@given(MARKED)
@example("ကြောင်")
@example("ဖြိုးဖြိုး")
def test_a_name_that_is_accepted_is_shown_as_it_is(name: str) -> None:
    if problem(name) is None:
        assert fitted(tidy(name), WIDTH) == tidy(name)


@pytest.mark.parametrize("name", nasty.SHOWN)
def test_a_name_that_only_looks_nasty_is_shown_as_it_is(name: str) -> None:
    assert fitted(tidy(name), WIDTH) == tidy(name)
