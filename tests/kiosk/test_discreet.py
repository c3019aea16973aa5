"""Measuring for visitors: other Pythons are nobody's business, and never told as the kiosk's."""

from tests.support import packs
from tuiquiz.bench.fake import FakeRunner
from tuiquiz.kiosk.discreet import DiscreetMeasurer

SUMS = packs.question(packs.case("sums"))


async def test_of_other_pythons_it_tells_nothing_and_takes_none_for_another() -> None:
    other = FakeRunner({SUMS.id: packs.won(SUMS, SUMS.variants[1].name)})
    runner = FakeRunner(
        {SUMS.id: packs.won(SUMS, SUMS.variants[0].name)}, elsewhere={"CPython 3.13.0": other}
    )
    measurer = DiscreetMeasurer(runner)
    assert not measurer.compares and (await measurer.others()).others == ()
    (found,) = (await runner.others()).others
    here = await measurer.measure(SUMS).run()
    there = await measurer.by(found).measure(SUMS).run()
    assert (here.winners, there.winners) == ((SUMS.variants[0].name,), (SUMS.variants[1].name,))
