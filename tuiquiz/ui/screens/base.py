"""What all screens share: the way to the application."""

from typing import TYPE_CHECKING, TypeVar, cast

from textual.containers import VerticalScroll
from textual.screen import Screen

if TYPE_CHECKING:
    from tuiquiz.ui.app import QuizApp
    from tuiquiz.ui.session import Session

Result = TypeVar("Result")


class QuizScreen(Screen[Result]):
    """A screen of tuiquiz."""

    @property
    def quiz(self) -> "QuizApp":
        """The application, with its own type."""
        return cast("QuizApp", self.app)

    def action_scroll_page(self, lines: int) -> None:
        """Scroll what scrolls on this screen."""
        for box in self.query(VerticalScroll):
            if box.display and box.max_scroll_y:
                box.scroll_relative(y=lines, animate=False)
                return


class GameScreen(QuizScreen[None]):
    """A screen of a game. ``place`` is the game's question that it is about, counted from 0."""

    def __init__(self, session: "Session") -> None:
        super().__init__()
        self.place = session.game.index
        self._session = session
