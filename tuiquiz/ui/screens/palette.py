"""Textual's command palette, for hands that are faster than it is."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual.app import App, SystemCommand
from textual.await_complete import AwaitComplete
from textual.command import CommandList, CommandPalette
from textual.dom import DOMNode
from textual.screen import Screen
from textual.timer import Timer, TimerCallback
from textual.widgets import Input
from textual.worker import Worker

from tuiquiz.ui.screens.base import on_top

if TYPE_CHECKING:
    from tuiquiz.ui.app import QuizApp


class PaletteScreen(CommandPalette):
    """Closes once, however often enter is pressed, and moves in its list once that is drawn."""

    def on_mount(self) -> None:
        for box in self.query(Input):
            box.cursor_blink = cast("QuizApp", self.app).blinking

    def dismiss(self, result: None = None) -> AwaitComplete:
        return super().dismiss(result) if on_top(self) else AwaitComplete()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        del parameters
        return action != "command_list" or any(one.size.width for one in self.query(CommandList))

    def set_timer(
        self, delay: float, callback: TimerCallback | None = None, **options: Any
    ) -> Timer:
        """As Textual does it; but what it tells of the list waits for no palette that is closed."""

        def told() -> object:
            return callback() if callback and self.query(CommandList) else None

        return super().set_timer(delay, told, **options)

    def run_worker(self, *arguments: Any, **options: Any) -> Worker[Any]:
        # The one that fills the list fails where the palette was closed before it began.
        return super().run_worker(*arguments, **{**options, "exit_on_error": False})


def offered(app: App[Any], screen: Screen[object]) -> Iterator[SystemCommand]:
    """The commands that work on ``screen``, for the palette over it; "Theme" has its own place."""
    known = {"Theme"}
    for active in screen.active_bindings.values():
        binding = active.binding
        wanted = active.enabled and binding.tooltip and binding.description not in known
        if not wanted or binding.action.startswith("choose"):
            continue

        async def run(action: str = binding.action, node: DOMNode = active.node) -> None:
            if on_top(screen):  # A dialog may have been answered meanwhile.
                await app.run_action(action, node)

        known.add(binding.description)
        yield SystemCommand(binding.description, binding.tooltip, partial(app.call_later, run))
