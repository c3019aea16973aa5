"""Input with its time: what the rules need to know of a key."""

from collections.abc import Mapping

from textual import events
from textual.actions import ActionParseResult
from textual.dom import DOMNode
from textual.screen import Screen

from tuiquiz.ui.held import HeldKeys
from tuiquiz.ui.lean import LeanApp


class StampedApp(LeanApp):
    """Remembers the last key or click: ``input_ns`` when it was, ``input_key`` which (or empty).

    ``click_ns`` is when the last click was: its screen hears of it later than of a key that was
    pressed after it. ``held`` knows which keys are held down.
    """

    def __init__(self) -> None:
        super().__init__()
        self.input_ns = self.click_ns = 0
        self.input_key = ""
        self.held = HeldKeys()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.MouseUp):
            self.input_ns = int(event.time * 1e9)
            self.input_key = event.key if isinstance(event, events.Key) else ""
            if isinstance(event, events.MouseUp):
                self.click_ns = self.input_ns
            if self.input_key:
                self.held.hear(self.input_key, event.time)
        await super().on_event(event)

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """As Textual does it; but a key that comes before its screen is there does nothing."""
        if isinstance(default_namespace, Screen) and not default_namespace.is_mounted:
            return False
        return await super().run_action(action, default_namespace, namespaces)
