"""The line to a visitor's terminal, and what is known of that terminal."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

LEAST = (40, 12)
MOST = (240, 80)
USUAL = (80, 24)
_TERM = re.compile(r"[A-Za-z0-9][A-Za-z0-9+._-]{0,39}")
_TOLD = ("COLORTERM", "LC_TERMINAL", "TERM_PROGRAM", "NO_COLOR", "LANG", "LC_ALL", "LC_CTYPE")


class Line(Protocol):
    """Carries bytes to a terminal."""

    @property
    def waiting(self) -> int:
        """Bytes that were written and are not on their way yet."""

    def write(self, data: bytes) -> None:
        """Send ``data``; does nothing once the line is closed."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """A visitor's terminal: its type, its size in columns and rows, what its owner's environment
    says of it. All of it is harmless to show."""

    term: str
    size: tuple[int, int] = USUAL
    environment: Mapping[str, str] = field(default_factory=dict)


def described(term: str, size: tuple[int, int], environment: Mapping[str, str]) -> Terminal:
    """The terminal that a client describes; what is no plain word is taken for nothing."""
    told = {name: environment[name] for name in _TOLD if name in environment}
    return Terminal(
        term if _TERM.fullmatch(term) else "unknown",
        clamped(size),
        {name: value for name, value in told.items() if _TERM.fullmatch(value)},
    )


def clamped(size: tuple[int, int]) -> tuple[int, int]:
    """The columns and rows to draw in a window of ``size``.

    A side of 0 is one that the client does not know. A window that is larger than ``MOST`` keeps
    its rest empty; one below ``LEAST`` stays as it is, for the game to ask for a larger one.
    """
    sides = zip(size, USUAL, MOST, strict=True)
    width, height = (min(side, most) if side > 0 else usual for side, usual, most in sides)
    return width, height
