"""What can keep a board from being used, in words for the player."""

import errno
import sqlite3
from pathlib import Path

from tuiquiz.errors import BoardError

_ELSEWHERE = "set TUIQUIZ_HOME to a folder that you may write to"
_DENIED = {sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}


def primary_code(error: sqlite3.Error) -> int | None:
    """SQLite's primary result code, or None where Python's module itself raised the error."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def is_busy(error: sqlite3.Error) -> bool:
    """Whether somebody else holds the file, for now."""
    return primary_code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def is_damage(error: sqlite3.Error) -> bool:
    """Whether what the file holds is not a sound database."""
    return primary_code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def from_sqlite(error: sqlite3.Error, path: Path) -> BoardError:
    """What SQLite's ``error`` means for the board at ``path``, and what to do about it."""
    code = primary_code(error)
    if is_busy(error):
        return in_use(path)
    if code == sqlite3.SQLITE_FULL:
        return _no_room(path)
    return _denied(path, str(error)) if code in _DENIED else _unusable(path, str(error))


def from_system(error: OSError, path: Path) -> BoardError:
    """What the system's ``error`` means for the board at ``path``, and what to do about it."""
    text = error.strerror or str(error)
    if isinstance(error, TimeoutError):
        return in_use(path)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _no_room(path)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return _denied(path, text)
    return _unusable(path, text)


def in_use(path: Path) -> BoardError:
    """Another game or program kept the board at ``path`` for too long."""
    return BoardError(
        f"the high scores in {path} are in use by another program.",
        "Close the program that holds them and try again.",
    )


def foreign(path: Path) -> BoardError:
    """``path`` is a database of another program."""
    return BoardError(
        f"{path} is a database of another program; it was left as it is.",
        "Move it away, or set TUIQUIZ_HOME to another folder.",
    )


def newer(path: Path) -> BoardError:
    """``path`` was written by a later tuiquiz."""
    return BoardError(
        f"the high scores in {path} were written by a newer tuiquiz; they were left as they are.",
        "Update tuiquiz, or set TUIQUIZ_HOME to another folder.",
    )


def not_a_file(path: Path) -> BoardError:
    """``path`` is a device, a pipe or a socket."""
    return BoardError(
        f"{path} is not a file, so it cannot keep high scores.",
        "Move it away, or set TUIQUIZ_HOME to another folder.",
    )


def no_lock(path: Path) -> BoardError:
    """``path`` should be the empty file that games lock, and holds something else."""
    return BoardError(
        f"{path} should be an empty file, and is not.",
        "Close tuiquiz everywhere, then delete that file; it holds no scores.",
    )


def not_reset(path: Path, error: Exception) -> BoardError:
    """The board at ``path`` stays as it is, because of ``error`` while it was to be reset."""
    why = error.strerror if isinstance(error, OSError) and error.strerror else error
    return BoardError(
        f"the high scores in {path} were not reset, and nothing in them has changed: {why}.",
        "A copy is kept first: see that the folder is writable and has room, then try again.",
    )


def damaged_again(path: Path, why: str) -> BoardError:
    """A board made a moment ago at ``path`` cannot be read either."""
    return BoardError(
        f"a new file for high scores in {path} was damaged at once ({why}).",
        f"Look at the disk, or {_ELSEWHERE}.",
    )


def _no_room(path: Path) -> BoardError:
    return BoardError(
        f"the disk has no room left for the high scores in {path}.",
        f"Free some space, or {_ELSEWHERE}.",
    )


def _denied(path: Path, why: str) -> BoardError:
    return BoardError(
        f"the high scores in {path} cannot be opened for writing: {why}.",
        f"Make the file and its folder writable, or {_ELSEWHERE}.",
    )


def _unusable(path: Path, why: str) -> BoardError:
    return BoardError(
        f"the high scores in {path} cannot be used: {why}.",
        f"Look at the disk and the folder, or {_ELSEWHERE}.",
    )
