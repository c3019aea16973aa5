"""Who presses a key does not wait for what only moves."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextvars import copy_context
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._context import active_app

from tuiquiz.kiosk.loop import KioskLoop
from tuiquiz.kiosk.turns import ATTENTION_S, Turns


class Clock:
    """Tells the seconds that the test says."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def turns(clock: Clock) -> Turns:
    return Turns(clock)


@pytest.fixture
def loop() -> Iterator[KioskLoop]:
    made = KioskLoop()
    yield made
    made.close()


def handle(name: str, app: object | None = None) -> asyncio.Handle:
    """A callback of ``app`` that is known by its name."""
    context = copy_context()
    if app is not None:
        context.run(active_app.set, app)  # type: ignore[arg-type]
    made = asyncio.Handle(print, (name,), asyncio.new_event_loop(), context)
    made._loop.close()  # type: ignore[attr-defined]
    return made


def order(turns: Turns) -> list[str]:
    """The names of the callbacks in their order, up to the last."""
    found = []
    while turns:
        found.append(turns.popleft()._args[0])
    return found


def fill(turns: Turns, *callbacks: tuple[str, object | None]) -> None:
    for name, app in callbacks:
        turns.append(handle(name, app))


def test_what_nobody_waits_for_comes_in_its_order(turns: Turns) -> None:
    fill(turns, ("1", "ada"), ("2", "bob"), ("3", "ada"), ("4", "bob"))
    assert order(turns) == ["1", "2", "3", "4"]


def test_what_is_ready_runs_once_however_often_that_was_said(turns: Turns) -> None:
    reader, other = handle("read"), handle("other")
    for one in (reader, other, reader, reader):
        turns.append(one)
    assert order(turns) == ["read", "other"]
    turns.append(reader)
    assert order(turns) == ["read"]


def test_of_many_who_press_at_once_goes_first_who_had_least(turns: Turns, clock: Clock) -> None:
    for _ in range(3):
        for app in ("bob", "eve", "ada"):
            turns.attend(app)
            fill(turns, (app, app))
        for _ in range(3):
            clock.now_s += 0.0001 if turns.popleft()._args[0] == "ada" else 0.02
        assert not turns
    for app in ("bob", "eve", "ada"):
        turns.attend(app)
        fill(turns, (app, app))
    assert order(turns)[0] == "ada"


def test_what_was_sent_is_read_first(turns: Turns) -> None:
    fill(turns, ("tick", "ada"), ("read", None), ("tock", "bob"), ("read on", None))
    assert order(turns) == ["read", "read on", "tick", "tock"]


def test_who_pressed_first_is_served_whole_then_the_next(turns: Turns) -> None:
    fill(turns, ("tick", "eve"), ("ada 1", "ada"), ("bob 1", "bob"), ("ada 2", "ada"))
    turns.attend("bob")
    turns.attend("ada")
    fill(turns, ("bob 2", "bob"), ("tock", "eve"))
    assert order(turns) == ["bob 1", "bob 2", "ada 1", "ada 2", "tick", "tock"]


def test_who_presses_again_and_again_is_behind_the_others(turns: Turns) -> None:
    for app in ("flood", "ada", "flood"):
        turns.attend(app)
    fill(turns, ("flood", "flood"), ("ada", "ada"))
    assert order(turns) == ["ada", "flood"]


def test_who_holds_a_key_down_does_not_hold_up_a_screen(turns: Turns, clock: Clock) -> None:
    """Six press all the time, each for 4 ms of work; one has pressed once, for 12 times 2 ms."""
    turns.attend("ada")
    fill(turns, *(("screen", "ada") for _ in range(12)))
    began_s = clock.now_s
    left = 12
    while left:
        for number in range(6):
            turns.attend(f"flood {number}")
            fill(turns, *(("flood", f"flood {number}") for _ in range(2)))
        for _ in range(13):
            left -= turns.popleft()._args[0] == "screen"
            clock.now_s += 0.002
        assert clock.now_s < began_s + 0.5


def test_nobody_waits_for_a_key_that_was_pressed_long_ago(turns: Turns, clock: Clock) -> None:
    turns.attend("ada")
    fill(turns, ("ada 1", "ada"))
    clock.now_s += ATTENTION_S + 0.01
    fill(turns, ("tick", "bob"))
    turns.attend("eve")
    fill(turns, ("ada 2", "ada"), ("eve", "eve"))
    assert order(turns) == ["eve", "tick", "ada 1", "ada 2"]


class Crowd:
    """Those who come, who press a key, and what moves have always something to do, 10 ms each."""

    def __init__(self, turns: Turns, clock: Clock, *kinds: str) -> None:
        self.had = dict.fromkeys(kinds, 0)
        self._turns, self._clock, self._pressed = turns, clock, 0
        for kind in kinds:
            self.more(kind)

    def more(self, kind: str) -> None:
        """Something of that kind to do; it is always another one who presses a key."""
        self._pressed += 1
        app = {"comes": None, "pressed": f"player {self._pressed}", "moves": "bob"}[kind]
        if kind == "pressed":
            self._turns.attend(app)
        self._turns.append(handle(kind, app))
        self.had.setdefault(kind, 0)

    def run(self, times: int) -> None:
        for _ in range(times):
            kind = self._turns.popleft()._args[0]
            self._clock.now_s += 0.01
            self.had[kind] += 1
            self.more(kind)


def test_what_moves_has_a_small_share_where_there_is_more_than_can_be_done(
    turns: Turns, clock: Clock
) -> None:
    crowd = Crowd(turns, clock, "pressed", "moves")
    crowd.run(1_400)
    assert crowd.had["pressed"] == pytest.approx(6 * crowd.had["moves"], rel=0.05)


