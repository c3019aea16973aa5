"""What a client says of its terminal is harmless before anybody sees it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiquiz.kiosk.line import MOST, clamped, described

NASTY = ["\x1b[2J\x1b]0;owned\a", "‮xterm", "xterm\n", "x" * 10_000, "", " ", "\x00", "../../etc"]
NASTY += ["-rf", "xterm;reboot", "xterm​", "$(id)", "🙈"]


@pytest.mark.parametrize("term", NASTY)
def test_a_type_that_is_no_plain_word_is_none(term: str) -> None:
    assert described(term, (80, 24), {}).term == "unknown"


@pytest.mark.parametrize(
    "term", ["xterm-256color", "screen.xterm-256color", "rxvt+pcfkeys", "9term"]
)
def test_a_plain_type_is_kept(term: str) -> None:
    assert described(term, (80, 24), {}).term == term


@pytest.mark.parametrize("value", NASTY)
def test_values_that_are_no_plain_words_are_dropped(value: str) -> None:
    assert described("xterm", (80, 24), {"COLORTERM": value, "LANG": "C"}).environment == {
        "LANG": "C"
    }


@given(st.text(), st.dictionaries(st.text() | st.just("LC_TERMINAL"), st.text()))
def test_nothing_that_is_kept_can_harm(term: str, environment: dict[str, str]) -> None:
    known = described(term, (80, 24), environment)
    for text in (known.term, *known.environment, *known.environment.values()):
        assert text.isascii() and text.isprintable() and len(text) <= 40


def test_names_of_variables_are_few() -> None:
    assert described("xterm", (80, 24), {"LD_PRELOAD": "x", "HOME": "y"}).environment == {}


@pytest.mark.parametrize(
    ("window", "drawn"),
    [
        ((80, 24), (80, 24)),
        ((0, 0), (80, 24)),
        ((0, 50), (80, 50)),
        ((2**32 - 1, 2**32 - 1), MOST),
        ((300, 100), MOST),
        ((300, 10), (240, 10)),
        ((30, 5), (30, 5)),
        ((1, 1), (1, 1)),
        ((-5, -5), (80, 24)),
    ],
)
def test_the_size_that_is_drawn(window: tuple[int, int], drawn: tuple[int, int]) -> None:
    assert clamped(window) == drawn
    assert described("xterm", window, {}).size == drawn
