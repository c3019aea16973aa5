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
ENOUGH_S = 0.15
SHARE = 0.03
AT_ONCE = 2
LOOK_S = 0.02
GENERAL, ATTENDED, REST = range(3)
COSTS = (1, 1, 6)


@dataclass(slots=True)
class Claim:
    """What an application may ask for, since somebody has pressed a key in it.

    It was pressed at ``at_s`` of the clock, and ``key_s`` are the seconds that were spent on it
    since. ``had_s`` are those of earlier keys, too, less ``SHARE`` of the time that went by between
    them: a player has had little, a flood ever more. ``waiting`` is what is to run next, while it
    is attended to.
    """

    at_s: float
    key_s: float = 0.0
    had_s: float = 0.0
    attended: bool = False
    waiting: deque[asyncio.Handle] = field(default_factory=deque)

    def press(self, now_s: float) -> None:
        """A key is pressed."""
        self.had_s = max(0.0, self.had_s - SHARE * (now_s - self.at_s))
        self.at_s, self.key_s = now_s, 0.0
        self.attended = self.had_s <= ENOUGH_S

    def charge(self, seconds: float) -> None:
        """It has run for ``seconds``."""
        self.key_s += seconds
        self.had_s += seconds

    def over(self, now_s: float) -> bool:
        """Whether it is not to be attended to any longer."""
        return now_s - self.at_s > ATTENTION_S or self.had_s > ENOUGH_S

    def settled(self, now_s: float) -> bool:
        """Whether it is as if no key had been pressed."""
        return self.had_s <= SHARE * (now_s - self.at_s)


class Turns:
    """The callbacks of an event loop that are ready, in the order in which they are to run.

    There are three kinds: those of no application, which read what was sent; those of applications
    that somebody has pressed a key in within ``ATTENTION_S`` seconds, until they have had
    ``ENOUGH_S``; and the rest, which moves or ticks, or floods. Where there is more than can be
    done, the first two share the time evenly and the rest has a sixth of what one of them has (fair
    queueing, by the time that callbacks took).

    Whom somebody waits for is served one after the other, so that of a few who press at once not
    all wait as long as the last; who has had less than ``SHORT_S`` seconds goes first, since most
    keys need no more, and of these who has had least of late. Callbacks of one application keep
    their order.

    Stands in for the ``deque`` of ``asyncio.BaseEventLoop``; only ``append`` may be called by other
    threads. ``clock`` tells seconds.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._new: deque[asyncio.Handle] = deque()
        self._general: deque[asyncio.Handle] = deque()
        self._claims: dict[object, Claim] = {}
        self._rest: deque[asyncio.Handle] = deque()
        self._ready: set[int] = set()
        self._counts = [0, 0, 0]
        self._spent = [0.0, 0.0, 0.0]
        self._running = GENERAL
        self._served: Claim | None = None
        self._since_s = self._looked_s = clock()

    def attend(self, app: object) -> None:
        """Somebody waits for ``app``, later than for those that are attended to already."""
        self._sort()
        now_s = self._clock()
        claim = self._claims.pop(app, None) or Claim(now_s)
        self._claims[app] = claim
        before = claim.attended
        claim.press(now_s)
        if before and not claim.attended:
            self._dismiss(claim)
        elif claim.attended and not before:
            claim.waiting = deque(handle for handle in self._rest if _owner(handle) is app)
            if claim.waiting:
                self._rest = deque(handle for handle in self._rest if _owner(handle) is not app)
                self._count(ATTENDED, len(claim.waiting))
                self._count(REST, -len(claim.waiting))

    def append(self, handle: asyncio.Handle) -> None:
        """``handle`` is ready to run: once, however often that is said before it does.

        A loop says it of each connection with something to read, each time that it looks.
        """
        self._new.append(handle)

    def popleft(self) -> asyncio.Handle:
        """The callback that is to run next. Raises ``IndexError`` if there is none."""
        self._sort()
        self._charge()
        if self._since_s - self._looked_s > LOOK_S:
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
        self._ready.discard(id(handle))
        self._counts[self._running] -= 1
        return handle

    def clear(self) -> None:
        """Forget all."""
        for waiting in (self._new, self._general, self._claims, self._rest, self._ready):
            waiting.clear()
        self._counts = [0, 0, 0]

    def __bool__(self) -> bool:
        """Whether anything is ready; asked when the loop has run what it was to run."""
        self._charge()
        return bool(self._new) or any(self._counts)

    def __len__(self) -> int:
        """How many to run before the loop looks for what was sent meanwhile."""
        self._sort()
        return min(AT_ONCE, sum(self._counts))

    def _next(self) -> Claim:
        waits = [claim for claim in self._claims.values() if claim.waiting]
        short = [claim for claim in waits if claim.key_s < SHORT_S]
        return min(short, key=_had) if short else waits[0]

    def _charge(self) -> None:
        """Put down how long the last callback took."""
        now_s = self._clock()
        took_s, self._since_s = now_s - self._since_s, now_s
        self._spent[self._running] += took_s * COSTS[self._running]
        if self._served:
            self._served.charge(took_s)
            if self._served.over(now_s):
                self._dismiss(self._served)
                self._served = None

    def _sort(self) -> None:
        if self._new and not any(self._counts):
            self._spent = [0.0, 0.0, 0.0]  # Nobody has had to wait: all begin anew.
            self._since_s = self._clock()
        while self._new:
            handle = self._new.popleft()
            if id(handle) in self._ready:
                continue
            self._ready.add(id(handle))
            app = _owner(handle)
            if app is None:
                self._general.append(handle)
                self._count(GENERAL, 1)
            elif (claim := self._claims.get(app)) and claim.attended:
                claim.waiting.append(handle)
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
        """No longer attend to those whose key was pressed long ago."""
        self._looked_s = self._since_s
        for app, claim in list(self._claims.items()):
            if claim.attended and claim.over(self._since_s):
                self._dismiss(claim)
            elif not claim.attended and claim.settled(self._since_s):
                del self._claims[app]

    def _dismiss(self, claim: Claim) -> None:
        claim.attended = False
        if claim.waiting:
            self._rest.extend(claim.waiting)
            self._count(REST, len(claim.waiting))
            self._count(ATTENDED, -len(claim.waiting))
            claim.waiting = deque()


def _had(claim: Claim) -> float:
    return claim.had_s


def _owner(handle: Any) -> object | None:
    """The application within which a callback runs."""
    context = handle._context
    return None if context is None else context.get(active_app)
