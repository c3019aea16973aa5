"""What the measuring service is started with, and the one line that it prints."""

import msgspec

from tuiquiz.kiosk.measuring.policy import Policy


class Orders(msgspec.Struct, frozen=True):
    """What the service is started with: folders, cores, priority, rules.

    ``cores`` are those to measure on (none: as it is), ``wide`` those for cases that take several;
    ``nice`` is added to the niceness of whoever starts it.
    """

    folder: str
    packs: tuple[str, ...]
    cores: frozenset[int] = frozenset()
    wide: frozenset[int] = frozenset()
    nice: int = 0
    policy: Policy = Policy()


class Answer(msgspec.Struct, frozen=True):
    """The one line that the service prints: it is ready, or why it is not."""

    ready: bool
    message: str = ""
    hint: str = ""
