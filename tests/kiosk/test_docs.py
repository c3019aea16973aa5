"""What docs/kiosk hands to an operator is taken by the programs that read it."""

import configparser
import os
import re
import shlex
import subprocess
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from shutil import which

import pytest

from tests.support.terminal import ROOT
from tuiquiz.cli import parser

DOCS = ROOT / "docs" / "kiosk"
PAGE = ROOT / "docs" / "kiosk.md"
SSHD = which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin:/sbin")


def unit() -> configparser.ConfigParser:
    """The unit, as an ini file whose keys keep their case."""
    found = configparser.ConfigParser(strict=False, interpolation=None)
    found.optionxform = str  # type: ignore[method-assign, assignment]
    found.read(DOCS / "tuiquiz.service")
    return found


def command_of(line: str) -> list[str]:
    """The words after the program."""
    program, *words = line.split()
    assert program == "/opt/tuiquiz/bin/tuiquiz"
    return words


def test_the_unit_starts_what_there_is_and_waits_for_its_end() -> None:
    service = unit()["Service"]
    words = command_of(service["ExecStart"])
    args = parser("serve").parse_args(words)
    assert args.verb == "serve" and args.port == 2222
    assert float(service["TimeoutStopSec"]) > args.drain
    assert service["NoNewPrivileges"] == "yes" and service["User"] != "root"


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    if not which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    text = (DOCS / "tuiquiz.service").read_text()
    copy = tmp_path / "tuiquiz.service"
    copy.write_text(text.replace("/opt/tuiquiz/bin/tuiquiz", "/bin/true"))
    done = subprocess.run(
        ["systemd-analyze", "verify", str(copy)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_fragment_starts_what_there_is() -> None:
    text = (DOCS / "sshd_tuiquiz.conf").read_text()
    (line,) = re.findall(r"ForceCommand (.*)", text)
    args = parser("play").parse_args(command_of(line))
    assert args.kiosk


def test_sshd_takes_the_fragment(tmp_path: Path) -> None:
    if not SSHD or not which("ssh-keygen"):
        pytest.skip("sshd is not installed")
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    config = tmp_path / "sshd_config"
    config.write_text(f"HostKey {key}\nInclude {DOCS / 'sshd_tuiquiz.conf'}\n")

    def told(user: str) -> dict[str, str]:
        who = f"user={user},host=example.org,addr=127.0.0.1"
        words = [SSHD or "", "-T", "-f", str(config), "-C", who]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if "privilege separation directory" in done.stderr:
            pytest.skip(done.stderr.strip())
        assert done.returncode == 0, done.stderr
        return dict(line.split(" ", 1) for line in done.stdout.splitlines() if " " in line)

    for user in ("play", "guest"):
        set = told(user)
        assert set["forcecommand"].endswith("tuiquiz play --kiosk")
        assert (set["disableforwarding"], set["exposeauthinfo"]) == ("yes", "yes")
        assert (set["permittunnel"], set["permituserrc"]) == ("no", "no")
    assert told("play")["authenticationmethods"] == "publickey"
    assert told("guest")["authenticationmethods"] == "none"
    other = told("somebody")
    assert other["forcecommand"] == "none" and other["exposeauthinfo"] == "no"


def test_the_page_names_only_what_there_is() -> None:
    text = PAGE.read_text()
    for name in re.findall(r"\]\((kiosk/[^)]+)\)", text):
        assert (PAGE.parent / name).is_file()
    commands = re.findall(r"^tuiquiz (.+?)(?:  +#.*)?$", text, re.MULTILINE)
    assert commands
    for command in commands:
        verb, *words = shlex.split(command)
        assert parser(verb).parse_args([verb, *words]).verb == verb
    for verb, option in (("serve", "--timer"), ("serve", "--packs"), ("play", "--join")):
        assert option in text and option in _help(verb)


def _help(verb: str) -> str:
    """The help of one command."""
    with pytest.raises(SystemExit), redirect_stdout(StringIO()) as out:
        parser(verb).parse_args([verb, "--help"])
    return out.getvalue()
