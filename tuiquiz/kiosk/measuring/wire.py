"""What a client and the measuring service say to each other: messages of a bounded length.

Each is MessagePack (JSON has no infinity, which bounds of intervals may be) behind four bytes that
tell its length. A client names its measurements by numbers of its own.
"""

import asyncio
import hashlib
from functools import lru_cache

import msgspec

from tuiquiz.bench.measuring import Stage
from tuiquiz.quiz.case import Question
from tuiquiz.quiz.verdict import Estimate, Failure, Verdict

ASKED_LIMIT = 64 * 1024
TOLD_LIMIT = 4 * 1024 * 1024
HEAD = 4


class Message(msgspec.Struct, frozen=True, tag_field="what", tag=str.lower):
    """One thing said."""


class Warm(Message, frozen=True):
    """A player reads this question. ``key`` is that of ``key_of``."""

    id: int
    key: str


class Lock(Message, frozen=True):
    """The answer is locked: measure now."""

    id: int
    key: str


class Drop(Message, frozen=True):
    """Nobody waits for this measurement any more."""

    id: int


class Look(Message, frozen=True):
    """How is the service? ``Figures`` answer."""


class AskOff(Message, frozen=True):
    """Which questions cannot be measured here? ``Off`` answers."""


class Told(Message, frozen=True):
    """How a measurement gets on; ``frames`` are those after the ones told before."""

    id: int
    stage: Stage
    elapsed_s: float
    ahead: int = 0
    frames: tuple[tuple[Estimate, ...], ...] = ()
    verdict: Verdict | None = None
    age_s: float | None = None


class Off(Message, frozen=True):
    """What cannot be measured here and why, and the keys of all questions that are known."""

    failures: dict[str, Failure]
    known: frozenset[str]


class Figures(Message, frozen=True):
    """How the service does, since it was started ``up_s`` seconds ago.

    ``queued``: questions that are being measured or wait for it; ``measuring`` the id of the one
    that is. ``live``, ``again``, ``failed``: how many players were shown a measurement of their
    own, one from before, or none; ``races``: how many were run. ``wait_s``: the mean time from
    answer to verdict of the last hundred.
    """

    pid: int
    up_s: float
    queued: int
    measuring: str
    warm: int
    live: int
    again: int
    failed: int
    races: int
    wait_s: float


Asked = Warm | Lock | Drop | Look | AskOff
Said = Told | Off | Figures

_asked: msgspec.msgpack.Decoder[Asked] = msgspec.msgpack.Decoder(Asked)
_said: msgspec.msgpack.Decoder[Said] = msgspec.msgpack.Decoder(Said)


def encode(message: Message) -> bytes:
    """The bytes of a message."""
    body = msgspec.msgpack.encode(message)
    return len(body).to_bytes(HEAD, "big") + body


def decode_said(body: bytes) -> Said:
    """What the service said; ``ValueError`` for anything else."""
    return _said.decode(body)


async def read_asked(reader: asyncio.StreamReader) -> Asked | None:
    """What a client says next; None where it says no more, ``ValueError`` for anything else."""
    body = await _body(reader, ASKED_LIMIT)
    return None if body is None else _asked.decode(body)


async def read_said(reader: asyncio.StreamReader) -> Said | None:
    """What the service says next; None where it says no more, ``ValueError`` for anything else."""
    body = await _body(reader, TOLD_LIMIT)
    return None if body is None else _said.decode(body)


async def _body(reader: asyncio.StreamReader, limit: int) -> bytes | None:
    try:
        length = int.from_bytes(await reader.readexactly(HEAD), "big")
        if length > limit:
            raise ValueError(f"a message of {length} bytes")
        return await reader.readexactly(length)
    except (asyncio.IncompleteReadError, OSError):
        return None


@lru_cache(maxsize=4096)
def key_of(question: Question) -> str:
    """The same for the same code, measured in the same way: what the player saw is measured."""
    case = question.case
    parts = (
        case.module,
        case.finish,
        case.cores,
        case.gc,
        [variant.name for variant in case.variants],
        [(rust.name, rust.text) for rust in case.rust_modules],
        question.make_input,
        question.ask,
    )
    digest = hashlib.blake2b(msgspec.msgpack.encode(parts), digest_size=12).hexdigest()
    return f"{question.id} {digest}"
