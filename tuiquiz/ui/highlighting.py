"""Colours of source code."""

from functools import lru_cache

from pygments.token import Token
from textual.content import Content
from textual.highlight import ANSIDarkHighlightTheme, HighlightTheme, TokenType, highlight

KEPT = 256
"""Sources are few, and in one process all players see the same."""


class CodeTheme(HighlightTheme):
    """Calm colours for small functions."""

    STYLES: dict[TokenType, str] = {  # noqa: RUF012
        **HighlightTheme.STYLES,
        Token.Name: "",
        Token.Name.Function: "bold $text-primary",
        Token.Name.Builtin: "$text-accent",
        Token.Operator: "",
        Token.Operator.Word: "$text-accent",
        Token.Keyword: "bold $text-accent",
        Token.Keyword.Namespace: "bold $text-accent",
        Token.Keyword.Type: "$text-primary",
        Token.Comment: "$text 55% italic",
    }


class AnsiCodeTheme(HighlightTheme):
    """The same within a terminal's own sixteen colours."""

    STYLES: dict[TokenType, str] = {  # noqa: RUF012
        **ANSIDarkHighlightTheme.STYLES,
        Token.Name: "",
        Token.Name.Attribute: "",
        Token.Name.Function: "bold",
        Token.Name.Function.Magic: "bold",
        Token.Literal.Number: "ansi_cyan",
        Token.Number: "ansi_cyan",
        Token.String: "ansi_green",
        Token.Operator: "",
    }


@lru_cache(KEPT)
def colored(text: str, language: str, ansi: bool) -> Content:
    """Highlighted source; ``language`` is ``python`` or ``rust``.

    ``ansi`` keeps to the terminal's own colours.
    """
    return highlight(text, language=language, theme=AnsiCodeTheme if ansi else CodeTheme)
