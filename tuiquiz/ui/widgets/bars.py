"""The arithmetic of bar charts: an interval and a width become cells. No terminal needed.

A bar is solid up to the low end of its interval and shaded on to the high end; below it a whisker
shows low end, estimate and high end. Bars start at zero and are never logarithmic.
"""

from tuiquiz.quiz.stats import Interval

_EIGHTHS = " ▏▎▍▌▋▊▉█"


def bar(interval: Interval, axis: float, width: int) -> str:
    """The bar's cells: ``█`` solid, ``▒`` shaded, spaces for what is left of ``width``.

    ``axis`` is the value at the right edge. What is above zero shows at least an eighth of a cell.
    """
    if axis <= 0 or width <= 0:
        return " " * max(0, width)
    low = min(width, max(0.0, interval.low / axis * width))
    high = min(width, max(low, interval.high / axis * width))
    full, rest = int(low), low - int(low)
    shaded = min(width, round(high))
    if shaded > full + 1:
        edge = "█" if rest >= 0.5 else "▒"
        return ("█" * full + edge + "▒" * (shaded - full - 1)).ljust(width)
    middle = min(width, max(0.0, interval.estimate / axis * width))
    full, rest = int(middle), middle - int(middle)
    eighth = round(rest * 8)
    if full == 0 and eighth == 0 and interval.estimate > 0:
        eighth = 1
    return ("█" * full + (_EIGHTHS[eighth] if full < width and eighth else "")).ljust(width)


def whisker(interval: Interval, axis: float, width: int) -> str:
    """``├──┼──┤`` under a bar, ``┼`` where the interval is narrower than three cells."""
    if axis <= 0 or width <= 0:
        return " " * max(0, width)

    def cell(value: float) -> int:
        return min(width - 1, max(0, int(value / axis * width)))

    low, middle, high = cell(interval.low), cell(interval.estimate), cell(interval.high)
    cells = [" "] * width
    if high - low >= 2:
        cells[low : high + 1] = "─" * (high - low + 1)
        cells[low], cells[high] = "├", "┤"
    cells[middle] = "┼" if high - low >= 2 else "╵"
    return "".join(cells)
