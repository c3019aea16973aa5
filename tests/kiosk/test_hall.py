"""All visits of a process: each has its own game, ends alone, and leaves nothing behind."""

import asyncio
import gc
import socket
import weakref
from typing import Any

import asyncssh
import pytest
from textual import events

from tests.support.guests import (
    FAREWELL,
    LIMITS,
    Game,
    Kiosk,
    descriptors,
    kiosk,
    sitting,
    window,
)
from tests.support.waiting import until
from tuiquiz.kiosk import guest, hall, parts
from tuiquiz.kiosk.driver import LEAVE
from tuiquiz.kiosk.limits import Limits
from tuiquiz.kiosk.venue import Visitor


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guest, "GRACE_S", 0.05)
    monkeypatch.setattr(hall, "SWEEP_S", 0.0)


def names(place: Kiosk) -> list[str]:
    return [line["event"] for line in place.events]


async def test_a_visit_from_beginning_to_end() -> None:
    async with kiosk() as place, place.connect() as conn:
        seat = await window(conn)
        await seat.shows("welcome")
        assert (place.stats["connections"], place.stats["sessions"]) == (1, 1)
        assert place.stats["games"] == 1
        seat.chan.write(b"ab")
        await seat.shows("typed ab")
        seat.chan.write(b"q")
        assert await seat.ended() == 0
        assert seat.text.endswith(f"{LEAVE}{FAREWELL}\r\n")
    assert names(place) == ["came", "went"]
    assert place.stats["key_ms"]["median"] > 0 and place.stats["start_ms"]["median"] > 0


async def test_who_is_done_and_does_not_hang_up_is_hung_up_on() -> None:
    async with kiosk() as place, place.connect() as conn:
        seat = await window(conn)
        await seat.shows("welcome")
        seat.chan.write(b"q")
        async with asyncio.timeout(30):
            await conn.wait_closed()
        await place.emptied()


async def test_it_tells_which_game_somebody_waits_for() -> None:
    async with kiosk() as place, sitting(place) as one, sitting(place) as other:
        first, second = place.games
        del place.waited[:]
        other.chan.write(b"a")
        await other.shows("typed a")
        one.chan.write(b"b")
        await one.shows("typed b")
        assert place.waited == [second, first]


async def test_a_bug_in_one_game_ends_that_one_with_a_word() -> None:
    async with kiosk() as place, sitting(place) as other, place.connect() as conn:
        seat = await window(conn)
        await seat.shows("welcome")
        seat.chan.write(b"secret x")
        assert await seat.ended() == 1
        assert seat.text.endswith(f"{LEAVE}{parts.BROKEN}\r\n")
        other.chan.write(b"a")
        await other.shows("typed a")
        fault = next(line for line in place.events if line["event"] == "fault")
        assert (fault["error"], place.stats["sessions"]) == ("RuntimeError", 1)
        assert "secret" not in place.log.getvalue()


@pytest.mark.parametrize("when", ["made", "composed", "mounted", "drawn"])
async def test_a_bug_before_the_first_picture(when: str) -> None:
    class Broken(Game):
        def compose(self) -> Any:
            if when == "composed":
                raise RuntimeError("a bug")
            yield from super().compose()

        def on_mount(self) -> None:
            if when == "mounted":
                raise RuntimeError("a bug")

        def get_css_variables(self) -> dict[str, str]:
            if when == "drawn":
                raise RuntimeError("a bug")
            return super().get_css_variables()

    def make(visitor: Visitor) -> Game:
        if when == "made":
            raise RuntimeError("a bug")
        return Broken(visitor)

    async with kiosk(make=make) as place, place.connect() as conn:
        seat = await window(conn)
        assert await seat.ended() == 1
        assert seat.text.endswith(f"{parts.BROKEN}\r\n")
        assert seat.text.count("\x1b[?1049h") == seat.text.count("\x1b[?1049l")
    assert "fault" in names(place)


