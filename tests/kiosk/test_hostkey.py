"""The host's key: made once, for its owner only, and told apart from what is none."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import asyncssh
import pytest

from tests.support.terminal import ROOT
from tuiquiz.errors import TuiquizError
from tuiquiz.kiosk import hostkey

START = "import sys\nfrom pathlib import Path\nfrom tuiquiz.kiosk import hostkey\n"
START += "sys.stdin.read(1)\nkey, made = hostkey.load(Path(sys.argv[1]))\n"
START += "print(key.get_fingerprint(), made)"


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_made_once_and_then_kept(tmp_path: Path) -> None:
    first, made = hostkey.load(tmp_path / "deep" / "kiosk")
    again, made_again = hostkey.load(tmp_path / "deep" / "kiosk")
    assert (made, made_again) == (True, False)
    assert first.get_fingerprint() == again.get_fingerprint()
    assert first.get_algorithm() == "ssh-ed25519"
    assert [file.name for file in (tmp_path / "deep" / "kiosk").iterdir()] == [hostkey.NAME]


@pytest.mark.parametrize("mask", [0, 0o022, 0o077, 0o277])
def test_for_its_owner_only_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        hostkey.load(tmp_path)
    finally:
        os.umask(before)
    assert mode(tmp_path / hostkey.NAME) == 0o600


def test_starts_at_once_get_the_same_key(tmp_path: Path) -> None:
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", START, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for _ in range(4)
    ]
    for start in starts:
        assert start.stdin
        start.stdin.write("x")
        start.stdin.close()
        start.stdin = None
    told = [start.communicate(timeout=60)[0].split() for start in starts]
    assert len({fingerprint for fingerprint, _ in told}) == 1
    assert [made for _, made in told].count("True") == 1
    assert [file.name for file in tmp_path.iterdir()] == [hostkey.NAME]


@pytest.mark.parametrize("others", [0o644, 0o640, 0o604, 0o660, 0o601])
def test_a_key_that_others_may_read(tmp_path: Path, others: int) -> None:
    hostkey.load(tmp_path)
    (tmp_path / hostkey.NAME).chmod(others)
    with pytest.raises(TuiquizError, match=f"read by others .mode {others:04o}") as caught:
        hostkey.load(tmp_path)
    assert f"chmod 600 {tmp_path / hostkey.NAME}" in str(caught.value.hint)


def encrypted() -> bytes:
    key = asyncssh.generate_private_key("ssh-ed25519")
    return key.export_private_key("pkcs8-pem", passphrase="secret")


BROKEN = {
    "empty": b"",
    "garbage": bytes(range(256)) * 9,
    "text": b"Hello.\n",
    "half": asyncssh.generate_private_key("ssh-ed25519").export_private_key()[:150],
    "public": asyncssh.generate_private_key("ssh-ed25519").export_public_key(),
    "encrypted": encrypted(),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_no_key(tmp_path: Path, kind: str) -> None:
    file = tmp_path / hostkey.NAME
    file.write_bytes(BROKEN[kind])
    file.chmod(0o600)
    with pytest.raises(TuiquizError, match=re.escape(f"the host key {file} cannot be read")):
        hostkey.load(tmp_path)
    assert file.read_bytes() == BROKEN[kind]


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    (tmp_path / hostkey.NAME).mkdir()
    with pytest.raises(TuiquizError, match=r"cannot use the host key .*: Is a directory"):
        hostkey.load(tmp_path)


def test_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / hostkey.NAME).symlink_to(tmp_path / "gone")
    with pytest.raises(TuiquizError, match="cannot use the host key"):
        hostkey.load(tmp_path)


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "kiosk").write_text("")
    with pytest.raises(TuiquizError, match="cannot make the folder"):
        hostkey.load(tmp_path / "kiosk")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(TuiquizError, match="cannot use the host key"):
            hostkey.load(tmp_path)
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs Linux's /proc")
def test_a_folder_that_takes_no_files() -> None:
    with pytest.raises(TuiquizError, match=r"cannot use the host key .*No such file"):
        hostkey.load(Path("/proc/self/task"))
