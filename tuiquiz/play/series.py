"""The games of a player as series that can be compared: one for each pack and mode."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tuiquiz.board.record import Played

_DAY = re.compile(r"^daily-\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Series:
    """Games of one pack and mode, the oldest first; those of all days are one mode."""

    pack: str
    mode: str
    games: tuple[Played, ...]

    @property
    def best(self) -> Played:
        """The game with the most points; of several, the first."""
        return max(self.games, key=lambda game: game.points)


def mode_of(game: Played) -> str:
    """The mode of a game without the day of a daily one."""
    return _DAY.sub("daily", game.mode)


def series(games: Iterable[Played]) -> list[Series]:
    """All series of these games, the one that was played last first."""
    newest = sorted(games, key=lambda game: game.played_at, reverse=True)
    found: dict[tuple[str, str], list[Played]] = {}
    for game in newest:
        found.setdefault((game.pack, mode_of(game)), []).append(game)
    return [Series(pack, mode, tuple(reversed(of))) for (pack, mode), of in found.items()]
