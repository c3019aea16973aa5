"""Lines that were drawn once are taken again wherever the same is to be seen."""

from collections.abc import Hashable

from textual.cache import LRUCache
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

KEPT = 256

_kept: LRUCache[Hashable, list[Strip]] = LRUCache(KEPT)


class Pictured(Widget):
    """A widget that is drawn as others like it were: in other states, or for other players.

    All players of a kiosk see the same few questions, and a line that is kept also has its colours
    and what a terminal is sent for it.
    """

    @property
    def motif(self) -> Hashable:
        """What is drawn within the frame, apart from size and styles."""
        raise NotImplementedError

    def render_lines(self, crop: Region) -> list[Strip]:
        if self.text_selection is not None:
            return super().render_lines(crop)
        look = self._look()
        lines = _kept.get(look)
        if lines is None:
            lines = super().render_lines(Region(0, 0, *self.outer_size))
            _kept[look] = lines
        seen = lines[crop.y : crop.bottom]
        if crop.column_span == (0, self.outer_size.width):
            return seen
        return [line.crop(*crop.column_span) for line in seen]

    def _look(self) -> Hashable:
        """All that decides how it looks; other styles must follow from classes and theme."""
        title = self._border_title
        return (
            (type(self), self.motif, title and title.plain, self.classes),
            (self.outer_size, self.size, self.opacity, self.background_colors),
            (self.styles.border, self.visual_style, self.app.theme, *self.get_line_filters()),
        )
