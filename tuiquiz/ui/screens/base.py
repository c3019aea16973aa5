"""What all screens share: the way to the application."""

from typing import TYPE_CHECKING, TypeVar, cast

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
