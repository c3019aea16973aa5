"""Anything typed at any moment: the game never breaks, never hangs, and says nothing but text."""

import asyncio
from random import Random

import pytest

from tests.plain.conftest import Sit
from tests.support import packs
from tests.support.seat import Seat
from tuiquiz.quiz.game import Phase
from tuiquiz.quiz.scoring import Mode, Scoring
from tuiquiz.quiz.verdict import Failure, FailureKind

TWO = packs.question(packs.case("two", "left", "right"), claim="left")
FOUR = packs.question(packs.case("four", "w", "x", "y", "z"))
BROKEN = packs.question(packs.case("broken", "one", "other"))
NAP = packs.question(packs.case("nap", "awake", "asleep"), warm_up=True)
PACK = packs.pack(NAP, TWO, FOUR, BROKEN)
CRASH = Failure(FailureKind.CRASHED, "one ended its process", "Mend it.")
RECORDED = {TWO.id: packs.won(TWO, "right"), FOUR.id: packs.tied(FOUR), BROKEN.id: CRASH}

WORDS = (
    *[""] * 12,
    *"abcdabcd1234",
    *("a 3", "b1", "2.5", "40", "1001", "h", "r", "w", "b", "p", "j", "l", "s", "d", "?", "q"),
    *("n", "n", "Ann", "Eve", "Eve, Bob", "\x1b[A", "\x00", "x" * 300, "\u202e", "漢字"),
)
AWAY_S = (0.1, 0.4, 1.0, 5.0, 16.0, 40.0)
STEPS = 1_500


async def onward(seat: Seat) -> None:
    """Play on sensibly until the game is over."""
    async with asyncio.timeout(30):
        while not seat.session.over:
            game = seat.game
            said = seat.text[-400:]
            if "Type y to stop" in said.splitlines()[-1]:
                seat.enter("n")
            elif game.phase is Phase.GUESSING:
                seat.enter("", "2")
                await seat.wait(1.1)
                seat.enter("2")
            elif game.phase is Phase.SURE:
                seat.enter("2")
            elif game.phase is Phase.ANSWERING:
                seat.enter("a")
            else:
                seat.enter("")
            await seat.settle()
            await asyncio.sleep(0)
        await seat.hear("Type r")


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("players", [("Ada",), ("Ann", "Bob", "Cid")], ids=["alone", "together"])
async def test_anything_may_be_typed_at_any_moment(
    sit: Sit, mode: Mode, players: tuple[str, ...]
) -> None:
    rng = Random(f"{mode} {players}")
    async with sit(PACK, RECORDED, players=players, scoring=Scoring(mode, guess=True)) as seat:
        await seat.hear("Question 1 of 4")
        phases: set[Phase] = set()
        wanted = {Phase.ANSWERING, Phase.GUESSING, Phase.REVEALED, Phase.OVER}
        for step in range(10 * STEPS):
            if step >= STEPS and wanted <= phases:
                break
            if rng.random() < 0.2:
                await seat.wait(rng.choice(AWAY_S))
            for _ in range(1 + (rng.random() < 0.1)):
                word = rng.choice(WORDS)
                seat.enter("d" if word == "q" and seat.session.over else word)
            await asyncio.to_thread(seat.clock)  # What is done in threads comes first.
            await seat.settle()
            phases.add(seat.game.phase)
        assert wanted <= phases
        assert all(c.isprintable() or c == "\n" for c in seat.text)
        await onward(seat)
        counted = [o for o in seat.game.outcomes if o.counts]
        assert len(counted) == 2 and len(seat.game.outcomes) == 4
        for outcome in counted:
            for answer, points in zip(outcome.answers, outcome.points, strict=True):
                assert points > 0 if outcome.right(answer) else points <= 0
