"""A game as what the board keeps of it, and back again."""

import json
import math
import platform
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tuiquiz.bench import machine
from tuiquiz.board.record import Asked, FinishedGame, Reply, Unfinished
from tuiquiz.errors import TuiquizError
from tuiquiz.packs import loader
from tuiquiz.play.plan import Plan
from tuiquiz.quiz.case import Pack
from tuiquiz.quiz.deal import Dealt
from tuiquiz.quiz.game import Answer, Game, Outcome, Phase
from tuiquiz.quiz.scoring import SURE, Mode, Scoring
from tuiquiz.quiz.stats import Interval
from tuiquiz.quiz.text import clean
from tuiquiz.quiz.verdict import Failure, FailureKind, Kind, Verdict

FORMAT = 1


def asked(outcome: Outcome) -> Asked:
    """A judged question as the board keeps it."""
    question, verdict = outcome.dealt.question, outcome.verdict
    ratio = verdict.ratio
    replies = tuple(
        Reply(
            player=answer.player,
            choice=answer.choice,
            answer_ns=answer.answer_ns,
            hint=answer.hint,
            right=outcome.right(answer),
            points=points,
            bonus=bonus,
            sure=answer.sure,
            guess=answer.guess,
        )
        for answer, points, bonus in zip(
            outcome.answers, outcome.points, outcome.bonuses, strict=True
        )
    )
    return Asked(
        question=question.id,
        title=question.heading,
        unit=verdict.unit,
        options=outcome.dealt.options,
        verdict=verdict.kind,
        winners=verdict.winners,
        ratio=(ratio.low, ratio.estimate, ratio.high) if ratio else None,
        counted=outcome.counts,
        replies=replies,
    )


def finished(id: str, plan: Plan, game: Game, now: datetime) -> FinishedGame:
    """What was judged of a game, whether it was stopped or is over; nobody in it is ranked."""
    return FinishedGame(
        id=id,
        pack=plan.pack.name,
        pack_version=plan.pack.version,
        mode=plan.mode,
        played_at=now,
        python=platform.python_version(),
        machine=machine.describe(),
        scores=tuple(score for _, score in game.table()),
        asked=tuple(map(asked, game.outcomes)),
        form=plan.form,
        ranked=frozenset(),
    )


def begun(game: Game) -> dict[str, Any] | None:
    """What the player of a solo game did with the open question, for good; None if nothing."""
    if not (game.answers or game.hints) or game.phase in (Phase.REVEALED, Phase.OVER):
        return None
    player = game.players[0]
    answer = game.answer(player)
    return {
        "index": game.index,
        "phase": game.phase if answer else Phase.READING,
        "hint": player in game.hints,
        "answer": [answer.choice, answer.answer_ns, answer.hint, answer.sure, answer.guess]
        if answer
        else None,
    }


def unfinished(id: str, plan: Plan, game: Game, now: datetime) -> Unfinished:
    """What is done of a solo game, to be gone on with; a question only seen is asked anew."""
    done = [_frozen(outcome) for outcome in game.outcomes]
    state = {
        "format": FORMAT,
        "scoring": [plan.scoring.mode, plan.scoring.timer, plan.scoring.guess],
        "count": plan.count,
        "daily": plan.daily.isoformat() if plan.daily else None,
        "deal": [[dealt.question.id, dealt.options] for dealt in game.deal],
        "done": done,
        "open": begun(game),
    }
    return Unfinished(
        id=id,
        player=game.players[0],
        pack=plan.pack.name,
        pack_version=plan.pack.version,
        mode=plan.mode,
        place=len(game.outcomes),
        questions=len(game.deal),
        saved_at=now,
        state=json.dumps(state),
    )


def pack_of(kept: Unfinished, at_hand: Pack) -> Pack:
    """The pack of an interrupted game: the one ``at_hand``, or one that comes with tuiquiz.

    ``TuiquizError`` where it is neither.
    """
    if (at_hand.name, at_hand.version) == (kept.pack, kept.pack_version):
        return at_hand
    if kept.pack != at_hand.name and kept.pack in loader.shipped():
        return loader.load(loader.find(kept.pack)).pack
    raise _other_pack(kept, at_hand)


