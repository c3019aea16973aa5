"""Text from elsewhere, made fit for a terminal or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiquiz.quiz.text import clean, unprintable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("mine.py:f,g", "mine.py:f,g"),
        ("  two \t words\n here ", "two words here"),
        ("\x1b[31mred\x07", "�[31mred�"),
        ("left\u202eright\u200b", "left�right�"),
        ("half \ud800", "half �"),
        ("été 漢字 👍", "été 漢字 👍"),
        ("", ""),
    ],
)
def test_a_terminal_is_shown_one_harmless_line(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(st.text())
def test_whatever_it_was_it_prints_on_one_line(text: str) -> None:
    assert clean(text).isprintable()
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", None),
        ("def f():\r\n\treturn 'été 漢字 👍'\n", None),
        ("עברית العربية", None),
        ("a\x1bb", (1, "U+001B")),
        ("one\ntwo\x9b\nthree\x1b", (2, "U+009B")),
        ("one\n\n\x00", (3, "U+0000")),
        ("\x7f", (1, "U+007F")),
        *[(f"x = 1\n# {chr(c)}", (2, f"U+{c:04X}")) for c in range(0x202A, 0x202F)],
        *[(f"x = 1\n# {chr(c)}", (2, f"U+{c:04X}")) for c in range(0x2066, 0x206A)],
    ],
)
def test_what_steers_or_turns_is_found_by_line(text: str, found: tuple[int, str] | None) -> None:
    assert unprintable(text) == found
