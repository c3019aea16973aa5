"""The log: whole lines of JSON, without anything that tells who somebody is."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tests.support.terminal import ROOT
from tuiquiz.errors import TuiquizError
from tuiquiz.kiosk import journal
from tuiquiz.kiosk.journal import Journal


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_line_is_a_json_object_with_its_time() -> None:
    stream = StringIO()
    Journal(stream, process=7).note("came", visit="ab12", keyed=True)
    (line,) = lines(stream.getvalue())
    assert line.pop("at").endswith("+00:00")
    assert line == {"event": "came", "process": 7, "visit": "ab12", "keyed": True}


def test_what_strangers_bring_about_fills_no_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = 0.0
    monkeypatch.setattr(journal, "monotonic", lambda: now_s)
    stream = StringIO()
    log = Journal(stream)
    for _ in range(1000):
        log.often("refused", reason="rate")
    log.note("came")
    now_s = 1.0
    log.often("refused", reason="rate")
    log.often("refused", reason="rate")
    written = lines(stream.getvalue())
    assert len(written) == journal.BURST + 3
    assert [line.get("left_out") for line in written[-3:]] == [None, 950, None]


def test_a_fault_tells_where_and_not_what() -> None:
    stream = StringIO()
    try:
        int("secret\x1b[2J")
    except ValueError as error:
        Journal(stream).fault("fault", error, visit="ab12")
    (line,) = lines(stream.getvalue())
    assert line["error"] == "ValueError" and line["visit"] == "ab12"
    assert line["places"][0].startswith("test_journal.py:")
    assert "secret" not in stream.getvalue() and "\x1b" not in stream.getvalue()


def test_a_fault_from_deep_below_is_short() -> None:
    def deep(level: int) -> None:
        if not level:
            raise RuntimeError
        deep(level - 1)

    stream = StringIO()
    with pytest.raises(RuntimeError) as caught:
        deep(200)
    Journal(stream).fault("fault", caught.value)
    assert len(lines(stream.getvalue())[0]["places"]) == 12


def test_a_fault_that_was_never_raised() -> None:
    stream = StringIO()
    Journal(stream).fault("fault", RuntimeError("x"))
    assert lines(stream.getvalue())[0]["places"] == []


def test_a_file_is_added_to(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "kiosk.log"
    Journal.at(file).note("one")
    Journal.at(file, process=2).note("two")
    assert [line["event"] for line in lines(file.read_text())] == ["one", "two"]


def test_lines_of_several_processes_are_whole(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.log"
    code = (
        "import sys\nfrom pathlib import Path\nfrom tuiquiz.kiosk.journal import Journal\n"
        "journal = Journal.at(Path(sys.argv[1]), process=int(sys.argv[2]))\n"
        "for number in range(300): journal.note('n', number=number, long='x' * 3000)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(file), str(n)], env=env) for n in range(3)
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    written = lines(file.read_text())
    assert sorted((line["process"], line["number"]) for line in written) == [
        (process, number) for process in range(3) for number in range(300)
    ]


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(TuiquizError, match=r"cannot write the log .*: Is a directory"):
        Journal.at(tmp_path)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_ends_nothing() -> None:
    log = Journal.at(Path("/dev/full"))
    log.note("one")
    log.note("two")


def test_a_closed_stream_ends_nothing() -> None:
    stream = StringIO()
    log = Journal(stream)
    stream.close()
    log.note("one")
