"""The key that tells a kiosk from others: made once, and kept."""

import errno
import os
import stat
from pathlib import Path

import asyncssh

from tuiquiz.errors import TuiquizError
from tuiquiz.paths import ensure

NAME = "host_key"


def load(folder: Path) -> tuple[asyncssh.SSHKey, bool]:
    """The host key in ``folder``, and whether it was made just now (ed25519, for its owner only).

    ``TuiquizError`` where it cannot be read or written, or others may read it.
    """
    file = ensure(folder) / NAME
    try:
        made = _make(file)
        mode = stat.S_IMODE(file.stat().st_mode)
        if file.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if os.name == "posix" and mode & 0o077:
            raise TuiquizError(
                f"the host key {file} can be read by others (mode {mode:04o}).",
                f"Make a new one by deleting it, or trust it still: chmod 600 {file}",
            )
        return asyncssh.read_private_key(file), made
    except OSError as error:
        raise TuiquizError(
            f"cannot use the host key {file}: {error.strerror or error}.",
            "Make the file and its folder yours, or set TUIQUIZ_HOME to another folder.",
        ) from error
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError, ValueError) as error:
        raise TuiquizError(
            f"the host key {file} cannot be read ({error}).",
            "Put its copy back, or delete it: a new one is made, and players are warned.",
        ) from error


def _make(file: Path) -> bool:
    """Make the key where there is none: it appears whole, or not at all."""
    if file.exists():
        return False
    key = asyncssh.generate_private_key("ssh-ed25519", comment="tuiquiz")
    draft = file.with_name(f"{NAME}.{os.getpid()}.tmp")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        os.fchmod(out.fileno(), 0o600)
        out.write(key.export_private_key("openssh"))
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, file)  # Unlike a rename, never over a key that another start has made.
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True
