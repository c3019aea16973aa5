"""How many colours a terminal has, and what is drawn in millions of them with fewer."""

import re
from collections.abc import Callable, Mapping
from enum import Enum
from functools import lru_cache

from rich.color import Color, ColorSystem

_SGR = re.compile(r"\x1b\[([0-9;]{0,256})m")
_MILLIONS = ("truecolor", "24bit")
_BARE = re.compile(r"vt\d|dumb|unknown")
_LEVELS = (0, 95, 135, 175, 215, 255)
_PALETTE = [
    *((red, green, blue) for red in _LEVELS for green in _LEVELS for blue in _LEVELS),
    *((grey, grey, grey) for grey in range(8, 248, 10)),
]
_OWN = 16
_RICH = ("kitty", "alacritty", "foot", "wezterm", "ghostty", "iterm", "direct", "contour")


class Depth(Enum):
    """The colours of a terminal."""

    NONE = 0
    STANDARD = 1
    EIGHT_BIT = 2
    TRUECOLOR = 3


def depth(term: str, environment: Mapping[str, str]) -> Depth:
    """What a terminal of type ``term`` shows, by what its owner's environment tells.

    ``NO_COLOR`` is obeyed (https://no-color.org). Who says nothing gets 256 colours at most.
    """
    if environment.get("NO_COLOR"):
        return Depth.NONE
    hints = (environment.get("LC_TERMINAL", ""), environment.get("TERM_PROGRAM", ""), term)
    if environment.get("COLORTERM", "").lower() in _MILLIONS:
        return Depth.TRUECOLOR
    if any(name in hint.lower() for hint in hints for name in _RICH):
        return Depth.TRUECOLOR
    if term.endswith("-m") or _BARE.match(term):
        return Depth.NONE
    return Depth.EIGHT_BIT if "256" in term or "xterm" in term else Depth.STANDARD


def downgraded(text: str, depth: Depth) -> str:
    """``text`` with its colours as a terminal of ``depth`` shows them; all else stays."""
    if depth is Depth.TRUECOLOR:
        return text
    return _SGR.sub(_CONVERTERS[depth], text)


@lru_cache(maxsize=8192)
def nearest(red: int, green: int, blue: int) -> int:
    """Which of 256 colours looks most like this one.

    By a distance that is weighted as eyes do (T. Riemersma, "Colour metric",
    compuphase.com/cmetric.htm). To round each part by itself, as Rich does, makes dark browns and
    blues bright. The first 16 are left out: they are what a terminal's owner likes them to be.
    """

    def distance(number: int) -> float:
        r, g, b = _PALETTE[number]
        mean = (red + r) / 2
        return (
            (2 + mean / 256) * (red - r) ** 2
            + 4 * (green - g) ** 2
            + (2 + (255 - mean) / 256) * (blue - b) ** 2
        )

    return _OWN + min(range(len(_PALETTE)), key=distance)


def _converted(codes: str, depth: Depth) -> str:
    kept: list[str] = []
    rest = codes.split(";")
    while rest:
        code = rest.pop(0)
        color = _taken(rest) if code in ("38", "48") else None
        if color is None and depth is Depth.NONE and _colours(code):
            if code in ("38", "48"):
                break  # What follows tells the colour, and alone would mean something else.
        elif color is None:
            kept.append(code)
        elif depth is Depth.EIGHT_BIT and color.triplet:
            kept += (code, "5", str(nearest(*color.triplet)))
        elif depth is not Depth.NONE:
            shown = color.downgrade(ColorSystem(depth.value))
            kept += shown.get_ansi_codes(foreground=code == "38")
    return f"\x1b[{';'.join(kept)}m" if kept or not codes else ""


def _taken(rest: list[str]) -> Color | None:
    """The colour that ``rest`` begins with, and takes it from there; None: it tells none."""
    count = {"2": 4, "5": 2}.get(rest[0] if rest else "", len(rest) + 1)
    if len(rest) < count:
        return None
    numbers = [min(255, int(number or "0")) for number in rest[1:count]]
    del rest[:count]
    return Color.from_rgb(*numbers) if count == 4 else Color.from_ansi(numbers[0])


def _colours(code: str) -> bool:
    return code.isdigit() and (30 <= int(code) <= 49 or int(code) >= 90)


def _converter(depth: Depth) -> Callable[[re.Match[str]], str]:
    @lru_cache(maxsize=8192)
    def known(codes: str) -> str:
        return _converted(codes, depth)

    return lambda found: known(found[1])


_CONVERTERS = {depth: _converter(depth) for depth in Depth}