def test_a_storm_of_newcomers_and_those_who_press_share_evenly(turns: Turns, clock: Clock) -> None:
    crowd = Crowd(turns, clock, "comes", "pressed", "moves")
    crowd.run(1_300)
    assert crowd.had["comes"] == pytest.approx(crowd.had["pressed"], rel=0.05)
    assert crowd.had["moves"] > 50


def test_who_had_nothing_to_do_has_saved_up_no_time(turns: Turns, clock: Clock) -> None:
    crowd = Crowd(turns, clock, "pressed", "moves")
    crowd.run(500)
    before = crowd.had["pressed"]
    crowd.more("comes")
    crowd.run(20)
    assert 8 <= crowd.had["pressed"] - before <= 12


def test_who_floods_is_attended_to_no_more(turns: Turns, clock: Clock) -> None:
    """Ten keys a second, each for 10 ms: after some it waits for what moves, too."""
    for _ in range(30):
        turns.attend("flood")
        fill(turns, ("flood", "flood"))
        turns.popleft()
        clock.now_s += 0.1
        assert not turns
    fill(turns, ("tick", "bob"), ("flood", "flood"))
    turns.attend("flood")
    assert order(turns) == ["tick", "flood"]
    clock.now_s += 60
    fill(turns, ("tick", "bob"), ("flood", "flood"))
    turns.attend("flood")
    assert order(turns) == ["flood", "tick"]


def test_who_presses_now_and_then_is_attended_to_each_time(turns: Turns, clock: Clock) -> None:
    for _ in range(50):
        turns.attend("ada")
        fill(turns, *(("screen", "ada") for _ in range(3)))
        for _ in range(3):
            turns.popleft()
            clock.now_s += 0.01
        assert not turns
        clock.now_s += 1
        fill(turns, ("tick", "bob"))
        turns.attend("ada")
        fill(turns, ("key", "ada"))
        assert order(turns) == ["key", "tick"]


def test_the_loop_looks_for_keys_between_a_few_of_many(turns: Turns) -> None:
    fill(turns, *((str(number), "ada") for number in range(500)))
    assert 0 < len(turns) < 5
    turns.attend("ada")
    assert 0 < len(turns) < 5


def test_none_is_left_when_the_loop_is_closed(turns: Turns) -> None:
    turns.attend("ada")
    fill(turns, ("general", None), ("ada", "ada"), ("bob", "bob"))
    turns.clear()
    assert not turns
    assert len(turns) == 0
    with pytest.raises(IndexError):
        turns.popleft()


@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["add", "attend", "run", "wait"]),
            st.sampled_from([None, "ada", "bob", "eve"]),
        ),
        max_size=80,
    )
)
def test_none_is_lost_and_each_application_keeps_its_order(
    steps: list[tuple[str, str | None]],
) -> None:
    clock = Clock()
    turns, added, ran = Turns(clock), 0, []
    owners: dict[str, str | None] = {}
    for what, app in steps:
        if what == "add":
            turns.append(handle(str(added), app))
            owners[str(added)] = app
            added += 1
        elif what == "attend" and app:
            turns.attend(app)
        elif what == "run":
            ran += [turns.popleft()._args[0] for _ in range(len(turns))]
        elif what == "wait":
            clock.now_s += 0.3
    ran += order(turns)
    assert sorted(ran, key=int) == [str(number) for number in range(added)]
    for app in (None, "ada", "bob", "eve"):
        mine = [int(name) for name in ran if owners[name] == app]
        assert mine == sorted(mine)


def test_a_loop_serves_first_who_pressed_a_key(loop: KioskLoop) -> None:
    ran: list[str] = []

    def within(app: Any, work: Callable[[], Any]) -> None:
        context = copy_context()
        context.run(active_app.set, app)
        context.run(work)

    def crowd() -> None:
        for number in range(20):
            within("bob", lambda: loop.call_soon(ran.append, "bob"))
            if number == 9:
                within("ada", lambda: loop.call_soon(ran.append, "ada"))
        loop.attend("ada")

    loop.call_soon(crowd)
    within("bob", lambda: loop.call_later(0, ran.append, "later"))
    context = copy_context()
    context.run(active_app.set, "bob")  # type: ignore[arg-type]
    context.run(loop.call_later, 0.01, loop.stop)
    loop.run_forever()
    assert ran.index("ada") < 3
    assert ran.count("bob") == 20


def test_other_threads_may_call_while_it_runs(loop: KioskLoop) -> None:
    seen: list[int] = []

    def many() -> None:
        for number in range(5_000):
            loop.call_soon_threadsafe(seen.append, number)
        loop.call_soon_threadsafe(loop.stop)

    thread = threading.Thread(target=many)
    thread.start()
    loop.run_forever()
    thread.join()
    assert seen == list(range(5_000))


def test_many_who_send_at_once_are_each_read_once(loop: KioskLoop) -> None:
    pairs = [socket.socketpair() for _ in range(200)]
    read: list[bytes] = []

    def take(end: socket.socket) -> None:
        read.append(end.recv(1))
        if len(read) == len(pairs):
            loop.call_later(0.01, loop.stop)

    for near, far in pairs:
        near.setblocking(False)
        loop.add_reader(near, take, near)
        far.send(b"k")
    faults: list[object] = []
    loop.set_exception_handler(lambda _, context: faults.append(context))
    loop.run_forever()
    for near, far in pairs:
        loop.remove_reader(near)
        near.close()
        far.close()
    assert (len(read), faults) == (200, [])
