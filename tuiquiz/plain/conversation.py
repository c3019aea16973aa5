"""Saying and hearing: prompts, what is typed, and the clock that runs meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from typing import Protocol

from tuiquiz.plain import words
from tuiquiz.plain.inbox import Inbox, Line
from tuiquiz.plain.terminal import Terminal
from tuiquiz.plain.voice import Voice
from tuiquiz.play.clock import clock_ns
from tuiquiz.play.session import Session
from tuiquiz.quiz.game import Phase

Reply = Callable[[str, Line], Awaitable[Sequence[str] | None]]
"""Takes what was typed, as a word in small letters and as it came. None: the prompt is answered;
else what to say before it is asked again."""


class Stopped(Exception):
    """A player wants no more."""


class Ended(Exception):
    """There is nobody who could type."""


class Clock(Protocol):
    """Tells the time in nanoseconds, and waits."""

    def __call__(self) -> int:
        """Now."""

    async def sleep(self, seconds: float) -> None:
        """Until that much later."""


class SystemClock:
    """The clock of the system."""

    def __call__(self) -> int:
        return clock_ns()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class Conversation:
    """One talk with those who sit at the keyboard.

    ``session`` is the game that is on, if any: while something is asked, its clock runs.
    """

    def __init__(self, voice: Voice, inbox: Inbox, terminal: Terminal, clock: Clock) -> None:
        self.voice = voice
        self.inbox = inbox
        self.terminal = terminal
        self.clock = clock
        self.session: Session | None = None
        self.fault: BaseException | None = None
        self._news = asyncio.Event()
        self._prompt: Callable[[], str] | None = None
        inbox.arrived = self.wake

    def wake(self) -> None:
        """Something has changed: look at it."""
        self._news.set()

    def fail(self, error: BaseException) -> None:
        """What nobody expected; it ends the conversation."""
        self.fault = error
        self.wake()

    def say(self, *lines: str) -> None:
        """Say lines."""
        self.voice.say(*lines)

    def fresh(self) -> None:
        """What was typed until now was not typed for what comes next."""
        self.inbox.discard()
        if self.inbox.live:
            self.terminal.forget()

    def remind(self) -> None:
        """Ask again what was asked last: somebody has been away."""
        if self._prompt:
            self.say(self._prompt())

    async def ask(
        self,
        prompt: Callable[[], str] | str,
        reply: Reply,
        manual: Sequence[str],
        *,
        here: Callable[[], bool] = lambda: True,
        hide: bool = False,
    ) -> None:
        """Say ``prompt`` until ``reply`` is content or the game is not ``here`` any more.

        ``manual`` is what can be typed, for who asks. ``hide``: what is typed is not to be seen.
        """
        words_of = prompt if callable(prompt) else lambda: prompt
        before, self._prompt = self._prompt, words_of
        try:
            with self.terminal.hidden() if hide else nullcontext():
                self.say(words_of())
                while line := await self.hear(here):
                    word = " ".join(line.text.split()).casefold()
                    if word == "?":
                        said: Sequence[str] | None = [*manual, *words.always(self.session)]
                    elif word == "q":
                        said = await self.confirm_stop()
                    else:
                        said = await reply(word, line)
                    if said is None:
                        return
                    if here():
                        self.say(*said, words_of())
                    else:
                        self.say(*said)
        finally:
            self._prompt = before

    async def confirm_stop(self) -> Sequence[str]:
        """Whether to stop; where a game is on, ask first."""
        if not self.session or self.session.over:
            raise Stopped
        asked = words.stopping(self.session)
        self.say(asked)
        while line := await self.hear():
            match line.text.strip().casefold():
                case "y" | "yes":
                    raise Stopped
                case "n" | "no":
                    return (words.GOING_ON,)
            self.say(asked)
        return ()

    async def hear(self, here: Callable[[], bool] = lambda: True) -> Line | None:
        """The next line; None as soon as the game is not ``here``. Meanwhile the clock runs."""
        while True:
            self.check()
            if not here():
                return None
            left_ns = self._left_ns
            if left_ns == 0:
                for _ in range(3):  # A line that came in time may still be under way.
                    await asyncio.sleep(0)
                if line := self.inbox.take(self._end_ns):
                    return line
                self.run_out(self.clock())
                continue
            if line := self.inbox.take():
                return line
            if self.inbox.ended:
                raise Ended
            await self.pause(left_ns)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Until something holds; nothing is heard, and no clock runs."""
        while not holds():
            self.check()
            await self.pause()

    async def pause(self, longest_ns: int | None = None) -> None:
        """Until there is news, or that much time has passed."""
        waiting: set[asyncio.Future[object]] = {asyncio.ensure_future(self._news.wait())}
        if longest_ns is not None:
            waiting.add(asyncio.ensure_future(self.clock.sleep(longest_ns / 1e9)))
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waiting:
                one.cancel()
        self._news.clear()

    def run_out(self, at_ns: int) -> None:
        """The time of the phase is over at ``at_ns``: say so, and let the game go on."""
        if self.session:
            reading = self.session.game.phase is Phase.READING
            self.session.tick(at_ns)
            # Somebody may have begun to type, so the words need a line of their own.
            self.say("", words.READ if reading else words.TIME_IS_UP)

    def check(self) -> None:
        """Raise what nobody expected, if it has happened."""
        if self.fault:
            raise self.fault

    @property
    def _left_ns(self) -> int | None:
        game = self.session.game if self.session else None
        return game.left_ns(self.clock()) if game and game.phase.open else None

    @property
    def _end_ns(self) -> int | None:
        assert self.session
        game = self.session.game
        if game.since_ns is None or game.time_ns is None:
            return None
        return game.since_ns + game.time_ns
