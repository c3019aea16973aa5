"""Who has locked, and who is still thinking; not what."""

from collections.abc import Mapping

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from tuiquiz.quiz.game import Game, Phase
from tuiquiz.ui.groups import Keys

GAP = 2


class PlayerStrip(Static):
    """Players with their keys in as many columns as fit."""

    DEFAULT_CSS = """
    PlayerStrip { height: auto; padding: 0 1; background: $panel; }
    """

    def __init__(self) -> None:
        super().__init__("", id="strip")
        self._shown: tuple[Game, Mapping[str, Keys], int] | None = None

    def on_resize(self) -> None:
        self._draw()

    def show(self, game: Game, groups: Mapping[str, Keys], options: int) -> None:
        """Draw who has locked; ``options`` is how many keys of each group count now."""
        self._shown = game, groups, options
        self._draw()

    def _draw(self) -> None:
        if not self._shown:
            return
        game, groups, options = self._shown
        cells = []
        for player in game.players:
            locked = game.phase is not Phase.READING and player not in game.active
            keys = " ".join(groups.get(player, ())[:options])
            mark = ("✓ ", "bold $text-success") if locked else ("· ", "$text-muted")
            told = (" locked", "$text-success") if locked else (f" {keys}", "$text-accent")
            cells.append(Content.assemble(mark, (player, "bold"), told))
        widest = max(cell_len(player) for player in game.players) + 3 + max(6, 2 * options - 1)
        across = max(1, (self.size.width + GAP) // (widest + GAP))
        lines = []
        for at in range(0, len(cells), across):
            row = [
                cell.pad_right(max(0, widest - cell.cell_length))
                for cell in cells[at : at + across]
            ]
            lines.append(Content(" " * GAP).join(row))
        self.update(Content("\n").join(lines))
