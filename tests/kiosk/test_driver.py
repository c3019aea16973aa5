"""A driver that draws on any line and reads anything from it."""

import asyncio
import gc
import re
import weakref
from collections.abc import Callable
from typing import Any

import pytest
from textual import constants, events
from textual._compositor import CompositorUpdate
from textual.app import App, ComposeResult
from textual.color import Color
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tests.kiosk.test_reader import MEGABYTES
from tests.support.lines import ScreenLine, Seat, seated
from tests.support.waiting import until
from tuiquiz.kiosk import driver
from tuiquiz.kiosk.colours import downgraded
from tuiquiz.kiosk.driver import ENTER, LEAVE
from tuiquiz.kiosk.limits import Limits
from tuiquiz.kiosk.reader import SILENCE_S

SENT = events.Key | events.MouseDown | events.MouseUp | events.Paste | events.AppFocus
WIDE = Limits(events=1e6, resizes=1000)


class Clock:
    """What the driver takes for the time."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture(autouse=True)
def drawn_in_millions(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a serving process, by its environment."""
    monkeypatch.setattr(constants, "COLOR_SYSTEM", "truecolor")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    standing = Clock()
    monkeypatch.setattr(driver, "monotonic", standing)
    return standing


class Echo(App[None]):
    """Shows how many keys were pressed, and which was the last one."""

    CSS = "Static { height: 1; } #wide { height: 1fr; background: #204060; }"

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[str] = []
        self.heard: list[events.Event] = []
        self.sizes: list[tuple[int, int]] = []

    def compose(self) -> ComposeResult:
        yield Static("no key yet", id="last")
        yield Static("", id="note")
        yield Static("some text " * 30, id="wide")

    async def on_event(self, event: events.Event) -> None:
        new = not any(event is known for known in self.heard)  # They also bubble.
        if new and isinstance(event, SENT):
            self.heard.append(event)
        if isinstance(event, events.Resize):
            self.sizes.append((event.size.width, event.size.height))
        await super().on_event(event)

    def on_key(self, event: events.Key) -> None:
        self.keys.append(event.key)
        self.query_one("#last", Static).update(f"key {event.key} number {len(self.keys)}")

    def note(self, text: str) -> None:
        self.query_one("#note", Static).update(text)


class Form(App[None]):
    """Has one field to write into."""

    def compose(self) -> ComposeResult:
        yield Input(id="name")

    @property
    def value(self) -> str:
        return self.query_one(Input).value


class Dialog(ModalScreen[None]):
    """Lies over everything."""

    def compose(self) -> ComposeResult:
        yield Static("a dialog")


async def test_draws_and_reads_keys() -> None:
    async with seated(Echo()) as seat:
        await seat.shows("no key yet")
        seat.type("q")
        await seat.shows("key q number 1")
        seat.type("\x1b[A")
        await seat.shows("key up number 2")
        assert len(seat.painted) == 2


async def test_it_tells_when_somebody_begins_to_wait() -> None:
    """For the first frame, a key, a click and a paste, and for nothing that a terminal tells."""
    async with seated(Echo()) as seat:
        assert seat.waited == [seat.app]
        for text, count in (("a", 2), ("\x1b[<0;3;4M", 3), ("\x1b[200~word\x1b[201~", 4)):
            seat.type(text)
            assert len(seat.waited) == count
        seat.type("\x1b[<35;5;5M\x1b[I\x1b[?2026;2$y")
        assert seat.waited == [seat.app] * 4


async def test_a_lone_escape_becomes_a_key() -> None:
    async with seated(Echo()) as seat:
        seat.type("\x1b")
        await seat.shows("key escape number 1")
        seat.type("\x1b")
        seat.type("[B")
        await seat.shows("key down number 2")


async def test_half_a_character_waits_for_the_other_half() -> None:
    async with seated(Form()) as seat:
        for byte in "é漢".encode():
            seat.type(bytes([byte]))
        await seat.shows("é漢")
        assert isinstance(seat.app, Form) and seat.app.value == "é漢"


