"""What a visitor reads is true for somebody who sits elsewhere: the kiosk measures, not they."""

import asyncio

import pytest

from tests.kiosk.conftest import Open, Visit
from tests.support import packs
from tests.support.stall import VisitorDesk, come_in
from tuiquiz.quiz.game import Phase

TWO = packs.pack(packs.question("first"), packs.question("second"))
UNTRUE = ("this machine", "your machine", "choice is kept")


class Reader:
    """Reads every screen that is opened."""

    def __init__(self, desk: VisitorDesk) -> None:
        self.desk = desk
        self.read: dict[str, str] = {}

    def look(self) -> None:
        told = [one.message for one in self.desk.app._notifications]
        words = " ".join([self.desk.words, *told])
        assert [one for one in UNTRUE if one in words] == [], words
        self.read[self.desk.where] = self.read.get(self.desk.where, "") + words

    async def open(self, *keys: str) -> None:
        """See what the keys lead to; back by esc."""
        for key in keys:
            await self.desk.press(key)
            self.look()
        await self.desk.press("escape")


@pytest.mark.parametrize("age_s", [None, 130.0])
async def test_no_screen_of_a_game_speaks_of_the_visitors_machine(
    open_kiosk: Open, visit: Visit, age_s: float | None
) -> None:
    gate = asyncio.Event()
    async with visit(open_kiosk(TWO, gate=gate), size=(120, 60)) as desk:
        desk.runner.age_s = age_s
        reader = Reader(desk)
        reader.look()
        for keys in (("f1",), ("b",), ("o", "down", "down"), ("t",), ("ctrl+p",)):
            await reader.open(*keys)
        await come_in(desk)
        reader.look()
        await reader.open("f1")
        await desk.press("space", "a")
        await desk.until(lambda: desk.where == "Reveal" and "on the kiosk …" in desk.text)
        reader.look()
        gate.set()
        await desk.until(lambda: desk.at(Phase.REVEALED) and "Next" in desk.keys)
        reader.look()
        old = "Measured on the kiosk 2 min ago, since others are waiting"
        assert ("Settled on the kiosk in" in desk.words) is (age_s is None)
        assert (old in desk.words) is (age_s is not None)
        assert ("measured just now on the kiosk" in desk.words) is (age_s is None)
        await reader.open("w", "right", "right", "right")
        await desk.go_on()
        await desk.answer(desk.game.current.question.variants[0].name)
        await desk.go_on()
        await desk.until(lambda: "on the board of the kiosk" in desk.words)
        reader.look()
        await reader.open("b")
    seen = {"Attract", "Help", "Board", "Options", "Palette", "Question", "Reveal", "Why"}
    assert {*seen, "Standings"} <= set(reader.read)
    assert "What is right is what the kiosk measures, now" in reader.read["Help"]
    assert "on the kiosk compiles it" in reader.read["Why"]
