"""The board as one visitor may see it: the high scores of all, and else only what is their own."""

from typing import TypeVar

from tuiquiz.board.store import Board

T = TypeVar("T")


class OwnBoard(Board):
    """``shared`` as the owner of ``key`` sees it, or (None) somebody who came without one.

    Without a key there is no history, and nothing is kept of a game before it is over. What goes
    wrong is told without saying where the board lies.
    """

    def __init__(self, shared: Board, key: str | None) -> None:
        self._shared = shared
        self._key = key