async def test_broken_characters_are_nothing() -> None:
    async with seated(Form()) as seat:
        seat.type(b"\xff\xfea\xc3(\xed\xa0\x80b")
        await seat.shows("a(b")
        assert isinstance(seat.app, Form) and seat.app.value == "a(b"


@pytest.mark.parametrize("kind", MEGABYTES)
async def test_a_megabyte_of_anything(kind: str, clock: Clock) -> None:
    """Within a second by the driver's clock."""
    app = Echo()
    limits = Limits()
    async with seated(app, limits=limits) as seat:
        data = MEGABYTES[kind]()
        for at in range(0, len(data), 32_768):
            seat.type(data[at : at + 32_768])
        await seat.until(lambda: app._message_queue.empty())
        assert len(app.heard) <= 5 * limits.events  # Textual shows a click to two of its parts.
        clock.now_s += 3 * SILENCE_S
        seat.type("\x1b[201~\x1b\\\x1b[B")
        await seat.shows("key down")


async def test_a_paste_into_a_field_is_one_event_and_cut() -> None:
    app = Form()
    async with seated(app, limits=Limits(events=1)) as seat:
        text = b"x" * 1_000_000
        for data in (b"\x1b[200~", text, b"\x1b[201~"):
            seat.type(data)
        await seat.until(lambda: bool(app.value))
        assert app.value == "x" * 4096


async def test_input_after_the_end_is_nothing() -> None:
    async with seated(Echo()) as seat:
        last = seat.driver
        assert isinstance(seat.app, Echo)
    before = len(seat.line.written)
    last.received(b"q\x1b")
    last.resized((100, 30))
    last.write("late")
    last.flush()
    last.close()
    assert len(seat.line.written) == before
    assert seat.app.keys == []


def full_paint(seat: Seat) -> ScreenLine:
    """What a screen shows that is drawn anew."""
    fresh = ScreenLine(*seat.app.size)
    app = seat.app
    with app._context():
        update = app.screen._compositor.render_update(full=True)
        assert isinstance(update, CompositorUpdate)
        frame = f"{ENTER}{update.render_segments(app.console)}"
    fresh.write(downgraded(frame, seat.driver._depth).encode())
    return fresh


async def settled(seat: Seat) -> None:
    """Until what is drawn on the line is what the application shows."""
    await seat.until(lambda: seat.line.cells == full_paint(seat).cells)


async def test_what_is_on_the_line_is_what_the_application_shows() -> None:
    async with seated(Echo()) as seat:
        await seat.shows("no key yet")
        await settled(seat)


@pytest.mark.parametrize("modal", [False, True])
async def test_a_slow_reader_misses_frames_and_then_sees_all_again(modal: bool) -> None:
    app = Echo()
    async with seated(app, limits=Limits(events=1e6, backlog=2000)) as seat:
        await seat.shows("no key yet")
        await settled(seat)
        seat.line.held = True
        frames = 0
        for number in range(200):
            seat.type("q")
            await seat.until(lambda: len(app.keys) == number + 1)  # noqa: B023
            if modal and number == 150:
                with app._context():
                    await app.push_screen(Dialog())
        frames = len(seat.line.written)
        assert seat.line.waiting < 2000 + 10_000
        assert frames < 190
        seat.line.drain(seat.line.waiting - 1000)
        seat.line.held = False
        seat.line.drain()
        await settled(seat)
        assert "a dialog" in seat.line.text if modal else "number 200" in seat.line.text


async def test_a_screen_that_changed_meanwhile_is_drawn_whole() -> None:
    app = Echo()
    async with seated(app, limits=Limits(backlog=1000, resizes=1000)) as seat:
        await settled(seat)
        seat.line.held = True
        app.note("x" * 70)
        await seat.until(lambda: seat.line.waiting > 0)
        seat.line._unread = b" " * 2000
        app.query_one("#wide", Static).styles.background = Color.parse("#ff0000")
        app.note("the last word")
        await seat.until(lambda: seat.driver._full_since is not None)
        seat.line._unread = b""
        seat.line.screen.reset()
        seat.line.held = False
        await seat.shows("the last word")
        await settled(seat)


