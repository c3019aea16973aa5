"""What processes tell each other: whole messages, in order, each with its own open file."""

import asyncio
import os
import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.support.waiting import until
from tuiquiz.kiosk import control
from tuiquiz.kiosk.control import Link


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs Linux's /proc")


class End:
    """One end of a link, and what came out of it."""

    def __init__(self, sock: socket.socket) -> None:
        self.heard: list[tuple[dict[str, Any], int | None]] = []
        self.ends = 0
        self.link = Link(sock, lambda m, d: self.heard.append((m, d)), self._ended)

    def _ended(self) -> None:
        self.ends += 1

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [message for message, _ in self.heard]


@pytest.fixture
def pair() -> Iterator[Callable[[], tuple[End, End]]]:
    made: list[End] = []

    def make() -> tuple[End, End]:
        made.extend(End(sock) for sock in socket.socketpair())
        return made[-2], made[-1]

    yield make
    for end in made:
        end.link.close()


def raw() -> tuple[socket.socket, End]:
    """A bare socket, and the link at its other end."""
    ours, theirs = socket.socketpair()
    return ours, End(theirs)


def file_with(text: str) -> int:
    read, write = os.pipe()
    os.write(write, text.encode())
    os.close(write)
    return read


def content(descriptor: int | None) -> str:
    assert descriptor is not None
    text = os.read(descriptor, 100).decode()
    os.close(descriptor)
    return text


async def test_many_messages_in_order_both_ways(pair: Callable[[], tuple[End, End]]) -> None:
    one, other = pair()
    for number in range(3000):
        one.link.say({"n": number, "text": "ü\n" * (number % 50)})
        other.link.say({"m": number})
    await until(lambda: len(one.heard) == 3000 and len(other.heard) == 3000)
    assert [message["n"] for message in other.messages] == list(range(3000))
    assert [message["m"] for message in one.messages] == list(range(3000))
    assert other.messages[49]["text"] == "ü\n" * 49


async def test_reads_that_split_and_merge_lines() -> None:
    ours, end = raw()
    text = b'{"a":1}\n{"b":"\xc3\xbc"}\n{"c":[1,2]}\n'
    for at in range(len(text)):
        ours.send(text[at : at + 1])
        whole = text[: at + 1].count(b"\n")
        await until(partial(lambda count: len(end.heard) == count, whole))
    ours.send(text + text[:5])
    await until(lambda: len(end.heard) == 6)
    ours.send(text[5:])
    await until(lambda: len(end.heard) == 9)
    assert end.messages == [{"a": 1}, {"b": "ü"}, {"c": [1, 2]}] * 3
    ours.close()
    await until(lambda: end.ends == 1)


@needs_proc
async def test_open_files_come_with_their_messages(pair: Callable[[], tuple[End, End]]) -> None:
    one, other = pair()
    before = descriptors()
    for number in range(60):
        one.link.say({"n": number}, file_with(str(number)) if number % 3 else None)
    await until(lambda: len(other.heard) == 60)
    for message, descriptor in other.heard:
        if message["n"] % 3:
            assert content(descriptor) == str(message["n"])
        else:
            assert descriptor is None
        assert set(message) == {"n"}
    assert descriptors() == before


@needs_proc
async def test_open_files_also_come_through_a_full_socket(
    pair: Callable[[], tuple[End, End]],
) -> None:
    one, other = pair()
    before = descriptors()
    heard = asyncio.get_running_loop()
    heard.remove_reader(other.link._sock.fileno())
    sent = 0
    while not one.link.behind:
        one.link.say({"n": sent, "text": "x" * 5000}, file_with(str(sent)))
        sent += 1
        assert sent < 10_000
    for _ in range(5):
        one.link.say({"n": sent, "text": "x" * 5000}, file_with(str(sent)))
        sent += 1
    heard.add_reader(other.link._sock.fileno(), other.link._read)
    await until(lambda: len(other.heard) == sent)
    assert [content(descriptor) for _, descriptor in other.heard] == [str(n) for n in range(sent)]
    assert not one.link.behind
    assert descriptors() == before


@needs_proc
async def test_the_other_end_is_gone(pair: Callable[[], tuple[End, End]]) -> None:
    one, other = pair()
    before = descriptors()
    other.link.close()
    await until(lambda: one.ends == 1)
    one.link.say({"late": 1}, file_with("late"))
    one.link.say({"late": 2})
    assert one.ends == 1 and other.ends == 0
    assert descriptors() == before - 2


@needs_proc
async def test_the_other_end_goes_while_much_waits() -> None:
    ours, end = raw()
    before = descriptors()
    while not end.link.behind:
        end.link.say({"text": "x" * 5000}, file_with("x"))
    for _ in range(5):
        end.link.say({"text": "x"}, file_with("x"))
    ours.close()
    await until(lambda: end.ends == 1)
    end.link.close()
    assert end.ends == 1
    assert descriptors() == before - 2


@needs_proc
async def test_what_was_sent_and_never_taken_is_closed() -> None:
    ours, end = raw()
    before = descriptors()
    line = b'{"n":1'
    socket.send_fds(ours, [line], [0, 1, 2])
    await until(lambda: descriptors() == before + 3)
    end.link.close()
    assert descriptors() == before - 1
    ours.close()


@pytest.mark.parametrize("line", [b'{"text":"' + b"x" * control.MOST, b"x" * (control.MOST + 1)])
async def test_a_message_that_is_too_long_ends_the_link(line: bytes) -> None:
    ours, end = raw()
    ours.setblocking(False)
    loop = asyncio.get_running_loop()
    with pytest.raises(OSError):
        while True:
            await asyncio.wait_for(loop.sock_sendall(ours, line), 30)
    assert end.ends == 1 and end.heard == []
    ours.close()


async def test_many_lines_at_once_may_be_longer_than_one(
    pair: Callable[[], tuple[End, End]],
) -> None:
    one, other = pair()
    for number in range(30):
        one.link.say({"n": number, "text": "x" * 100_000})
    await until(lambda: len(other.heard) == 30)
    assert [message["n"] for message in other.messages] == list(range(30))


@pytest.mark.parametrize("line", [b"nonsense", b"\xff", b"[1]", b'"x"', b"", b"{"])
async def test_nonsense_ends_the_link(line: bytes) -> None:
    ours, end = raw()
    ours.send(b'{"a":1}\n' + line + b'\n{"b":1}\n')
    await until(lambda: end.ends == 1)
    assert end.messages == [{"a": 1}]
    assert ours.recv(10) == b""
    ours.close()


async def test_who_closes_while_hearing_hears_no_more() -> None:
    ours, theirs = socket.socketpair()
    heard: list[dict[str, Any]] = []

    def hear(message: dict[str, Any], descriptor: int | None) -> None:
        del descriptor
        heard.append(message)
        link.close()

    link = Link(theirs, hear, lambda: None)
    ours.send(b'{"a":1}\n{"b":2}\n')
    await until(lambda: bool(heard))
    await until(lambda: ours.recv(10) == b"")
    assert heard == [{"a": 1}]
    ours.close()


async def test_a_word_of_our_own_is_not_taken_for_a_file(
    pair: Callable[[], tuple[End, End]],
) -> None:
    one, other = pair()
    one.link.say({"n": 1})
    one.link.say({"n": 2}, file_with("two"))
    await until(lambda: len(other.heard) == 2)
    assert other.heard[0] == ({"n": 1}, None)
    assert content(other.heard[1][1]) == "two"
    assert msgspec.json.encode(other.heard[1][0]) == b'{"n":2}'
