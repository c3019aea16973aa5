"""The cards of a question: side by side, below each other, or one at a time with tabs."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tuiquiz.quiz.case import Variant
from tuiquiz.quiz.fitting import fitted
from tuiquiz.ui import look
from tuiquiz.ui.widgets.code_card import CodeCard

FRAME = 4
SMALL_WIDTH, SMALL_HEIGHT = 80, 24


class Cards(Vertical):
    """Shows all code at once where it fits; in a small terminal, one card at a time."""

    DEFAULT_CSS = """
    Cards { height: 1fr; }
    Cards > CardTabs { display: none; }
    Cards.-tabbed > CardTabs { display: block; }
    """

    def __init__(self, variants: Sequence[Variant], *, dim: bool = False) -> None:
        """``dim``: there is nothing to choose yet."""
        super().__init__()
        self._variants = variants
        self._tabs = CardTabs([variant.name for variant in variants])
        self._cards = [
            CodeCard(variant, index, dim=dim, id=f"card-{index}")
            for index, variant in enumerate(variants)
        ]
        self._box = VerticalScroll(*self._cards, id="cards", can_focus=False)
        self._marked: int | None = None
        self._seen = 0

    def compose(self) -> ComposeResult:
        yield self._tabs
        yield self._box

    @property
    def tabbed(self) -> bool:
        """Whether one card is seen at a time."""
        return self.has_class("-tabbed")

    @property
    def cut(self) -> bool:
        """Whether some code is out of sight."""
        return self.tabbed or self._box.max_scroll_y > 0

    def dim(self, dim: bool) -> None:
        """Step back a little while there is nothing to choose, or not."""
        for card in self._cards:
            card.dim(dim)

    def mark(self, index: int) -> None:
        """Mark the card at ``index`` and bring it into sight."""
        self._marked = index
        self.see(index)

    def card(self, index: int) -> CodeCard:
        """The card at ``index``."""
        return self._cards[index]

    def see(self, index: int) -> None:
        """Bring the card at ``index`` into sight."""
        self._seen = index % len(self._variants)
        self._show()
        if not self.tabbed and self._box.max_scroll_y:
            self._cards[self._seen].scroll_visible(animate=False, top=True)

    @property
    def seen(self) -> int:
        """The place of the card that is in sight, where they are tabbed."""
        return self._seen

    def on_resize(self) -> None:
        self._arrange()

    def _arrange(self) -> None:
        cards = self._cards
        if not self.children or not self.size.height:
            return  # The screen is closed, or has no room.
        screen = self.app.size
        width = self.size.width - 2
        needed = [card.natural_width + FRAME for card in cards]
        stacked = sum(card.rows_at(width - FRAME) + 2 for card in cards)
        fits = stacked <= self.size.height
        beside = sum(needed) <= width and (not fits or screen.width >= 110)
        small = screen.width < SMALL_WIDTH or screen.height < SMALL_HEIGHT
        self._box.set_class(beside, "-columns")
        self.set_class(small and not fits and not beside, "-tabbed")
        even = max(needed) * len(cards) <= width
        for card, columns in zip(cards, needed, strict=True):
            card.take(columns if beside and not even else 1)
        self._show()
        self.screen.refresh_bindings()

    def _show(self) -> None:
        tabbed = self.tabbed
        for card in self._cards:
            card.mark(card.index == self._marked, bare=tabbed)
            if card.display is not (shown := not tabbed or card.index == self._seen):
                card.display = shown
        if tabbed:
            self._box.scroll_home(animate=False)
            self._tabs.show(self._seen, self._marked)
        elif self._marked is not None and self._box.max_scroll_y:
            self._cards[self._marked].scroll_visible(animate=False)


class CardTabs(Static):
    """A line of tabs: the letter and shape of each card, and the name of the one in sight."""

    DEFAULT_CSS = """
    CardTabs { height: 1; width: 1fr; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    @dataclass
    class Wanted(Message):
        """The tab at ``index`` was clicked."""

        index: int

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__("")
        self._names = names
        self._ends: list[int] = []
        self._shown: tuple[int, int | None] = (0, None)

    def on_resize(self) -> None:
        self.show(*self._shown)

    def show(self, seen: int, marked: int | None) -> None:
        """Draw the tabs: the one in sight with its name, ``[A ● name]``; ``▶`` is marked."""
        self._shown = seen, marked
        room = max(4, self.size.width - 6 * len(self._names) - 1)
        parts: list[str | tuple[str, str]] = []
        self._ends = []
        for index, name in enumerate(self._names):
            before = "▶" if index == marked else "[" if index == seen else " "
            told = f" {fitted(name, room)}" if index == seen else ""
            after = "]" if index == seen else " "
            style = f"bold {look.option_style(index)}"
            parts += ["|" if index else "", (f"{before}{look.badge(index)}{told}{after}", style)]
            self._ends.append(sum(cell_len(p if isinstance(p, str) else p[0]) for p in parts))
        self.update(Content.assemble(*parts), layout=False)

    def on_click(self, event: events.Click) -> None:
        for index, end in enumerate(self._ends):
            if event.x - 1 < end:
                self.post_message(self.Wanted(index))
                return
