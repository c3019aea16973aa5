"""Thousands of keys, clicks and resizes at random, in every form and mode.

The game stays legal, the points stay right, and from wherever it stands it can be played to its
end or left. ``TUIQUIZ_MONKEY=100000`` presses that many keys.
"""

import os
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from tests.support import packs, referee
from tests.support.desk import Desk
from tests.ui.conftest import Sit
from tuiquiz.play.session import Session
from tuiquiz.quiz.case import Ask
from tuiquiz.quiz.game import Form, Game, Phase
from tuiquiz.quiz.scoring import TIMERS, Mode, Scoring
from tuiquiz.quiz.verdict import Failure, FailureKind, Kind

SUMS, TWO = packs.case("sums"), packs.case("two", "left", "right")
RUSTY = packs.question(packs.case("rusty", "old", "new", rust=packs.RUST), claim="new")
QUESTIONS = (
    packs.question(packs.case("nap", "awake", "asleep"), warm_up=True),
    packs.question(SUMS, claim="generator", twist="It was another Python."),
    packs.question(SUMS, Ask.LEANEST),
    RUSTY,
    packs.question(TWO),
    packs.question(TWO, Ask.LEANEST),
    packs.question(packs.case("four", "a", "b", "c", "d"), claim="a"),
)
FAILED = Failure(FailureKind.CRASHED, "left ended its process with SIGSEGV", "Mend left.")
RECORDED = {
    QUESTIONS[1].id: packs.won(QUESTIONS[1], "builtin"),
    QUESTIONS[4].id: packs.tied(QUESTIONS[4]),
    QUESTIONS[5].id: FAILED,
    QUESTIONS[6].id: packs.unsettled(QUESTIONS[6]),
}
OFF = {RUSTY.id: Failure(FailureKind.UNAVAILABLE, "add.rs is not compiled", "Install Rust.")}
KEYS = (
    ["space", "enter", "a", "b", "c", "d", "1", "2", "3", "4", "down", "up", "left", "right"] * 3
    + ["tab", "shift+tab", "h", "w", "n", "p", "enter", "space", "7", "8", "9", "0"] * 2
    + ["question_mark", "escape", "q", "t", "f1", "x", "é", "ctrl+p", "home", "end", "delete"]
    + [*"rfjeuioskzm;,", "f2", "f3", "backspace", "A", "Q", "ctrl+d"]
)
SIZES = [(80, 24), (60, 20), (40, 15), (120, 40), (61, 30), (100, 21), (40, 12)]
TABLE = ("Ada", "Bob", "[b]Cyd[/b]", "ドナルド・クヌー", "Eve", "Fay", "Gus", "Wwwwwwwwwwwwwwww")
DEEDS = int(os.environ.get("TUIQUIZ_MONKEY", "4000"))
DEEDS_A_GAME = 300


def follows(before: Game, after: Game) -> bool:
    """Whether nothing that was settled has changed."""
    same = after.outcomes[: len(before.outcomes)] == before.outcomes
    return same and after.index >= before.index


