"""Who chose what, what it earned, and who moved in the standings."""

from textual.content import Content
from textual.widgets import Static

from tuiquiz.quiz import ratio
from tuiquiz.quiz.fitting import fitted, padded
from tuiquiz.quiz.game import Game, Outcome
from tuiquiz.quiz.names import WIDTH
from tuiquiz.quiz.scoring import Score
from tuiquiz.quiz.units import points, signed_points
from tuiquiz.quiz.verdict import Kind
from tuiquiz.ui import look

NARROW, WIDE = 48, 70
SPENT = 8
LEFT = " left"
FIXED, WIDEST = 60, 32


class ResultTable(Static):
    """A line for each player, best first, in as many columns as fit."""

    DEFAULT_CSS = """
    ResultTable { height: auto; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__("", id=id)
        self._game: Game | None = None

    def on_resize(self) -> None:
        self._draw()

    def show(self, game: Game) -> None:
        """Draw the last outcome of ``game`` and the standings after it."""
        self._game = game
        self._draw()

    def _draw(self) -> None:
        if not self._game:
            return
        before = {score.player: rank for rank, score in self._game.before().table()}
        first = len(self._game.outcomes) == 1
        lines = []
        for rank, score in self._game.table():
            move = 0 if first or not rank else before.get(score.player, rank) - rank
            lines.append(self._line(self._game, rank, move, score))
        self.update(Content("\n").join(lines))

    def _line(self, game: Game, rank: int, move: int, score: Score) -> Content:
        outcome, player = game.outcomes[-1], score.player
        fixed = FIXED + (len(LEFT) if game.left else 0)
        room = min(WIDEST, self.size.width - fixed) if self.size.width >= WIDE else 0
        arrow, style = ("▲", "$text-success") if move > 0 else ("▼", "$text-error")
        moved = f"{arrow}{abs(move)}" if move else "  "
        if self.size.width < NARROW:
            return Content.assemble(
                (f"{rank or '–':>2} ", "bold"),
                (moved.ljust(3), style),
                (padded(player, WIDTH), "bold"),
                (points(score.points).rjust(8), "bold $text-warning"),
                "\n      ",
                *_chosen(outcome, player, 0, timed=False),
                *_worth(game, outcome, player, wide=False),
                ("left" if player in game.left else "", "$text-muted"),
            )
        return Content.assemble(
            (f"{rank or '–':>2} ", "bold"),
            (moved.ljust(3), style),
            (padded(player, WIDTH + 1), "bold"),
            *_chosen(outcome, player, room, timed=game.scoring.timed),
            *_worth(game, outcome, player, wide=bool(room)),
            (points(score.points).rjust(7), "bold $text-warning"),
            (LEFT if player in game.left else "", "$text-muted"),
        )


def _chosen(outcome: Outcome, player: str, room: int, *, timed: bool) -> list[tuple[str, str]]:
    """The option, with ``room`` columns for its name, and the time where it is ``timed``.

    Without room the badge alone.
    """
    answer = outcome.answer(player)
    columns = 4 + room + (SPENT if room else 0)
    if answer is None:
        return [("–".ljust(columns), "$text-muted")]
    if answer.choice is None:
        return [(("too late" if room else "late").ljust(columns), "$text-muted")]
    index = outcome.dealt.options.index(answer.choice)
    style = look.option_style(index)
    if not room:
        return [(f"{look.badge(index)} ", style)]
    name = padded(fitted(answer.choice, room - 1), room)
    spent = f"{answer.answer_ns / 1e9:.2f} s" if timed else ""
    return [(f"{look.badge(index)} {name}", style), (f"{spent:>{SPENT - 1}} ", "$text-muted")]


def _worth(game: Game, outcome: Outcome, player: str, *, wide: bool) -> list[tuple[str, str]]:
    answer = outcome.answer(player)
    if answer is None or outcome.verdict.kind is Kind.NONE:
        return [(" " * (8 + 10 * wide), "")]
    right = outcome.right(answer)
    earned = outcome.earned(player)
    mark = "✓" if right else "✗"
    told = f"{mark} {signed_points(earned)}" if outcome.counts else mark
    parts = [(told.ljust(8), "$text-success" if right else "$text-error")]
    if wide:
        if game.scoring.guess and answer.guess is not None:
            worth = outcome.bonus(player)
            parts.append((f"{ratio.words(answer.guess)}x".rjust(5), "$text-muted"))
            parts.append((f" +{worth}".ljust(5) if worth else " " * 5, "$text-accent"))
        elif answer.sure:
            parts.append((f"{'●' * answer.sure:<10}", "$text-accent"))
        else:
            parts.append((" " * 10, ""))
    return parts
