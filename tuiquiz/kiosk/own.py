"""The board as one visitor may see it: the high scores of all, and else only what is their own."""

import sqlite3
from collections.abc import Callable
from typing import Self, TypeVar

from tuiquiz.board.record import Past, Played, Player, Unfinished
from tuiquiz.board.store import Board
from tuiquiz.errors import BoardError

T = TypeVar("T")

NOTICE = "The high scores were damaged; what could be is kept beside, and a new board begins."


class OwnBoard(Board):
    """What a board is when it is held by the owner of a key, or by somebody without one, and less:

    others have no history here, without a key nothing is kept of a game before it is over, and
    what goes wrong is told without saying where the board lies.
    """

    @classmethod
    def of(cls, shared: Board, key: str | None) -> Self:
        """``shared`` for the owner of ``key``; None: for somebody without one."""
        return cls(shared._desk).held_by(key)

    @property
    def notice(self) -> str | None:
        return NOTICE if super().notice else None

    def players(self) -> list[Player]:
        name = self._name
        return [player for player in super().players() if player.name == name]

    def games(self, player: str, limit: int | None = None) -> list[Played]:
        return super().games(player, limit) if player == self._name else []

    def past(self, player: str | None = None) -> list[Past]:
        name = self._name
        return super().past(name) if name and player in (None, name) else []

    def keep(self, game: Unfinished) -> bool:
        return bool(self._key) and super().keep(game)

    @property
    def _name(self) -> str | None:
        return self.name_of(self._key) if self._key else None

    def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return super()._run(work)
        except BoardError as error:
            raise unusable() from error


def unusable() -> BoardError:
    """That the board cannot be used, for somebody who cannot mend it."""
    return BoardError("the high scores of this kiosk cannot be used just now.", "Try again later.")
