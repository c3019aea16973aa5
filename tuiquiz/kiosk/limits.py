"""How much of everything strangers may use."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one kiosk bears; safe by default, and settable by the option of the same name.

    ``connections`` to the port at once, ``sessions`` of players at once, ``new`` connections a
    second after a burst of ``new_burst``. From one address ``per_address`` connections at once,
    ``per_second`` new ones after a burst of ``burst``; the machine itself may have more, since
    behind a proxy it is everybody. ``login_s`` to log in, ``building`` games that may start at
    the same moment. Of each session: ``resizes`` a second, ``events`` (keys, clicks) a second
    after a burst of two seconds' worth, ``input_bytes`` a second, ``backlog`` bytes that a slow
    reader may leave unread before frames are left out, ``stuck_s`` after which it is let go.
    ``variables`` of its environment that are kept. ``memory_mb`` of a serving process above which
    it takes no more players, and is replaced once those it has are gone.
    """

    connections: int = 300
    sessions: int = 120
    new: float = 20.0
    new_burst: int = 60
    per_address: int = 20
    per_second: float = 5.0
    burst: int = 30
    login_s: float = 15.0
    building: int = 4
    resizes: float = 20.0
    events: float = 30.0
    input_bytes: float = 8192.0
    backlog: int = 262_144
    stuck_s: float = 30.0
    variables: int = 32
    memory_mb: int = 1024


class Bucket:
    """Lets ``rate`` units a second pass, and ``burst`` at once (seconds on the caller's clock)."""

    def __init__(self, rate: float, burst: float, now_s: float) -> None:
        self.rate = rate
        self.burst = burst
        self._level = burst
        self._at_s = now_s

    def take(self, amount: float, now_s: float) -> bool:
        """Whether ``amount`` may pass now; takes it if so."""
        self._fill(now_s)
        if amount > self._level:
            return False
        self._level -= amount
        return True

    def owe(self, amount: float, now_s: float) -> float:
        """Take ``amount`` even beyond what is there; seconds until nothing is owed any more."""
        self._fill(now_s)
        self._level -= amount
        return max(0.0, -self._level / self.rate) if self.rate else math.inf

    def _fill(self, now_s: float) -> None:
        passed = max(0.0, now_s - self._at_s)
        self._level = min(self.burst, self._level + passed * self.rate)
        self._at_s = max(self._at_s, now_s)
