"""How long a visitor has done nothing, and what follows from it."""

from dataclasses import dataclass
from enum import StrEnum

from tuiquiz.kiosk.venue import Patience

SECOND_S = 1.0


class Ending(StrEnum):
    """What runs out: the patience with a game, with the first screen, or with the whole visit."""

    IDLE = "idle"
    LOBBY = "lobby"
    STAY = "stay"


@dataclass(frozen=True, slots=True)
class Call:
    """What is due: ``ending`` in ``left_s`` seconds, of which the visitor is to be told; 0: now.

    ``again_s`` is after how many seconds to look again; None: never, if nothing happens.
    """

    ending: Ending | None
    left_s: float
    again_s: float | None


class Attention:
    """Hears every key and knows how long ago the last one was; all times are nanoseconds."""

    def __init__(self, patience: Patience, now_ns: int) -> None:
        self._patience = patience
        self._began_ns = self._heard_ns = now_ns
        self._stay_told = self._stay_heard = False

    def stir(self, now_ns: int) -> None:
        """The visitor did something, or was kept waiting by the game until now."""
        self._heard_ns = now_ns

    def heard(self) -> None:
        """The visitor has seen what was told of the end of the visit; it is told once."""
        self._stay_heard = self._stay_told

    def look(self, now_ns: int, *, lobby: bool) -> Call:
        """What is due at ``now_ns``; ``lobby``: the first screen is seen."""
        patience = self._patience
        quiet_s = (now_ns - self._heard_ns) / 1e9
        stayed_s = (now_ns - self._began_ns) / 1e9
        ending = Ending.LOBBY if lobby else Ending.IDLE
        limit_s = patience.lobby_s if lobby else patience.idle_s
        warning_s = min(patience.warning_s, limit_s / 2)
        again: list[float] = []
        if lobby and patience.idle_s:  # Who comes in meanwhile has less time.
            again.append(patience.idle_s - min(patience.warning_s, patience.idle_s / 2))
        if patience.stay_s:
            left_s = patience.stay_s - stayed_s
            ahead_s = 0.0 if self._stay_heard else min(patience.warning_s, patience.stay_s / 2)
            if left_s <= ahead_s or left_s <= 0:
                self._stay_told = True
                return _due(Ending.STAY, left_s)
            again.append(left_s - ahead_s)
        if limit_s:
            left_s = limit_s - quiet_s
            if left_s <= warning_s or left_s <= 0:
                return _due(ending, left_s)
            again.append(left_s - warning_s)
        return Call(None, 0.0, min(again, default=None))


def _due(ending: Ending, left_s: float) -> Call:
    """``ending``, to be told anew each second until then."""
    left_s = max(0.0, left_s)
    return Call(ending, left_s, min(SECOND_S, left_s) if left_s else None)
