"""The top line of a game: progress, player, points."""

from textual.content import Content
from textual.widgets import Static

from tuiquiz.quiz.game import Form, Game, Outcome, Phase
from tuiquiz.quiz.units import points
from tuiquiz.quiz.verdict import Kind


class StatusBar(Static):
    """Progress as dots (right, wrong, void, to come), the question's number, the player."""

    DEFAULT_CSS = """
    StatusBar { height: 1; width: 1fr; background: $panel; padding: 0 1; }
    """

    def __init__(self, game: Game) -> None:
        super().__init__()
        self._game = game

    def on_mount(self) -> None:
        self.show(self._game)

    def on_resize(self) -> None:
        self.show(self._game)

    def show(self, game: Game) -> None:
        """Draw ``game``."""
        self._game = game
        number = min(game.index + 1, len(game.deal))
        dots: list[tuple[str, str]] = [_dot(game, outcome) for outcome in game.outcomes]
        ahead = len(game.deal) - len(dots)
        if ahead:
            asked = game.phase is not Phase.REVEALED
            dots += [("◉", "bold")] * asked
            dots += [("○", "")] * (ahead - asked)
        count = f" {number}/{len(game.deal)}"
        left = Content.assemble(*dots, (count, "bold"))
        right = Content.styled(_who(game), "bold $text-warning")
        if left.cell_length + right.cell_length >= self.size.width:
            left = Content.styled(count.strip(), "bold")
        gap = max(1, self.size.width - left.cell_length - right.cell_length)
        self.update(Content.assemble(left, " " * gap, right), layout=False)


def _who(game: Game) -> str:
    """The only player and the points; of several, whose turn it is."""
    if game.form is Form.SOLO:
        (player,) = game.players
        return f"{player}  ★ {points(game.score(player).points)}"
    if len(game.active) == 1 and game.phase is not Phase.CURTAIN:
        return game.active[0]
    return f"{len(game.players)} players"


def _dot(game: Game, outcome: Outcome) -> tuple[str, str]:
    if outcome.verdict.kind is Kind.NONE:
        return "–", ""
    if game.form is not Form.SOLO:
        return "●", ""
    mine = outcome.answer(game.players[0])
    if mine and outcome.right(mine):
        return "✓", "$text-success"
    return "✗", "$text-error"
