"""Until something holds that other tasks, or another process, bring about."""

import asyncio
from collections.abc import Callable

PATIENCE_S = 30.0
TURN_S = 0.002


async def until(holds: Callable[[], bool]) -> None:
    """Let others work until ``holds()``."""
    async with asyncio.timeout(PATIENCE_S):
        while not holds():
            await asyncio.sleep(TURN_S)
