"""What Textual does more often than anybody sees."""

from textual.app import App
from textual.theme import Theme
from textual.widgets._toast import ToastRack


class LeanApp(App[None]):
    """An application that looks up less for each line, and lays out less for each screen."""

    def get_theme(self, theme_name: str) -> Theme | None:
        """As Textual does it, which copies all themes at each look, some for each line drawn."""
        return self._registered_themes.get(theme_name) or super().get_theme(theme_name)

    def _refresh_notifications(self) -> None:
        """As Textual does it, which lays out each new screen again to hide what is hidden."""
        racks = self.screen.query_children(ToastRack) if self.screen_stack else ()
        if self._notifications or any(rack.display for rack in racks):
            super()._refresh_notifications()
