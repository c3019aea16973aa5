"""Where visitors play: what all of them share, and what is known of each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tuiquiz.kiosk.lobby import Lobby
from tuiquiz.kiosk.stylesheet import Press

if TYPE_CHECKING:
    from tuiquiz.bench.measuring import Measurer
    from tuiquiz.board.store import Board
    from tuiquiz.ui.app import Launch


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds a visitor may do nothing, or stay; 0: as long as they like.

    ``idle_s`` without a key ends a game and leads back to the first screen, ``warning_s`` before
    that they are asked. ``lobby_s`` without a key on the first screen, and ``stay_s`` in all, end
    the visit.
    """

    idle_s: float = 180.0
    warning_s: float = 30.0
    lobby_s: float = 900.0
    stay_s: float = 7200.0


@dataclass(frozen=True, slots=True)
class Venue:
    """What all visitors share.

    ``join`` is the command that others type to come, ``fingerprint`` that of the host's key; both
    are empty where nobody can join this way. ``lobby`` is what their first screens show,
    ``press`` their style rules.
    """

    launch: "Launch"
    measurer: "Callable[[], Measurer]"
    board: "Callable[[], Board]"
    title: str = ""
    join: str = ""
    fingerprint: str = ""
    patience: Patience = field(default_factory=Patience)
    lobby: Lobby = field(default_factory=Lobby)
    press: Press = field(default_factory=Press)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who came. ``id`` is random and stands in logs; ``key`` is the fingerprint of a proved key.

    ``lag_ns`` tells the round trip to the visitor in nanoseconds, as measured so far.
    """

    id: str
    key: str | None = None
    lag_ns: Callable[[], int] = lambda: 0
