"""Shown while the terminal is too small."""

from typing import Any

from textual.app import App, ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from tuiquiz.ui import look
from tuiquiz.ui.screens.base import QuizDialog


class TooSmallScreen(QuizDialog[None]):
    """Says how large the terminal has to be; goes away by itself."""

    CSS = """
    TooSmallScreen { align: center middle; background: $background !important; overflow: hidden; }
    TooSmallScreen Static { width: auto; max-width: 100%; text-align: center; }
    """

    def compose(self) -> ComposeResult:
        yield Static("", id="size")

    def on_resize(self) -> None:
        size = self.app.size
        self.query_one("#size", Static).update(
            Content(
                f"This terminal has {size.width}x{size.height} cells.\n"
                f"tuiquiz needs {look.LEAST_WIDTH}x{look.LEAST_HEIGHT}.\nMake it larger, or ctrl+q."
            )
        )


def cover(app: App[Any], size: Size) -> None:
    """Cover a terminal that is too small with a message; uncover one that is not any more."""

    def covered() -> bool:
        return any(isinstance(screen, TooSmallScreen) for screen in app.screen_stack)

    small = size.width < look.LEAST_WIDTH or size.height < look.LEAST_HEIGHT
    if small and not covered():
        app.push_screen(TooSmallScreen())
    while covered() and not small:
        app.pop_screen()
