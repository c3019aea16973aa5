"""The card of a daily game: what one can show to others without giving an answer away.

Nothing of the questions is on it, neither what they are about nor which option was right: only how
each went, by a letter and a shape, so that it reads the same in any font and to a screen reader.
"""

from tuiquiz.quiz.case import Pack
from tuiquiz.quiz.game import Game, Outcome
from tuiquiz.quiz.text import clean
from tuiquiz.quiz.units import points

RIGHT = ("R●", "right")
WRONG = ("W○", "wrong")
LATE = ("L◇", "too late")
VOID = ("N·", "not counted")
ROW = 10


def card(day: str, pack: Pack, game: Game, *, ranked: bool = True) -> str:
    """The card of a ``game`` for one of ``day``, a date as it is to be shown; lines without end.

    The mode is told where it is not the usual one.
    """
    player = (*game.players, *game.left)[0]
    score = game.score(player)
    name = game.scoring.name
    mode = "" if name == "classic" else f" · {name}"
    cells = [cell(outcome, player) for outcome in game.outcomes]
    legend = [kind for kind in (RIGHT, WRONG, LATE, VOID) if kind in cells]
    lines = [
        f"tuiquiz daily {day}",
        clean(f"{pack.name} {pack.version}{mode}"),
        f"{points(score.points)} points · {score.correct} of {score.questions} right"
        + ("" if ranked else " · not ranked"),
        *(" ".join(sign for sign, _ in cells[at : at + ROW]) for at in range(0, len(cells), ROW)),
        "  ".join(f"{sign} {words}" for sign, words in legend),
    ]
    return "\n".join(line for line in lines if line)


def cell(outcome: Outcome, player: str) -> tuple[str, str]:
    """How a question went for ``player``: a letter with a shape, and what they mean."""
    answer = outcome.answer(player)
    if not outcome.counts or answer is None:
        return VOID
    if answer.choice is None:
        return LATE
    return RIGHT if outcome.right(answer) else WRONG
