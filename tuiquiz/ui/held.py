"""Telling a key that is held down from one that is pressed: terminals report both alike."""

from dataclasses import dataclass

PAUSE_S = 0.8
"""Longer than any usual delay before a held key repeats (0.25 to 0.66 s)."""
STROKE_S = 0.1
"""Repeats come faster than this, and fingers do not."""


@dataclass(slots=True)
class _Key:
    last_s: float
    gap_s: float = PAUSE_S
    before_s: float = PAUSE_S


class HeldKeys:
    """Hears every key with its time and knows which of them may only be repeats.

    The first repeat of a held key cannot be told from a second press, so such a press counts only
    when a third follows at a finger's pace; after a pause every press counts.
    """

    def __init__(self) -> None:
        self._keys: dict[str, _Key] = {}

    def hear(self, key: str, time_s: float) -> None:
        """``key`` was reported at ``time_s``, in seconds of any steady clock.

        What is heard twice with one time is one report, which came by on two ways.
        """
        known = self._keys.get(key)
        if known is None:
            self._keys[key] = _Key(time_s)
        elif time_s != known.last_s:
            known.before_s, known.gap_s = known.gap_s, time_s - known.last_s
            known.last_s = time_s

    def pressed(self, key: str) -> bool:
        """Whether the last report of ``key`` was surely a press; True for one never heard."""
        known = self._keys.get(key)
        if known is None or known.gap_s >= PAUSE_S:
            return True
        return known.gap_s >= STROKE_S and STROKE_S <= known.before_s < PAUSE_S
