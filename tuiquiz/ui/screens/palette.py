"""Textual's command palette, for hands that are faster than it is."""

from textual.await_complete import AwaitComplete
from textual.command import CommandList, CommandPalette


class PaletteScreen(CommandPalette):
    """Closes once, however often enter is pressed, and waits with its keys until it has a list."""

    def dismiss(self, result: None = None) -> AwaitComplete:
        return super().dismiss(result) if self.is_current else AwaitComplete()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        del parameters
        return action != "command_list" or any(one.size.width for one in self.query(CommandList))
