"""How things look: letters, shapes and colours of the options, and prose.

The colours of the options are Okabe and Ito's, which people with any kind of colour vision can
tell apart (https://jfly.uni-koeln.de/color/); letters and shapes carry the same meaning.
"""

from textual.content import Content
from textual.theme import Theme

from tuiquiz.quiz import names

LEAST_WIDTH, LEAST_HEIGHT = 40, 15
LETTERS = "ABCD"
SHAPES = "●■▲◆"
KEYED = names.KEYED

_DARK = ("#56B4E9", "#E69F00", "#2DBE93", "#CC79A7")
_LIGHT = ("#0072B2", "#B35900", "#00795A", "#9B3F76")
_ANSI = ("ansi_bright_blue", "ansi_bright_yellow", "ansi_bright_green", "ansi_bright_magenta")
_ANSI_LIGHT = ("ansi_blue", "ansi_red", "ansi_green", "ansi_magenta")


def option_variables(theme: Theme) -> dict[str, str]:
    """``$option-1`` to ``$option-4`` for a theme."""
    if theme.ansi:
        colors = _ANSI if theme.dark else _ANSI_LIGHT
    else:
        colors = _DARK if theme.dark else _LIGHT
    return {f"option-{number}": color for number, color in enumerate(colors, start=1)}


def option_color(index: int, theme: Theme) -> str:
    """The colour of the option at ``index`` in a theme."""
    return option_variables(theme)[f"option-{index + 1}"]


def option_style(index: int) -> str:
    """The style of the option at ``index`` in the order shown."""
    return f"$option-{index + 1}"


def badge(index: int) -> str:
    """Letter and shape of the option at ``index``: ``A ●``."""
    return f"{LETTERS[index]} {SHAPES[index]}"


def prose(text: str) -> Content:
    """Plain text with its `code` marked; nothing in it is markup."""
    parts: list[str | tuple[str, str]] = []
    for at, piece in enumerate(text.split("`")):
        parts.append((piece, "bold $text-accent") if at % 2 else piece)
    return Content.assemble(*parts)
