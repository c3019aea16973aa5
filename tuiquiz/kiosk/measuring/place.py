"""The service's socket: in a folder that nobody else can enter, and of one service only."""

import os
import socket
import stat
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tuiquiz.errors import TuiquizError
from tuiquiz.kiosk import status

NAME = "socket"
KEPT = "lock"
LONGEST = 107 if sys.platform == "linux" else 103
"""Bytes of a Unix socket's path: ``sun_path`` of unix(7), without its last zero."""
OPENED = Path("/proc/self/fd")
"""Where Linux has a short name for every folder that this process has opened: proc(5)."""


def folder_at(port: int) -> Path:
    """Where the measuring service of the kiosk at ``port`` has its socket."""
    return status.folder() / f"measuring-{port}"


def found() -> list[Path]:
    """The sockets of the kiosks with these files; a kiosk that was killed may have left one."""
    return sorted(status.folder().glob(f"{folder_at(0).name[:-1]}*/{NAME}"))


def path_in(folder: Path) -> Path:
    """Where the socket lies in ``folder``.

    ``TuiquizError`` where its path is too long, and the system has no shorter name for it.
    """
    path = folder.absolute() / NAME
    length = len(os.fsencode(path))
    if length > LONGEST and not OPENED.is_dir():
        raise TuiquizError(
            f"the path of the measuring socket has {length} bytes, and the system takes"
            f" {LONGEST}: {path}.",
            "Use a folder with a shorter path, such as one in /run or /tmp.",
        )
    return path


@contextmanager
def address(path: Path) -> Iterator[str]:
    """What a socket at ``path`` is bound or connected to, by this process and within the context.

    ``OSError`` where the path is too long and its folder cannot be opened.
    """
    if len(os.fsencode(path)) <= LONGEST:
        yield str(path)
        return
    descriptor = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield str(OPENED / str(descriptor) / path.name)
    finally:
        os.close(descriptor)


def listening(folder: Path) -> tuple[socket.socket, ExitStack]:
    """A socket in ``folder`` (made with mode 0700), and what to close once it is used no more.

    ``TuiquizError`` where others could enter the folder, or another service runs in it.
    """
    import fcntl

    path = path_in(folder)
    _private(folder)
    try:
        with ExitStack() as kept:
            lock = os.open(folder / KEPT, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            kept.callback(os.close, lock)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise TuiquizError(
                    f"another measuring service runs in {folder}.",
                    "Stop it, or use another folder.",
                ) from None
            path.unlink(missing_ok=True)
            made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            name = kept.enter_context(address(path))  # Kept: asyncio looks for it in the end.
            before = os.umask(0o177)
            try:
                made.bind(name)
            finally:
                os.umask(before)
            made.listen(128)
            made.setblocking(False)
            return made, kept.pop_all()
    except OSError as error:
        raise TuiquizError(
            f"cannot make the socket {path}: {error.strerror or error}.", "Use another folder."
        ) from error


def _private(folder: Path) -> None:
    """Make the folder, or see that nobody else can enter it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except OSError as error:
        raise TuiquizError(
            f"cannot make the folder {folder}: {error.strerror or error}.", "Use another one."
        ) from error
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise TuiquizError(
            f"others may enter {folder}, where the measuring socket is to lie.",
            "Use a folder that is yours alone (mode 0700), or one that does not exist yet.",
        )
