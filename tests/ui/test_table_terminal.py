"""Hot-seat in a real terminal, by keys alone, with a resize in every phase.

``TUIQUIZ_TABLE=talk`` plays the whole talk with eight players instead of a tiny pack with three.
"""

import json
import os
import re
import sys
from pathlib import Path

import pytest

from tests.support import packs
from tests.support.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")

WHOLE = os.environ.get("TUIQUIZ_TABLE") == "talk"
NAMES = ["Ada", "Bob", "ドナルド・クヌー", "[b]Dan[/b]", "Eve", "Fay", "Gus", "Wwwwwwwwwwwwwwww"]
NAMES = NAMES if WHOLE else NAMES[:3]
GROUPS = ["1234", "7890", "qwer", "uiop", "asdf", "jkl;", "zxcv", "nm,."]
SIZES = [(120, 40), (80, 24), (100, 30), (80, 24)]


class Table:
    """Reads the screen and presses what it asks for, as people would."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.resizes = 0

    def drag(self, stays: str) -> None:
        """Another size, and what stood there stands there again."""
        size = SIZES[self.resizes % len(SIZES)]
        self.resizes += 1
        self.terminal.resize(*size)
        self.terminal.until(stays)

    def see(self, *texts: str) -> str:
        """Wait for one of ``texts``; which it was."""
        self.terminal.until(lambda: any(text in self.terminal.text for text in texts))
        return next(text for text in texts if text in self.terminal.text)

    def pass_round(self) -> None:
        """One question in turns."""
        for seat in range(len(NAMES)):
            self.see("press Space when the others")
            self.terminal.until(lambda: not set("✓✗") & set(self.terminal.text))
            self.drag("press Space when the others")
            self.terminal.insist(" ", "Read the code", "Answer now")
            if "Read the code" in self.terminal.text:
                self.drag("def ")
            self.terminal.insist(" ", "Answer now")
            self.drag("Answer now")
            self.terminal.type("ab"[seat % 2])

    def buzz(self) -> None:
        """One question all at once."""
        self.see("Read the code")
        self.drag("Read the code")
        self.terminal.type(" ")
        self.see("Answer now")
        self.terminal.type(
            "".join(keys[seat % 2] for seat, keys in enumerate(GROUPS[1 : len(NAMES)]))
        )
        self.terminal.until(lambda: self.terminal.text.count("locked") == len(NAMES) - 1)
        self.drag("Answer now")
        self.terminal.type(GROUPS[0][0])

    def look_at_the_verdict(self) -> None:
        self.see("enter Next")
        for size in ((120, 40), (120, 50), (100, 45)):
            self.terminal.resize(*size)
            for name in NAMES:
                self.terminal.until(name)
        self.terminal.resize(80, 24)
        self.see("enter Next")
        self.terminal.type("\r")


@pytest.mark.parametrize("form", ["pass", "buzzer"])
def test_a_whole_table(tmp_path: Path, form: str) -> None:
    pack = "talk" if WHOLE else str(packs.write(tmp_path / "mine"))
    words = ["play", "--pack", pack, "--players", ",".join(NAMES)]
    words += ["--buzzer"] if form == "buzzer" else []
    home = str(tmp_path / "home")
    with Terminal("-m", "tuiquiz", *words, TUIQUIZ_HOME=home) as terminal:
        table = Table(terminal)
        if form == "buzzer":
            table.see("Press your keys")
            terminal.type("".join(GROUPS[: len(NAMES)]))
            table.see("All keys work")
            table.drag("All keys work")
            terminal.type("\r")
        for _ in range(10 if WHOLE else 1):
            table.pass_round() if form == "pass" else table.buzz()
            table.look_at_the_verdict()
        table.see("r Rematch")
        terminal.until(lambda: len(re.findall(r"board #\d", terminal.text)) == len(NAMES))
        for name in NAMES:
            assert name in terminal.text
        terminal.type("r")
        table.see("press Space when the others" if form == "pass" else "Read the code")
        terminal.type("\x1b")
        table.see("Stop this game?")
        terminal.type("y")
        table.see("Guess which code is faster.")
        terminal.type("q")
        assert terminal.ended() == 0
        assert terminal.restored
        assert "Traceback" not in terminal.text
    with Terminal("-m", "tuiquiz", "scores", "--json", TUIQUIZ_HOME=home) as shell:
        assert shell.ended() == 0
        entries = json.loads(shell.written)
    assert sorted(entry["player"] for entry in entries) == sorted(NAMES)


def test_a_table_with_keys_of_its_own_in_every_phase(tmp_path: Path) -> None:
    """Certainty and the ratio, another key for the curtain, and sizes down to the smallest."""
    home = tmp_path / "home"
    (home / "config").mkdir(parents=True)
    settings = {"keys": {"raise": "v", "ready": "v", "level_2": "g", "guess": "x"}, "tutored": True}
    (home / "config" / "settings.json").write_text(json.dumps(settings))
    pack = str(packs.write(tmp_path / "mine"))
    words = ["play", "--pack", pack, "--players", "Ada,Wwwwwwwwwwwwwwww", "--mode", "certainty"]
    with Terminal("-m", "tuiquiz", *words, "--ratio", TUIQUIZ_HOME=str(home)) as terminal:

        def drag(stays: str) -> None:
            for size in ((40, 15), (61, 21), (120, 40), (80, 24)):
                terminal.resize(*size)
                terminal.until(stays)

        for player in ("Ada", "Wwwwwwwwwwwwwwww"):
            terminal.until(f"Next: {player}")
            terminal.until("press V when the others look away")
            drag(f"Next: {player}")
            terminal.type(" ")
            terminal.insist("v", "Read the code", "Answer now")
            drag("def quick")
            terminal.insist("v", "Answer now")
            drag("def quick")
            terminal.insist("a", "How sure are you?")
            drag("2 if right")
            terminal.insist("g", "How many times faster than the next?")
            drag("2.0x")
            terminal.type("\x1b[C")
            terminal.until("2.2x")
            terminal.type("x")
        terminal.until("enter Next")
        drag("is the fastest")
        terminal.type("\r")
        terminal.until("r Rematch")
        drag("Wwwwwwwwwwwwwwww")
        terminal.type("\x1b")
        terminal.until("Guess which code is faster.")
        terminal.type("q")
        assert terminal.ended() == 0
        assert terminal.restored
