"""The high scores of a pack on this machine."""

import asyncio

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import DataTable, Static

from tuiquiz.board.record import Entry
from tuiquiz.errors import TuiquizError
from tuiquiz.quiz.case import Pack
from tuiquiz.quiz.names import width
from tuiquiz.quiz.text import clean
from tuiquiz.quiz.units import points, seconds
from tuiquiz.ui import commands
from tuiquiz.ui.screens.base import QuizScreen
from tuiquiz.ui.widgets.key_bar import KeyBar

SHOWN = 100
COLUMNS = (
    ("#", 4),
    ("Name", 16),
    ("Points", 8),
    ("Right", 6),
    ("Time", 8),
    ("Played", 10),
    ("Python", 8),
)


class BoardScreen(QuizScreen[None]):
    """A table, best first; the game that was just played is marked."""

    CSS_PATH = "board.tcss"
    BINDINGS = commands.bindings(commands.BACK)
    TAKERS = (DataTable,)

    def __init__(self, pack: Pack, mode: str, mine: str | None) -> None:
        super().__init__()
        self._pack = pack
        self._mode = mode
        self._mine = mine
        self._message = Static("", id="message", markup=False)
        self._table: DataTable[Text] = DataTable(id="table", cursor_type="row", zebra_stripes=True)

    def compose(self) -> ComposeResult:
        yield Static(f"High scores: {self._pack.title} ({self._mode})", id="title", markup=False)
        yield self._message
        for name, cells in COLUMNS[: _fitting(self.app.size.width)]:
            self._table.add_column(name, width=cells)
        yield self._table
        yield KeyBar()

    def on_mount(self) -> None:
        self.run_worker(self._fill())

    async def _fill(self) -> None:
        table, message = self._table, self._message
        try:
            entries, notice = await asyncio.to_thread(self._read)
        except TuiquizError as error:
            message.update(str(error))
            return
        message.update(notice or ("" if entries else "No one yet. Press esc, then P."))
        message.display = bool(notice or not entries)
        for entry in entries:
            mine = entry.game_id == self._mine
            style = "bold" if mine else ""
            mark = "▶" if mine else ""
            cells = [
                f"{mark}{entry.rank}".rjust(4),
                _fit(entry.player, 16),
                points(entry.points).rjust(8),
                f"{entry.correct}/{entry.questions}".rjust(6),
                seconds(entry.answer_s).rjust(8),
            ]
            cells += [f"{entry.played_at:%Y-%m-%d}", entry.python]
            shown = cells[: len(table.columns)]
            table.add_row(*(Text(cell, style=style) for cell in shown))
            if mine:
                table.move_cursor(row=table.row_count - 1)

    def action_back(self) -> None:
        self.dismiss(None)

    def _read(self) -> tuple[list[Entry], str | None]:
        board = self.quiz.board()
        entries = board.top(
            pack=self._pack.name, pack_version=self._pack.version, mode=self._mode, limit=SHOWN
        )
        return entries, board.notice


def _fitting(width: int) -> int:
    """How many columns have room on a screen that is ``width`` wide."""
    room = width - 4
    for count, (_, cells) in enumerate(COLUMNS):
        room -= cells + 2
        if room < 0:
            return count
    return len(COLUMNS)


def _fit(name: str, columns: int) -> str:
    shown = clean(name)
    while width(shown) > columns:
        shown = shown[:-1]
    return shown
