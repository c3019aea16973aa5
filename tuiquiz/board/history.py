"""What the replies of the past tell: which questions deceive, and how well sureness is founded."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt

from tuiquiz.board.record import Past
from tuiquiz.quiz.stats import Interval

LEVELS = (1, 2, 3)
"""How sure a player may say to be, from a guess to certainty."""

_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Deceptive:
    """How often a question was asked and missed, where it counted; late is missed.

    ``share`` is missed of asked, 0 to 1; ``low`` the lower end of its Wilson interval, by
    which questions are compared.
    """

    question: str
    title: str
    asked: int
    wrong: int
    share: float
    low: float


@dataclass(frozen=True, slots=True)
class Missed:
    """A question that was missed when it was asked last, and by which answer; None is too late."""

    question: str
    title: str
    choice: str | None
    winners: tuple[str, ...]
    played_at: datetime


@dataclass(frozen=True, slots=True)
class Level:
    """How often a player said to be this ``sure``, and how often that was right.

    ``share`` is right of said, 0 to 1, with its 95 % Wilson interval; both are None where it was
    never said.
    """

    sure: int
    said: int
    right: int
    share: float | None
    interval: Interval | None


def wilson(hits: int, of: int) -> Interval:
    """The share ``hits`` / ``of`` between the ends of its 95 % score interval.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of
    the American Statistical Association 22 (1927), 209-212. Unlike the share itself it knows how
    little one try tells: 1 of 1 is at least 0.21, 9 of 10 at least 0.60. ``ValueError`` for a
    share of nothing.
    """
    if not 0 <= hits <= of or of == 0:
        raise ValueError(f"{hits} of {of} is no share")
    share = hits / of
    scale = 1 + _Z**2 / of
    middle = (share + _Z**2 / (2 * of)) / scale
    half = _Z * sqrt(share * (1 - share) / of + _Z**2 / (4 * of**2)) / scale
    low = 0.0 if hits == 0 else middle - half
    high = 1.0 if hits == of else middle + half
    return Interval(low, share, high)


def deceptive(past: Iterable[Past], at_least: int = 1) -> list[Deceptive]:
    """The questions that were asked ``at_least`` times, the most deceptive first.

    Of one player's replies or of everybody's; each reply is one time asked. A title is the latest.
    """
    found = []
    for question, replies in _counted(past).items():
        asked, wrong = len(replies), sum(not one.reply.right for one in replies)
        if asked >= at_least:
            share = wilson(wrong, asked)
            title = replies[-1].title
            found.append(Deceptive(question, title, asked, wrong, share.estimate, share.low))
    return sorted(found, key=lambda it: (-it.low, -it.share, -it.asked, it.question))


def missed(past: Iterable[Past]) -> list[Missed]:
    """The questions that one player missed the last time they counted, the latest miss first."""
    last = [replies[-1] for replies in _counted(past).values()]
    found = [
        Missed(one.question, one.title, one.reply.choice, one.winners, one.played_at)
        for one in last
        if not one.reply.right
    ]
    return sorted(found, key=lambda it: it.played_at, reverse=True)


def calibration(past: Iterable[Past]) -> list[Level]:
    """For each level of sureness how often it was said and right, from 1 to 3."""
    said: dict[int, list[bool]] = {sure: [] for sure in LEVELS}
    for one in past:
        if one.counted and one.reply.sure is not None:
            said[one.reply.sure].append(one.reply.right)
    return [_level(sure, said[sure]) for sure in LEVELS]


def _level(sure: int, answers: Sequence[bool]) -> Level:
    if not answers:
        return Level(sure, 0, 0, None, None)
    interval = wilson(sum(answers), len(answers))
    return Level(sure, len(answers), sum(answers), interval.estimate, interval)


def _counted(past: Iterable[Past]) -> dict[str, list[Past]]:
    """The replies that counted by question, oldest first."""
    questions = defaultdict(list)
    for one in sorted(past, key=lambda one: one.played_at):
        if one.counted:
            questions[one.question].append(one)
    return dict(questions)
