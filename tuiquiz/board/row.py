"""How texts, times and lists lie in the rows of a board."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

from tuiquiz.board.damage import Damage


def storable(text: str) -> str:
    """``text`` with a � for each lone surrogate, which neither UTF-8 nor a terminal can show."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def from_time(time: datetime) -> str:
    """An aware time as ISO 8601 text in UTC, of one width, so that text order is time order."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def to_time(text: str) -> datetime:
    """The time that ``from_time`` wrote; ``Damage`` if ``text`` is none or has no zone."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise Damage(f"{text!r} is not a time") from error
    if time.utcoffset() is None:
        raise Damage(f"{text!r} has no time zone")
    return time


def from_texts(texts: Sequence[str]) -> str:
    """A list of texts as JSON."""
    return json.dumps([storable(text) for text in texts], ensure_ascii=False)


@lru_cache(maxsize=4096)
def to_texts(text: str) -> tuple[str, ...]:
    """The list that ``from_texts`` wrote; ``Damage`` if ``text`` is none."""
    try:
        texts = json.loads(text)
    except ValueError as error:
        raise Damage(f"{text!r} is not a list") from error
    if not isinstance(texts, list) or not all(isinstance(item, str) for item in texts):
        raise Damage(f"{text!r} is not a list of texts")
    return tuple(texts)
