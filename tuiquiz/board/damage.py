"""Telling a damaged board from a sound one, and setting a damaged one aside.

Everything here is called while ``turn.alone`` keeps all other games out. Reading the file by hand
while this process had a connection to it would drop SQLite's own locks
(https://www.sqlite.org/howtocorrupt.html, section 2.2).
"""

import errno
import itertools
import stat
import struct
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from tuiquiz.board import failure, schema

TAILS = ("", "-wal", "-shm", "-journal")
"""What SQLite appends to a database's name to name the files that belong to it, itself first."""

_MAGIC = b"SQLite format 3\x00"
_FORMATS = (b"\x01\x01", b"\x02\x02")
_WAL_BYTE_ORDER = {0x377F0682: "<", 0x377F0683: ">"}


class Damage(Exception):
    """The board cannot be read; the text says why, in words."""


def family(path: Path) -> list[Path]:
    """The database at ``path`` and all files that belong to it, whether they exist or not."""
    return [path.with_name(path.name + tail) for tail in TAILS]


def examine(path: Path) -> bool:
    """Whether there is a board at ``path``, as far as its first bytes tell, without SQLite.

    ``Damage`` if it is no database, ``BoardError`` if it is not ours or too new: SQLite never
    opens such a file, so nothing in it or beside it changes. ``OSError`` if it may not be read and
    written, which SQLite would say only when a game is to be kept.
    """
    try:
        status = path.stat()
    except FileNotFoundError:
        if any(member.exists() for member in family(path)):
            raise Damage("the file is gone and only its journal is left") from None
        return False
    if stat.S_ISDIR(status.st_mode):
        raise Damage("a folder is in its place")
    if not stat.S_ISREG(status.st_mode):
        raise failure.not_a_file(path)
    with path.open("r+b") as file:
        header = file.read(100)
    if not header:
        raise Damage("the file is empty")
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise Damage("the file is not a database")
    version, application_id = struct.unpack(">i4xI", header[60:72])
    if application_id != schema.APPLICATION_ID:
        raise failure.foreign(path)
    if version > schema.newest():
        raise failure.newer(path)
    if version < 1 or header[18:20] not in _FORMATS:
        raise Damage("its first page is not that of a board")
    wal = path.with_name(path.name + "-wal")
    if _is_garbage(wal):
        raise Damage("its journal is not a journal")
    page_size = int.from_bytes(header[16:18], "big")
    if page_size > 1 and status.st_size % page_size and not wal.exists():
        raise Damage("the file is cut short")
    return True


def set_aside(path: Path) -> Path:
    """Rename the board at ``path`` and all files that belong to it; the new name of the first.

    The new name has the time in UTC and a counter, and never replaces another file.
    ``OSError`` if that is not allowed.
    """
    time = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    names = (path.with_name(f"{path.name}.damaged-{time}-{n}") for n in itertools.count(1))
    kept = next(name for name in names if not any(member.exists() for member in family(name)))
    moved = []
    for old, new in zip(family(path), family(kept), strict=True):
        with suppress(FileNotFoundError):
            moved.append(old.rename(new))
    if not moved:
        raise FileNotFoundError(errno.ENOENT, "it has disappeared")
    return moved[0]


def _is_garbage(wal: Path) -> bool:
    """Whether a write-ahead log has content but no valid header.

    SQLite would take such a log for an empty one and overwrite it. A header that is short or all
    zeros is what a power cut leaves before the first commit. The checksum is that of
    https://www.sqlite.org/fileformat2.html#walformat.
    """
    try:
        with wal.open("rb") as file:
            header = file.read(32)
    except FileNotFoundError:
        return False
    if len(header) < 32 or not any(header):
        return False
    order = _WAL_BYTE_ORDER.get(int.from_bytes(header[:4], "big"))
    if order is None:
        return True
    words = struct.unpack(f"{order}6I", header[:24])
    first = second = 0
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) % 2**32
        second = (second + odd + first) % 2**32
    return (first, second) != struct.unpack(">2I", header[24:])
