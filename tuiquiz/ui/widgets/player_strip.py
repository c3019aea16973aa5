"""Who has locked, and who is still thinking; not what."""

from collections.abc import Mapping

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from tuiquiz.quiz.game import Game, Phase
from tuiquiz.ui.groups import Keys

GAP = 2
FEW, SHORT, WIDE = 4, 20, 60
"""Where there are more players than few in a short terminal, only those who locked are shown."""


class PlayerStrip(Static):
    """Players with their keys in as many columns as fit."""

    DEFAULT_CSS = """
    PlayerStrip { height: auto; padding: 0 1; text-wrap: nowrap; background: $panel; }
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
        brief = self.app.size.height < SHORT and len(game.players) > FEW
        word = " locked" if self.app.size.width >= WIDE else ""
        gap = 1 if brief else GAP
        cells = []
        for player in game.players:
            locked = game.phase is not Phase.READING and player not in game.active
            if brief and not locked:
                continue
            keys = "".join(groups.get(player, ())[:options])
            cells.append(
                Content.assemble(
                    ("✓ " if locked else "· ", "bold $text-success" if locked else "$text-muted"),
                    (player, "bold"),
                    ("" if brief else f" {keys}", "$text-muted"),
                    (word if locked and not brief else "", "$text-success"),
                )
            )
        longest = max(map(cell_len, game.players))
        widest = longest + 2 + (0 if brief else 1 + options + len(word))
        across = max(1, (self.size.width + gap) // (widest + gap))
        lines = []
        for at in range(0, len(cells), across):
            row = [
                cell.pad_right(max(0, widest - cell.cell_length))
                for cell in cells[at : at + across]
            ]
            lines.append(Content(" " * gap).join(row))
        self.update(Content("\n").join(lines) if lines else Content("· nobody has locked yet"))