@dataclass
class Monkey:
    """Plays until it quits, as often as it has deeds left."""

    random: Random
    deeds: int
    seen: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[Kind] = field(default_factory=Counter)

    async def play(self, desk: Desk) -> None:
        """One application: some deeds, then whatever game is on is finished or left."""
        session: Session | None = None
        before: Game | None = None
        last = self.deeds - DEEDS_A_GAME
        while self.deeds > max(0, last) and desk.app.is_running:
            await self._do_some(desk)
            await desk.settle()
            if not desk.app.is_running:
                return
            self.seen[desk.where] += 1
            assert len(desk.rows) == desk.app.size.height
            if desk.app.session is not session:
                session, before = desk.app.session, None
            if session and session.game is not before:
                game = session.game
                referee.check(session)
                assert before is None or follows(before, game)
                assert getattr(desk.screen, "place", (game.index,))[0] == game.index
                known = len(before.outcomes) if before else 0
                self.verdicts.update(o.verdict.kind for o in game.outcomes[known:])
                before = game
        if not desk.app.is_running:
            return
        await desk.resize(80, 24)
        if desk.app.session and self.random.random() < 0.7:
            await self.finish(desk)
        await leave(desk)

    async def finish(self, desk: Desk) -> None:
        """Play the game that is on to its end."""
        await finish(desk, self.seen)
        self.verdicts.update(outcome.verdict.kind for outcome in desk.game.outcomes)
        referee.check(desk.session)

    async def _do_some(self, desk: Desk) -> None:
        """A handful of deeds, without waiting for what the first of them does."""
        for _ in range(self.random.randrange(1, 10)):
            self.deeds -= 1
            deed = self.random.random()
            if deed < 0.9:
                desk.send(self.random.choice(KEYS))
            elif deed < 0.94:
                width, height = desk.app.size
                await desk.click(self.random.randrange(width), self.random.randrange(height))
            elif deed < 0.96:
                await desk.settle()
                if desk.app.is_running and desk.where != "Palette":
                    # Textual 8.2 falls over a page key before its palette has drawn a line.
                    await desk.press(self.random.choice(["pagedown", "pageup"]))
            elif deed < 0.98:
                await desk.resize(*self.random.choice(SIZES))
            else:
                desk.clock.now_s += self.random.choice([0.5, 1.0, 5.0, 31.0, 61.0])


async def close_dialogs(desk: Desk) -> None:
    """Away with what covers the game."""
    games = ("Curtain", "Question", "Buzzer", "Reveal", "Standings", "Podium", "Home", "Attract")
    for _ in range(6):
        if desk.where in games:
            return
        await desk.press("n" if desk.where == "Confirm" else "escape")
    assert desk.where in games, desk.where


async def finish(desk: Desk, seen: Counter[str]) -> None:
    """Play the game that is on to its end, by the keys that the screens name."""
    for _ in range(900):
        await close_dialogs(desk)
        seen[desk.where] += 1
        desk.clock.now_s += 1
        match desk.game.phase:
            case Phase.OVER:
                await desk.until(lambda: desk.session.standing is not None)
                seen[desk.where] += 1
                return
            case Phase.READING | Phase.CURTAIN:
                await desk.press("space")
            case Phase.ANSWERING | Phase.SURE if desk.game.form is Form.BUZZER:
                await desk.press(desk.app.groups[desk.game.active[-1]][0])
            case Phase.ANSWERING:
                await desk.press("a")
            case Phase.SURE:
                await desk.press("2")
            case _:
                await desk.press("enter")
    raise AssertionError(f"stuck in {desk.game.phase}:\n{desk.text}")


async def leave(desk: Desk) -> None:
    """Home, from wherever it stands."""
    for _ in range(8):
        if desk.where == "Home":
            return
        await desk.press("y" if desk.where == "Confirm" else "escape")
    await desk.until(lambda: desk.where == "Home")


async def test_a_monkey_at_the_keys(sit: Sit) -> None:
    monkey = Monkey(Random(20), DEEDS)
    rules = [(form, mode) for mode in Mode for form in Form]
    for turn in range(10_000):
        if monkey.deeds <= 0:
            break
        form, mode = rules[turn % len(rules)]
        scoring = Scoring(mode, monkey.random.choice(TIMERS), monkey.random.random() < 0.5)
        count = 1 if form is Form.SOLO else monkey.random.randrange(2, 9)
        async with sit(
            packs.pack(*QUESTIONS),
            RECORDED,
            off=OFF,
            straight=monkey.random.random() < 0.8,
            players=TABLE[:count],
            form=form,
            scoring=scoring,
            seed=turn,
        ) as desk:
            await monkey.play(desk)
    assert {"Question", "Reveal", "Help", "Confirm", "TooSmall"} <= set(monkey.seen)
    for form in Form:
        players = TABLE[:1] if form is Form.SOLO else TABLE
        async with sit(
            packs.pack(*QUESTIONS), RECORDED, off=OFF, players=players, form=form
        ) as desk:
            if desk.where == "Tryout":
                await desk.press("enter")
                await desk.until(lambda: desk.app.session is not None)
            await monkey.finish(desk)
    assert {"Curtain", "Buzzer", "Standings", "Podium"} <= set(monkey.seen)
    assert set(monkey.verdicts) == set(Kind)
