"""What a game of practice asks: what is due, else what was missed once, else all that fits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tuiquiz.board.practice import Card
from tuiquiz.play.plan import Plan
from tuiquiz.quiz.case import Pack, Question
from tuiquiz.quiz.scoring import Mode, Scoring
from tuiquiz.quiz.spans import span


@dataclass(frozen=True, slots=True)
class Practice:
    """What somebody wants to practise; an empty tag and no difficulty: anything."""

    tag: str = ""
    difficulty: int | None = None

    def fits(self, question: Question) -> bool:
        """Whether ``question`` is among it."""
        case = question.case
        return self.tag in ("", *case.tags) and self.difficulty in (None, case.difficulty)


class Reach(StrEnum):
    """Which of the questions that fit are asked."""

    DUE = "due"
    MISSED = "missed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Drill:
    """The ``questions`` of a game of practice, by ``reach``; none where none fits.

    ``due`` counts those to be asked by now, ``resting`` the others that were missed before, of
    which the first is due at ``next_due`` (UTC). ``fitting`` counts all, missed or not.
    """

    questions: tuple[Question, ...]
    reach: Reach
    due: int
    resting: int
    next_due: datetime | None
    fitting: int

    def counts(self, now: datetime) -> str:
        """How many are due, and when the next will be."""
        parts = [f"{self.due} due now", f"{self.resting} missed before and not yet due"]
        if self.next_due:
            parts[1] += f" (the next in {span((self.next_due - now).total_seconds())})"
        return ", ".join([*parts, f"{self.fitting} in all"])

    def promise(self) -> str:
        """Which questions the game asks, or that there are none."""
        count = len(self.questions)
        if not count:
            return "No question fits. Choose another tag or difficulty."
        match self.reach:
            case Reach.DUE:
                return f"It asks the {_counted(count, 'is', 'are')} due, the least known first."
            case Reach.MISSED:
                return (
                    f"Nothing is due: it asks the {_counted(count, 'was', 'were')} missed before."
                )
            case _ if count == 1:
                return "It was never missed: it is asked all the same."
        return f"None of them was ever missed: it asks all {count}."


def drill(pack: Pack, practice: Practice, cards: Sequence[Card]) -> Drill:
    """What of ``pack`` is to be practised, by the ``cards`` of the player in their order.

    Warm-ups, which never become cards, are left out unless nothing else fits.
    """
    all_fitting = [question for question in pack.questions if practice.fits(question)]
    counting = [question for question in all_fitting if not question.warm_up]
    fitting = {question.id: question for question in counting or all_fitting}
    known = [card for card in cards if card.question in fitting]
    due = tuple(fitting[card.question] for card in known if card.is_due)
    resting = [card for card in known if not card.is_due]
    missed = tuple(fitting[card.question] for card in resting)
    reach = Reach.DUE if due else Reach.MISSED if missed else Reach.ALL
    return Drill(
        questions=due or missed or tuple(fitting.values()),
        reach=reach,
        due=len(due),
        resting=len(resting),
        next_due=min((card.due for card in resting), default=None),
        fitting=len(fitting),
    )


def plan(pack: Pack, player: str, drill: Drill) -> Plan:
    """The game that asks the questions of ``drill``: alone, without a clock, on no board."""
    asked = replace(pack, questions=drill.questions)
    return Plan(asked, (player,), scoring=Scoring(Mode.UNTIMED), practice=True)


def tags(pack: Pack) -> tuple[str, ...]:
    """All tags of the pack, in the order of the alphabet."""
    return tuple(sorted({tag for case in pack.cases for tag in case.tags}))


def difficulties(pack: Pack) -> tuple[int, ...]:
    """All difficulties of the pack, the least first."""
    return tuple(sorted({case.difficulty for case in pack.cases}))


def _counted(count: int, one: str, several: str) -> str:
    return f"one that {one}" if count == 1 else f"{count} that {several}"
