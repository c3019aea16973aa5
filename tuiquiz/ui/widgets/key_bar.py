"""The bottom line: the keys that work now.

One widget that draws in one go. Textual's footer mounts a widget per key at every change, which
left the line empty for some frames just when a verdict appeared.
"""

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tuiquiz.ui.commands import EXIT, HELP

PRESSED_S = 0.25


class KeyBar(Static):
    """Shows the enabled bindings of its screen in their order; a click presses the key."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 1; width: 1fr; background: $panel; text-wrap: nowrap; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._spans: list[tuple[range, str]] = []
        self._drawn: list[str | tuple[str, str]] = []
        self._parts_of: dict[str, int] = {}

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def press(self, action: str) -> None:
        """Show for a moment that the key of ``action`` was taken, if it stands here."""
        at = self._parts_of.get(action)
        if at is None:
            return
        parts = list(self._drawn)
        parts[at : at + 2] = [(_text(part), "bold reverse") for part in parts[at : at + 2]]
        self.update(Content.assemble(*parts), layout=False)
        self.set_timer(PRESSED_S, self._release)

    def _release(self) -> None:
        self.update(Content.assemble(*self._drawn), layout=False)

    def on_click(self, event: events.Click) -> None:
        for columns, key in self._spans:
            if event.x in columns:
                self.app.simulate_key(key)

    def _bindings_changed(self, screen: Screen[object]) -> None:
        if screen is self.screen:
            self._draw()

    def _draw(self) -> None:
        found: dict[str, tuple[str, str, str]] = {}
        bindings = self.screen.active_bindings
        for active in bindings.values():
            binding = active.binding
            if binding.show and active.enabled and binding.description:
                shown = binding.key_display or self.app.get_key_display(binding)
                found.setdefault(binding.action, (shown, binding.description, binding.key))
        order = [one.action for one in self.screen.BINDINGS if isinstance(one, Binding)]
        found = dict(sorted(found.items(), key=lambda one: _place(order, one[0])))
        last = found.pop(HELP.action, None)
        width = self.size.width or self.app.size.width
        room = width - (_cells(last) if last else 0)
        out = bindings.get("escape")
        way_out = out.binding.action if out and out.enabled else EXIT.action
        _shorten(found, room)
        _drop(found, room, way_out)
        parts: list[str | tuple[str, str]] = []
        self._spans, self._parts_of = [], {}
        at = 0
        for action, (shown, label, key) in found.items():
            needed = _cells((shown, label, key))
            self._parts_of[action] = len(parts)
            parts += [(f" {shown}", "bold $footer-key-foreground"), f" {label} " if label else " "]
            self._spans.append((range(at, at + needed), key))
            at += needed
        if last:
            parts += [
                " " * max(0, room - at),
                (f" {last[0]}", "bold $footer-key-foreground"),
                f" {last[1]} ",
            ]
            self._spans.append((range(room, width), last[2]))
        if parts != self._drawn:
            self._drawn = parts
            self.update(Content.assemble(*parts), layout=False)


def _text(part: str | tuple[str, str]) -> str:
    return part if isinstance(part, str) else part[0]


def _place(order: list[str], action: str) -> int:
    """What a screen names first stays longest where there is little room."""
    return order.index(action) if action in order else len(order)


def _cells(entry: tuple[str, str, str]) -> int:
    return cell_len(entry[0]) + cell_len(entry[1]) + 2 + bool(entry[1])


def _shorten(found: dict[str, tuple[str, str, str]], room: int) -> None:
    """Leave out labels that only repeat their key, where there is no room for all."""
    if sum(map(_cells, found.values())) > room:
        for action, (shown, label, key) in found.items():
            if shown.upper() == label.upper():
                found[action] = shown, "", key


def _drop(found: dict[str, tuple[str, str, str]], room: int, way_out: str) -> None:
    """Leave out, from the right, what has no room; the way out goes last."""
    for action in [*reversed([one for one in found if one != way_out]), way_out]:
        if sum(map(_cells, found.values())) <= room:
            return
        found.pop(action, None)
