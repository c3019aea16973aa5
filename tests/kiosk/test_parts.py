"""Each part of the chain alone: what it lets through, and what it says to whom it does not."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO

import pytest

from tests.kiosk.test_chain import Collected
from tuiquiz.kiosk import parts
from tuiquiz.kiosk.chain import Visit, chained
from tuiquiz.kiosk.journal import Journal
from tuiquiz.kiosk.limits import Limits
from tuiquiz.kiosk.line import Terminal, described

TERM = "xterm-secret"
KEY = "SHA256:topsecret"


@dataclass
class Place:
    """Doors, and those who were turned away."""

    limits: Limits = field(default_factory=lambda: Limits(sessions=2))
    closing: bool = False
    playing: int = 0
    reasons: list[str] = field(default_factory=list)

    def refused(self, reason: str) -> None:
        self.reasons.append(reason)


def visit(terminal: Terminal | None = None, **more: object) -> Visit:
    terminal = terminal or described(TERM, (80, 24), {"LANG": "secret_DE"})
    made = Visit("ab12", Collected(), terminal, key=KEY)
    for name, value in more.items():
        setattr(made, name, value)
    return made


def written(visit: Visit) -> str:
    assert isinstance(visit.line, Collected)
    return visit.line.data.decode()


async def play(visit: Visit) -> int:
    del visit
    return 0


@pytest.fixture
def log() -> Iterator[StringIO]:
    """A log; nothing in it may tell who came."""
    stream = StringIO()
    yield stream
    for word in ("secret", "xterm", "SHA256", "\x1b"):
        assert word not in stream.getvalue()


async def test_terminals_are_needed() -> None:
    for one, reason, says in (
        (visit(command=True), "command", parts.NO_COMMANDS),
        (Visit("ab12", Collected(), None), "no terminal", parts.NO_TERMINAL),
        (visit(described("dumb", (80, 24), {})), "dumb terminal", parts.DUMB),
    ):
        place = Place()
        assert await chained(play, parts.with_terminal(place.refused))(one) == 1
        assert (place.reasons, one.told) == ([reason], says)


@pytest.mark.parametrize("term", ["xterm", "vt100", "\x1b[2J", ""])
async def test_any_terminal_will_do(term: str) -> None:
    place, one = Place(), visit(described(term, (0, 0), {}))
    assert await chained(play, parts.with_terminal(place.refused))(one) == 0
    assert (place.reasons, one.told) == ([], "")


async def test_a_command_without_a_terminal_is_told_of_the_command() -> None:
    one = Visit("ab12", Collected(), None, command=True)
    await chained(play, parts.with_terminal(Place().refused))(one)
    assert one.told == parts.NO_COMMANDS


async def test_as_many_as_there_is_room_for() -> None:
    place = Place()
    leave = asyncio.Event()

    async def stay(visit: Visit) -> int:
        del visit
        await leave.wait()
        return 0

    handle = chained(stay, parts.admitted(place))
    staying = [asyncio.ensure_future(handle(visit())) for _ in range(2)]
    await asyncio.sleep(0)
    late = visit()
    assert await handle(late) == 1
    assert "All 2 places are taken" in late.told
    assert (place.reasons, place.playing) == (["full"], 2)
    leave.set()
    assert await asyncio.gather(*staying) == [0, 0]
    assert await handle(visit()) == 0
    assert place.playing == 0


async def test_a_fault_or_an_end_gives_the_place_back() -> None:
    place = Place()

    async def fail(visit: Visit) -> int:
        raise RuntimeError(visit)

    with pytest.raises(RuntimeError):
        await chained(fail, parts.admitted(place))(visit())
    assert place.playing == 0

    async def wait(visit: Visit) -> int:
        del visit
        await asyncio.get_running_loop().create_future()
        return 0

    waiting = asyncio.ensure_future(chained(wait, parts.admitted(place))(visit()))
    await asyncio.sleep(0)
    assert place.playing == 1
    waiting.cancel()
    await asyncio.wait([waiting])
    assert place.playing == 0


async def test_nobody_comes_into_a_closing_kiosk() -> None:
    place, one = Place(closing=True), visit()
    assert await chained(play, parts.admitted(place))(one) == 1
    assert (place.reasons, place.playing) == (["closing"], 0)
    assert "closing" in one.told


async def test_a_fault_ends_one_visit_with_a_word(log: StringIO) -> None:
    async def fail(visit: Visit) -> int:
        assert visit.terminal
        raise RuntimeError(f"secret {visit.terminal.term} {visit.key} \x1b[2J")

    one = visit()
    assert await chained(fail, parts.recovered(Journal(log)))(one) == 1
    assert written(one) == f"{parts.BROKEN}\r\n"
    line = json.loads(log.getvalue())
    assert (line["event"], line["error"], line["visit"]) == ("fault", "RuntimeError", "ab12")


@pytest.mark.parametrize("told", ["", "Bye.\nCome again."])
async def test_the_last_words_are_said_once(told: str, log: StringIO) -> None:
    one = visit(told=told)
    assert await chained(play, parts.recovered(Journal(log)))(one) == 0
    assert written(one) == (told.replace("\n", "\r\n") + "\r\n" if told else "")
    assert log.getvalue() == ""


async def test_a_visit_that_is_cancelled_stays_so(log: StringIO) -> None:
    async def cancelled(visit: Visit) -> int:
        raise asyncio.CancelledError(visit.id)

    with pytest.raises(asyncio.CancelledError):
        await chained(cancelled, parts.logged(Journal(log)), parts.recovered(Journal(log)))(visit())
    assert [json.loads(line)["event"] for line in log.getvalue().splitlines()] == ["came", "went"]


@pytest.mark.parametrize("fails", [False, True])
async def test_who_came_and_went_is_noted_without_a_name(fails: bool, log: StringIO) -> None:
    async def end(visit: Visit) -> int:
        if fails:
            raise RuntimeError(visit.key)
        return 0

    journal = Journal(log)
    await chained(end, parts.logged(journal), parts.recovered(journal))(visit())
    came, *_, went = (json.loads(line) for line in log.getvalue().splitlines())
    assert (came["event"], came["visit"], came["keyed"]) == ("came", "ab12", True)
    assert (went["event"], went["visit"], went["status"]) == ("went", "ab12", int(fails))
    assert went["stayed_s"] >= 0


async def test_a_visitor_is_whoever_proved_a_key() -> None:
    one = visit(lag_ns=lambda: 7)
    assert await chained(play, parts.identified)(one) == 0
    assert one.visitor
    assert (one.visitor.id, one.visitor.key, one.visitor.lag_ns()) == ("ab12", KEY, 7)
    stranger = visit(key=None)
    await chained(play, parts.identified)(stranger)
    assert stranger.visitor and stranger.visitor.key is None
