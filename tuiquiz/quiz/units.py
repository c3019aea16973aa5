"""Numbers as people read them: one place for time, memory, ratios and points."""

from enum import StrEnum


class Unit(StrEnum):
    """What a measured number counts."""

    NS = "ns"
    BYTES = "B"


_STEPS = {
    Unit.NS: ((1.0, "ns"), (1e3, "µs"), (1e6, "ms"), (1e9, "s")),
    Unit.BYTES: ((1.0, "B"), (1e3, "kB"), (1e6, "MB"), (1e9, "GB")),
}


def three_digits(value: float) -> str:
    """``value`` to three significant digits, without exponent: 1.24, 12.4, 124, 1240 -> 1,240."""
    if value <= 0:
        return "0"
    if value >= 99.95:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 9.995 else f"{value:.2f}"


def quantity(value: float, unit: Unit) -> str:
    """A time in nanoseconds or a size in bytes with a fitting prefix: ``3.21 µs``, ``4.17 MB``.

    Whole bytes below 10,000 stay exact, because a peak of 112 bytes is exact.
    """
    if unit is Unit.BYTES and value < 10_000:
        return f"{value:,.0f} B"
    steps = _STEPS[unit]
    scale, suffix = steps[0]
    for step, name in steps:
        if value >= step * 0.9995:
            scale, suffix = step, name
    return f"{three_digits(value / scale)} {suffix}"


_SPELLED = {
    "ns": "nanoseconds",
    "µs": "microseconds",
    "ms": "milliseconds",
    "s": "seconds",
    "B": "bytes",
    "kB": "kilobytes",
    "MB": "megabytes",
    "GB": "gigabytes",
}


def spelled(value: float, unit: Unit) -> str:
    """The same as ``quantity``, for the ear: ``3.21 microseconds``, ``1 byte``."""
    number, _, suffix = quantity(value, unit).partition(" ")
    return f"{number} {_SPELLED[suffix]}" if number != "1" else f"1 {_SPELLED[suffix][:-1]}"


def times(ratio: float) -> str:
    """A ratio as ``1.24x``; from a million on in words, where digits stop helping."""
    if ratio >= 999_500:
        return f"{three_digits(ratio / 1e6)} million times"
    return f"{three_digits(ratio)}x"


def spelled_times(ratio: float) -> str:
    """The same as ``times``, for the ear: ``1.24 times``, ``4.20 million times``."""
    return times(ratio).removesuffix("x").removesuffix(" times") + " times"


def seconds(duration_s: float) -> str:
    """A duration for people: ``0.4 s``, ``12.3 s``."""
    return f"{duration_s:.1f} s"


def taken(duration_ns: int) -> str:
    """A time that was taken, as ``seconds`` writes it; ``–`` where none was."""
    return seconds(duration_ns / 1e9) if duration_ns else "–"


def spelled_seconds(duration_s: float) -> str:
    """A duration for the ear, to a tenth: ``20 seconds``, ``1 second``, ``4.2 seconds``."""
    number = f"{duration_s:.1f}".removesuffix(".0")
    return f"{number} second" if number == "1" else f"{number} seconds"


def points(value: int) -> str:
    """Points with thousands separated and a true minus sign: ``8,420``, ``−6``."""
    return f"{value:,}".replace("-", "−")


def signed_points(value: int) -> str:
    """Points that are added to others: ``+952``, ``−6``, ``+0``."""
    return f"+{points(value)}" if value >= 0 else points(value)
