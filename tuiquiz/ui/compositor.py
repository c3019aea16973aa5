"""Paints what changed, and asks only the widgets that are there."""

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

Line = dict[int, Strip | None]


class LeanCompositor(Compositor):
    """Renders, for an update, the lines that it touches of the widgets that lie on them.

    Textual 8.2 asks every widget of the screen for all its lines, however small the update is:
    a clock that ticked cost the code, the tabs and the key bar, too. And for a whole screen it asks
    those that lie behind others for lines of which nothing is seen.

    While it is ``veiled``, nothing of the screen is seen behind another one.
    """

    veiled = False

    def render_strips(self, size: Size | None = None) -> list[Strip]:
        if not self.veiled:
            return super().render_strips(size)
        width, height = size or self.size
        return [Strip.blank(width, self.root.rich_style if self.root else None)] * height

    def render_full_update(self, simplify: bool = False) -> LayoutUpdate:
        if simplify:  # For a picture in a file.
            return super().render_full_update(simplify)
        self._dirty_regions.clear()
        region = self.size.region
        lines = self._lines([(y, 0, region.width) for y in region.line_range])
        strips = [cast("Iterable[Strip]", line.values()) for line in lines.values()]
        return LayoutUpdate(strips, region)

    def render_partial_update(self) -> ChopsUpdate | None:
        regions = self._dirty_regions.copy()
        self._dirty_regions.clear()
        if not regions:
            return None
        spans = list(self._regions_to_spans(regions))
        lines = self._lines(spans)
        ends = {y: self.cuts[y][1:] for y in lines}
        return ChopsUpdate(
            cast("Sequence[Mapping[int, Strip | None]]", lines),
            spans,
            cast("list[list[int]]", ends),
        )

    def _lines(self, spans: Sequence[tuple[int, int, int]]) -> dict[int, Line]:
        """The pieces of the lines of ``spans`` by their first columns, from front to back."""
        cuts = self.cuts
        lines: dict[int, Line] = {y: dict.fromkeys(cuts[y][:-1]) for y, _, _ in spans}
        missing: dict[int, set[int]] = {y: set() for y in lines}
        for y, start, stop in spans:
            pairs = zip(cuts[y], cuts[y][1:], strict=False)
            missing[y].update(cut for cut, end in pairs if cut < stop and end > start)
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            first, last = seen.column_span
            touched = [
                y
                for y, lacking in missing.items()
                if seen.y <= y < seen.bottom and any(first <= cut < last for cut in lacking)
            ]
            if not touched:
                continue
            top, height = min(touched), max(touched) + 1 - min(touched)
            offset = seen.x - region.x, top - region.y
            strips = widget.render_lines(Region(*offset, seen.width, height))
            for y in touched:
                places = [cut for cut in cuts[y] if first <= cut <= last]
                pieces = strips[y - top].divide([cut - seen.x for cut in places[1:]])
                for cut, piece in zip(places, pieces, strict=False):
                    if lines[y][cut] is None:
                        lines[y][cut] = piece
                missing[y].difference_update(places[:-1])
                if not missing[y]:
                    del missing[y]
            if not missing:
                break
        return lines


def paint(*widgets: Widget) -> None:
    """Paint widgets of one screen whose content changed, and nothing else, at once.

    Textual's own way, by four messages and a timer, costs as much again as the paint; it is taken
    where more is about to change.
    """
    screen = widgets[0].screen
    visible = screen._compositor.visible_widgets if _quiet(screen) else {}
    seen = visible.keys() & set(widgets)
    for widget in seen:
        widget._set_dirty()
        widget._repaint_required = False
    for widget in set(widgets) - seen:
        widget.refresh()
    if seen:
        screen._compositor.update_widgets(seen)
        screen._compositor_refresh()


def _quiet(screen: Screen[object]) -> bool:
    waits = screen._layout_required or screen._scroll_required or screen._dirty_widgets
    return screen.is_current and not waits and not screen.app._batch_count
