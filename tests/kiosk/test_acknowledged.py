"""A key is seen to be taken at once, before the screen is made that it leads to."""

import asyncio

import pyte

from tests.kiosk.conftest import Open
from tests.support import packs
from tests.support.lines import Seat, seated
from tuiquiz.kiosk.app import KioskApp
from tuiquiz.kiosk.venue import Visitor

TWO = packs.question(packs.case("two", "left", "right"))
MORE = packs.question("sums")


async def taken(seat: Seat, key: str, leads_to: str) -> tuple[str, str]:
    """What is drawn in reverse in the key bar before ``leads_to`` is seen, and all else then."""
    for _ in range(3):  # What was under way is painted first.
        painted = asyncio.Event()
        seat.app.screen.call_after_refresh(painted.set)
        await painted.wait()
    seen = len(seat.line.written)
    screen = pyte.Screen(80, 24)
    stream = pyte.ByteStream(screen)
    stream.feed(seat.line.all)
    seat.type(key)
    await seat.shows(leads_to)
    for frame in seat.line.written[seen:]:
        stream.feed(frame)
        text = "\n".join(screen.display)
        row = screen.buffer[screen.lines - 1]
        pressed = "".join(row[x].data for x in range(screen.columns) if row[x].reverse)
        if pressed or leads_to in text:
            return pressed.strip(), text
    raise AssertionError(leads_to)


async def test_each_key_that_leads_on_is_seen_at_once(open_kiosk: Open) -> None:
    app = KioskApp(open_kiosk(packs.pack(TWO, MORE)), Visitor("visitor", None, lambda: 0))
    async with seated(app) as seat:
        await seat.shows("enter Play")
        pressed, text = await taken(seat, "\r", "Who plays?")
        assert pressed == "enter Play" and "Who plays?" not in text
        await seat.shows("Enter starts the game")
        seat.type("\r")
        await seat.shows("Read the code")
        seat.type(" ")
        await seat.shows("Answer now")
        pressed, text = await taken(seat, "b", "enter Next")
        assert pressed == "b B" and "Answer now" in text and "▶" in text
        pressed, text = await taken(seat, "\r", "Read the code")
        assert pressed == "enter Next" and "is the fastest" in text
