"""Work beside other work."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class Tasks(set[asyncio.Task[Any]]):
    """Tasks that nobody waits for, kept until they are done: the loop itself does not keep them."""

    def start(self, work: Coroutine[Any, Any, Any]) -> None:
        """Have ``work`` done."""
        task = asyncio.create_task(work)
        self.add(task)
        task.add_done_callback(self.discard)
