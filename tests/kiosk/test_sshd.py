"""The kiosk under a real sshd, with the fragment of the docs, met by the real OpenSSH client."""

import os
import pwd
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import which

import pytest

from tests.support import packs
from tests.support.terminal import ROOT, Terminal

DOCS = ROOT / "docs" / "kiosk"
SSHD = which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin:/sbin")
PATIENCE_S = 30.0

pytestmark = [
    pytest.mark.skipif(not SSHD, reason="sshd is not installed"),
    pytest.mark.skipif(not which("ssh"), reason="ssh is not installed"),
    pytest.mark.skipif(not which("ssh-keygen"), reason="ssh-keygen is not installed"),
]


@dataclass
class Host:
    """A running sshd and a user's keys."""

    folder: Path
    port: int
    said: Path

    def ssh(self, *words: str, key: str = "ada") -> list[str]:
        """The command of a client with that key."""
        told = {
            "Port": self.port,
            "IdentityFile": self.folder / key,
            "IdentitiesOnly": "yes",
            "UserKnownHostsFile": self.folder / "known",
            "StrictHostKeyChecking": "accept-new",
            "LogLevel": "ERROR",
            "BatchMode": "yes",
        }
        options = [word for name, value in told.items() for word in ("-o", f"{name}={value}")]
        return ["ssh", "-F", "none", *options, *words]

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """What a client without a terminal is told; it must end by itself."""
        return subprocess.run(
            self.ssh(*words), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60
        )


def key(file: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file], check=True)


def fragment(*, users: str, command: str) -> str:
    """The fragment of the docs for other accounts and another place."""
    text = (DOCS / "sshd_tuiquiz.conf").read_text()
    text = text.partition("Match User guest")[0]  # It needs an account without a password.
    text = text.replace("/opt/tuiquiz/bin/tuiquiz play --kiosk", command)
    return text.replace("User play,guest", f"User {users}").replace("User play", f"User {users}")


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory, privsep: None) -> Iterator[Host]:
    """An sshd of this user on a port of its own."""
    del privsep
    folder = tmp_path_factory.mktemp("sshd")
    folder.chmod(0o755)
    for name in ("host", "ada", "bob"):
        key(folder / name)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    me = pwd.getpwuid(os.getuid()).pw_name
    game = folder / "game"
    environ = {"PYTHONPATH": ROOT, "TUIQUIZ_HOME": folder / "home", "TEXTUAL_ANIMATIONS": "none"}
    sets = " ".join(f"{name}={shlex.quote(str(value))}" for name, value in environ.items())
    words = [sys.executable, "-m", "tuiquiz", "play", "--kiosk", "--title", "Under sshd"]
    words += ["--pack", str(packs.write(folder / "mine")), "--join", "ssh play@here"]
    game.write_text(f"#!/bin/sh\n{sets} exec {shlex.join(words)}\n")
    game.chmod(0o755)
    config = folder / "sshd_config"
    config.write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder / 'host'}\nUsePAM no\n"
        f"PidFile none\nStrictModes no\nAllowUsers {me}\nPermitRootLogin yes\n"
        "Subsystem sftp internal-sftp\n"
        + fragment(users=me, command=str(game)).replace(
            "AuthorizedKeysCommandUser nobody",
            f"AuthorizedKeysCommandUser {'nobody' if os.getuid() == 0 else me}",
        )
    )
    said = folder / "said"
    assert SSHD
    with said.open("w") as out:
        server = subprocess.Popen([SSHD, "-D", "-e", "-f", str(config)], stderr=out)
    try:
        end = time.monotonic() + PATIENCE_S
        while "Server listening" not in said.read_text():
            if server.poll() is not None or time.monotonic() > end:
                pytest.skip(f"sshd cannot run here: {said.read_text().strip()}")
            with suppress(subprocess.TimeoutExpired):
                server.wait(0.02)
        there = Host(folder, port, said)
        if there.run("127.0.0.1", "true").returncode == 255:
            pytest.skip(f"nobody can log in at an sshd of this user: {said.read_text().strip()}")
        yield there
    finally:
        server.terminate()
        server.wait()


def enter(host: Host, key: str = "ada") -> Terminal:
    """The client in a terminal."""
    program = "import os, sys; os.execvp(sys.argv[1], sys.argv[1:])"
    return Terminal("-c", program, *host.ssh("-t", "127.0.0.1", key=key))


def test_a_game_over_ssh_and_the_key_is_known_the_next_time(host: Host) -> None:
    with enter(host) as terminal:
        terminal.until("Under sshd")
        terminal.until("q Leave")
        terminal.insist("\r", "Who plays?")
        terminal.until("It will belong to your key")
        terminal.type("Ada")  # It replaces the invented name, which is selected.
        terminal.until("Ada")
        terminal.insist("\r", "Read the code")
        terminal.insist(" ", "Answer now")
        letter = "A" if "A ● quick" in terminal.text else "B"
        terminal.type(letter.lower())
        terminal.until("★ quick is the fastest")
        terminal.until("enter Next")
        terminal.insist("\r", "place 1 on the board of the kiosk")
        terminal.type("\x11")
        assert terminal.ended() == 0
        assert terminal.restored
        assert "Come again: ssh play@here" in terminal.text
    with enter(host) as terminal:
        terminal.until("Welcome back, Ada!")
        terminal.until("◊")
        terminal.insist("q", "Thanks for playing tuiquiz!")
        assert terminal.ended() == 0
    with enter(host, "bob") as terminal:
        terminal.until("Ada")
        terminal.until("q Leave")
        assert "Welcome back" not in terminal.text
        terminal.insist("\r", "Who plays?")
        terminal.until("It will belong to your key")
        terminal.type("ada")
        terminal.insist("\r", "That name is in use")
        terminal.type("\x11")
        assert terminal.ended() == 0


def test_without_a_terminal_it_ends_at_once(host: Host) -> None:
    done = host.run("-T", "127.0.0.1")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "tuiquiz: the game needs a terminal, and there is none. Come in with `ssh -t`.\n"
    )


def test_commands_and_sftp_are_refused(host: Host) -> None:
    done = host.run("127.0.0.1", "cat", "/etc/passwd")
    assert (done.returncode, done.stdout) == (2, "")
    assert "it takes no commands" in done.stderr
    done = host.run("-s", "127.0.0.1", "sftp")
    assert (done.returncode, done.stdout) == (2, "")  # A subsystem's stderr goes nowhere.


def test_forwarding_is_refused(host: Host) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    done = host.run("-o", "ExitOnForwardFailure=yes", "-R", f"{port}:127.0.0.1:{host.port}",
                    "-N", "127.0.0.1")  # fmt: skip
    assert done.returncode == 255 and "remote port forwarding failed" in done.stderr
    done = host.run("-W", f"127.0.0.1:{host.port}", "127.0.0.1")
    assert done.returncode == 255 and "stdio forwarding failed" in done.stderr
    assert "SSH-2.0" not in done.stdout


def test_a_connection_that_is_lost_leaves_no_process(host: Host) -> None:
    with enter(host) as terminal:
        terminal.until("q Leave")
        terminal.process.kill()
        terminal.process.wait()
    end = time.monotonic() + PATIENCE_S
    while running(host.folder) and time.monotonic() < end:
        with suppress(subprocess.TimeoutExpired):
            subprocess.run(["sleep", "0.1"], timeout=1)
    assert not running(host.folder)


def running(folder: Path) -> list[str]:
    """The games that run there."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = file.read_bytes().decode(errors="replace").split("\0")
            if "--kiosk" in words and str(folder / "mine") in words:
                found.append(" ".join(words))
    return found
