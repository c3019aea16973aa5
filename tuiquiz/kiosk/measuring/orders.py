"""What the measuring service is started with, and the one line that it prints."""

import msgspec

from tuiquiz.kiosk.measuring.lane import Policy


class Orders(msgspec.Struct, frozen=True):
    """What the service is started with: folders, and the cores to measure on (none: as it is)."""

    folder: str
    packs: tuple[str, ...]
    cores: frozenset[int] = frozenset()
    wide: frozenset[int] = frozenset()
    policy: Policy = Policy()


class Answer(msgspec.Struct, frozen=True):
    """The one line that the service prints: it is ready, or why it is not."""

    ready: bool
    message: str = ""
    hint: str = ""
