"""What a plain game begins with, whatever kind of game was asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tuiquiz.board.practice import deck
from tuiquiz.board.record import Unfinished
from tuiquiz.board.store import Board
from tuiquiz.play import daily, practice, saving
from tuiquiz.play.plan import Plan
from tuiquiz.quiz.case import Pack
from tuiquiz.quiz.game import Game, Phase


@dataclass(frozen=True, slots=True)
class Opening:
    """A game to be, what there is to say of it first, and where it is to go on, if anywhere."""

    plan: Plan
    told: Sequence[str] = ()
    game: Game | None = field(default=None)
    id: str | None = None


def of_the_day(usual: Plan, now: datetime, board: Callable[[], Board]) -> Opening:
    """The daily game; the interrupted run of the day is gone on with."""
    plan = daily.plan(usual, now.date())
    run = daily.run(board(), plan)
    if run.interrupted:
        return resumed(run.interrupted, usual.pack, run.words())
    if run.begun:
        return Opening(plan, [run.words(), "This game is not ranked."])
    return Opening(plan)


def of_practice(
    pack: Pack, player: str, wanted: practice.Practice, now: datetime, board: Callable[[], Board]
) -> Opening:
    """A game of what ``player`` missed before, as far as it is ``wanted``."""
    drill = practice.drill(pack, wanted, deck(board().past(player), now))
    return Opening(practice.plan(pack, player, drill), [f"{drill.counts(now)}.", drill.promise()])


def resumed(kept: Unfinished, pack: Pack, told: str = "") -> Opening:
    """The game that was interrupted; ``TuiquizError`` where it cannot be gone on with."""
    plan, game = saving.resumed(kept, pack)
    where = f"You go on at question {game.index + 1} of {len(game.deal)}."
    if game.phase is Phase.REVEALED:
        where = "The last question is answered; only the result is missing."
    elif game.answers:
        where = f"You go on at question {game.index + 1} of {len(game.deal)}, after your answer."
    return Opening(plan, [*filter(None, [told]), where], game, kept.id)
