"""The plain game of a process: its streams, its signals, its exit status."""

import asyncio
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, TextIO

import msgspec

from tuiquiz.bench.measuring import Measurer
from tuiquiz.errors import TuiquizError
from tuiquiz.plain import seats, words
from tuiquiz.plain.conversation import Clock, Conversation, Ended, Stopped, SystemClock
from tuiquiz.plain.host import Host
from tuiquiz.plain.inbox import Inbox, Line
from tuiquiz.plain.opening import Opening
from tuiquiz.plain.terminal import Terminal
from tuiquiz.plain.turn import CURTAIN_LINES
from tuiquiz.plain.voice import Voice
from tuiquiz.play import settings as keeping
from tuiquiz.play.plan import Plan
from tuiquiz.quiz.game import MOST_PLAYERS

if TYPE_CHECKING:
    from tuiquiz.board.store import Board


def run(
    opening: Callable[..., Opening],
    players: tuple[str, ...],
    measurer: Callable[[], Measurer],
    board: "Callable[[], Board]",
    config: Path,
    left_out: Sequence[str] = (),
    *,
    alone: bool = False,
    again: Callable[[Plan], Opening] = Opening,
) -> int:
    """Play on standard input and output; gives the exit status.

    ``opening`` is the game of the players it is given; who plays is asked where ``players`` is
    empty (``alone``: for one name). ``left_out`` names the cases that are broken.
    ``again`` makes of the plan of a game that is over what the next one begins with.
    """
    voice, terminal = Voice(sys.stdout, _columns), Terminal(sys.stdin)
    inbox = Inbox(live=sys.stdin is not None and sys.stdin.isatty())
    stopped: list[int] = []

    async def main() -> None:
        clock = SystemClock()
        talk = Conversation(voice, inbox, terminal, clock)
        _listen(sys.stdin, inbox, clock)
        _mind_signals(talk, stopped)
        host = Host(talk, measurer, board, curtain=_curtain, left_out=left_out, again=again)
        party = players or await _ask(talk, config, alone=alone)
        await host.play(await asyncio.to_thread(opening, *party))

    try:
        asyncio.run(main())
    except Stopped:
        voice.say(words.GOODBYE)
    except Ended:
        voice.say("", words.ENDED)
    except asyncio.CancelledError:
        return 128 + stopped[0]
    except KeyboardInterrupt:
        voice.say("", words.INTERRUPTED)
        raise
    return 0


def _columns() -> int:
    """How many columns a line may have; 0 where it does not end up in a terminal."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 0


def _curtain() -> int:
    """Enough empty lines to move all that stands on the screen out of sight."""
    return max(CURTAIN_LINES, shutil.get_terminal_size().lines)


async def _ask(talk: Conversation, config: Path, *, alone: bool) -> tuple[str, ...]:
    settings, problem = keeping.load(config)
    if problem:
        talk.say(problem)

    def keep(**changes: Any) -> None:
        try:
            keeping.save(config, msgspec.structs.replace(settings, **changes))
        except TuiquizError as error:
            talk.say(str(error))

    return await seats.ask(talk, settings, keep, most=1 if alone else MOST_PLAYERS)


def _listen(stream: TextIO | None, inbox: Inbox, clock: Clock) -> None:
    """Bring what is typed to ``inbox``, from a thread that ends with the process.

    It reads below the buffer of the stream, whose lock it would still hold at exit.
    """
    buffer = getattr(stream, "buffer", None)
    raw = getattr(buffer, "raw", buffer)
    if stream is None or raw is None:
        inbox.put(None)
        return
    loop = asyncio.get_running_loop()

    def deliver(line: Line | None) -> None:
        with suppress(RuntimeError):  # The game is over.
            loop.call_soon_threadsafe(inbox.put, line)

    encoding = stream.encoding or "utf-8"
    Thread(target=inbox.pump, args=(raw.read, encoding, clock, deliver), daemon=True).start()


def _mind_signals(talk: Conversation, stopped: list[int]) -> None:
    """End in good order when asked to, and leave the terminal as it was while stopped."""
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    assert task

    def end(number: int) -> None:
        stopped.append(number)
        task.cancel()

    def stop() -> None:
        talk.terminal.pause()
        loop.remove_signal_handler(signal.SIGTSTP)
        signal.raise_signal(signal.SIGTSTP)
        loop.add_signal_handler(signal.SIGTSTP, stop)

    def go_on() -> None:
        talk.terminal.resume()
        try:
            talk.remind()
        except OSError as error:
            talk.fail(error)

    def on(name: str, act: Callable[..., None], *arguments: object) -> None:
        number = getattr(signal, name, None)
        if number is None or signal.getsignal(number) is signal.SIG_IGN:
            return  # Windows, or whoever started the game does not want it.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, act, *arguments)

    on("SIGTERM", end, signal.SIGTERM)
    on("SIGHUP", end, getattr(signal, "SIGHUP", 0))
    on("SIGTSTP", stop)
    on("SIGCONT", go_on)
