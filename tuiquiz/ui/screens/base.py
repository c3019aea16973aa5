"""What all screens share: the way to the application."""

from typing import TYPE_CHECKING, TypeVar, cast

from textual.containers import VerticalScroll
from textual.screen import Screen

if TYPE_CHECKING:
    from tuiquiz.play.session import Session
    from tuiquiz.ui.app import QuizApp

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


HANDS_OFF_NS = 400_000_000


class GameScreen(QuizScreen[None]):
    """A screen of a game. ``place`` is the question that it is about and whose turn it was."""

    def __init__(self, session: "Session") -> None:
        super().__init__()
        self.place = session.game.index, session.game.turn
        self._session = session
        self._began_ns = self.quiz.clock()

    @property
    def hands_off(self) -> bool:
        """Whether the last key is a new one, not the one that began this phase, held down."""
        since_ns = self._session.game.since_ns or self._began_ns
        return self.quiz.input_ns - since_ns >= HANDS_OFF_NS
