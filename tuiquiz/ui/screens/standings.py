"""The end of a game: points, what was missed, what to take home, the place on the board."""

from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tuiquiz.errors import TuiquizError
from tuiquiz.play.session import Session
from tuiquiz.quiz import share
from tuiquiz.quiz.game import Form, Outcome
from tuiquiz.quiz.units import points, seconds, signed_points, times
from tuiquiz.quiz.verdict import Kind
from tuiquiz.ui import commands, look
from tuiquiz.ui.screens.base import GameScreen
from tuiquiz.ui.widgets.key_bar import KeyBar

NARROW = 60


class StandingsScreen(GameScreen):
    """Everything about the game that is over, on one page that scrolls."""

    CSS_PATH = "standings.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide")]  # noqa: RUF012
    TAKERS = (VerticalScroll,)
    BINDINGS = commands.bindings(
        commands.TO_BOARD, commands.AGAIN, commands.COPY, commands.SAVE, commands.HOME
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._summary = Static("", id="total", classes="panel")
        self._questions = Static("", id="questions")

    def compose(self) -> ComposeResult:
        game = self._session.game
        with VerticalScroll(id="page"):
            yield self._summary
            if self._session.plan.daily:
                yield Static("Your card", classes="heading")
                yield Static(self._card(), id="card", classes="panel", markup=False)
            yield Static("Questions", classes="heading")
            yield self._questions
            missed = [o for o in game.outcomes if o.counts and not any(map(o.right, o.answers))]
            if missed:
                yield Static("Missed", classes="heading")
                yield Static(Content("\n").join(map(_missed, missed)))
            yield Static("What to take home", classes="heading")
            yield Static(Content("\n").join(self._learnings()))
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#page").focus()

    def on_resize(self) -> None:
        self._summary.update(self._total())
        wide = self.size.width >= 100
        outcomes = enumerate(self._session.game.outcomes, start=1)
        lines = [self._question_line(number, one, wide=wide) for number, one in outcomes]
        self._questions.update(Content("\n").join(lines))

    def on_quiz_app_phase_changed(self) -> None:
        self._summary.update(self._total())
        for card in self.query("#card").results(Static):
            card.update(self._card())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        del parameters
        if action == "save" and self.quiz.cards is None:
            return False
        return action not in ("copy", "save") or self._session.plan.daily is not None

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(self._card())
        self.notify("The card was sent to the clipboard, if your terminal allows that.")

    def action_save(self) -> None:
        from tuiquiz.play import cards

        plan, folder = self._session.plan, self.quiz.cards
        if folder is None:
            return
        try:
            file = cards.save(folder, str(plan.daily), plan.pack.name, self._card())
        except TuiquizError as error:
            self.notify(str(error), severity="error", markup=False)
        else:
            self.notify(f"The card is in {file}", timeout=10, markup=False)

    async def action_home(self) -> None:
        await self.quiz.abandon()

    async def action_again(self) -> None:
        self.acknowledge(commands.AGAIN.action)
        plan = self._session.plan
        await self.quiz.abandon()
        if plan.daily or plan.practice:
            from tuiquiz.ui import solo

            begin = solo.daily if plan.daily else solo.practise
            begin(self.quiz, plan.players[0])
        else:
            players = self._session.game.players
            form = plan.form if len(players) > 1 else Form.SOLO
            await self.quiz.start(replace(plan, players=players, form=form))

    def action_board(self) -> None:
        from tuiquiz.ui.screens.board import BoardScreen

        standing = self._session.standing
        mine = self._session.id if standing and standing.entries else None
        plan = self._session.plan
        self.app.push_screen(BoardScreen(plan.pack, plan.mode, mine))

    def _total(self) -> Content:
        session, game = self._session, self._session.game
        score = game.score(session.player)
        standing = session.standing
        rank = standing.rank(session.player) if standing else None
        if standing is None:
            place = "writing it down …"
        elif rank:
            place = f"place {rank} on the board of {self.quiz.host}"
        else:
            place = "practice stands on no board" if session.plan.practice else "not on the board"
        spent = seconds(score.answer_ns / 1e9) if score.answer_ns else ""
        lines = [
            Content.assemble(
                (session.player, "bold"),
                "  ",
                (f"★ {points(score.points)} points", "bold $text-warning"),
                f"  {score.correct} of {score.questions} right",
                (f", answered in {spent}" if spent else "", "$text-muted"),
            ),
        ]
        if game.scoring.guess:
            where = "in the points" if game.scoring.adds_bonus else "a line of its own"
            lines.append(
                Content.assemble((f"Ratio bonus +{score.bonus}", "$text-accent"), f", {where}")
            )
        lines.append(Content.styled(place, "$text-success" if rank else ""))
        if standing and standing.message:
            lines.append(Content.styled(standing.message, "$text-error"))
        return Content("\n").join(lines)

    def _card(self) -> str:
        session = self._session
        standing = session.standing
        ranked = standing is None or bool(standing.entries)
        return share.card(str(session.plan.daily), session.plan.pack, session.game, ranked=ranked)

    def _learnings(self) -> list[Content]:
        cases = {
            o.dealt.question.id.partition(":")[0]: o.dealt.question.case
            for o in self._session.game.outcomes
        }
        return [
            Content.assemble(("★ ", "$text-warning"), look.prose(text))
            for case in cases.values()
            for text in case.learnings
        ]

    def _question_line(self, number: int, outcome: Outcome, *, wide: bool) -> Content:
        question = outcome.dealt.question
        verdict = outcome.verdict
        right = any(map(outcome.right, outcome.answers))
        mark = ("✓", "$text-success") if right else ("✗", "$text-error")
        earned = signed_points(sum(outcome.points))
        if question.warm_up:
            earned = "warm-up"
        ratio = "none" if verdict.kind is Kind.WIN else "close"
        winner = ", ".join(verdict.winners)
        if verdict.kind is Kind.NONE:
            mark, earned, ratio = ("–", "$text-muted"), "", "off"
        elif verdict.kind is Kind.WIN and verdict.ratio:
            factor = verdict.ratio.estimate
            ratio = f"{factor / 1e6:.1f}Mx" if factor >= 999_500 else times(factor)
        return Content.assemble(
            (f"{number:>2} ", "$text-muted"),
            mark,
            f" {earned:>7}",
            (f" {ratio:>7}  ", "$text-muted"),
            "\n   " if self.app.size.width < NARROW else "",
            (question.heading, "bold"),
            (f"  {winner}" if wide else "", "$text-muted"),
        )


def _missed(outcome: Outcome) -> Content:
    question = outcome.dealt.question
    answer = outcome.answers[0]
    winner = outcome.verdict.winners[0]
    chosen = f"you chose {answer.choice}" if answer.choice else "no answer in time"
    return Content.assemble(
        ("✗ ", "$text-error"),
        (question.case.title, "bold"),
        f": {chosen}. ",
        (winner, "bold $text-success"),
        ": ",
        look.prose(question.reason(winner)),
    )
