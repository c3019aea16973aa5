"""How a game goes on: ``apply(game, event)`` gives the next game.

An event that does not fit the phase (a second lock, an answer after the clock) changes nothing:
keys and clocks race by nature, and the first one counts.
"""

from collections.abc import Callable
from dataclasses import replace

from tuiquiz.quiz import names, ratio
from tuiquiz.quiz.events import (
    AnswerLocked,
    ClockRanOut,
    Continued,
    CurtainRaised,
    Event,
    HintTaken,
    Judged,
    OptionsShown,
    PlayerJoined,
    PlayerLeft,
    QuestionShown,
    RatioGuessed,
    ReadingEnded,
    SureSaid,
)
from tuiquiz.quiz.game import MOST_PLAYERS, Answer, Form, Game, Outcome, Phase
from tuiquiz.quiz.scoring import SURE
from tuiquiz.quiz.verdict import Kind, Verdict


def apply(game: Game, event: Event) -> Game:
    """The game after ``event``; the same game if the event does not fit."""
    match event, game.phase:
        case CurtainRaised(at_ns), Phase.CURTAIN:
            if game.answer(game.active[0]):
                return replace(game, phase=Phase.GUESSING, since_ns=at_ns)
            return replace(game, phase=Phase.READING)
        case QuestionShown(at_ns), Phase.READING if game.since_ns is None:
            phase = Phase.READING if game.scoring.timed else Phase.ANSWERING
            return replace(game, phase=phase, since_ns=at_ns, painted=True)
        case QuestionShown(at_ns), Phase.SURE | Phase.GUESSING if game.since_ns is None:
            return replace(game, since_ns=at_ns)
        case ReadingEnded(at_ns), Phase.READING if game.since_ns is not None:
            return replace(game, phase=Phase.ANSWERING, since_ns=at_ns, painted=False)
        case OptionsShown(at_ns), Phase.ANSWERING if not game.painted:
            return _paint(game, at_ns)
        case HintTaken(player), Phase.READING | Phase.ANSWERING if player in game.active:
            hints = game.scoring.hints and game.form is not Form.BUZZER
            return replace(game, hints=game.hints | {player}) if hints else game
        case AnswerLocked(), Phase.ANSWERING:
            return _lock(game, event)
        case SureSaid(), Phase.SURE:
            return _sure(game, event)
        case RatioGuessed(), Phase.GUESSING:
            return _guess(game, event)
        case ClockRanOut(at_ns), _ if game.phase.open and game.left_ns(at_ns) == 0:
            return _run_out(game, at_ns)
        case Judged(verdict), _ if game.phase is Phase.JUDGING or game.phase.open:
            if game.phase is not Phase.JUDGING and verdict.kind is not Kind.NONE:
                return game
            return _judge(game, verdict)
        case Continued(), Phase.REVEALED:
            return _next(game)
        case PlayerJoined(player), _ if game.between:
            return _join(game, player)
        case PlayerLeft(player), _ if game.between:
            return _leave(game, player)
    return game


def _paint(game: Game, at_ns: int) -> Game:
    """The clock starts at the paint; one clock for all starts only where nobody has locked yet."""
    if game.since_ns is None or (game.form is Form.BUZZER and game.answers):
        return game
    return replace(game, since_ns=max(game.since_ns, at_ns), painted=True)


def _lock(game: Game, event: AnswerLocked) -> Game:
    fits = event.player in game.active and event.choice in game.current.options
    answer_ns = _spent_ns(game, event.at_ns)
    if not fits or answer_ns is None:
        return game
    answer = Answer(event.player, event.choice, answer_ns, event.player in game.hints)
    game = replace(game, answers=(*game.answers, answer))
    if game.form is Form.BUZZER and game.active:
        return game
    return _answered(game, event.at_ns)


def _sure(game: Game, event: SureSaid) -> Game:
    fits = event.player in game.active and event.level in SURE
    if not fits or _spent_ns(game, event.at_ns) is None:
        return game
    game = _with(game, event.player, lambda answer: replace(answer, sure=event.level))
    if game.form is Form.BUZZER and game.active:
        return game
    return _after_sure(game, event.at_ns)


def _guess(game: Game, event: RatioGuessed) -> Game:
    fits = event.player in game.active and ratio.LOWEST <= event.ratio <= ratio.HIGHEST
    if not fits or _spent_ns(game, event.at_ns) is None:
        return game
    return _pass_on(_with(game, event.player, lambda answer: replace(answer, guess=event.ratio)))