async def test_a_picture_that_was_left_out_is_not_counted_as_seen() -> None:
    app = Echo()
    async with seated(app, limits=Limits(backlog=100)) as seat:
        seat.type("a")
        await seat.until(lambda: len(seat.painted) == 1)
        await settled(seat)
        seat.line.held = True
        seat.line._unread = b"x" * 200
        seat.type("b")
        await seat.until(lambda: len(app.keys) == 2 and seat.driver._full_since is not None)
        assert len(seat.painted) == 1


async def test_who_reads_nothing_is_stuck_once(clock: Clock) -> None:
    app = Echo()
    async with seated(app, limits=Limits(backlog=100, stuck_s=30)) as seat:
        await seat.shows("no key yet")
        seat.line.held = True
        seat.line._unread = b"x" * 200
        app.note("one")
        await seat.until(lambda: seat.driver._full_since is not None)
        clock.now_s += 29
        looked = seat.driver._looking
        await seat.until(lambda: seat.driver._looking is not looked)
        assert seat.stuck == 0
        clock.now_s += 2
        await seat.until(lambda: seat.stuck == 1)
        app.note("two")
        assert seat.stuck == 1


async def test_who_reads_little_by_little_is_not_stuck(clock: Clock) -> None:
    app = Echo()
    async with seated(app, limits=Limits(backlog=100, stuck_s=30)) as seat:
        await seat.shows("no key yet")
        seat.line.held = True
        seat.line._unread = b"\x00" * 5000
        app.note("one")
        await seat.until(lambda: seat.driver._full_since is not None)
        for _ in range(4):
            clock.now_s += 20
            seat.line.drain(1000)
            looked = seat.driver._looking
            await seat.until(lambda: seat.driver._looking is not looked)  # noqa: B023
        assert seat.stuck == 0


async def test_the_last_of_many_sizes_counts() -> None:
    app = Echo()
    async with seated(app, limits=Limits(resizes=20)) as seat:
        await seat.shows("no key yet")
        before = len(app.sizes)
        for size in range(5000):
            seat.driver.resized((40 + size % 100, 20 + size % 10))
        seat.driver.resized((100, 30))
        seat.line.resize(100, 30)
        await seat.until(lambda: app.size == (100, 30))
        assert len(app.sizes) - before <= 2
        await settled(seat)


async def test_a_window_that_is_smaller_for_a_moment_is_drawn_again() -> None:
    """What it cut off, a terminal does not have any more."""
    async with seated(Echo()) as seat:
        await settled(seat)
        for size in ((60, 10), (80, 24)):
            seat.driver.resized(size)
            seat.line.resize(*size)
        await settled(seat)


async def test_a_size_that_is_no_other_is_nothing() -> None:
    async with seated(Echo(), limits=WIDE) as seat:
        await settled(seat)
        seat.line.written.clear()
        seat.driver.resized((80, 24))
        await seat.until(lambda: seat.driver._resizing is None)
        refreshed = asyncio.Event()
        seat.app.call_later(seat.app.call_after_refresh, refreshed.set)
        await refreshed.wait()
        assert not seat.line.written


@pytest.mark.parametrize("size", [(0, 0), (2**32 - 1, 2**32 - 1), (1, 1)])
async def test_sizes_that_cannot_be(size: tuple[int, int]) -> None:
    app = Echo()
    async with seated(app, limits=WIDE) as seat:
        await seat.shows("no key yet")
        seat.driver.resized((100, 30))
        await seat.until(lambda: app.size == (100, 30))
        seat.driver.resized(size)
        await seat.until(lambda: app.size in ((80, 24), (240, 80), (1, 1)))


async def test_the_same_frame_is_sent_once_and_a_bell_each_time() -> None:
    async with seated(Echo()) as seat:
        await settled(seat)
        at = seat.driver
        seat.line.written.clear()
        for frame, count in (("same", 1), ("\x1b]52;c;aGk=\a", 3), ("\a", 6)):
            for _ in range(3):
                at.write(frame)
                at.flush()
            assert seat.line.all.count(frame.encode()) == count


async def test_bells_and_the_clipboard_come_through_the_application() -> None:
    async with seated(Echo()) as seat:
        for _ in range(2):
            seat.app.bell()
            seat.app.copy_to_clipboard("hi")
            await seat.until(lambda: seat.driver._flushing is None)
        assert seat.line.all.count(b"\x1b]52;c;aGk=\a") == 2


