"""How many colours a terminal has, and what is drawn in millions of them with fewer."""

import re
from collections.abc import Callable, Mapping
from enum import Enum
from functools import lru_cache

from rich.color import Color, ColorSystem

_SGR = re.compile(r"\x1b\[([0-9;]*)m")
_MILLIONS = ("truecolor", "24bit")
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
    if term.endswith("-m") or term.startswith(("vt", "dumb", "unknown")):
        return Depth.NONE
    return Depth.EIGHT_BIT if "256" in term or "xterm" in term else Depth.STANDARD


def downgraded(text: str, depth: Depth) -> str:
    """``text`` with its colours as a terminal of ``depth`` shows them; all else stays."""
    if depth is Depth.TRUECOLOR:
        return text
    return _SGR.sub(_CONVERTERS[depth], text)


@lru_cache(maxsize=8192)
def _converted(codes: str, depth: Depth) -> str:
    kept: list[str] = []
    rest = codes.split(";")
    while rest:
        code = rest.pop(0)
        if code in ("38", "48") and rest[:1] == ["2"] and len(rest) >= 4:
            red, green, blue = map(int, rest[1:4])
            del rest[:4]
            if depth is not Depth.NONE:
                system = ColorSystem(depth.value)
                color = Color.from_rgb(red, green, blue).downgrade(system)
                kept += color.get_ansi_codes(foreground=code == "38")
        elif depth is Depth.NONE and code.isdigit() and (30 <= int(code) <= 49 or int(code) >= 90):
            continue
        else:
            kept.append(code)
    return f"\x1b[{';'.join(kept)}m" if kept or not codes else ""


def _converter(depth: Depth) -> Callable[[re.Match[str]], str]:
    return lambda found: _converted(found[1], depth)


_CONVERTERS = {depth: _converter(depth) for depth in Depth}
