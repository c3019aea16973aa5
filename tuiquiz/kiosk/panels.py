"""The faces of the first screen: the board, a reveal, how to join."""

from collections.abc import Sequence
from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tuiquiz.board.record import Entry
from tuiquiz.kiosk import qr
from tuiquiz.kiosk.lobby import Reveal
from tuiquiz.quiz import wording
from tuiquiz.quiz.fitting import fitted, padded
from tuiquiz.quiz.names import WIDTH
from tuiquiz.quiz.spans import ago
from tuiquiz.quiz.units import Unit, points, taken
from tuiquiz.quiz.verdict import Kind
from tuiquiz.ui import look
from tuiquiz.ui.widgets.bar_chart import NARROW, BarChart, Row

EMPTY = "Nobody yet. The first line is yours."
BY_KEY = f"{look.KEYED} proved by an SSH key"
MEDALS = {1: "$text-warning", 2: "$text-accent", 3: "$text-primary"}
RIGHT, TIME, PLAYED = 8, 11, 13
NAMED = 4 + WIDTH + 2 + 9


class BoardPanel(Static):
    """The best lines of a board, as many as there is room for."""

    def __init__(self) -> None:
        super().__init__("", id="board", classes="face", markup=False)
        self._entries: Sequence[Entry] | None = None
        self._problem = ""

    def on_resize(self) -> None:
        self._draw()

    def show(self, entries: Sequence[Entry], problem: str = "") -> None:
        """Draw ``entries``, or say what the ``problem`` is; draws nothing anew that is the same."""
        if (entries, problem) != (self._entries, self._problem):
            self._entries, self._problem = list(entries), problem
            self._draw()

    def _draw(self) -> None:
        width, height = self.content_size
        if self._entries is None or not height:
            return
        if self._problem or not self._entries:
            self.update(Content(self._problem or EMPTY))
            return
        legend = height > 3 and any(entry.keyed for entry in self._entries[:height])
        head = height > 6
        lines = [_head(width)] if head else []
        lines += [_line(entry, width) for entry in self._entries[: height - head - legend]]
        if legend:
            lines += [Content("")] * (height - len(lines) - 1)
            lines.append(Content.styled(BY_KEY, "$text-muted"))
        self.update(Content("\n").join(lines))


class RevealPanel(Vertical):
    """A question that was measured here, as bars where there is room, and who won."""

    def __init__(self) -> None:
        super().__init__(id="reveal", classes="face")
        self._title = Static("", classes="reveal-title")
        self._chart = _StillChart()
        self._won = Static("", classes="reveal-won")
        self._shown: Reveal | None = None

    def compose(self) -> ComposeResult:
        yield self._title
        yield self._chart
        yield self._won

    def on_resize(self) -> None:
        if self._shown:
            self._fit(self._shown)

    def show(self, reveal: Reveal, now: datetime) -> None:
        """Draw ``reveal``, which was ``at`` some time before ``now``."""
        self._shown = reveal
        self.border_title = f"Measured here {ago((now - reveal.at).total_seconds())}"
        question, verdict = reveal.dealt.question, reveal.verdict
        self._title.update(
            Content.assemble(
                (fitted(question.case.title), "bold"), (f"  {question.ask.words}", "$text-accent")
            )
        )
        won = verdict.kind is Kind.WIN
        self._won.update(
            Content.assemble(
                (
                    f"{'★ ' if won else ''}{wording.headline(verdict)}",
                    f"bold {'$text-success' if won else '$text-warning'}",
                ),
                "\n",
                wording.detail(verdict),
            )
        )
        best = verdict.winners if verdict.kind in (Kind.WIN, Kind.TIE) else ()
        rows = []
        for index, name in enumerate(reveal.dealt.options):
            if found := verdict.estimate(name):
                rows.append(Row(index, name, found.interval, found.samples, best=name in best))
        self._chart.tell(verdict.unit, tuple(rows))
        self._fit(reveal)

    def _fit(self, reveal: Reveal) -> None:
        """Two lines a bar where there is room, one where not, and none where even that is much."""
        width, height = self.content_size
        bars = len(reveal.verdict.estimates)
        full, least = (3, 2) if width < NARROW else (2, 1)
        room = height - 5
        self._chart.display = room >= least * bars
        self._chart.condensed(room < full * bars)