def modes(written: bytes) -> set[int]:
    """The private modes that are on in the end; 25, the cursor, and 7, wrapping, are at first."""
    on = {7, 25}
    for numbers, state in re.findall(rb"\x1b\[\?([\d;]+)([hl])", written):
        changed = {int(number) for number in numbers.split(b";")}
        on = on | changed if state == b"h" else on - changed
    return on


async def test_the_terminal_is_left_as_it_was() -> None:
    async with seated(Echo()) as seat:
        seat.type("\x1b[?2026;2$y")
        seat.type("q")
        await seat.shows("key q")
        assert {1000, 1006, 1049, 2004, 1004} <= modes(seat.line.all)
        assert 1003 not in modes(seat.line.all), "every move of the mouse would be told"
    assert modes(seat.line.all) == {7, 25}
    assert seat.line.all.endswith(LEAVE.encode())
    assert seat.line.all.count(b"\x1b[?2026h") == seat.line.all.count(b"\x1b[?2026l") - 1


async def test_also_when_the_application_fails() -> None:
    class Failing(Echo):
        def on_key(self, event: events.Key) -> None:
            raise RuntimeError(event)

    async with seated(Failing()) as seat:
        seat.type("q")
        assert seat.running
        await until(seat.running.done)
    assert modes(seat.line.all) == {7, 25}


async def test_also_for_one_who_reads_nothing() -> None:
    app = Echo()
    async with seated(app, limits=Limits(backlog=100)) as seat:
        seat.line.held = True
        seat.line._unread = b"x" * 500
        app.note("x")
        await seat.until(lambda: seat.driver._full_since is not None)
    assert seat.line.all.endswith(LEAVE.encode())


@pytest.mark.parametrize(
    ("term", "pattern", "there"),
    [
        ("xterm-256color", rb"[34]8;2;", False),
        ("xterm-256color", rb"[34]8;5;", True),
        ("xterm-kitty", rb"[34]8;2;", True),
        ("linux", rb"[34]8;[25];", False),
        ("vt100", rb"[34]8;[25];|\x1b\[3\dm", False),
    ],
)
async def test_colours_fit_the_terminal(term: str, pattern: bytes, there: bool) -> None:
    async with seated(Echo(), term=term) as seat:
        await seat.shows("some text")
        assert bool(re.search(pattern, seat.line.all)) == there


TYPED: dict[str, Callable[[], bytes]] = {
    **MEGABYTES,
    "everything": lambda: (
        b"aZ1\xc3\xa9\x1b[A\x1bOP\x1b[15~\x1bq\x1b[97;5u\x1b[1;2A\x1b[<0;3;3M\x1b"
    ),
}


@pytest.mark.parametrize("kind", ["everything", "keys", "kitty", "endless", "clicks", "halves"])
async def test_a_finished_application_is_gone(kind: str) -> None:
    gone: list[weakref.ref[Any]] = []

    async def visit() -> None:
        app = Echo()
        async with seated(app, limits=WIDE) as seat:
            gone.extend((weakref.ref(app), weakref.ref(seat.driver), weakref.ref(app.screen)))
            seat.type(TYPED[kind]()[:2000])
            seat.driver.resized((90, 30))
            seat.line.held = True
            seat.line._unread = b"x" * 1_000_000
            app.note("x")
            await seat.until(lambda: seat.driver._full_since is not None)

    await visit()
    await until(lambda: not (gc.collect(), any(one() for one in gone))[1])


async def test_a_finished_application_is_gone_though_its_last_escape_was_not() -> None:
    async def visit() -> weakref.ref[Any]:
        app = Echo()
        async with seated(app) as seat:
            seat.type("\x1b")
        return weakref.ref(app)

    gone = await visit()
    await until(lambda: (gc.collect(), gone())[1] is None)


async def test_nothing_of_the_host_is_opened() -> None:
    async with seated(Echo()) as seat:
        seat.app.open_url("https://example.invalid")
        assert not seat.driver.can_suspend
        await seat.shows("no key yet")
