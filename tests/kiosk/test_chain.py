"""A chain of parts around a visit, each given what comes next."""

from dataclasses import dataclass, field

import pytest

from tuiquiz.kiosk.chain import Handler, Part, Visit, chained


@dataclass
class Collected:
    """A line that keeps what was written."""

    waiting: int = 0
    data: bytes = b""
    said: list[str] = field(default_factory=list)

    def write(self, data: bytes) -> None:
        self.data += data


def part(name: str, seen: list[str]) -> Part:
    def wrap(handler: Handler) -> Handler:
        async def handle(visit: Visit) -> int:
            seen.append(f"{name} before")
            status = await handler(visit)
            seen.append(f"{name} after")
            return status + 1

        return handle

    return wrap


async def test_the_first_part_is_outermost() -> None:
    seen: list[str] = []

    async def play(visit: Visit) -> int:
        seen.append(f"play {visit.id}")
        return 10

    handle = chained(play, part("first", seen), part("second", seen))
    assert await handle(Visit("v", Collected(), None)) == 12
    assert seen == ["first before", "second before", "play v", "second after", "first after"]


async def test_without_parts() -> None:
    async def play(visit: Visit) -> int:
        del visit
        return 3

    assert await chained(play)(Visit("v", Collected(), None)) == 3


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("hello", "hello\r\n"),
        ("hello\n", "hello\r\n"),
        ("one\ntwo", "one\r\ntwo\r\n"),
        ("ü\ud800", "ü?\r\n"),
    ],
)
def test_words_are_lines_of_a_terminal(text: str, written: str) -> None:
    line = Collected()
    Visit("v", line, None).say(text)
    assert line.data.decode() == written
