"""A screen with pages that are turned by keys."""

from textual.containers import VerticalScroll
from textual.widgets import TabbedContent, TabPane, Tabs

from tuiquiz.ui.screens.base import QuizScreen


class PagedScreen(QuizScreen[None]):
    """Has one ``TabbedContent``, whose tabs never have the focus."""

    AUTO_FOCUS = ""

    def on_mount(self) -> None:
        self.query_one(Tabs).can_focus = False

    def action_tab(self, step: int) -> None:
        """Turn to another page."""
        tabs = self.query_one(TabbedContent)
        pages = [pane.id or "" for pane in tabs.query(TabPane)]
        tabs.active = pages[(pages.index(tabs.active) + step) % len(pages)]

    def action_scroll_page(self, lines: int) -> None:
        """Scroll what scrolls on the page that is seen."""
        pane = self.query_one(TabbedContent).active_pane
        for box in pane.query(VerticalScroll) if pane else ():
            box.scroll_relative(y=lines, animate=False)

    def action_back(self) -> None:
        """Close the screen."""
        self.dismiss(None)
