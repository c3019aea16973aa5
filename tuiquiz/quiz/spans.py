"""Spans of time in words, as people say them: one unit, no false precision."""

_STEPS = (
    (365 * 86400, "year"),
    (30 * 86400, "month"),
    (86400, "day"),
    (3600, "hour"),
    (60, "minute"),
)


def span(seconds: float) -> str:
    """``5 minutes``, ``1 hour``, ``3 days``; below a minute ``a moment``."""
    for step, name in _STEPS:
        if (count := int(seconds // step)) > 0:
            return f"{count} {name}" if count == 1 else f"{count} {name}s"
    return "a moment"


def ago(seconds: float) -> str:
    """How long something is past: ``just now``, ``5 minutes ago``; the future is just now, too."""
    return f"{span(seconds)} ago" if seconds >= 60 else "just now"