async def test_as_many_as_there_is_room_for() -> None:
    async with kiosk(Limits(sessions=2)) as place:
        async with sitting(place), sitting(place) as second, place.connect() as conn:
            seat = await window(conn)
            assert await seat.ended() == 1
            assert "All 2 places are taken" in seat.text
            second.chan.write(b"q")
            await second.ended()
            async with sitting(place):
                assert place.stats["sessions"] == 2
        assert place.stats["refused"] == {"full": 1}


async def test_more_than_may_be_built_at_once_wait_for_each_other() -> None:
    async with kiosk(Limits(building=1)) as place:
        conns = await asyncio.gather(*(place.connect() for _ in range(6)))
        seats = await asyncio.gather(*(window(conn) for conn in conns))
        for seat in seats:
            await seat.shows("welcome")
        assert place.stats["sessions"] == 6
        for conn in conns:
            conn.close()


async def test_a_game_that_draws_nothing_does_not_hold_up_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hall, "FIRST_PAINT_S", 0.1)

    class Slow(Game):
        async def on_event(self, event: events.Event) -> None:
            if isinstance(event, events.Mount | events.Compose) and len(place.games) == 1:
                await wake.wait()
            await super().on_event(event)

    wake = asyncio.Event()
    async with kiosk(Limits(building=1), Slow) as place, place.connect() as conn:
        seat = await window(conn)
        await until(lambda: bool(place.games))
        async with sitting(place):
            assert "welcome" not in seat.text
            wake.set()
            await seat.shows("welcome")


@pytest.mark.parametrize("how", ["abort", "close", "channel"])
async def test_a_client_that_vanishes_takes_its_game_with_it(how: str) -> None:
    gone: list[weakref.ref[Any]] = []
    async with kiosk() as place:
        conn = await place.connect()
        seat = await window(conn)
        await seat.shows("welcome")
        seat.chan.write(b"ab\x1b[A\x1b")
        await seat.shows("typed ab")
        game = place.games.pop()
        gone += [weakref.ref(game), weakref.ref(game._driver), weakref.ref(game.screen)]
        gone.append(weakref.ref(place.hall._visits[place.visitors[0].id]))
        del game
        if how == "channel":
            seat.chan.close()
        else:
            getattr(conn, how)()
        await place.emptied()
        conn.close()
        place.visitors.clear()
        place.waited.clear()
        place.taken[0].result()
        await until(lambda: not (gc.collect(), [one() for one in gone if one()])[1])


async def test_a_client_that_vanishes_while_it_waits_to_be_built() -> None:
    async with kiosk(Limits(building=1)) as place:
        async with place.hall._building:
            conn = await place.connect()
            await window(conn)
            await until(lambda: bool(place.hall._visits))
            conn.abort()
            await place.emptied()
        async with sitting(place):
            assert len(place.games) == 1


async def test_clients_that_vanish_at_any_moment() -> None:
    """Turn by turn of the loop, from the request for a shell on."""
    async with kiosk() as place:
        for turns in range(0, 60, 4):
            conn = await place.connect()
            await window(conn)
            for _ in range(turns):
                await asyncio.sleep(0)
            conn.abort()
        await place.emptied()
        async with sitting(place):
            pass


async def test_a_client_that_never_reads_is_let_go_and_the_others_notice_nothing() -> None:
    class Busy(Game):
        def on_mount(self) -> None:
            if len(place.games) == 1:
                self.set_interval(0.01, self._change)

        def _change(self) -> None:
            self.dark_now = not getattr(self, "dark_now", False)
            self.theme = "textual-light" if self.dark_now else "textual-dark"

    limits = Limits(backlog=10_000, stuck_s=0.3, events=1000)
    async with kiosk(limits, Busy) as place, place.connect() as conn:
        seat = await window(conn, max_pktsize=1000, window=2000)
        await seat.shows("welcome")
        seat.chan.pause_reading()
        async with sitting(place) as other:
            await until(lambda: place.left == 1)
            other.chan.write(b"a")
            await other.shows("typed a")


async def test_keys_that_come_too_fast_are_read_slowly() -> None:
    async with kiosk(Limits(input_bytes=50_000, events=5)) as place, sitting(place) as seat:
        seat.chan.write(b"a" * 1_000_000)
        await until(lambda: len(place.games[0].typed) >= 10)
        async with sitting(place) as other:
            other.chan.write(b"b")
            await other.shows("typed b")
        assert len(place.games[0].typed) < 200
        session: Any = place.games[0]._driver._line
        assert len(session._chan._recv_buf) * 32_768 <= guest.WINDOW


