"""Keys, clicks and resizes at random, from the first screen to the farewell: no fault.

``TUIQUIZ_MONKEY=100000`` presses that many keys, ``TUIQUIZ_SEED`` chooses others.
"""

import os
from collections import Counter
from random import Random

from tests.kiosk.conftest import Open, Visit
from tests.support import packs, referee
from tests.support.stall import KEY, VisitorDesk
from tests.ui.test_monkey import FAILED, KEYS, QUESTIONS, SIZES
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


async def play(desk: VisitorDesk, random: Random, seen: Counter[str]) -> int:
    """One visit; how many deeds it took."""
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
            deeds += await play(desk, random, seen)
        turn += 1
    assert {"Attract", "Name", "Question", "Reveal", "Palette", "Help", "Farewell"} <= set(seen)
