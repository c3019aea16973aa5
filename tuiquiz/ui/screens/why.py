"""Why it came out as it did: reasons beside the code, bytecode, what to learn."""

import platform

from textual.app import ComposeResult
from textual.containers import Container, HorizontalGroup, VerticalGroup, VerticalScroll
from textual.content import Content
from textual.widgets import Static, TabbedContent, TabPane

from tuiquiz.bench.bytecode import Bytecode, disassemble
from tuiquiz.play.comparison import Comparison
from tuiquiz.quiz import wording
from tuiquiz.quiz.case import Ask, Variant
from tuiquiz.quiz.game import Outcome
from tuiquiz.quiz.units import quantity
from tuiquiz.quiz.verdict import Kind
from tuiquiz.ui import commands, look
from tuiquiz.ui.screens.paged import PagedScreen
from tuiquiz.ui.widgets.key_bar import KeyBar
from tuiquiz.ui.widgets.matrix import Matrix
from tuiquiz.ui.widgets.source import Source

COLUMN = 38


class WhyScreen(PagedScreen):
    """Pages about one judged question."""

    CSS_PATH = "why.tcss"
    BINDINGS = commands.bindings(
        commands.TAB_NEXT,
        commands.TAB_BACK,
        commands.SCROLL_DOWN,
        commands.SCROLL_UP,
        commands.PAGE_DOWN,
        commands.PAGE_UP,
        commands.BACK,
    )

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012

    def __init__(
        self,
        outcome: Outcome,
        comparison: Comparison,
        *,
        spoil: bool,
        age_s: float | None = None,
    ) -> None:
        """``spoil``: nothing more is asked about this case, so its learnings may be told.

        ``age_s``: how old the verdict was when it was shown; None: measured for this player.
        """
        super().__init__()
        self._outcome = outcome
        self._comparison = comparison
        self._spoil = spoil
        self._age_s = age_s

    def compose(self) -> ComposeResult:
        question = self._outcome.dealt.question
        yield Static(
            Content.assemble(
                ("Why? ", "bold $text-accent"),
                (question.case.title, "bold"),
                (f"  {question.ask.words}", "$text-muted"),
            ),
            id="title",
        )
        with TabbedContent(id="pages"):
            with TabPane("Reasons", id="reasons"), VerticalScroll(can_focus=False):
                yield Static(look.prose(question.why), classes="whole")
                if self._age_s is not None:
                    before = wording.measured_before(self._age_s, self.quiz.host)
                    yield Static(f"{before}.", classes="whole muted", markup=False)
                for index, name in enumerate(self._outcome.dealt.options):
                    yield from self._reason(index, question.case.variant(name))
            with TabPane("Bytecode", id="bytecode"), VerticalScroll(can_focus=False):
                yield from self._bytecode()
            if question.case.rust_modules:
                with TabPane("Rust", id="rust"), VerticalScroll(can_focus=False):
                    for module in question.case.rust_modules:
                        yield Static(f"{module.name}.rs", classes="file", markup=False)
                        yield Source([(module.text, "rust")])
            with TabPane("Learnings", id="learnings"), VerticalScroll(can_focus=False):
                yield from self._learnings()
            if self._comparison.measurer.compares:
                with TabPane("Pythons", id="pythons"), VerticalScroll(can_focus=False):
                    yield from self._pythons()
        yield KeyBar()

    def on_resize(self) -> None:
        columns = self.query_one("#columns")
        columns.styles.grid_size_columns = max(1, (self.size.width - 4) // COLUMN)

    def on_tabbed_content_tab_activated(self, event: TabbedContent.TabActivated) -> None:
        matrix = self.query(Matrix)
        if event.pane.id == "pythons" and matrix:
            measuring = self._comparison.run(matrix.first().show)
            self.run_worker(measuring, group="pythons", exclusive=True)

    def _measured(self, name: str) -> str:
        verdict = self._outcome.verdict
        estimate = verdict.estimate(name)
        return quantity(estimate.interval.estimate, verdict.unit) if estimate else "not measured"

    def _reason(self, index: int, variant: Variant) -> ComposeResult:
        question = self._outcome.dealt.question
        verdict = self._outcome.verdict
        star = "★ " if variant.name in verdict.winners else ""
        with HorizontalGroup(classes="reason"):
            card = Source([(variant.source, "python")], classes="code")
            card.border_title = f"{star}{look.badge(index)} {variant.name}"
            card.add_class(f"-option-{index + 1}")
            yield card
            what = "per call" if question.ask is Ask.FASTEST else "peak"
            yield Static(
                Content.assemble(
                    (f"{self._measured(variant.name)} {what}\n", "bold"),
                    look.prose(question.reason(variant.name)),
                ),
                classes="text",
            )

    def _pythons(self) -> ComposeResult:
        question = self._outcome.dealt.question
        if question.case.rust_modules:
            yield Static("The Rust of this question is compiled for the Python of this game only.")
            return
        if self._outcome.verdict.kind is Kind.NONE:
            yield Static("This question has no verdict here to compare with.")
            return
        yield Static(
            "The same question with each Python from 3.9 on that was found, in turn: the winner's"
            " time or size, and how many times as much the others need.",
            classes="whole muted",
        )
        yield Matrix(self._comparison, self._outcome.dealt.options, id="matrix")

    def _learnings(self) -> ComposeResult:
        case = self._outcome.dealt.question.case
        if not self._spoil:
            yield Static(
                "Another question about these functions comes later; what there is to learn waits"
                " for it."
            )
            return
        for text in case.learnings:
            yield Static(Content.assemble(("★ ", "$text-warning"), look.prose(text)))
        if case.notes:
            yield Static("Versions and machines", classes="file")
        for text in case.notes:
            yield Static(Content.assemble(("· ", "$text-muted"), look.prose(text)))

    def _bytecode(self) -> ComposeResult:
        question = self._outcome.dealt.question
        name = f"{platform.python_implementation()} {platform.python_version()}"
        yield Static(
            f"As {name} on {self.quiz.host} compiles it. Few instructions do not mean little work.",
            classes="whole muted",
        )
        with Container(id="columns"):
            for index, option in enumerate(self._outcome.dealt.options):
                found = disassemble(question.case.module, question.case.file, option)
                with VerticalGroup(classes="column"):
                    count = f"{found.instructions} instructions" if found else "not available"
                    yield Static(
                        Content.assemble(
                            (f"{look.badge(index)} {option}\n", f"bold {look.option_style(index)}"),
                            (count, "$text-muted"),
                        )
                    )
                    yield Static(_listing(found), classes="dis")


def _listing(found: Bytecode | None) -> Content:
    """Names of instructions quiet, their arguments clear."""
    lines = []
    for line in found.text.splitlines() if found else ():
        label, name, argument = line[:4], *f"{line[4:]} ".split(" ", 1)
        if line and not line.startswith(" ") and not line.startswith("L"):
            lines.append(Content.styled(line, "bold"))
        else:
            lines.append(
                Content.assemble((label, "$text-warning"), (name, "$text-muted"), f" {argument}")
            )
    return Content("\n").join(lines)
