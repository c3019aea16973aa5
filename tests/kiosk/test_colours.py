"""Colours fit the terminal, and nothing else of a frame changes."""

import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color, ColorSystem
from rich.style import Style

from tuiquiz.kiosk.colours import Depth, depth, downgraded, nearest

SGR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize(
    ("term", "environment", "shows"),
    [
        ("xterm-256color", {}, Depth.EIGHT_BIT),
        ("xterm", {}, Depth.EIGHT_BIT),
        ("tmux-256color", {}, Depth.EIGHT_BIT),
        ("vte-256color", {}, Depth.EIGHT_BIT),
        ("screen", {}, Depth.STANDARD),
        ("linux", {}, Depth.STANDARD),
        ("vt100", {}, Depth.NONE),
        ("vt220", {}, Depth.NONE),
        ("xterm-m", {}, Depth.NONE),
        ("dumb", {}, Depth.NONE),
        ("unknown", {}, Depth.NONE),
        ("", {}, Depth.STANDARD),
        ("xterm-kitty", {}, Depth.TRUECOLOR),
        ("alacritty", {}, Depth.TRUECOLOR),
        ("foot", {}, Depth.TRUECOLOR),
        ("xterm-ghostty", {}, Depth.TRUECOLOR),
        ("xterm-direct", {}, Depth.TRUECOLOR),
        ("xterm-256color", {"COLORTERM": "truecolor"}, Depth.TRUECOLOR),
        ("xterm-256color", {"COLORTERM": "24bit"}, Depth.TRUECOLOR),
        ("xterm-256color", {"COLORTERM": "TrueColor"}, Depth.TRUECOLOR),
        ("xterm-256color", {"COLORTERM": "yes"}, Depth.EIGHT_BIT),
        ("xterm-256color", {"LC_TERMINAL": "iTerm2"}, Depth.TRUECOLOR),
        ("xterm-256color", {"TERM_PROGRAM": "WezTerm"}, Depth.TRUECOLOR),
        ("xterm-256color", {"NO_COLOR": "1"}, Depth.NONE),
        ("xterm-kitty", {"NO_COLOR": "1", "COLORTERM": "truecolor"}, Depth.NONE),
        ("xterm-256color", {"NO_COLOR": ""}, Depth.EIGHT_BIT),
    ],
)
def test_how_many_colours(term: str, environment: Mapping[str, str], shows: Depth) -> None:
    assert depth(term, environment) is shows


FRAME = (
    "\x1b[?2026h\x1b[2;5H\x1b[1;38;2;255;0;0;48;2;0;0;80mred ✓\x1b[0m\x1b[K"
    "\x1b[4;38;5;208mo\x1b[24;7m\x1b[31;102m!\x1b[39;49m\x1b]52;c;aGk=\a\x1b[?25l\x1b[m\x1b[?2026l"
)


def test_truecolor_is_left_as_it_is() -> None:
    assert downgraded(FRAME, Depth.TRUECOLOR) is FRAME


@pytest.mark.parametrize("shows", [Depth.NONE, Depth.STANDARD, Depth.EIGHT_BIT])
def test_all_that_is_no_colour_stays(shows: Depth) -> None:
    assert SGR.sub("", downgraded(FRAME, shows)) == SGR.sub("", FRAME)


def test_256_colours() -> None:
    shown = downgraded("\x1b[1;38;2;255;0;0;48;2;0;0;255mx\x1b[38;5;208my\x1b[0m", Depth.EIGHT_BIT)
    assert shown == "\x1b[1;38;5;196;48;5;21mx\x1b[38;5;208my\x1b[0m"


@pytest.mark.parametrize(
    ("rgb", "number"),
    [
        ((0, 0, 0), 16),
        ((255, 255, 255), 231),
        ((95, 175, 255), 75),
        ((8, 8, 8), 232),
        ((11, 42, 69), 236),  # A dark blue is not the bright 17.
        ((58, 30, 16), 234),  # Nor a dark brown the red 52.
        ((120, 120, 122), 243),
    ],
)
def test_the_nearest_of_256_colours(rgb: tuple[int, int, int], number: int) -> None:
    assert nearest(*rgb) == number


@given(st.integers(16, 255))
def test_a_colour_that_there_is_stays(number: int) -> None:
    shown = Color.from_ansi(number).get_truecolor()
    assert Color.from_ansi(nearest(*shown)).get_truecolor() == shown


def test_16_colours_know_no_other_codes() -> None:
    shown = downgraded("\x1b[1;38;2;255;0;0;48;2;0;0;0mx\x1b[4;38;5;208;48;5;21my", Depth.STANDARD)
    codes = [code for found in SGR.findall(shown) for code in found[2:-1].split(";")]
    assert {"1", "4"} < set(codes)
    assert all(
        int(code) in {1, 4, *range(30, 38), *range(40, 48), *range(90, 108)} for code in codes
    )


@pytest.mark.parametrize(
    ("drawn", "shown"),
    [
        ("\x1b[38;2;9;9;9mx", "x"),
        ("\x1b[1;38;2;9;9;9;4mx", "\x1b[1;4mx"),
        ("\x1b[38;5;5;1mx", "\x1b[1mx"),
        ("\x1b[48;5;5mx", "x"),
        ("\x1b[31;7;104mx", "\x1b[7mx"),
        ("\x1b[39;49mx", "x"),
        ("\x1b[mx\x1b[0m", "\x1b[mx\x1b[0m"),
    ],
)
def test_no_colours_but_bold_and_reverse(drawn: str, shown: str) -> None:
    assert downgraded(drawn, Depth.NONE) == shown


@pytest.mark.parametrize("shows", Depth)
@pytest.mark.parametrize(
    "text",
    [
        "\x1b",
        "\x1b[",
        "\x1b[38;2;1",
        "\x1b[38m",
        "\x1b[38;2m",
        "\x1b[38;5m",
        "\x1b[38;2;1;2m",
        "\x1b[38;2;;;m",
        "\x1b[38;5;m",
        "\x1b[38;2;999;999;999m",
        "\x1b[38;5;999m",
        "\x1b[;;;m",
        f"\x1b[{'9' * 5000}m",
        "\x1b[38:2::1:2:3m",
    ],
)
def test_broken_colours_break_nothing(text: str, shows: Depth) -> None:
    shown = downgraded(f"a{text}z", shows)
    assert shown.startswith("a") and shown.endswith("z")


@given(st.text(st.sampled_from("\x1b[]?0123456789;:mHKhl ab✓\a")), st.sampled_from(Depth))
def test_whatever_is_drawn_the_rest_stays(text: str, shows: Depth) -> None:
    assert SGR.sub("", downgraded(text, shows)) == SGR.sub("", text)


@given(
    st.builds(
        Style,
        color=st.sampled_from(["red", "bright_blue", "#12ab9f", "color(208)", "default", None]),
        bgcolor=st.sampled_from(["green", "#000000", "#ffffff", "color(17)", "default", None]),
        bold=st.booleans(),
        underline=st.booleans(),
    ),
    st.sampled_from([Depth.STANDARD, Depth.EIGHT_BIT]),
)
def test_the_same_as_rich_would_draw(style: Style, shows: Depth) -> None:
    def drawn(system: ColorSystem) -> str:
        return style.copy().render("x", color_system=system)

    expected = drawn(ColorSystem(shows.value))
    assert downgraded(drawn(ColorSystem.TRUECOLOR), shows) == expected
