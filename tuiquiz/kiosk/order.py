"""What a serving process is started with."""

from dataclasses import dataclass, field

from tuiquiz.kiosk.limits import Limits
from tuiquiz.kiosk.venue import Patience


@dataclass(frozen=True, slots=True)
class Order:
    """What is played here and how; it goes to serving processes as JSON.

    ``packs`` are names or folders. ``mode`` is a way to score, or ``daily``. ``key`` is the host's
    private key. ``measuring`` is where the measuring service listens. ``cores`` are the processors
    to stay on (none: all). ``log`` empty: standard error.
    """

    packs: tuple[str, ...]
    mode: str = "classic"
    questions: int | None = None
    timer: float = 1.0
    title: str = ""
    join: str = ""
    fingerprint: str = ""
    key: str = ""
    limits: Limits = field(default_factory=Limits)
    patience: Patience = field(default_factory=Patience)
    log: str = ""
    measuring: str = ""
    cores: tuple[int, ...] = ()
