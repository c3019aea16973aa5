"""The menu of the first screen: two columns of commands, and a line on the one that is marked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from tuiquiz.ui.commands import Command

if TYPE_CHECKING:
    from tuiquiz.ui.app import QuizApp

GAP = 2
ROOMY, TIGHT = 18, 15
NARROW = 46

Item = tuple[Command, str]
"""A command and the action that it stands for, with the namespace of that."""


class Menu(Widget, can_focus=True):
    """Marks one of its items; enter or a click chooses it."""

    BINDINGS = [  # noqa: RUF012
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("left,right", "cross", show=False),
        Binding("enter,space", "choose", show=False),
        Binding("home", "move_to(0)", show=False),
        Binding("end", "move_to(-1)", show=False),
    ]
    DEFAULT_CSS = """
    Menu { width: auto; height: auto; }
    """

    class Chosen(Message):
        """An item was chosen: ``action`` is to be run."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    class Marked(Message):
        """Another item is marked."""

        def __init__(self, command: Command) -> None:
            super().__init__()
            self.command = command

    def __init__(self, left: Sequence[Item], right: Sequence[Item], *, id: str) -> None:
        super().__init__(id=id)
        self._columns = (tuple(left), tuple(right))
        self._at = 0

    @property
    def marked(self) -> Command:
        """The command that is marked."""
        return self._items[self._at][0]

    @property
    def _column(self) -> int:
        return ROOMY if self.app.size.width >= NARROW else TIGHT

    @property
    def _items(self) -> tuple[Item, ...]:
        return self._columns[0] + self._columns[1]

    def offer(self, left: Sequence[Item], right: Sequence[Item]) -> None:
        """Offer other items; what was marked stays so, if it is still there."""
        before = self._items[self._at]
        self._columns = (tuple(left), tuple(right))
        self._at = self._items.index(before) if before in self._items else 0
        self.refresh(layout=True)
        self.post_message(self.Marked(self.marked))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        del container, viewport
        return 2 * self._column + GAP

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container, viewport, width
        return max(map(len, self._columns))

    def render(self) -> Content:
        left, right = self._columns
        lines = []
        for row in range(max(len(left), len(right))):
            one = self._cell(left, row, 0)
            other = self._cell(right, row, len(left))
            lines.append(Content.assemble(one, " " * GAP, other))
        return Content("\n").join(lines)

    def action_move(self, step: int) -> None:
        self._mark((self._at + step) % len(self._items))

    def action_move_to(self, place: int) -> None:
        self._mark(place % len(self._items))

    def action_cross(self) -> None:
        """To the item beside the marked one; beside none, to the last of the other column."""
        left, right = map(len, self._columns)
        if self._at < left:
            self._mark(left + min(self._at, right - 1))
        else:
            self._mark(min(self._at - left, left - 1))

    def action_choose(self) -> None:
        self.post_message(self.Chosen(self._items[self._at][1]))

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)
        if at is None:
            return
        second = at.x >= self._column + GAP
        if at.y < len(self._columns[second]):
            self._mark(at.y + len(self._columns[0]) * second)
            self.action_choose()

    def _mark(self, place: int) -> None:
        if place != self._at:
            self._at = place
            self.refresh()
            self.post_message(self.Marked(self.marked))

    def _cell(self, column: Sequence[Item], row: int, first: int) -> Content:
        if row >= len(column):
            return Content(" " * self._column)
        command = column[row][0]
        key = cast("QuizApp", self.app).keymap.shown(command)
        marked = first + row == self._at
        text = f"{'▶' if marked else ' '} {key:>2}  {command.label}".ljust(self._column)
        if marked:
            return Content.styled(text, "bold reverse" if self.has_focus else "bold")
        return Content(text).stylize("bold $text-accent", 2, 4)
