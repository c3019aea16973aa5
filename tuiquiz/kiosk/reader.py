"""What the far end sent, read as keys, clicks and pastes, whatever it was.

Textual's own parser tries every prefix of a sequence, so that 32 kB of unfinished ones cost it
seconds; here a sequence is found whole first, and Textual names its key only if it may pass.
"""

import codecs
import re
from collections.abc import Iterator
from typing import Any

from textual import events, messages
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.keys import Keys
from textual.message import Message

from tuiquiz.kiosk.limits import Bucket

LONGEST_PASTE = 4096
SILENCE_S = 10.0
KEPT = 600
_PASTE, _PASTED = "\x1b[200~", "\x1b[201~"
_FOCUS = {"\x1b[I": events.AppFocus, "\x1b[O": events.AppBlur}
_TOKEN = re.compile(
    r"""(?P<text> [^\x1b]+)
    | (?P<esc> \x1b+ (?=\x1b))
    | (?P<csi> \x1b\[ (?: \[[@-~] | \d{1,2}\$ | (?![\[M]) [\ -?]{0,40} [@-~]))
    | (?P<none> \x1b\[ M [\s\S]{3} | \x1b [\]PX^_] [^\a\x1b]{0,512} (?: \a | \x1b\\ ))
    | (?P<half> \x1b (?: \[ (?: [\ -?]{0,40} | M [\s\S]{0,2} | \[ )
                       | O | [\]PX^_] [^\a\x1b]{0,512} \x1b? )? \Z)
    | (?P<endless> \x1b (?: \[ [\ -?]{41,} | [\]PX^_] [^\a\x1b]{513,} ) \Z)
    | (?P<ss3> \x1bO [\ -~])
    | (?P<junk> \x1b\[ [\ -?]* [@-~]? | \x1b [\]PX^_] [^\a\x1b]* \a?)
    | (?P<alt> \x1b [^\x1b])""",
    re.VERBOSE,
)
_MOUSE = re.compile(r"\x1b\[<(\d{1,4});(\d{1,4});(\d{1,4})[Mm]")
_SYNC = re.compile(r"\x1b\[\?2026;[123]\$y")
_REPORT = re.compile(r"\x1b\[(?:\?.*|[\d:;]*t|\d+;\d+R|201~)")
_MOVED = 32


class Reader:
    """Reads one line's input; at most ``rate`` messages a second, after two seconds' worth.

    What is more, what is no input, and answers to questions that nobody asked, are dropped. It
    keeps no more than a few kilobytes, and raises nothing whatever is sent.
    """

    def __init__(self, rate: float, now_s: float) -> None:
        self._names = _Names()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._bucket = Bucket(rate, max(1.0, 2 * rate), now_s)
        self._half = ""
        self._paste: _Paste | None = None
        self._heard_s = now_s
        self._focused = True
        self._told = False

    @property
    def waits(self) -> bool:
        """Whether what was read last may be the escape key, or a key that was pressed with alt."""
        return len(self._half) in (1, 2)

    def feed(self, data: bytes, now_s: float) -> Iterator[Message]:
        """The messages in ``data``, which came at ``now_s``."""
        if now_s - self._heard_s > SILENCE_S:  # What was begun then does not end any more.
            self._half, self._paste = "", None
        self._heard_s = now_s
        text = self._half + self._decoder.decode(data)
        self._half = ""
        at = 0
        while at < len(text):
            if self._paste:
                at = self._paste.take(text, at)
                if self._paste.text is not None:
                    if self._bucket.take(1, now_s):
                        yield events.Paste(self._paste.text)
                    self._paste = None
                continue
            found = _TOKEN.match(text, at)
            assert found and found.lastgroup
            at = found.end()
            yield from self._read(found.lastgroup, found[0], now_s)

    def give_up(self, now_s: float) -> Iterator[Message]:
        """What was begun is not finished: the escape key, or one that was pressed with alt."""
        if self.waits:
            half, self._half = self._half, ""
            yield from self._read("esc" if half == "\x1b" else "alt", half, now_s)

    def _read(self, kind: str, token: str, now_s: float) -> Iterator[Message]:
        match kind:
            case "text" | "esc":
                for character in token:
                    if not self._bucket.take(1, now_s):
                        return
                    yield from self._names.keys(character)
            case "half" | "endless":
                self._half = token[:KEPT]
            case "alt" | "ss3" if self._bucket.take(1, now_s):
                yield from self._names.keys(token)
            case "csi":
                yield from self._sequence(token, now_s)

    def _sequence(self, token: str, now_s: float) -> Iterator[Message]:
        if token == _PASTE:
            self._paste = _Paste()
        elif token in _FOCUS:
            focused = token == "\x1b[I"
            if focused != self._focused and self._bucket.take(1, now_s):
                self._focused = focused
                yield _FOCUS[token]()
        elif _SYNC.fullmatch(token):
            if not self._told:
                self._told = True
                yield messages.TerminalSupportsSynchronizedOutput()
        elif token.startswith("\x1b[<"):
            mouse = _MOUSE.fullmatch(token)
            if mouse and not int(mouse[1]) & _MOVED and self._bucket.take(1, now_s):
                yield from self._names.click(token)
        elif _REPORT.fullmatch(token) and token not in ANSI_SEQUENCES_KEYS:
            return
        elif self._bucket.take(1, now_s):
            yield from self._names.keys(token)


class _Paste:
    """A paste that began; ``text`` is its first few kilobytes, once its end was read."""

    def __init__(self) -> None:
        self.text: str | None = None
        self._kept = ""
        self._size = 0
        self._tail = ""

    def take(self, text: str, at: int) -> int:
        """Read on in ``text`` from ``at``; where the paste ends, or the end of ``text``."""
        before = len(self._tail)
        window = self._tail + text[at:]
        end = window.find(_PASTED)
        length = (end if end >= 0 else len(window)) - before
        if length >= 0:
            room = max(0, LONGEST_PASTE - len(self._kept))
            self._kept += text[at : at + min(length, room)]
        else:
            self._kept = self._kept[: max(0, self._size + length)]
        self._size += length
        if end < 0:
            self._tail = window[-len(_PASTED) + 1 :]
            return len(text)
        self.text = self._kept.translate({0: None, 0x1B: None})
        return at + end + len(_PASTED) - before


class _Names(XTermParser):
    """Textual's names of keys, without its caches, which would keep every visitor's alive."""

    _parse_extended_key: Any = XTermParser._parse_extended_key.__wrapped__

    def __init__(self) -> None:
        super().__init__()
        self._gen.close()  # It knows its parser, and nothing is fed to it here.

    def keys(self, token: str) -> Iterator[events.Key]:
        """The keys that ``token`` stands for; none, if it is nothing that Textual knows."""
        try:
            found = list(self._sequence_to_key_events(token))
            if not found and len(token) == 2:
                found = list(self._sequence_to_key_events(token[1], alt=True))
        except (ValueError, OverflowError):  # Numbers that are no characters.
            return
        for key in found:
            if key.key != Keys.Ignore and _typed(key.character or ""):
                yield key

    def click(self, token: str) -> Iterator[Message]:
        """The click or the turn of the wheel that ``token`` stands for."""
        message = self.parse_mouse_code(token)
        if message and not isinstance(message, events.MouseMove):
            yield message


def _typed(text: str) -> bool:
    """Whether ``text`` holds whole characters only."""
    return not any(c == "\ufffd" or "\ud800" <= c <= "\udfff" for c in text)
