"""Invented names, the code to join by, the farewell, what the operator reads in the end."""

import os
import signal
from random import Random

import pytest
import segno
from textual.content import Content

from tuiquiz.kiosk import aliases, closing, farewell, qr
from tuiquiz.kiosk.farewell import Reason
from tuiquiz.quiz import names

JOIN = "ssh -p 2222 kiosk.example.org"


def test_every_invented_name_can_be_played_under() -> None:
    pairs = [f"{first} {second}" for first in aliases.FIRST for second in aliases.SECOND]
    assert [name for name in pairs if names.problem(name)] == []
    assert len(set(map(names.key, pairs))) == len(pairs) >= 1500


def test_an_invented_name_is_not_one_that_is_taken() -> None:
    first = aliases.invent(Random(1), lambda _: False)
    other = aliases.invent(Random(1), lambda name: name == first)
    assert first and other and first != other
    assert aliases.invent(Random(1), lambda _: True) == ""


def read(content: Content) -> list[list[int]]:
    """The modules that ``content`` shows."""
    rows: list[list[int]] = []
    for line in content.plain.split("\n"):
        rows.append([int(cell in "▀█") for cell in line])
        rows.append([int(cell in "▄█") for cell in line])
    return rows


def test_the_code_in_cells_is_the_code_of_the_text() -> None:
    for text in (JOIN, f"{JOIN}\nSHA256:{'x' * 43}"):
        shown = read(qr.drawn(text))
        code = segno.make(text, error="l", micro=False, boost_error=False)
        wanted = [list(row) for row in code.matrix_iter(border=qr.QUIET)]
        if len(shown) > len(wanted):
            assert not any(shown.pop())
        assert shown == wanted
        assert qr.size(text) == (len(wanted), (len(wanted) + 1) // 2)
        assert all(str(span.style) == qr.INK for span in qr.drawn(text).spans)


def test_a_farewell_says_why_and_how_to_come_again() -> None:
    assert farewell.words(Reason.LEFT, "", kept=False) == "Thanks for playing tuiquiz!"
    told = farewell.words(Reason.LOBBY, JOIN, kept=True)
    assert "no key was pressed" in told and "Your game is kept" in told and told.endswith(JOIN)
    for reason in Reason:
        lines = farewell.words(reason, JOIN, kept=True).split("\n")
        assert all(len(line) <= 80 for line in lines) and len(lines) <= 3


@pytest.mark.parametrize(
    ("number", "games", "drain_s", "says"),
    [
        (signal.SIGINT, 0, 60.0, "Closing: nobody is in a game."),
        (
            signal.SIGINT,
            1,
            60.0,
            "Closing: 1 player is in a game and may finish it within 60 seconds. "
            "Ctrl+C again ends it at once.",
        ),
        (
            signal.SIGTERM,
            2,
            1.0,
            "Closing: 2 players are in a game and may finish it within 1 second. "
            "A second signal ends it at once.",
        ),
        (signal.SIGINT, 3, 0.0, "Closing: 3 players are in a game, which ends now."),
    ],
)
def test_what_the_operator_reads_in_the_end(
    number: int, games: int, drain_s: float, says: str
) -> None:
    assert closing.words(number, games, drain_s) == says


def test_an_operator_who_is_gone_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as nobody:
        monkeypatch.setattr("sys.stdout", nobody)
        closing.say("Closing.")
    closing.say("Closing.")  # Not even a file is left.
