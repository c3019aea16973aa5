"""Keys, clicks and resizes at random, from the first screen to the farewell: no fault.

``TUIQUIZ_MONKEY=100000`` presses that many keys, ``TUIQUIZ_SEED`` chooses others.
"""

import os
from collections import Counter
from random import Random

from tests.kiosk.conftest import Open, Visit
from tests.support import packs, referee
from tests.support.stall import KEY, VisitorDesk, come_in
from tests.ui.test_monkey import FAILED, KEYS, QUESTIONS, SIZES, finish
from tuiquiz.kiosk.venue import Patience

DEEDS = int(os.environ.get("TUIQUIZ_MONKEY", "1000"))
SEED = int(os.environ.get("TUIQUIZ_SEED", "7"))
DEEDS_A_VISIT = 400
USUAL = [key for key in KEYS if key != "ctrl+d"]
LEADING = ["enter", "space", "a", "b", "escape", "ctrl+p", "f1"]
PATIENCE = Patience(idle_s=180, warning_s=30, lobby_s=900, stay_s=7200)
RECORDED = {
    QUESTIONS[0].id: packs.won(QUESTIONS[0], "awake"),
    QUESTIONS[1].id: packs.tied(QUESTIONS[1]),
    QUESTIONS[4].id: FAILED,
}


async def wander(desk: VisitorDesk, random: Random, seen: Counter[str]) -> int:
    """Deeds at random, as long as the visit lasts; how many there were."""
    deeds = 0
    while deeds < DEEDS_A_VISIT and desk.app.is_running:
        for _ in range(random.randrange(1, 10)):
            deeds += 1
            deed = random.random()
            if deed < 0.9:
                desk.send(random.choice(LEADING if random.random() < 0.4 else USUAL))
            elif deed < 0.94:
                width, height = desk.app.size
                await desk.click(random.randrange(width), random.randrange(height))
            elif deed < 0.97:
                await desk.resize(*random.choice(SIZES))
            else:
                desk.clock.now_s += random.choice([0.5, 1.0, 5.0, 31.0, 151.0, 181.0])
                desk.app.look_after()
        await desk.settle()
        seen[desk.where if desk.app.is_running else "Farewell"] += 1
        if desk.app.is_running:
            assert len(desk.rows) == desk.app.size.height
            if desk.app.session:
                referee.check(desk.session)
    return deeds


async def test_a_monkey_at_the_kiosk(open_kiosk: Open, visit: Visit) -> None:
    random, seen, deeds, turn = Random(SEED), Counter[str](), 0, 0
    kiosk = open_kiosk(packs.pack(*QUESTIONS[:2], QUESTIONS[4]), RECORDED, patience=PATIENCE)
    while deeds < DEEDS:
        key = KEY if turn % 2 else None
        async with visit(kiosk, key=key, id=f"visitor-{turn}") as desk:
            if turn % 3:
                await come_in(desk)
            deeds += await wander(desk, random, seen)
            await end(desk, seen)
        turn += 1
    async with visit(kiosk, id="visitor-last") as desk:
        await come_in(desk)
        await end(desk, seen)
    assert {"Attract", "Question", "Reveal", "Standings"} <= set(seen)


async def end(desk: VisitorDesk, seen: Counter[str]) -> None:
    """Play to its end the game that is on, if one is."""
    if desk.app.is_running and desk.app.session:
        await desk.resize(80, 24)
        await finish(desk, seen)
        referee.check(desk.session)
