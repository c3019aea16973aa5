"""The parts of the chain around a visit."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from tuiquiz.kiosk.chain import Handler, Part, Visit
from tuiquiz.kiosk.journal import Journal
from tuiquiz.kiosk.venue import Visitor

if TYPE_CHECKING:
    from tuiquiz.kiosk.limits import Limits

NO_COMMANDS = "tuiquiz runs no commands here. Leave the command out, to play."
NO_TERMINAL = "tuiquiz needs a terminal. Leave out -T and what comes after the host, or add -tt."
DUMB = "Your terminal calls itself 'dumb', which cannot show the game. Set TERM, then come again."
CLOSING = "This kiosk is closing. Come again a little later."
BROKEN = "Sorry: something went wrong on our side, and your game ended. Please come again."


class Doors(Protocol):
    """What ``admitted`` needs to know of the place."""

    limits: "Limits"
    closing: bool
    playing: int

    def refused(self, reason: str) -> None:
        """Somebody was turned away."""


def logged(journal: Journal) -> Part:
    """Write down that somebody came and went, and how it ended."""

    def part(handler: Handler) -> Handler:
        async def handle(visit: Visit) -> int:
            began = time.monotonic()
            journal.note("came", visit=visit.id, keyed=visit.key is not None)
            status = 1
            try:
                status = await handler(visit)
            finally:
                stayed_s = round(time.monotonic() - began, 1)
                journal.note("went", visit=visit.id, status=status, stayed_s=stayed_s)
            return status

        return handle

    return part


def recovered(journal: Journal) -> Part:
    """Let a fault end this visit and no other, with a word to the player."""

    def part(handler: Handler) -> Handler:
        async def handle(visit: Visit) -> int:
            try:
                return await handler(visit)
            except Exception as error:  # noqa: BLE001 - whatever it is, the others play on.
                journal.fault("fault", error, visit=visit.id)
                visit.told = BROKEN
                return 1
            finally:
                if visit.told:
                    visit.say(visit.told)

        return handle

    return part


def with_terminal(refused: Callable[[str], None]) -> Part:
    """Turn away who has no terminal, or wants something else than to play."""

    def part(handler: Handler) -> Handler:
        async def handle(visit: Visit) -> int:
            if visit.command:
                visit.told = NO_COMMANDS
                refused("command")
            elif visit.terminal is None:
                visit.told = NO_TERMINAL
                refused("no terminal")
            elif visit.terminal.term == "dumb":
                visit.told = DUMB
                refused("dumb terminal")
            else:
                return await handler(visit)
            return 1

        return handle

    return part


def admitted(doors: Doors) -> Part:
    """Let in as many as there is room for."""

    def part(handler: Handler) -> Handler:
        async def handle(visit: Visit) -> int:
            if doors.closing:
                visit.told = CLOSING
                doors.refused("closing")
                return 1
            if doors.playing >= doors.limits.sessions:
                visit.told = (
                    f"All {doors.limits.sessions} places are taken. Come again in a minute or two."
                )
                doors.refused("full")
                return 1
            doors.playing += 1
            try:
                return await handler(visit)
            finally:
                doors.playing -= 1

        return handle

    return part


def identified(handler: Handler) -> Handler:
    """Say who came: whoever proved a key, or a stranger. The login name is nobody's."""

    async def handle(visit: Visit) -> int:
        visit.visitor = Visitor(visit.id, visit.key, visit.lag_ns)
        return await handler(visit)

    return handle
