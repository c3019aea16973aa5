"""An operator's status: whole, private, and only of kiosks that run."""

import os
import stat
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tuiquiz.errors import TuiquizError
from tuiquiz.kiosk import status


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TUIQUIZ_HOME", str(tmp_path))
    status.folder().mkdir(parents=True)
    return tmp_path


def told(port: int, **more: Any) -> dict[str, Any]:
    return {"port": port, "sessions": 3} | more


def test_what_is_written_is_read() -> None:
    status.write(2222, told(2222))
    assert status.read(None)["sessions"] == 3
    assert status.read(2222)["port"] == 2222


@pytest.mark.parametrize("mask", [0, 0o022, 0o077])
def test_for_its_owner_only(mask: int) -> None:
    before = os.umask(mask)
    try:
        status.write(2222, told(2222))
        status.write(2222, told(2222))
    finally:
        os.umask(before)
    assert stat.S_IMODE(status.file_of(2222).stat().st_mode) == 0o600
    assert [file.name for file in status.folder().iterdir()] == ["status-2222.json"]


def test_a_reader_never_sees_half_of_it() -> None:
    status.write(2222, told(2222, note="old" * 1000))
    with status.file_of(2222).open("rb") as open_before:
        status.write(2222, told(2222, note="new"))
        seen = msgspec.json.decode(open_before.read())
    assert seen["note"] == "old" * 1000
    assert status.read(2222)["note"] == "new"


def test_a_writer_that_fails_leaves_the_one_before() -> None:
    status.write(2222, told(2222))
    with pytest.raises(TypeError):
        status.write(2222, told(2222, note=object()))
    assert status.read(2222)["sessions"] == 3


def none(port: int | None) -> str:
    with pytest.raises(TuiquizError, match=r"^no kiosk") as caught:
        status.read(port)
    return caught.value.message


def test_no_kiosk() -> None:
    assert "no kiosk runs with the files in" in none(None)
    status.write(2222, told(2222))
    assert "no kiosk at port 2223 runs" in none(2223)


def test_no_folder_at_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TUIQUIZ_HOME", str(tmp_path / "nowhere"))
    none(None)


def test_a_closed_one_is_forgotten() -> None:
    status.write(2222, told(2222))
    status.forget(2222)
    status.forget(2222)
    none(None)


@pytest.mark.parametrize("away_s", [-status.STALE_S - 1, status.STALE_S + 60])
def test_one_that_was_killed_is_not_shown(away_s: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also after the clock was set back."""
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + away_s)
    status.write(2222, told(2222))
    monkeypatch.setattr(time, "time", lambda: now)
    none(None)


def test_several_want_a_port() -> None:
    status.write(2222, told(2222))
    status.write(2223, told(2223))
    with pytest.raises(TuiquizError, match="2 kiosks run here, at the ports 2222, 2223") as caught:
        status.read(None)
    assert "--port" in str(caught.value.hint)
    assert status.read(2223)["port"] == 2223


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[]", b"{}", b'{"at": null}', b'{"at": "x"}', b'{"at": [1]}'],
)
def test_what_is_no_status_is_passed_over(content: bytes) -> None:
    status.file_of(1).write_bytes(content)
    none(None)
    status.write(2222, told(2222))
    assert status.read(None)["port"] == 2222


def test_one_of_another_version_is_passed_over() -> None:
    content = {"format": 2, "at": time.time(), "port": 1}
    status.file_of(1).write_bytes(msgspec.json.encode(content))
    none(None)


def test_a_folder_in_its_place_is_passed_over() -> None:
    status.file_of(1).mkdir()
    none(None)