def resumed(kept: Unfinished, pack: Pack) -> tuple[Plan, Game]:
    """The game that was interrupted, at its next question; after all, at its last verdict.

    Where an answer was locked, it is in the phase after that, whose clock ``QuestionShown`` starts.
    ``TuiquizError`` where ``pack`` is not the one it was played with, or is not as it was then.
    """
    if (pack.name, pack.version) != (kept.pack, kept.pack_version):
        raise _other_pack(kept, pack)
    try:
        state = json.loads(kept.state)
        if state["format"] != FORMAT:
            raise ValueError("another tuiquiz wrote it")
        mode, timer, guess = state["scoring"]
        day = state["daily"]
        plan = Plan(
            pack,
            (kept.player,),
            scoring=Scoring(Mode(mode), float(timer), bool(guess)),
            count=state["count"],
            daily=date.fromisoformat(day) if day else None,
        )
        known = {question.id: question for question in pack.questions}
        dealt = []
        for id, options in state["deal"]:
            if sorted(options) != sorted(v.name for v in known[id].variants):
                raise ValueError(f"{id} has other variants now")
            dealt.append(Dealt(known[id], tuple(options)))
        game = Game.begin(plan.players, tuple(dealt), plan.scoring)
        done = [_thawed(game, at, one) for at, one in enumerate(state["done"])]
        if done and len(done) == len(dealt):
            game = replace(game, index=len(done) - 1, phase=Phase.REVEALED)
        else:
            game = _reopened(replace(game, index=len(done)), state.get("open"))
        return plan, replace(game, outcomes=tuple(done))
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise TuiquizError(
            f"the interrupted game of {kept.player} cannot be gone on with ({error}).",
            "Its pack may have changed; begin a new game.",
        ) from error


def _other_pack(kept: Unfinished, pack: Pack) -> TuiquizError:
    hint = "`tuiquiz play --resume --pack FOLDER` goes on with it, where FOLDER holds that pack."
    if pack.name == kept.pack:
        hint = "The pack has changed since; begin a new game."
    return TuiquizError(
        clean(
            f"the interrupted game asks {kept.pack} {kept.pack_version}, "
            f"and this is {pack.name} {pack.version}."
        ),
        hint,
    )


def _frozen(outcome: Outcome) -> dict[str, Any]:
    verdict = outcome.verdict
    return {
        "kind": verdict.kind,
        "winners": verdict.winners,
        "versus": verdict.versus,
        "ratio": [str(v) for v in (verdict.ratio.low, verdict.ratio.estimate, verdict.ratio.high)]
        if verdict.ratio
        else None,
        "failure": [verdict.failure.kind, verdict.failure.message] if verdict.failure else None,
        "answers": [
            [a.choice, a.answer_ns, a.hint, a.sure, a.guess, points, bonus]
            for a, points, bonus in zip(
                outcome.answers, outcome.points, outcome.bonuses, strict=True
            )
        ],
    }


def _thawed(game: Game, place: int, frozen: dict[str, Any]) -> Outcome:
    dealt = game.deal[place]
    failure = frozen["failure"]
    ratio = frozen["ratio"]
    verdict = Verdict(
        Kind(frozen["kind"]),
        dealt.question.unit,
        tuple(frozen["winners"]),
        ratio=Interval(*map(_number, ratio)) if ratio else None,
        versus=frozen["versus"],
        failure=Failure(FailureKind(failure[0]), failure[1]) if failure else None,
    )
    answers, points, bonuses = [], [], []
    for choice, answer_ns, hint, sure, guess, earned, bonus in frozen["answers"]:
        if choice is not None and choice not in dealt.options:
            raise ValueError(f"{choice} is not one of the options")
        answers.append(Answer(game.players[0], choice, int(answer_ns), bool(hint), sure, guess))
        points.append(int(earned))
        bonuses.append(int(bonus))
    return Outcome(dealt, verdict, tuple(answers), tuple(points), tuple(bonuses))


def _reopened(game: Game, kept: dict[str, Any] | None) -> Game:
    """``game`` with what was done with the question that is open."""
    if kept is None:
        return game
    if kept["index"] != game.index:
        raise ValueError("the open question is another one")
    hints = frozenset(game.players) if kept["hint"] else frozenset()
    if kept["answer"] is None:
        return replace(game, hints=hints)
    choice, answer_ns, hint, sure, guess = kept["answer"]
    phase = Phase(kept["phase"])
    asked = {
        Phase.SURE: game.scoring.asks_sure,
        Phase.GUESSING: game.scoring.guess,
        Phase.JUDGING: True,
    }
    open = phase is not Phase.JUDGING
    if not asked.get(phase) or (choice is None and (open or sure or guess)):
        raise ValueError(f"the open question is not {phase}")
    if choice not in (None, *game.current.options) or sure not in (None, *SURE):
        raise ValueError("the open question has another answer")
    guess = None if guess is None else float(guess)
    answer = Answer(game.players[0], choice, int(answer_ns), bool(hint), sure, guess)
    return replace(game, phase=phase, hints=hints, answers=(answer,))


def _number(text: str) -> float:
    number = float(text)
    if math.isnan(number):
        raise ValueError("a ratio is no number")
    return number
