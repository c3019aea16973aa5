"""What OpenSSH tells of a visitor, none of which is believed unseen."""

import base64
import subprocess
from pathlib import Path
from shutil import which

import pytest

from tuiquiz.errors import TuiquizError
from tuiquiz.kiosk import openssh


def blob(kind: str, rest: bytes = b"\0\0\0\x20" + b"k" * 32) -> str:
    """A public key in base64, as it stands in a file."""
    named = kind.encode()
    return base64.b64encode(len(named).to_bytes(4, "big") + named + rest).decode()


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """The file that sshd names."""
    return tmp_path / "auth"


def proved(told: Path, text: str | bytes) -> str | None:
    told.write_bytes(text.encode() if isinstance(text, str) else text)
    return openssh.proved_key({"SSH_USER_AUTH": str(told)})


def test_the_fingerprint_is_the_one_that_openssh_shows(tmp_path: Path, told: Path) -> None:
    if not which("ssh-keygen"):
        pytest.skip("ssh-keygen is not installed")
    for kind in ("ed25519", "ecdsa", "rsa"):
        file = tmp_path / kind
        subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", file], check=True)
        shown = subprocess.run(
            ["ssh-keygen", "-lf", f"{file}.pub"], check=True, capture_output=True, text=True
        ).stdout.split()[1]
        name, key, *_ = Path(f"{file}.pub").read_text().split()
        assert proved(told, f"publickey {name} {key}\n") == shown


def test_the_first_key_that_can_be_read_counts(told: Path) -> None:
    good = f"publickey ssh-ed25519 {blob('ssh-ed25519')}"
    found = proved(told, good)
    assert found and found.startswith("SHA256:") and len(found) == 50
    assert proved(told, f"keyboard-interactive/pam\n{good}\n") == found
    assert proved(told, f"publickey ssh-ed25519 !!!\n{good}\n") == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "none\n",
        "password\n",
        "publickey\n",
        "publickey ssh-ed25519\n",
        "publickey ssh-ed25519 AAAA\n",
        f"publickey ssh-rsa {blob('ssh-ed25519')}\n",
        f"publickey ssh-ed25519 {blob('ssh-ed25519', b'')}\n",
        f"hostbased ssh-ed25519 {blob('ssh-ed25519')}\n",
        f"publickey ssh-ed25519-cert-v01@openssh.com {blob('ssh-ed25519-cert-v01@openssh.com')}\n",
        f"publickey \x1b[31m {blob(chr(27) + '[31m')}\n",
        b"publickey ssh-ed25519 \xff\xfe\n",
        b"\0" * 100,
        b"publickey " + b"x" * 200_000,
    ],
)
def test_what_is_no_proved_key_is_nobody(told: Path, text: str | bytes) -> None:
    assert proved(told, text) is None


def test_without_a_file_there_is_nobody(tmp_path: Path) -> None:
    assert openssh.proved_key({}) is None
    assert openssh.proved_key({"SSH_USER_AUTH": str(tmp_path / "missing")}) is None
    assert openssh.proved_key({"SSH_USER_AUTH": str(tmp_path)}) is None
    assert openssh.proved_key({"SSH_USER_AUTH": "a\0b"}) is None


def test_commands_are_refused() -> None:
    openssh.refuse_commands({})
    with pytest.raises(TuiquizError, match="takes no commands"):
        openssh.refuse_commands({"SSH_ORIGINAL_COMMAND": "ls \x1b[2J"})


@pytest.mark.parametrize("term", ["", "\x1b[2Jxterm", "x" * 65, "-x", "xterm\n", "../../etc"])
def test_a_terminal_of_a_strange_name_is_taken_as_usual(term: str) -> None:
    environ = {"TERM": term}
    openssh.clean(environ)
    assert environ == {"TERM": openssh.USUAL_TERM}


def test_what_would_steer_the_drawing_is_left_out() -> None:
    kept = {"TERM": "tmux-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    kept["TEXTUAL_ANIMATIONS"] = "none"
    sent = {"TEXTUAL_LOG": "/tmp/x", "TEXTUAL_DRIVER": "a:b", "COLUMNS": "99999", "LINES": "1"}
    environ = kept | sent
    openssh.clean(environ)
    assert environ == kept
    environ = {"TERM": "xterm", "COLORTERM": "\x1b]0;x\x07"}
    openssh.clean(environ)
    assert environ == {"TERM": "xterm"}
