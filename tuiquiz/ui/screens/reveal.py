"""The reveal: the race as it was measured, the verdict, the points."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tuiquiz.bench.measuring import Snapshot, Stage
from tuiquiz.play.session import Session
from tuiquiz.quiz import wording
from tuiquiz.quiz.game import Form, Phase
from tuiquiz.quiz.units import seconds
from tuiquiz.quiz.verdict import Estimate, Kind, Verdict
from tuiquiz.ui import commands, together
from tuiquiz.ui.screens.base import GameScreen
from tuiquiz.ui.widgets.bar_chart import BarChart, Row
from tuiquiz.ui.widgets.coach import Coach
from tuiquiz.ui.widgets.key_bar import KeyBar
from tuiquiz.ui.widgets.result_table import ResultTable
from tuiquiz.ui.widgets.status_bar import StatusBar
from tuiquiz.ui.widgets.verdict_panel import TwistPanel, VerdictPanel

RACE_S = 1.6
SHORT, TALL = 20, 32


class RevealScreen(GameScreen):
    """Bars that grow as samples arrive, then who won, what was chosen, and the points.

    The measurement is usually over before a person can look, so the race on the screen shows the
    measured heats over ``RACE_S`` seconds, or as they arrive where that takes longer.
    """

    CSS_PATH = "reveal.tcss"
    BINDINGS = commands.bindings(
        commands.SKIP,
        commands.NEXT,
        commands.WHY,
        commands.WHO,
        commands.SCROLL_DOWN,
        commands.SCROLL_UP,
        commands.PAGE_DOWN,
        commands.PAGE_UP,
        commands.STOP,
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._dealt = session.game.current
        self._began_ns = self.quiz.clock()
        self._skipped = False
        self._told = False
        self._stage = Static("", id="stage", markup=False)
        self._staged = ""
        self._chart = BarChart(self._dealt.question.unit, id="chart")
        self._verdict, self._twist, self._coach = VerdictPanel(), TwistPanel(), Coach()
        self._results = ResultTable(id="results")
        self._body = VerticalScroll(
            *(self._chart, self._verdict, self._results, self._twist), id="body", can_focus=False
        )
        self._status = StatusBar(session.game)

    def compose(self) -> ComposeResult:
        question = self._dealt.question
        yield self._status
        yield Static(
            Content.assemble(
                (question.case.title, "bold"), (f"  {question.ask.words}", "$text-accent")
            ),
            id="title",
        )
        yield self._stage
        yield self._body
        yield self._coach
        yield KeyBar()

    def on_mount(self) -> None:
        self._skipped = self._still
        self._frames = self.draw_often(self._race_on, self.quiz.frame_s)
        self.watch(self._body, "virtual_size", self.refresh_bindings, init=False)
        self._frame()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        del parameters
        if action in ("proceed", "why"):
            return self._told
        if action == "players":
            return self._told and self._session.game.between
        if action == "scroll_page":
            return self._told and self._body.max_scroll_y > 0
        if action == "skip":
            return not self._told and not self._skipped
        return True

    def action_skip(self) -> None:
        self._skipped = True
        self.refresh_bindings()
        self._frame()

    def action_proceed(self) -> None:
        self._session.proceed()
        self.acknowledge(commands.NEXT.action)

    def action_players(self) -> None:
        together.change(self.quiz)

    def action_why(self) -> None:
        from tuiquiz.ui.screens.why import WhyScreen

        game = self._session.game
        case = self._dealt.question.case
        more_to_ask = any(d.question.case == case for d in game.deal[game.index + 1 :])
        outcome = game.outcomes[self.place[0]]
        comparison = self._session.compare(outcome)
        measuring = self._session.measuring
        age_s = measuring.snapshot().age_s if measuring else None
        self.app.push_screen(WhyScreen(outcome, comparison, spoil=not more_to_ask, age_s=age_s))

    def on_quiz_app_phase_changed(self) -> None:
        self._frame()

    def _race_on(self) -> None:
        if self.seen and not self._told:
            self._frame()

    def _frame(self) -> None:
        if not self.children:
            return  # The screen is closed.
        if self._told:
            self._tell_table()
            return
        measuring = self._session.measuring
        revealed = self._session.game.phase is Phase.REVEALED
        if measuring is None:
            if revealed:
                self._tell()
            return
        snapshot = measuring.snapshot()
        if self._still and not revealed:
            self._tell_waiting(snapshot)
            return
        spent_s = (self.quiz.clock() - self._began_ns) / 1e9
        race_over = self._skipped or spent_s >= RACE_S
        count = len(snapshot.race)
        if revealed and not race_over:
            count = min(count, 1 + int(count * spent_s / RACE_S))
        elif not revealed and not self._skipped:
            count = min(count, 1 + int(max(count, 8) * spent_s / RACE_S))
        self._chart.show(self._rows(snapshot.race[count - 1] if count else ()))
        self._tell_stage(snapshot, count)
        if revealed and race_over:
            self._tell()

    @property
    def _still(self) -> bool:
        return self.app.animation_level == "none"

    def _tell_waiting(self, snapshot: Snapshot) -> None:
        """What is being done, in words that stand still."""
        stage = snapshot.stage
        words = f"{stage[0].upper()}{stage[1:]} on {self.quiz.host} …"
        if stage is Stage.WAITING and snapshot.ahead:
            words = f"Waiting: {wording.queued(snapshot.ahead)} …"
        self._say(words)

    def _say(self, words: str) -> None:
        """Tell in the line above the bars how far the measurement is, unless it stands there."""
        if words != self._staged:
            self._staged = words
            self._stage.update(words, layout=False)

    def _rows(
        self, estimates: tuple[Estimate, ...], winners: tuple[str, ...] = ()
    ) -> tuple[Row, ...]:
        known = {estimate.name: estimate for estimate in estimates}
        rows = []
        for index, name in enumerate(self._dealt.options):
            estimate = known.get(name)
            interval = estimate.interval if estimate else None
            samples = estimate.samples if estimate else 0
            rows.append(Row(index, name, interval, samples, best=name in winners))
        return tuple(rows)

    def _tell_stage(self, snapshot: Snapshot, count: int) -> None:
        samples = sum(e.samples for e in snapshot.race[count - 1]) if count else 0
        stage = snapshot.stage
        if stage is Stage.DONE:
            words = f"The race on {self.quiz.host}, as it was measured"
            if snapshot.age_s is not None:
                words = wording.measured_before(snapshot.age_s, self.quiz.host)
            words += f" · {samples:,} samples"
            self._say(words)
            return
        if stage is Stage.WAITING and snapshot.ahead:
            words = f"Waiting: {wording.queued(snapshot.ahead)} …"
            self._say(words)
            return
        words = f"{stage[0].upper()}{stage[1:]} on {self.quiz.host} … {seconds(snapshot.elapsed_s)}"
        self._say(f"{words} · {samples:,} samples")

    def _tell(self) -> None:
        """Everything is known and the race is over: name the winner."""
        self._told = True
        self._frames.stop()
        outcome = self._session.game.outcomes[self.place[0]]
        verdict = outcome.verdict
        self._status.show(self._session.game)
        if self._session.game.form is not Form.SOLO:
            if self.app.size.height < TALL:
                self._chart.condense()
            self._tell_table()
        if verdict.estimates:
            best = verdict.winners if verdict.kind in (Kind.WIN, Kind.TIE) else ()
            self._chart.show(self._rows(verdict.estimates, best))
        else:
            self._chart.display = False
        self._tell_measured(verdict)
        self._verdict.show(self._session.game, outcome)
        self._twist.show(outcome)
        self._coach.tell(self._session.game)
        if self.app.size.height < SHORT:
            self.call_after_refresh(self._see_verdict)
        self.refresh_bindings()

    def _see_verdict(self) -> None:
        if self.children:  # None once the screen is closed.
            self._verdict.scroll_visible(animate=False)

    def _tell_table(self) -> None:
        """Who earned what, and who came or went since."""
        game = self._session.game
        if game.form is not Form.SOLO and game.phase is Phase.REVEALED:
            self._results.show(game)
            self._results.display = True

    def _tell_measured(self, verdict: Verdict) -> None:
        measuring = self._session.measuring
        text = ""
        if measuring and verdict.kind is not Kind.NONE:
            snapshot = measuring.snapshot()
            samples = sum(estimate.samples for estimate in verdict.estimates)
            took = seconds(snapshot.elapsed_s)
            text = f"Settled on {self.quiz.host} in {took} · {samples:,} samples"
            if snapshot.age_s is not None:
                before = wording.measured_before(snapshot.age_s, self.quiz.host)
                text = f"{before} · {samples:,} samples"
            elif verdict.timing:
                text += f" · {wording.timed(verdict.timing)}"
        self._staged = text
        self._stage.update(text)
