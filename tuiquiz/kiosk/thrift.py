"""What a process that draws for many terminals leaves out of each line that it draws."""

from rich.style import Style as RichStyle
from textual.style import Style


def forget_offsets() -> None:
    """Let equal pieces of text have equal styles.

    Textual writes into the style of each piece where it stands, for a mouse that is dragged to
    select text. No terminal here is asked for such moves, and without them a style is made, blended
    and turned into a sequence once, not for each piece of each line of each player.
    """

    def same(style: Style, x: int, y: int) -> RichStyle:
        del x, y
        return style.rich_style

    Style.rich_style_with_offset = same  # type: ignore[method-assign, assignment]
