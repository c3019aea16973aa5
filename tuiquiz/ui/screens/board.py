"""The high scores of this machine: a board for each pack, version and mode."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rich.text import Text
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import DataTable, Static

from tuiquiz.board.record import BoardName, Entry
from tuiquiz.board.store import Board
from tuiquiz.errors import TuiquizError
from tuiquiz.play.plan import PRACTICE, day_of
from tuiquiz.quiz.case import Pack
from tuiquiz.quiz.fitting import fitted
from tuiquiz.quiz.names import WIDTH, width
from tuiquiz.quiz.units import points, taken
from tuiquiz.ui import commands, look, solo
from tuiquiz.ui.beside import beside
from tuiquiz.ui.screens.base import QuizScreen
from tuiquiz.ui.widgets.key_bar import KeyBar

SHOWN = 100
MODE = 24
WIDE = 76
MARK = 2
"""Columns for the mark beside a name that a key proved."""
COLUMNS = (
    ("#", 4),
    ("Name", WIDTH + MARK),
    ("Points", 8),
    ("Right", 6),
    ("Time", 8),
    ("Played", 10),
    ("Python", 8),
)
Name = tuple[str, str, str]
"""Which board: pack, version, mode."""


class BoardScreen(QuizScreen[None]):
    """A table, best first; the lines of the game that was just played are marked.

    It begins with the board of ``mode`` (after practice, which has none: of the rules that are
    set), even if nobody is on it yet, and turns to all others: those of the same pack first.
    """

    CSS_PATH = "board.tcss"
    TAKERS = (DataTable,)
    BINDINGS = commands.bindings(commands.BOARD_NEXT, commands.BOARD_BACK, commands.BACK)

    def __init__(self, pack: Pack, mode: str, mine: str | None) -> None:
        super().__init__()
        if mode == PRACTICE:
            mode = self.quiz.plan().mode
        self._pack = pack
        self._mine = mine
        self._names: list[Name] = [(pack.name, pack.version, mode)]
        self._at = self._wanted = 0
        self._entries: list[Entry] = []
        self._notice = ""
        self._title = Static("", id="title", markup=False)
        self._message = Static("", id="message", markup=False)
        self._table: DataTable[Text] = DataTable(id="table", cursor_type="row", zebra_stripes=True)

    def compose(self) -> ComposeResult:
        yield self._title
        yield self._message
        yield self._table
        yield KeyBar()

    def on_mount(self) -> None:
        self._message.display = False
        self._tell_title()
        beside(self, "board", self._find)

    def on_resize(self) -> None:
        self._tell_title()
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        del parameters
        return action != "turn" or len(self._names) > 1

    def action_turn(self, step: int) -> None:
        self._wanted = (self._wanted + step) % len(self._names)
        beside(self, "board", self._fill)

    def action_back(self) -> None:
        self.dismiss(None)

    async def _find(self) -> None:
        first = self._names[0]
        try:
            found, notice = await solo.look(self.quiz, lambda board: board.boards())
        except TuiquizError as error:
            self._say(str(error))
            return
        self._notice = notice
        self._names = _ordered(first, found, self.quiz.now().date())
        self.refresh_bindings()
        await self._fill()

    async def _fill(self) -> None:
        at = self._wanted
        pack, version, mode = self._names[at]

        def top(board: Board) -> list[Entry]:
            return board.top(pack, version, mode, SHOWN)

        try:
            self._entries, notice = await solo.look(self.quiz, top)
        except TuiquizError as error:
            self._wanted = self._at
            self._say(str(error))
            return
        self._at = at
        self._tell_title()
        self._notice = notice or self._notice
        self._say(self._notice or (self._legend if self._entries else self._nobody))
        self._draw()

    @property
    def _legend(self) -> str:
        """What the mark beside a name means, where one is there."""
        keyed = any(entry.keyed for entry in self._entries)
        return f"{look.KEYED} proved by an SSH key" if keyed else ""

    @property
    def _nobody(self) -> str:
        """That the board is empty, and how one gets on it, where that is still possible."""
        plan = self.quiz.plan()
        pack, version, mode = self._names[self._at]
        starts = {
            replace(plan, daily=self.quiz.now().date()).mode: commands.DAILY,
            plan.mode: commands.PLAY,
        }
        if (pack, version) != (plan.pack.name, plan.pack.version) or mode not in starts:
            return "No one yet."
        key = self.quiz.keymap.spoken(starts[mode])
        return f"No one yet. {key} on the first screen starts such a game."

    def _say(self, text: str) -> None:
        self._message.update(text)
        self._message.display = bool(text)

    def _tell_title(self) -> None:
        name, version, mode = self._names[self._at]
        ours = (name, version) == (self._pack.name, self._pack.version)
        what = f"{self._pack.title} {version}" if ours else f"{name} {version}"
        end = f" ({fitted(mode, MODE)})"
        if len(self._names) > 1:
            end += f"  ‹ {self._at + 1} of {len(self._names)} ›"
        room = self.app.size.width - 2 - len("High scores: ") - width(end)
        self._title.update(Content(f"High scores: {fitted(what, room)}{end}"))

    def _draw(self) -> None:
        table = self._table
        table.clear(columns=True)
        columns = COLUMNS[: _fitting(self.app.size.width)]
        for name, cells in columns:
            table.add_column(name, width=cells)
        marked = None
        for row, entry in enumerate(self._entries):
            mine = entry.game_id == self._mine
            if mine and marked is None:
                marked = row
            table.add_row(
                *(Text(c, "bold" if mine else "") for c in _cells(entry, len(columns), mine))
            )
        table.show_cursor = bool(self._entries)  # Without a line it would lie on the head.
        if marked is not None:
            table.move_cursor(row=marked)


def _ordered(first: Name, found: Sequence[BoardName], today: date) -> list[Name]:
    """``first``, then the other boards of its pack and version, of its pack, and all others.

    The daily games of other days than ``today`` come last.
    """

    def place(name: Name) -> tuple[bool, bool, bool]:
        return day_of(name[2]) not in (None, today), name[0] != first[0], name[:2] != first[:2]

    names = [(board.pack, board.pack_version, board.mode) for board in found]
    others = [name for name in names if name != first]
    return [first, *sorted(others, key=place)]


def _cells(entry: Entry, columns: int, mine: bool) -> list[str]:
    cells = [
        f"{'▶' if mine else ''}{entry.rank}".rjust(4),
        _name(entry),
        points(entry.points).rjust(8),
        f"{entry.correct}/{entry.questions}".rjust(6),
        taken(entry.answer_ns).rjust(8),
        f"{entry.played_at:%Y-%m-%d}",
        fitted(entry.python, 8),
    ]
    return cells[:columns]


def _name(entry: Entry) -> str:
    """The name, and the mark of one that a key proved."""
    name = fitted(entry.player, WIDTH)
    return f"{name} {look.KEYED}" if entry.keyed else name


def _fitting(width: int) -> int:
    """How many columns have room on a screen that is ``width`` wide."""
    room = width - 4
    for count, (_, cells) in enumerate(COLUMNS):
        room -= cells + 2
        if room < 0:
            return count
    return len(COLUMNS)
