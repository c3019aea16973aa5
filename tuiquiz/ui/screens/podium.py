"""The end of a game of several: the podium, how each question went, and what to take home."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tuiquiz.quiz.fitting import padded
from tuiquiz.quiz.game import Outcome
from tuiquiz.quiz.names import WIDTH
from tuiquiz.quiz.scoring import Score
from tuiquiz.quiz.units import points
from tuiquiz.quiz.verdict import Kind
from tuiquiz.ui import commands
from tuiquiz.ui.screens.standings import StandingsScreen
from tuiquiz.ui.widgets.key_bar import KeyBar

FIRST = "★"
NARROW = 60
BONUS = 14


class PodiumScreen(StandingsScreen, inherit_bindings=False):
    """Everybody's place, shared where the scores are equal; R plays again."""

    BINDINGS = commands.bindings(commands.TO_BOARD, commands.REMATCH, commands.HOME)

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="page"):
            yield self._summary
            yield Static("Questions", classes="heading")
            yield self._questions
            yield Static("What to take home", classes="heading")
            yield Static(Content("\n").join(self._learnings()))
        yield KeyBar()

    def _total(self) -> Content:
        game, standing = self._session.game, self._session.standing
        table = game.table()
        best = max((score.points for _, score in table), default=0)
        bonus = BONUS if game.scoring.guess else 0
        room = max(4, min(30, self.app.size.width - 62 - bonus))
        lines = [
            self._line(rank, score, best, room, left=score.player in game.left)
            for rank, score in table
        ]
        if standing and standing.message:
            lines.append(Content.styled(standing.message, "$text-error"))
        return Content("\n").join(lines)

    def _line(self, rank: int, score: Score, best: int, room: int, *, left: bool) -> Content:
        wide = self.app.size.width >= 70
        standing = self._session.standing
        place = standing.rank(score.player) if standing else None
        bar = "█" * round(room * max(0, score.points) / best) if best > 0 else ""
        told = f"board #{place}" if place else "left" if left else ""
        if self.app.size.width < NARROW:
            return Content.assemble(
                (FIRST if rank == 1 and score.points > 0 else " ", "bold $text-warning"),
                (f"{rank or '–':>2} ", "bold"),
                (padded(score.player, WIDTH), "bold"),
                (points(score.points).rjust(7), "bold $text-warning"),
                f"\n    {score.correct}/{score.questions} right",
                self._ratio(score) if self._session.game.scoring.guess else "",
                (f", {told}" if told else "", "$text-muted"),
            )
        guess = self._session.game.scoring.guess
        timed = score.correct and self._session.game.scoring.timed
        spent = f"{score.answer_ns / 1e9:.2f} s" if timed else ""
        return Content.assemble(
            (FIRST if rank == 1 and score.points > 0 else " ", "bold $text-warning"),
            (f" {rank or '–':>2}  ", "bold"),
            (padded(score.player, WIDTH + 1), "bold"),
            (points(score.points).rjust(7), "bold $text-warning"),
            (f"  {score.correct}/{score.questions}", ""),
            (self._ratio(score).ljust(BONUS) if wide and guess else "", "$text-accent"),
            (f" {spent:>8}" if wide else "", "$text-muted"),
            (f"  {bar:<{room}}" if wide else "", "$text-accent"),
            (f" {told}" if wide and told else "", "$text-muted"),
        )

    def _ratio(self, score: Score) -> str:
        return f" ratio +{score.bonus:,}"

    def _question_line(self, number: int, outcome: Outcome, *, wide: bool) -> Content:
        question, verdict = outcome.dealt.question, outcome.verdict
        right = [a.player for a in outcome.answers if outcome.right(a)]
        told = f"{len(right)} of {len(outcome.answers)}"
        if verdict.kind is Kind.NONE:
            told = "not measured"
        names = ", ".join(right) if wide and len(right) < len(outcome.answers) else ""
        if self.app.size.width < NARROW:
            told += "\n "
        return Content.assemble(
            (f"{number:>2} ", "$text-muted"),
            f"{told:>12}  ",
            (question.heading, "bold"),
            (f"  {names}", "$text-muted"),
        )
