"""A result from before is called one."""

from tests.plain.conftest import Sit
from tests.support import packs

NAP = packs.question(packs.case("nap", "awake", "asleep"))


async def test_when_it_was_measured_comes_before_the_verdict(sit: Sit) -> None:
    async with sit(packs.pack(NAP)) as seat:
        seat.runner.age_s = 61.0
        await seat.hear("starts the clock")
        said = await seat.answer("awake", after_s=1.0)
        before = "Measured on this machine 1 min ago, since others are waiting.\n"
        assert before + "Verdict: awake" in said


async def test_other_pythons_are_not_asked_where_they_cannot_measure(sit: Sit) -> None:
    async with sit(packs.pack(NAP)) as seat:
        seat.runner.compares = False
        await seat.hear("starts the clock")
        await seat.answer("awake", after_s=1.0)
        seat.enter("p")
        said = await seat.hear("the Python of this game only")
        assert "since others are waiting" not in said
