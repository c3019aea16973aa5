"""What the kiosk's own screens share: the way to its application."""

from typing import TYPE_CHECKING, TypeVar, cast

from tuiquiz.ui.screens.base import QuizScreen

if TYPE_CHECKING:
    from tuiquiz.kiosk.app import KioskApp

Result = TypeVar("Result")


class KioskScreen(QuizScreen[Result]):
    """A screen that only a kiosk has."""

    @property
    def kiosk(self) -> "KioskApp":
        """The application, with its own type."""
        return cast("KioskApp", self.app)
