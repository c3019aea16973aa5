"""Who has locked, and who is still thinking; not what."""

from collections.abc import Mapping

from textual.content import Content
from textual.widgets import Static

from tuiquiz.quiz import names
from tuiquiz.quiz.fitting import fitted
from tuiquiz.quiz.game import Game, Phase
from tuiquiz.ui.groups import Keys

GAP = 2
TALL, ROWS = 30, 3
NARROWEST = 16
FEW, SHORT = 4, 20
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
        gap = 1 if self.app.size.height < TALL else GAP
        told = 0 if brief else max(6, 2 * options - 1)
        widest = max(names.width(player) for player in game.players) + 2 + (1 + told if told else 0)
        across = max(1, (self.size.width + gap) // (widest + gap))
        crowded = len(game.players) > ROWS * across
        if crowded and self.app.size.height < TALL:  # Code needs rows: names may have to be cut.
            most = max(1, (self.size.width + gap) // (NARROWEST + gap))
            across = max(across, min(most, (len(game.players) + 1) // 2))
        width = min(widest, (self.size.width + gap) // across - gap)
        cells = []
        for player in game.players:
            locked = game.phase is not Phase.READING and player not in game.active
            if brief and not locked:
                continue
            keys = " ".join(groups.get(player, ())[:options])
            cells.append(
                Content.assemble(
                    ("✓ ", "bold $text-success") if locked else ("· ", "$text-muted"),
                    (fitted(player, width - 2 - (1 + told if told else 0)), "bold"),
                    *([] if brief else [_told(locked, keys)]),
                )
            )
        padded = [cell.pad_right(max(0, width - cell.cell_length)) for cell in cells]
        lines = [
            Content(" " * gap).join(padded[at : at + across])
            for at in range(0, len(padded), across)
        ]
        self.update(Content("\n").join(lines) if lines else Content("· nobody has locked yet"))


def _told(locked: bool, keys: str) -> tuple[str, str]:
    return (" locked", "$text-success") if locked else (f" {keys}", "$text-accent")