def _run_out(game: Game, at_ns: int) -> Game:
    """The time of the phase is over: who has said nothing has said nothing."""
    match game.phase:
        case Phase.ANSWERING:
            limit_ns = game.time_ns or 0
            late = tuple(Answer(p, None, limit_ns, p in game.hints) for p in game.active)
            return _answered(replace(game, answers=(*game.answers, *late)), at_ns)
        case Phase.SURE:
            return _after_sure(game, at_ns)
        case Phase.GUESSING:
            return _pass_on(game)
    return game


def _answered(game: Game, at_ns: int) -> Game:
    """Those who were to answer have; what comes next is how sure they are."""
    chosen = [a for a in game.answers if a.choice is not None]
    if game.form is not Form.BUZZER:
        chosen = [a for a in chosen if a.player == game.order[game.turn]]
        if not chosen:
            return _pass_on(game)
    if chosen and game.scoring.asks_sure:
        return replace(game, phase=Phase.SURE, since_ns=at_ns)
    return _after_sure(game, at_ns)


def _after_sure(game: Game, at_ns: int) -> Game:
    if not game.scoring.guess:
        return _pass_on(game) if game.form is not Form.BUZZER else _close(game)
    if game.form is Form.BUZZER:
        return _pass_on(replace(game, turn=-1))
    return replace(game, phase=Phase.GUESSING, since_ns=at_ns)


def _pass_on(game: Game) -> Game:
    """To the next player, or, after the last, to the measurement."""
    for turn in range(game.turn + 1, len(game.players)):
        answer = game.answer(game.order[turn])
        if game.form is Form.BUZZER and (answer is None or answer.choice is None):
            continue
        return replace(game, phase=Phase.CURTAIN, turn=turn, since_ns=None)
    return _close(game)


def _close(game: Game) -> Game:
    given = {answer.player: answer for answer in game.answers}
    answers = tuple(given[player] for player in game.players)
    return replace(game, phase=Phase.JUDGING, turn=0, answers=answers)


def _judge(game: Game, verdict: Verdict) -> Game:
    counts = verdict.kind is not Kind.NONE and not game.current.question.warm_up
    limit_ns = game.scoring.limit_ns(game.current.question)
    points, bonuses = [], []
    for answer in game.answers:
        earned = bonus = 0
        if counts and answer.choice is not None:
            right = answer.choice in verdict.winners
            earned = game.scoring.points(
                right=right,
                answer_ns=answer.answer_ns,
                limit_ns=limit_ns,
                questions=len(game.deal),
                hint=answer.hint,
                sure=answer.sure,
            )
            bonus = ratio.bonus(answer.guess, verdict) if right else 0
        points.append(earned)
        bonuses.append(bonus)
    outcome = Outcome(game.current, verdict, game.answers, tuple(points), tuple(bonuses))
    return replace(game, phase=Phase.REVEALED, turn=0, outcomes=(*game.outcomes, outcome))


def _next(game: Game) -> Game:
    last = game.index + 1 == len(game.deal)
    opening = Phase.CURTAIN if game.form is Form.PASS else Phase.READING
    return replace(
        game,
        index=game.index + 1,
        phase=Phase.OVER if last else opening,
        since_ns=None,
        turn=0,
        hints=frozenset(),
        answers=(),
    )


def _join(game: Game, player: str) -> Game:
    if len(game.players) == MOST_PLAYERS or names.taken(player, game.players):
        return game
    left = tuple(name for name in game.left if name != player)
    if names.taken(player, left):
        return game
    return replace(game, players=(*game.players, player), left=left)


def _leave(game: Game, player: str) -> Game:
    if player not in game.players or len(game.players) == 1:
        return game
    players = tuple(name for name in game.players if name != player)
    gone = (player,) if any(o.answer(player) for o in game.outcomes) else ()
    return replace(game, players=players, left=(*game.left, *gone))


def _with(game: Game, player: str, change: Callable[[Answer], Answer]) -> Game:
    answers = tuple(change(a) if a.player == player else a for a in game.answers)
    return replace(game, answers=answers)


def _spent_ns(game: Game, at_ns: int) -> int | None:
    """Nanoseconds from the start of the phase to ``at_ns``; None if too late, or not begun."""
    if game.since_ns is None:
        return None
    spent_ns = max(0, at_ns - game.since_ns)
    return None if game.time_ns is not None and spent_ns > game.time_ns else spent_ns
