"""Textual's command palette, for hands that are faster than it is."""

from typing import Any

from textual.await_complete import AwaitComplete
from textual.command import CommandList, CommandPalette
from textual.widgets import Input
from textual.worker import Worker


class PaletteScreen(CommandPalette):
    """Closes once, however often enter is pressed, and moves in its list once that is drawn."""

    def on_mount(self) -> None:
        for box in self.query(Input):
            box.cursor_blink = self.app.animation_level != "none"

    def dismiss(self, result: None = None) -> AwaitComplete:
        return super().dismiss(result) if self.is_current else AwaitComplete()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        del parameters
        return action != "command_list" or any(one.size.width for one in self.query(CommandList))

    def run_worker(self, *arguments: Any, **options: Any) -> Worker[Any]:
        # The one that fills the list fails where the palette was closed before it began.
        return super().run_worker(*arguments, **{**options, "exit_on_error": False})
