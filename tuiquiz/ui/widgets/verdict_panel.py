"""Panels of the reveal: the verdict with what the only player did, and a claim that fell."""

from textual.content import Content
from textual.widgets import Static

from tuiquiz.quiz import ratio, wording
from tuiquiz.quiz.game import Form, Game, Outcome
from tuiquiz.quiz.units import seconds, signed_points
from tuiquiz.quiz.verdict import Kind
from tuiquiz.ui import look


class VerdictPanel(Static):
    """Who won and by how much, or why nobody did; alone, what was chosen and what it is worth."""

    def __init__(self) -> None:
        super().__init__("", id="verdict", classes="panel", markup=False)

    def show(self, game: Game, outcome: Outcome) -> None:
        """Tell ``outcome``, which is one of ``game``."""
        kind = outcome.verdict.kind
        if kind is Kind.NONE:
            lines = _not_measured(outcome)
        else:
            lines = [*_measured(outcome), *_worth(game, outcome)]
        self.update(Content("\n").join(lines))
        self.set_class(kind not in (Kind.WIN, Kind.NONE), "-open")
        self.set_class(kind is Kind.NONE, "-none")
        self.border_title = "Not measured here" if kind is Kind.NONE else "Verdict"
        self.display = True


class TwistPanel(Static):
    """Where this machine disagrees with the source of the pack; else away."""

    def __init__(self) -> None:
        super().__init__("", id="twist", classes="panel", markup=False)
        self.border_title = "Plot twist"

    def show(self, outcome: Outcome) -> None:
        """Tell what was claimed, if ``outcome`` contradicts it."""
        verdict, question = outcome.verdict, outcome.dealt.question
        claim = question.claim
        if not claim or verdict.kind is Kind.NONE or claim.winner in verdict.winners:
            return
        twist = ("\n", ("Why: ", "bold"), look.prose(question.twist)) if question.twist else ()
        self.update(
            Content.assemble(
                ("Claimed: ", "bold"),
                look.prose(claim.text),
                (f" ({claim.where})", "$text-muted"),
                "\n",
                ("Measured here: ", "bold"),
                f"{wording.headline(verdict)}, {wording.detail(verdict)}.",
                *twist,
            )
        )
        self.display = True


def _not_measured(outcome: Outcome) -> list[Content]:
    lines: list[Content] = []
    failure, claim = outcome.verdict.failure, outcome.dealt.question.claim
    if failure:
        sentences = failure.sentences
        if not sentences.startswith(outcome.dealt.options):  # A function's name stays so.
            sentences = sentences[:1].upper() + sentences[1:]
        lines.append(Content(sentences))
    if failure and failure.detail:
        lines.append(Content.styled(failure.detail, "$text-muted"))
    if claim:
        told = f"{claim.winner}, on {claim.where}."
        lines.append(Content.assemble(("Recorded elsewhere: ", "bold"), told))
    return [*lines, Content.styled("No points, and it does not count.", "$text-muted")]


def _measured(outcome: Outcome) -> list[Content]:
    verdict = outcome.verdict
    won = verdict.kind is Kind.WIN
    star, color = ("★ ", "$text-success") if won else ("", "$text-warning")
    detail, rightness = wording.detail(verdict), wording.rightness(verdict)
    lines = [
        Content.styled(f"{star}{wording.headline(verdict)}", f"bold {color}"),
        Content(f"{detail}. {rightness}" if rightness else detail),
    ]
    if ranking := wording.ranking(verdict):
        lines.append(Content.assemble(("Order: ", "$text-muted"), ranking))
    return lines


def _worth(game: Game, outcome: Outcome) -> list[Content]:
    if game.form is Form.SOLO:
        return _own(game, outcome)
    if outcome.dealt.question.warm_up:
        return [Content.styled("A warm-up, worth no points.", "$text-muted")]
    return []


def _own(game: Game, outcome: Outcome) -> list[Content]:
    """What the only player did, and what it is worth."""
    question, (player,) = outcome.dealt.question, game.players
    answer = outcome.answer(player)
    if answer is None or answer.choice is None:
        return [Content.styled("You did not answer in time.", "$text-error")]
    index = outcome.dealt.options.index(answer.choice)
    right = outcome.right(answer)
    earned = outcome.earned(player)
    worth = f"{signed_points(earned)} {'point' if abs(earned) == 1 else 'points'}"
    if question.warm_up:
        worth = "a warm-up, worth no points"
    told = f"right, {worth}" if right else f"wrong, {worth}"
    if not right and not earned and not question.warm_up:
        told = "wrong"
    spent = f" in {seconds(answer.answer_ns / 1e9)}" if game.scoring.timed else ""
    sure = f", {wording.LEVELS[answer.sure]}" if answer.sure else ""
    if game.scoring.asks_sure and not answer.sure:
        sure = ", not saying how sure, which counts as a guess"
    lines = [
        Content.assemble(
            "You chose ",
            (f"{look.badge(index)} {answer.choice}", look.option_style(index)),
            f"{spent}{sure}: ",
            (
                f"{'✓' if right else '✗'} {told}",
                "bold $text-success" if right else "bold $text-error",
            ),
        )
    ]
    if answer.guess is not None:
        lines.append(_guessed(outcome, answer.guess, outcome.bonus(player)))
    return lines


def _guessed(outcome: Outcome, guess: float, bonus: int) -> Content:
    def said(value: float) -> str:
        return f"{ratio.words(value)}x"

    return Content.assemble(
        f"{wording.compared('You', guess, ratio.actual(outcome.verdict), said)}: ",
        (f"+{bonus} ratio bonus" if bonus else "no bonus", "bold $text-accent"),
    )
