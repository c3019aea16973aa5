"""Whose turn it is in a loop that carries many applications."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from textual._context import active_app

ATTENTION_S = 2.0
SHORT_S = 0.006
ENOUGH_S = 0.06
AT_ONCE = 2
GENERAL, ATTENDED, REST = range(3)
COSTS = (1, 1, 6)


@dataclass(slots=True)
class Claim:
    """An application that somebody waits for: until when at most, in seconds of the clock, how
    many seconds it has had since the key, and what it is to run next."""

    until_s: float
    had_s: float = 0.0
    waiting: deque[asyncio.Handle] = field(default_factory=deque)


class Turns:
    """The callbacks of an event loop that are ready, in the order in which they are to run.

    There are three kinds: those of no application, which read what was sent; those of applications
    that somebody has pressed a key in within ``ATTENTION_S`` seconds; and the rest, which moves or
    ticks. Where there is more than can be done, the first two share the time evenly and the rest
    has a sixth of what one of them has (fair queueing, by the time that callbacks took).

    Whom somebody waits for is served one after the other, so that of a few who press at once not
    all wait as long as the last; who has had less than ``SHORT_S`` seconds goes first, since most
    keys need no more. Callbacks of one application keep their order.

    Stands in for the ``deque`` of ``asyncio.BaseEventLoop``; only ``append`` may be called by other
    threads. ``clock`` tells seconds.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._new: deque[asyncio.Handle] = deque()
        self._general: deque[asyncio.Handle] = deque()
        self._attended: dict[object, Claim] = {}
        self._rest: deque[asyncio.Handle] = deque()
        self._counts = [0, 0, 0]
        self._spent = [0.0, 0.0, 0.0]
        self._running = GENERAL
        self._served: Claim | None = None
        self._since_s = clock()

    def attend(self, app: object) -> None:
        """Somebody waits for ``app``, later than for those that are attended to already."""
        self._sort()
        until_s = self._clock() + ATTENTION_S
        if before := self._attended.pop(app, None):
            had_s = before.had_s if before.waiting else 0.0  # Who floods is not short for ever.
            self._attended[app] = Claim(until_s, had_s, before.waiting)
            return
        waiting = deque(handle for handle in self._rest if _owner(handle) is app)
        if waiting:
            self._rest = deque(handle for handle in self._rest if _owner(handle) is not app)
            self._count(ATTENDED, len(waiting))
            self._count(REST, -len(waiting))
        self._attended[app] = Claim(until_s, waiting=waiting)

    def append(self, handle: asyncio.Handle) -> None:
        """``handle`` is ready to run."""
        self._new.append(handle)

    def popleft(self) -> asyncio.Handle:
        """The callback that is to run next. Raises ``IndexError`` if there is none."""
        self._sort()
        self._charge()
        self._forget()
        kinds = [kind for kind, count in enumerate(self._counts) if count]
        self._running = min(kinds, key=self._spent.__getitem__, default=REST)
        self._served = None
        if self._running == ATTENDED:
            self._served = self._next()
            waiting = self._served.waiting
        else:
            waiting = self._general if self._running == GENERAL else self._rest
        handle = waiting.popleft()
        self._counts[self._running] -= 1
        return handle

    def clear(self) -> None:
        """Forget all."""
        for waiting in (self._new, self._general, self._attended, self._rest):
            waiting.clear()
        self._counts = [0, 0, 0]

    def __bool__(self) -> bool:
        """Whether anything is ready; asked when the loop has run what it was to run."""
        self._charge()
        return bool(self._new) or any(self._counts)

    def __len__(self) -> int:
        """How many to run before the loop looks for what was sent meanwhile."""
        self._sort()
        general, attended, rest = self._counts
        return general + attended or min(AT_ONCE, rest)

    def _next(self) -> Claim:
        waits = [claim for claim in self._attended.values() if claim.waiting]
        return next((one for one in waits if one.had_s < SHORT_S), waits[0])

    def _charge(self) -> None:
        """Put down how long the last callback took."""
        now_s = self._clock()
        took_s, self._since_s = now_s - self._since_s, now_s
        self._spent[self._running] += took_s * COSTS[self._running]
        if self._served:
            self._served.had_s += took_s

    def _sort(self) -> None:
        if self._new and not any(self._counts):
            self._spent = [0.0, 0.0, 0.0]  # Nobody has had to wait: all begin anew.
            self._since_s = self._clock()
        while self._new:
            handle = self._new.popleft()
            app = _owner(handle)
            if app is None:
                self._general.append(handle)
                self._count(GENERAL, 1)
            elif app in self._attended:
                self._attended[app].waiting.append(handle)
                self._count(ATTENDED, 1)
            else:
                self._rest.append(handle)
                self._count(REST, 1)

    def _count(self, kind: int, more: int) -> None:
        """Who comes back after having had nothing to do has not saved up time."""
        if not self._counts[kind] and kind != self._running:
            others = [s for s, count in zip(self._spent, self._counts, strict=True) if count]
            self._spent[kind] = max(self._spent[kind], min(others, default=0.0))
        self._counts[kind] += more

    def _forget(self) -> None:
        """No longer attend to those whose key was pressed long ago, or who have had enough."""
        for app, claim in list(self._attended.items()):
            if claim.until_s < self._since_s or claim.had_s > ENOUGH_S:
                del self._attended[app]
                if claim.waiting:
                    self._rest.extend(claim.waiting)
                    self._count(REST, len(claim.waiting))
                    self._count(ATTENDED, -len(claim.waiting))


def _owner(handle: Any) -> object | None:
    """The application within which a callback runs."""
    context = handle._context
    return None if context is None else context.get(active_app)
