"""A visit, and the chain of small parts that it goes through before and after the game.

A part is given what comes next and gives what to call instead, as in web servers' middleware.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from tuiquiz.kiosk.line import Line, Terminal

if TYPE_CHECKING:
    from tuiquiz.kiosk.driver import LineDriver
    from tuiquiz.kiosk.venue import Visitor

Handler = Callable[["Visit"], Awaitable[int]]
"""Sees to a visit from its beginning to its end; its exit status."""

Part = Callable[[Handler], Handler]


@dataclass
class Visit:
    """One session of one visitor.

    ``id`` is random. ``terminal`` None: there is none. ``command`` is what was to be run in the
    place of the game. ``told`` are the last words, written once the terminal is as it was.
    """

    id: str
    line: Line
    terminal: Terminal | None
    command: bool = False
    key: str | None = None
    lag_ns: Callable[[], int] = lambda: 0
    visitor: "Visitor | None" = None
    driver: "LineDriver | None" = None
    told: str = ""
    end: Callable[[], None] = lambda: None

    def say(self, text: str) -> None:
        """Write ``text`` as lines of a terminal in its usual mode."""
        lines = text.rstrip("\n").replace("\n", "\r\n")
        self.line.write(f"{lines}\r\n".encode("utf-8", "replace"))


def chained(play: Handler, *parts: Part) -> Handler:
    """``play`` with ``parts`` around it, the first one outermost."""
    return reduce(lambda handler, part: part(handler), reversed(parts), play)
