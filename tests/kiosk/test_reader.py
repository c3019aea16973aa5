"""Input is read as Textual reads it, and whatever is sent costs little and breaks nothing."""

import sys
from collections.abc import Callable, Iterable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textual import constants, events, messages
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._parser import Parser
from textual._xterm_parser import XTermParser
from textual.message import Message

from tuiquiz.kiosk.reader import LONGEST_PASTE, SILENCE_S, Reader

RATE = 30.0


def told(found: Iterable[Message]) -> list[object]:
    """What the messages say."""
    said: list[object] = []
    for message in found:
        match message:
            case events.Key():
                said.append(message.key)
            case events.Paste():
                said.append(("paste", message.text))
            case events.MouseEvent():
                said.append((type(message).__name__, message.x, message.y, message.button))
            case _:
                said.append(type(message).__name__)
    return said


def read(*pieces: bytes | str, rate: float = 1e6) -> list[object]:
    """What is read of ``pieces``, after which nothing comes for a while."""
    reader = Reader(rate, 0.0)
    said: list[object] = []
    for piece in pieces:
        said += told(reader.feed(piece if isinstance(piece, bytes) else piece.encode(), 0.0))
    return said + told(reader.give_up(1.0))


def textual(text: str, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What Textual's own parser reads of ``text``, after which nothing comes for a while."""
    parser = XTermParser()
    said = told(parser.feed(text))
    monkeypatch.setattr(sys.modules[Parser.__module__], "get_time", lambda: 1e12)
    said += told(parser.tick())
    monkeypatch.undo()
    return said


ODD = {"\x1b\x1b", "\x1b[1;2R", "\x1b[1;5R", "\x1b[1;6R"}
"""Two keys; and F3 with others, which Textual takes for the answer to a question of its own."""


@pytest.mark.parametrize("sequence", sorted(set(ANSI_SEQUENCES_KEYS) - ODD), ids=repr)
def test_every_key_is_called_as_by_textual(sequence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if constants.DISABLE_KITTY_KEY:
        pytest.skip("the environment switches keys off")
    assert read(sequence) == textual(sequence, monkeypatch)


@pytest.mark.parametrize(
    "text", ["a", "Z", "1", "?", " ", "é", "ß", "漢", "🙈", "\r", "\t", "\x7f"]
)
def test_characters(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(text) == textual(text, monkeypatch)
    assert read(*(bytes([byte]) for byte in text.encode())) == textual(text, monkeypatch)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\x1b", ["escape"]),
        ("\x1b\x1b", ["escape", "escape"]),
        ("\x1b\x1b[A", ["escape", "up"]),
        ("\x1bq", ["alt+q"]),
        ("\x1bQ", ["alt+shift+q"]),
        ("\x1b]", ["right_square_bracket"]),
        ("\x1b[1;2R", ["shift+f3"]),
        ("\x1b1", ["inverted_exclamation_mark"]),
        ("\x1b[", ["left_square_bracket"]),
        ("a\x1b[Bb", ["a", "down", "b"]),
        ("\x1b[97;5u", ["ctrl+a"]),
        ("\x1b[O\x1b[I", ["AppBlur", "AppFocus"]),
        ("\x1b[?2026;2$y" * 5, ["TerminalSupportsSynchronizedOutput"]),
        ("\x1b[?2026;0$yq", ["q"]),
        ("\x1b[<0;5;7M", [("MouseDown", 4.0, 6.0, 1)]),
        ("\x1b[<0;5;7m", [("MouseUp", 4.0, 6.0, 1)]),
        ("\x1b[<65;5;7M", [("MouseScrollDown", 4.0, 6.0, 0)]),
        ("\x1b[<35;5;7M", []),
        ("\x1b[<32;5;7M", []),
        ("\x1b[<0;0;0M", []),
        ("\x1b[200~ab\x1b[201~c", [("paste", "ab"), "c"]),
        ("\x1b[200~\x1b[201~c", [("paste", ""), "c"]),
        ("\x1b[200~a\x1b[Bq\x00\x1b[201~", [("paste", "a[Bq")]),
        ("\x1b[201~q", ["q"]),
    ],
)
def test_what_it_means_however_it_is_cut(text: str, said: list[object]) -> None:
    assert read(text) == said
    assert read(*text) == said
    for at in range(len(text)):
        assert read(text[:at], text[at:]) == said


NOTHING = [
    "\x1b[99999999999u",
    "\x1b[1114112u",
    "\x1b[55296u",
    "\x1b[;;55296u",
    "\x1b[;;99999999999u",
    "\x1b[97:65;2u",
    "\x1b[97;1:3u",
    "\x1b[::::u",
    "\x1b[<99999999999;1;1M",
    "\x1b[<0;99999999999;1M",
    "\x1b[<0;-5;-5M",
    "\x1b[<0;1M",
    "\x1b[M !!",
    "\x1b[10;10R",
    "\x1b[48;24;80;480;800t",
    "\x1b[48;0;0;0;0t",
    "\x1b[48;99999999999;1:2;3;4t",
    "\x1b[?2048;1$y",
    "\x1b[?1;2c",
    "\x1b[>0;10;1c",
    "\x1b]11;rgb:0000/0000/0000\x1b\\",
    "\x1b]52;c;aGk=\a",
    "\x1bP1+r544e\x1b\\",
    "\x1b_Gi=1;OK\x1b\\",
    "\x1b[" + "1" * 200,
    "\x1b[" + "1;" * 200 + "u",
    "\x1b[5z",
    "\x1b[ q",
    "\xff".encode("latin-1"),
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xf8\x88\x80\x80\x80",
]


@pytest.mark.parametrize("junk", NOTHING, ids=repr)
def test_what_is_no_input_is_nothing_and_leaves_no_trace(junk: str | bytes) -> None:
    data = junk if isinstance(junk, bytes) else junk.encode()
    keys = [said for said in read(data * 3, "\x1b[Bq") if said not in ("1", "u", "semicolon")]
    assert keys == ["down", "q"]


def test_a_resize_in_the_text_does_not_bend_the_clicks() -> None:
    """Textual would divide by its size of zero."""
    assert read("\x1b[48;0;0;0;0t\x1b[<0;5;7M") == [("MouseDown", 4.0, 6.0, 1)]


@given(st.lists(st.binary(max_size=40) | st.sampled_from([n for n in NOTHING if n]), max_size=30))
@example([b"\x1b[<1;1;1M", "\x1b[48;0;0;0;0t", b"\x1b[<1;1;1M"])
def test_nothing_raises_and_keys_work_afterwards(pieces: list[bytes | str]) -> None:
    reader = Reader(1e6, 0.0)
    for piece in pieces:
        data = piece.encode() if isinstance(piece, str) else piece
        for message in reader.feed(data, 0.0):
            assert not isinstance(message, events.Resize | events.MouseMove)
            if isinstance(message, events.Key):
                str(message.character).encode()
        list(reader.give_up(0.0))
    later = SILENCE_S + 1
    assert told(reader.feed(b"q", later))[-1:] == ["q"]


@given(st.text(st.sampled_from("\x1b[]<?;:0123456789MmuRt~IOPAB$y\\\a qé漢")))
def test_the_same_in_one_piece_and_in_many(text: str) -> None:
    assert read(text) == read(*(bytes([byte]) for byte in text.encode()))


MEGABYTES: dict[str, Callable[[], bytes]] = {
    "keys": lambda: b"q" * 1_000_000,
    "moves": lambda: b"\x1b[<35;10;10M" * 83_333,
    "clicks": lambda: b"\x1b[<0;10;10M\x1b[<0;10;10m" * 45_454,
    "modes": lambda: b"\x1b[?2026;2$y" * 90_909,
    "cursor": lambda: b"\x1b[10;10R" * 125_000,
    "sizes": lambda: b"\x1b[48;24;80;480;800t" * 52_631,
    "kitty": lambda: b"\x1b[99999999999u" * 71_428,
    "focus": lambda: b"\x1b[O\x1b[I" * 166_666,
    "escapes": lambda: b"\x1b" * 1_000_000,
    "halves": lambda: (b"\x1b[" + b"1" * 28) * 33_333,
    "digits": lambda: b"\x1b[" + b"1" * 1_000_000,
    "osc": lambda: b"\x1b]" + b"x" * 1_000_000,
    "broken": lambda: b"\xff\xfe\xc3" * 333_333,
    "paste": lambda: b"\x1b[200~" + b"q\x1b[I" * 200_000 + b"\x1b[201~",
    "pastes": lambda: b"\x1b[200~q\x1b[201~" * 76_923,
    "endless": lambda: b"\x1b[200~" + b"q\x1b[I" * 200_000,
    "nul": lambda: bytes(1_000_000),
}


@pytest.mark.parametrize("kind", MEGABYTES)
def test_a_megabyte_of_anything(kind: str) -> None:
    """In packets as they come, within a second: the limit holds, and then a key works."""
    data = MEGABYTES[kind]()
    reader = Reader(RATE, 0.0)
    said: list[object] = []
    for at in range(0, len(data), 32_768):
        said += told(reader.feed(data[at : at + 32_768], at / len(data)))
        assert held(reader) < 100_000
    keys = [word for word in said if word != "TerminalSupportsSynchronizedOutput"]
    assert len(keys) <= 3 * RATE
    assert told(reader.feed(b"\x1b[201~\x1b\\\x1b[B", SILENCE_S * 3))[-1] == "down"


def held(reader: Reader) -> int:
    """Characters that the reader keeps for later."""
    paste = reader._paste
    return len(reader._half) + (len(paste._kept) + len(paste._tail) if paste else 0)


def test_a_long_paste_is_cut_and_costs_one_event() -> None:
    reader = Reader(RATE, 0.0)
    said: list[object] = []
    for data in (b"\x1b[200~" + b"ab" * 10_000, b"cd" * 10_000, b"\x1b[201~q"):
        said += told(reader.feed(data, 0.0))
    assert said == [("paste", ("ab" * 10_000)[:LONGEST_PASTE]), "q"]


@pytest.mark.parametrize("size", [LONGEST_PASTE + more for more in range(-8, 8)])
def test_a_paste_about_as_long_as_may_be(size: int) -> None:
    text = "".join(chr(97 + n % 26) for n in range(size))
    whole = f"\x1b[200~{text}\x1b[201~"
    for cut in range(len(whole) - 8, len(whole)):
        assert read(whole[:cut], whole[cut:]) == [("paste", text[:LONGEST_PASTE])]


def test_a_paste_that_does_not_end_is_over_after_a_silence() -> None:
    reader = Reader(RATE, 0.0)
    assert told(reader.feed(b"\x1b[200~hello", 0.0)) == []
    assert told(reader.feed(b"q", SILENCE_S - 0.1)) == []
    assert told(reader.feed(b"q", 2 * SILENCE_S)) == ["q"]


def test_the_limit_holds_from_second_to_second() -> None:
    reader = Reader(RATE, 0.0)
    counts = [len(told(reader.feed(b"q" * 500, float(second)))) for second in range(5)]
    assert counts == [60, 30, 30, 30, 30]


@pytest.mark.parametrize("rate", [0.001, 0.5])
def test_with_the_smallest_rate_a_key_still_comes_through(rate: float) -> None:
    assert told(Reader(rate, 0.0).feed(b"qqq", 0.0)) == ["q"]


def test_sync_is_a_message_textual_knows() -> None:
    (message,) = Reader(RATE, 0.0).feed(b"\x1b[?2026;2$y", 0.0)
    assert isinstance(message, messages.TerminalSupportsSynchronizedOutput)
