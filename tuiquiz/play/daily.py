"""The daily game: what is known of a player's run before it begins."""

from dataclasses import dataclass, replace
from datetime import date

from tuiquiz.board.record import Entry, Unfinished
from tuiquiz.board.store import Board
from tuiquiz.play.plan import Plan
from tuiquiz.quiz.fitting import fitted
from tuiquiz.quiz.names import WIDTH
from tuiquiz.quiz.units import points


@dataclass(frozen=True, slots=True)
class Run:
    """The ranked run of a day: whether it was ``begun``, and what became of it.

    Begun, but neither ``interrupted`` nor ``finished``: it was given up.
    """

    plan: Plan
    begun: bool = False
    interrupted: Unfinished | None = None
    finished: Entry | None = None

    def words(self) -> str:
        """What to tell the player who wants to begin it again."""
        if run := self.finished:
            return (
                f"{fitted(run.player, WIDTH)} played the daily game of {self.plan.daily}: "
                f"{points(run.points)} points, {run.correct} of {run.questions} right, "
                f"place {run.rank}. One run a day is ranked; the next day begins at 00:00 UTC."
            )
        if game := self.interrupted:
            player = fitted(game.player, WIDTH)
            where = f"at question {min(game.place + 1, game.questions)} of {game.questions}"
            return (
                f"The run of {player} on {self.plan.daily} was interrupted {where}. One run a day "
                "is ranked, and it is this one."
            )
        return (
            f"The ranked run of {self.plan.daily} was begun and given up. Another one is not "
            "ranked; the next day begins at 00:00 UTC."
        )


def plan(usual: Plan, day: date) -> Plan:
    """The daily game of ``day`` (UTC) by the rules of a ``usual`` game for one."""
    return replace(usual, count=None, seed=None, daily=day)


def run(board: Board, plan: Plan) -> Run:
    """What the board knows of the ranked run that ``plan`` would be."""
    assert plan.daily
    pack = plan.pack
    game_id = board.claimed_daily(pack.name, pack.version, plan.daily, plan.players[0])
    if game_id is None:
        return Run(plan)
    interrupted = next((game for game in board.unfinished() if game.id == game_id), None)
    finished = next(iter(board.standing(game_id)), None)
    return Run(plan, True, interrupted, finished)
