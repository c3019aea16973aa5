"""What is told of a question that is judged, and of a game that is over."""

from collections.abc import Sequence

from tuiquiz.plain import words
from tuiquiz.plain.voice import labelled, sentences
from tuiquiz.play.session import Standing
from tuiquiz.quiz import ratio, wording
from tuiquiz.quiz.case import Ask, Question
from tuiquiz.quiz.game import Form, Game, Outcome
from tuiquiz.quiz.scoring import Mode, Score
from tuiquiz.quiz.units import spelled, spelled_seconds
from tuiquiz.quiz.verdict import Kind


def revealed(game: Game) -> list[str]:
    """All that is known of the last question: the verdict and the points first."""
    outcome = game.outcomes[-1]
    lines = verdict(outcome)
    if game.form is Form.SOLO:
        (player,) = game.players
        lines += [*own(game, player), total(game, player)]
    else:
        lines += [*each(game), *standings(game)]
    return [*lines, *numbers(outcome), *twist(outcome)]


def verdict(outcome: Outcome) -> list[str]:
    """What was measured, or why nothing was."""
    verdict, question = outcome.verdict, outcome.dealt.question
    if verdict.kind is Kind.NONE:
        lines = ["Not measured here, so no points: this question does not count."]
        if verdict.failure:
            lines += sentences(verdict.failure.sentences)
            lines += verdict.failure.detail.splitlines()
        if question.claim:
            lines.append(f"Recorded elsewhere: {question.claim.winner}, {question.claim.where}.")
        return lines
    lines = [f"Verdict: {wording.headline(verdict)}.", wording.spoken(verdict)]
    if right := wording.rightness(verdict):
        lines.append(right)
    if ranking := wording.spoken_ranking(verdict):
        lines.append(f"Order: {ranking}.")
    return [line for line in lines if line]


def numbers(outcome: Outcome) -> list[str]:
    """What each option needs, the best first."""
    per = "per call" if outcome.dealt.question.ask is Ask.FASTEST else "at its peak"
    estimates = sorted(outcome.verdict.estimates, key=lambda e: e.interval.estimate)
    return [
        f"{words.option(outcome.dealt, e.name)}: "
        f"{spelled(e.interval.estimate, outcome.verdict.unit)} {per}."
        for e in estimates
    ]


def own(game: Game, player: str) -> list[str]:
    """What the only player did with the last question, and what it is worth."""
    outcome = game.outcomes[-1]
    if outcome.verdict.kind is Kind.NONE:
        return []
    told = _answered(game, outcome, player)
    return [f"You: {told}.", *_guessed(game, outcome, player)]


def each(game: Game) -> list[str]:
    """What each player did with the last question."""
    outcome = game.outcomes[-1]
    lines = []
    if outcome.verdict.kind is not Kind.NONE:
        for player in game.players:
            lines.append(f"{player}: {_answered(game, outcome, player)}.")
            lines += _guessed(game, outcome, player)
    return lines


def standings(game: Game) -> list[str]:
    """Who is where, and who moved."""
    before = {score.player: rank for rank, score in game.before().table()}
    first = len(game.outcomes) < 2
    lines = []
    for rank, score in game.table():
        moved = ""
        was = before.get(score.player, rank)
        if rank and not first and was != rank:
            moved = f", {'up' if rank < was else 'down'} from {was}"
        place = f"Place {rank}" if rank else "Has left"
        lines.append(f"{place}: {score.player}, {words.scored(score.points)}{moved}.")
    return lines


def total(game: Game, player: str) -> str:
    """The points of the only player so far."""
    return f"You have {words.scored(game.score(player).points)} so far."


def _answered(game: Game, outcome: Outcome, player: str) -> str:
    """``right, 952 points, with A, count_len, in 4.2 seconds``."""
    answer = outcome.answer(player)
    if answer is None:
        return "was not there"
    if answer.choice is None:
        return "no answer in time"
    parts = ["right" if outcome.right(answer) else "wrong"]
    earned = outcome.earned(player)
    if outcome.dealt.question.warm_up:
        parts.append("a warm-up, worth no points")
    elif game.scoring.mode is Mode.CERTAINTY and earned:
        parts.append(f"{words.signed(earned)} {'point' if abs(earned) == 1 else 'points'}")
    else:
        parts.append(words.scored(earned))
    parts.append(f"with {words.option(outcome.dealt, answer.choice)}")
    if answer.sure:
        parts.append(wording.LEVELS[answer.sure])
    if answer.hint:
        parts.append("after the hint")
    if game.scoring.timed:
        parts.append(f"in {spelled_seconds(answer.answer_ns / 1e9)}")
    return ", ".join(parts)