class _StillChart(BarChart):
    """Bars of one reveal after the other."""

    def __init__(self) -> None:
        super().__init__(Unit.NS)

    def tell(self, unit: Unit, rows: tuple[Row, ...]) -> None:
        self.unit = unit
        self._axis = 0.0
        self.show(rows)

    def condensed(self, compact: bool) -> None:
        if compact != self._compact:
            self._compact = compact
            self.update(self._draw())


class JoinPanel(Static):
    """How to come: the command, the host's fingerprint, and both as a code where there is room."""

    def __init__(self, join: str, fingerprint: str) -> None:
        super().__init__("", id="joining", classes="face", markup=False)
        self._join, self._fingerprint = join, fingerprint
        self.border_title = "How to join"

    def on_resize(self) -> None:
        width, height = self.content_size
        told = [
            Content.styled("From any terminal:", "$text-muted"),
            Content.styled(self._join, "bold"),
        ]
        if self._fingerprint:
            told += [Content.styled("The host says it is", "$text-muted"), *self._print(width)]
        told.append(Content.styled("With an SSH key you are known the next time.", "$text-muted"))
        for text in dict.fromkeys((self.code, self._join)):
            columns, lines = qr.size(text)
            if lines <= height and columns + 2 + 24 <= width:
                room = width - columns - 2
                self.update(_beside(qr.drawn(text), columns, told, room, height))
                return
        self.update(Content("\n").join(told))

    @property
    def code(self) -> str:
        """What the larger code says."""
        return f"{self._join}\n{self._fingerprint}" if self._fingerprint else self._join

    def _print(self, width: int) -> list[Content]:
        return [Content.styled(self._fingerprint, "bold")]


def _beside(
    code: Content, columns: int, told: Sequence[Content], room: int, height: int
) -> Content:
    """``code`` with what is ``told`` to its right, folded to ``room`` columns."""
    folded = [line for one in told for line in (*_folded(one, room), Content(""))]
    drawn = code.split("\n")
    top = max(0, (len(drawn) - len(folded)) // 2)
    lines = []
    for row in range(min(height, max(len(drawn), len(folded)))):
        left = drawn[row] if row < len(drawn) else Content(" " * columns)
        at = row - top
        right = folded[at] if 0 <= at < len(folded) else Content("")
        lines.append(Content.assemble(left, "  ", right))
    return Content("\n").join(lines)


def _folded(text: Content, room: int) -> list[Content]:
    """Lines of ``text``, broken at blanks, and within words that are too long."""
    return [piece for line in text.wrap(room) for piece in line.fold(room)]


def _head(width: int) -> Content:
    text = f"{'#':>3}  {'Name'.ljust(WIDTH + 2)}{'Points':>8}"
    for name, cells in (("Right", RIGHT), ("Time", TIME), ("Played", PLAYED)):
        if len(text) + cells > width:
            break
        text += name.rjust(cells)
    return Content.styled(text[:width], "$text-muted")


def _line(entry: Entry, width: int) -> Content:
    style = MEDALS.get(entry.rank, "")
    mark = look.KEYED if entry.keyed else " "
    parts: list[str | tuple[str, str]] = [
        (f"{entry.rank:>3}  ", f"bold {style}".strip()),
        (padded(fitted(entry.player, WIDTH), WIDTH), "bold"),
        (f" {mark}", "$text-accent"),
        (points(entry.points).rjust(8), f"bold {style}".strip()),
    ]
    used = 3 + 2 + WIDTH + 2 + 8
    for text, cells in (
        (f"{entry.correct}/{entry.questions}", RIGHT),
        (taken(entry.answer_ns), TIME),
        (f"{entry.played_at:%Y-%m-%d}", PLAYED),
    ):
        if used + cells > width:
            break
        parts.append((text.rjust(cells), "$text-muted"))
        used += cells
    return Content.assemble(*parts)
