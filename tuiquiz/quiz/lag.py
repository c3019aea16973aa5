"""The way to a player who sits elsewhere: how much of an answer's time it took.

From the paint of the options to the key, the player had that time less one round trip.
"""

MOST_NS = 250_000_000
"""No more than this is given back, whatever was measured: a player must not gain by a slow line."""


def allowed(measured_ns: int) -> int:
    """What counts of a measured round trip: nothing below 0, and at most ``MOST_NS``."""
    return min(MOST_NS, max(0, measured_ns))


def pressed(at_ns: int, since_ns: int | None, measured_ns: int) -> int:
    """When a key counts as pressed that came at ``at_ns``: never before ``since_ns``."""
    earlier_ns = at_ns - allowed(measured_ns)
    return earlier_ns if since_ns is None else max(since_ns, earlier_ns)