def _guessed(game: Game, outcome: Outcome, player: str) -> list[str]:
    answer = outcome.answer(player)
    if answer is None or answer.guess is None or not game.scoring.guess:
        return []
    name = "You" if game.form is Form.SOLO else player
    truth = ratio.actual(outcome.verdict)
    bonus = outcome.bonus(player)
    worth = f"a bonus of {bonus}" if bonus else "no bonus"
    return [f"{wording.compared(name, answer.guess, truth, words.times)}: {worth}."]


def twist(outcome: Outcome) -> list[str]:
    """Where the machine disagrees with the pack's source; nothing where it does not."""
    verdict, question = outcome.verdict, outcome.dealt.question
    claim = question.claim
    if not claim or verdict.kind is Kind.NONE or claim.winner in verdict.winners:
        return []
    lines = ["Plot twist.", *labelled(f"Claimed, with {claim.where}", claim.text)]
    lines.append(f"Measured here: {wording.headline(verdict)}.")
    return [*lines, *sentences(question.twist)]


def why(outcome: Outcome, *, spoil: bool) -> list[str]:
    """Why it came out as it did; ``spoil``: what there is to learn, too."""
    question = outcome.dealt.question
    lines = [f"Why: {question.case.title}", *sentences(question.why)]
    for name in outcome.dealt.options:
        lines += labelled(words.option(outcome.dealt, name), question.reason(name))
    if spoil:
        lines += [*learnings([question]), *_notes(question)]
    else:
        lines.append("What there is to learn waits: another question about these functions comes.")
    return lines


def learnings(questions: Sequence[Question]) -> list[str]:
    """What to take home."""
    cases = {(q.pack, q.case.name): q.case for q in questions}
    return [
        line
        for case in cases.values()
        for text in case.learnings
        for line in labelled("To take home", text)
    ]


def _notes(question: Question) -> list[str]:
    return [line for text in question.case.notes for line in labelled("Note", text)]


def result(game: Game, standing: Standing, *, practice: bool) -> list[str]:
    """How a game ended."""
    lines = ["The game is over."]
    for rank, score in game.table():
        before = "" if game.form is Form.SOLO else f"Place {rank}: " if rank else "Has left: "
        lines.append(f"{before}{score.player}, {_score(game, score)}.")
        if game.scoring.guess:
            where = "in the points" if game.scoring.adds_bonus else "not part of the points"
            lines.append(f"{score.player}, ratio bonus {score.bonus}, {where}.")
        if at := standing.rank(score.player):
            lines.append(f"{score.player}, place {at} on the board of this machine.")
    if practice:
        lines.append("Practice stands on no board.")
    elif not standing.entries and not standing.message:
        lines.append("It is not on the board.")
    return [*lines, *([standing.message] if standing.message else [])]


def _score(game: Game, score: Score) -> str:
    told = f"{words.scored(score.points)}, {score.correct} of {score.questions} right"
    if score.correct and game.scoring.timed:
        told += f", answered in {spelled_seconds(score.answer_ns / 1e9)}"
    return told + (", left early" if score.player in game.left else "")


def details(game: Game) -> list[str]:
    """How each question went."""
    lines = []
    for number, outcome in enumerate(game.outcomes, start=1):
        question, kind = outcome.dealt.question, outcome.verdict.kind
        right = [a.player for a in outcome.answers if outcome.right(a)]
        if kind is Kind.NONE:
            told = "not measured"
        elif game.form is Form.SOLO:
            told = f"{'right' if right else 'wrong'}, {words.scored(sum(outcome.points))}"
        else:
            told = f"right: {wording.listed(right) or 'nobody'}"
        winners = wording.listed(outcome.verdict.winners)
        best = f" Best: {winners}." if winners else ""
        lines.append(f"Question {number}, {question.heading.rstrip('?.')}: {told}.{best}")
    return lines