async def test_closing_lets_those_in_a_game_finish() -> None:
    async with kiosk() as place, place.connect() as conn:
        seat = await window(conn)
        await seat.shows("welcome")
        closing = asyncio.create_task(place.hall.close(30))
        await until(lambda: place.hall.closing)
        with pytest.raises(asyncssh.ChannelOpenError):
            async with place.connect() as late:
                await window(late)
        seat.chan.write(b"a")
        await seat.shows("typed a")
        seat.chan.write(b"q")
        assert await seat.ended() == 0
        assert seat.text.endswith(f"{LEAVE}{FAREWELL}\r\n")
        async with asyncio.timeout(20):
            await closing
        await place.emptied()


async def test_closing_ends_those_who_take_too_long() -> None:
    async with kiosk() as place, place.connect() as conn:
        seat = await window(conn)
        await seat.shows("welcome")
        async with asyncio.timeout(20):
            await place.hall.close(0.2)
        assert await seat.ended() == 0
        assert seat.text.endswith(f"{LEAVE}{FAREWELL}\r\n")


async def test_closing_at_once() -> None:
    async with kiosk() as place, place.connect() as conn, place.connect() as idle:
        seat = await window(conn)
        await seat.shows("welcome")
        async with asyncio.timeout(20):
            await place.hall.close(0.0)
        assert await seat.ended() == 0
        assert seat.text.endswith(f"{LEAVE}{FAREWELL}\r\n")
        idle.close()


async def test_closing_also_ends_those_who_wait_to_be_built() -> None:
    async with kiosk(Limits(building=1)) as place, place.connect() as conn:
        async with place.hall._building:
            seat = await window(conn)
            await until(lambda: bool(place.hall._visits))
            closing = asyncio.create_task(place.hall.close(20))
            await until(lambda: place.hall.closing)
        assert await seat.ended() == 1
        assert "closing" in seat.text
        async with asyncio.timeout(20):
            await closing


async def test_who_only_knocks_does_not_hold_up_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hall, "LAST_S", 0.1)
    async with kiosk() as place, place.connect() as conn:
        async with asyncio.timeout(20):
            await place.hall.close(3600)
        conn.close()


async def test_an_empty_hall_closes_at_once() -> None:
    async with kiosk() as place:
        async with asyncio.timeout(5):
            await place.hall.close(60)


async def test_a_socket_that_is_none_any_more() -> None:
    async with kiosk() as place:
        ours, theirs = socket.socketpair()
        theirs.close()
        left: list[bool] = []
        await place.hall.take(theirs, lambda: left.append(True))
        assert left == [True]
        assert place.stats["connections"] == 0
        ours.close()


async def test_many_come_and_go_and_leave_no_descriptors() -> None:
    async with kiosk() as place:
        before = descriptors()
        for _ in range(2):
            conns = await asyncio.gather(*(place.connect() for _ in range(5)))
            seats = await asyncio.gather(*(window(conn) for conn in conns))
            for seat in seats:
                await seat.shows("welcome")
                seat.chan.write(b"q")
            for seat, conn in zip(seats, conns, strict=True):
                await seat.ended()
                conn.close()
                await conn.wait_closed()
        await place.emptied()
        await until(lambda: descriptors() <= before)
        assert place.stats["sessions"] == 0 and len(place.games) == 10


async def test_the_log_tells_nobody() -> None:
    async with kiosk() as place:
        key = asyncssh.generate_private_key("ssh-ed25519")
        async with sitting(place, username="mallory", client_keys=[key]) as seat:
            seat.chan.write(b"hush")
            await seat.shows("typed hush")
            seat.chan.write(b"x")
            await seat.ended()
        log = place.log.getvalue()
        fingerprint = key.get_fingerprint()
        for word in ("mallory", fingerprint, fingerprint[7:], "127.0.0.1", "xterm", "hush"):
            assert word not in log
        assert LIMITS.sessions and "SHA256" not in log
