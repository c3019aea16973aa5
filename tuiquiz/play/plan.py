"""What a game is started with: who plays what, by which rules, on which board."""

import re
from dataclasses import dataclass, field
from datetime import date
from random import Random

from tuiquiz.quiz.case import Pack
from tuiquiz.quiz.deal import Dealt, deal
from tuiquiz.quiz.game import Form, Game
from tuiquiz.quiz.scoring import Scoring

DAILY = 10
PRACTICE = "practice"
_DAY = re.compile(r"daily-(\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class Plan:
    """A game to be.

    ``count`` draws that many questions (None: all of ``pack``), by ``seed``. ``daily`` is the date
    in UTC of a daily game, whose questions everybody gets who plays that pack that day.
    ``practice``: the game is for learning, and stands on no board. ``kept``: where it is
    interrupted it can be gone on with, and else what was judged of it goes into the history.
    """

    pack: Pack
    players: tuple[str, ...]
    form: Form = Form.SOLO
    scoring: Scoring = field(default_factory=Scoring)
    count: int | None = None
    seed: int | None = None
    daily: date | None = None
    practice: bool = False
    kept: bool = True

    @property
    def mode(self) -> str:
        """The name of the board; a game of fewer questions has one of its own."""
        if self.practice:
            return PRACTICE
        name = self.scoring.name
        if self.daily:
            return f"daily-{self.daily}" + ("" if name == Scoring().name else f"-{name}")
        short = self.count is not None and self.count < len(self.pack.questions)
        first, *rest = name.split("-")
        return "-".join([first, *([str(self.count)] if short else []), *rest])

    def deal(self) -> tuple[Dealt, ...]:
        """The questions, drawn and shuffled; of a daily game the same for everybody."""
        if self.daily:
            name = f"{self.pack.name} {self.pack.version} {self.daily}"
            return deal(self.pack.questions, Random(name), DAILY)
        return deal(self.pack.questions, Random(self.seed), self.count)

    def begin(self) -> Game:
        """The game before its first question."""
        return Game.begin(self.players, self.deal(), self.scoring, self.form)


def day_of(mode: str) -> date | None:
    """The date of the daily game that has a board of this name; None for other games."""
    found = _DAY.match(mode)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None
