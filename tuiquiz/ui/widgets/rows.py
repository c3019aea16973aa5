"""Lists of rows that know commands of their own, so that keys pressed in haste keep their order."""

from typing import TYPE_CHECKING, cast

from textual.widgets import OptionList

from tuiquiz.ui import commands

if TYPE_CHECKING:
    from tuiquiz.ui.app import QuizApp


class Rows(OptionList):
    """A list whose commands have the keys that the player prefers."""

    def on_mount(self) -> None:
        self.rebind()

    def rebind(self) -> None:
        """Take the keys as they are set now."""
        if self._merged_bindings:
            keymap = cast("QuizApp", self.app).keymap
            self._bindings = keymap.bound(self._merged_bindings)


class OptionRows(Rows):
    """Left and right change a row."""

    BINDINGS = commands.bindings(commands.OPTION_NEXT, commands.OPTION_BACK)


class KeyRows(Rows):
    """Enter asks for another key."""

    BINDINGS = commands.bindings(commands.PRESS)
