"""What is let in from a measuring process."""

import json

import pytest

from tuiquiz.bench import protocol

READY = b'{"ev": "ready", "python": "3.13.0", "implementation": "CPython"}\n'


def test_a_command_is_one_line_of_json() -> None:
    line = protocol.encode("heat", 2.5, {"calls": {"f": 3}, "file": "a\nb\u2028ü\udcff"})
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert json.loads(line) == {
        "do": "heat",
        "limit_s": 2.5,
        "calls": {"f": 3},
        "file": "a\nb\u2028ü\udcff",
    }


def test_takes_the_answer_to_its_command() -> None:
    event = protocol.decode(READY, "prepare")
    assert event == {"ev": "ready", "python": "3.13.0", "implementation": "CPython"}


@pytest.mark.parametrize("do", protocol.ANSWERS)
def test_takes_calls_and_errors_at_any_time(do: str) -> None:
    assert protocol.decode(b'{"ev": "calling", "who": "f"}\n', do)
    assert protocol.decode(b'{"ev": "error", "kind": "crashed", "message": "x"}\n', do)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"hello\n",
        b"\xff\xfe\n",
        b"3\n",
        b"null\n",
        b'"ready"\n',
        b"[]\n",
        b"{}\n",
        b"{" * 100_000,
        b"[" * 100_000,
        b"9" * 100_000,
        READY[:-9],
        READY.strip() + READY,
        b'{"ev": ["ready"], "python": "3", "implementation": "C"}\n',
        b'{"ev": "ready"}\n',
        b'{"ev": "ready", "python": "3"}\n',
        b'{"ev": "checked", "first_ns": {}, "clock": "cpu", "blocking": []}\n',
        b'{"ev": "calling"}\n',
        b'{"ev": "calling", "who": 1}\n',
        b'{"ev": "error"}\n',
        b'{"ev": "error", "kind": "failed"}\n',
        b'{"ev": "error", "kind": "failed", "message": 1}\n',
        b'{"ev": "error", "kind": "sad", "message": "x"}\n',
        b'{"ev": "error", "kind": [], "message": "x"}\n',
    ],
)
def test_turns_everything_else_away(line: bytes) -> None:
    assert protocol.decode(line, "prepare") is None


def test_plain_text_is_one_line_that_anyone_can_print() -> None:
    rough = "a\x1b[31mb\r\n\tc\u202ed\ud800e\x00 ü €  "
    assert protocol.plain(rough) == "a?[31mb c?d?e? ü €"
