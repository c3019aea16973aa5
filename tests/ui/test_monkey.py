"""Thousands of keys, clicks and resizes at random: the game stays legal, the points stay right."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from tests.support import packs, referee
from tests.support.desk import Desk
from tests.ui.conftest import Sit
from tuiquiz.quiz.case import Ask
from tuiquiz.quiz.game import Game, Phase
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
    + ["tab", "shift+tab", "h", "w", "n", "p", "enter", "enter"] * 2
    + ["question_mark", "escape", "q", "t", "f1", "x", "é", "ctrl+p", "home", "end", "delete"]
)
SIZES = [(80, 24), (60, 20), (40, 15), (40, 12), (120, 40), (61, 30), (100, 21)]


def legal(game: Game) -> bool:
    """Whether a game of these questions can be in this state."""
    judged = game.phase in (Phase.REVEALED, Phase.OVER)
    return (
        len(game.outcomes) == game.index + (game.phase is Phase.REVEALED)
        and (game.index == len(game.deal)) is (game.phase is Phase.OVER)
        and len(game.answers) <= 1
        and (judged or bool(game.answers) is (game.phase is Phase.JUDGING))
        and all(o.points == ((referee.earned(o),) if o.answers else ()) for o in game.outcomes)
        and all(o.dealt == d for o, d in zip(game.outcomes, game.deal, strict=False))
        and game.score("Ada").points == referee.total(game.outcomes)
    )


def follows(before: Game, after: Game) -> bool:
    """Whether nothing that was settled has changed."""
    same = after.outcomes[: len(before.outcomes)] == before.outcomes
    locked = not before.answers or after.index > before.index or after.answers == before.answers
    return same and locked and after.index >= before.index


@dataclass
class Monkey:
    """Plays until it quits, as often as it has deeds left."""

    random: Random
    deeds: int
    seen: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[Kind] = field(default_factory=Counter)
    games: int = 0

    async def play(self, desk: Desk) -> None:
        """One application, to its end; looks at it after each handful of deeds."""
        session, before = None, None
        while self.deeds > 0 and desk.app.is_running:
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
                assert legal(game)
                assert before is None or follows(before, game)
                assert getattr(desk.screen, "place", (game.index,))[0] == game.index
                known = len(before.outcomes) if before else 0
                self.verdicts.update(o.verdict.kind for o in game.outcomes[known:])
                self.games += game.phase is Phase.OVER
                before = game

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
                desk.clock.now_s += self.random.choice([0.25, 1.0, 5.0, 31.0])


async def test_a_monkey_at_the_keys(sit: Sit) -> None:
    monkey = Monkey(Random(20), deeds=3000)
    while monkey.deeds > 0:
        async with sit(packs.pack(*QUESTIONS), RECORDED, off=OFF, straight=False) as desk:
            await monkey.play(desk)
    assert {"Home", "Question", "Reveal", "Why", "Help", "Confirm", "TooSmall"} <= set(monkey.seen)
    assert {"Standings", "Board"} <= set(monkey.seen)
    assert set(monkey.verdicts) == set(Kind)
    assert monkey.games > 0
