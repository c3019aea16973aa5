"""Telling a key that is held down from one that is pressed: terminals report both alike."""

from collections import deque
from dataclasses import dataclass

PAUSE_S = 0.8
"""Longer than any usual delay before a held key repeats (0.25 to 0.66 s)."""
STROKE_S = 0.1
"""Repeats come faster than this, and fingers do not."""
RECENT = 128
"""Reports of one key that may be under way at once."""
MANY = 64
"""Keys that are remembered before those are forgotten that were not heard of lately."""


@dataclass(frozen=True, slots=True)
class _Report:
    at_s: float
    gap_s: float = PAUSE_S
    before_s: float = PAUSE_S


class HeldKeys:
    """Hears every key with its time and knows which of them may only be repeats.

    The first repeat of a held key cannot be told from a second press, so such a press counts only
    when a third follows at a finger's pace; after a pause every press counts.
    """

    def __init__(self) -> None:
        self._keys: dict[str, deque[_Report]] = {}
        self._heard: dict[str, _Report] = {}

    def hear(self, key: str, time_s: float) -> None:
        """``key`` was reported at ``time_s``, in seconds of any steady clock.

        What is heard twice with one time is one report, which came by on two ways; later ones may
        have come by on the first before.
        """
        if key not in self._keys:
            self._forget(time_s)
            self._keys[key] = deque([_Report(time_s)], RECENT)
        known = self._keys[key]
        report = next((one for one in known if one.at_s == time_s), None)
        if report is None:
            last = known[-1]
            report = _Report(time_s, time_s - last.at_s, last.gap_s)
            known.append(report)
        self._heard[key] = report

    def pressed(self, key: str) -> bool:
        """Whether the report of ``key`` that was heard last was surely a press; True for none."""
        report = self._heard.get(key)
        if report is None or report.gap_s >= PAUSE_S:
            return True
        return report.gap_s >= STROKE_S and STROKE_S <= report.before_s < PAUSE_S

    def _forget(self, now_s: float) -> None:
        """Let go of keys that count when they are pressed again, as if never heard of."""
        if len(self._keys) >= MANY:
            old = [key for key, known in self._keys.items() if now_s - known[-1].at_s >= PAUSE_S]
            for key in old:
                del self._keys[key], self._heard[key]
