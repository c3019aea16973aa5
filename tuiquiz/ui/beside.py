"""Work beside the screen."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from textual.dom import DOMNode


def beside(
    node: DOMNode, group: str, work: Callable[..., Coroutine[Any, Any, None]], *given: Any
) -> None:
    """Begin ``work(*given)``, and end what ``node`` does in the same ``group``.

    The coroutine is made when it begins, so that none is left over where it never does.
    """
    node.run_worker(
        partial(work, *given),  # type: ignore[arg-type]
        group=group,
        exclusive=True,
    )
