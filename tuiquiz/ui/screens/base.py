"""What all screens share: the way to the application."""

from typing import TYPE_CHECKING, TypeVar, cast

from textual.containers import VerticalScroll
from textual.screen import Screen

if TYPE_CHECKING:
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
