"""What OpenSSH tells a program that it starts for a visitor by ``ForceCommand``."""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from tuiquiz.errors import TuiquizError

MOST_BYTES = 65_536
TERM = re.compile(r"[A-Za-z0-9][A-Za-z0-9+._-]{0,63}")
USUAL_TERM = "xterm-256color"
COLOURS = ("truecolor", "24bit")
MOTION = "TEXTUAL_ANIMATIONS"
"""The one setting of Textual's that a host may give to its visitors."""

_KEY_TYPE = re.compile(r"[a-z0-9@.-]{1,64}")
_CERTIFICATE = "-cert-v01@openssh.com"


def remote(environ: Mapping[str, str]) -> bool:
    """Whether somebody came over the network, who is not to be told about the host."""
    return "SSH_CONNECTION" in environ


def refuse_commands(environ: Mapping[str, str]) -> None:
    """``TuiquizError`` where the client asked for a command, sftp or scp."""
    if environ.get("SSH_ORIGINAL_COMMAND"):
        raise TuiquizError(
            "this is a game, and it takes no commands.", "Come in with `ssh` and the host alone."
        )


def proved_key(environ: Mapping[str, str]) -> str | None:
    """The fingerprint of the key that the visitor proved to own, as ``ssh-keygen -l`` shows it.

    It stands in the file that sshd's ``ExposeAuthInfo`` makes (sshd_config(5)); None where there
    is no such file, no key in it, or nothing that can be read as one. A certificate is no key.
    """
    name = environ.get("SSH_USER_AUTH")
    if not name:
        return None
    try:
        with Path(name).open("rb") as file:
            text = file.read(MOST_BYTES).decode("ascii")
    except (OSError, UnicodeDecodeError, ValueError):
        return None
    for line in text.splitlines():
        method, _, rest = line.partition(" ")
        kind, _, blob = rest.partition(" ")
        if method == "publickey" and (found := fingerprint(kind, blob.strip())):
            return found
    return None


def fingerprint(kind: str, blob: str) -> str | None:
    """``SHA256:`` and the digest of a public key in base64; None for what is no key of ``kind``."""
    if not _KEY_TYPE.fullmatch(kind) or kind.endswith(_CERTIFICATE):
        return None
    try:
        key = base64.b64decode(blob, validate=True)
    except (binascii.Error, ValueError):
        return None
    named = kind.encode()
    if not key.startswith(len(named).to_bytes(4, "big") + named) or len(key) == len(named) + 4:
        return None
    digest = base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")
    return f"SHA256:{digest}"


def clean(environ: MutableMapping[str, str]) -> None:
    """Take out what a client may have sent that would steer the game or its drawing."""
    if not TERM.fullmatch(environ.get("TERM", "")):
        environ["TERM"] = USUAL_TERM
    if environ.get("COLORTERM", COLOURS[0]) not in COLOURS:
        del environ["COLORTERM"]
    for name in list(environ):
        steers = name.startswith(("TEXTUAL", "RICH_")) or name in ("COLUMNS", "LINES")
        if steers and name != MOTION:
            del environ[name]
