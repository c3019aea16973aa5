"""When what was measured before is shown again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """When a result is shown again instead of measuring live.

    ``again_s``: how old it may be at most, in seconds (0: always live). ``long_queue``: so many
    other questions ahead are a long wait, as is one that is expected to take more than
    ``long_wait_s``. ``warm``: of how many questions processes are kept ready for players who think.
    """

    again_s: float = 300.0
    long_queue: int = 2
    long_wait_s: float = 1.0
    warm: int = 2
