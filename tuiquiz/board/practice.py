"""What to practise, and when: the questions that a player missed, as cards of FSRS.

FSRS models how memories fade (https://github.com/open-spaced-repetition/free-spaced-repetition-scheduler);
the package ``fsrs`` implements it. Nothing of it is kept: a deck is replayed from the history each
time, so that it can never disagree with the games.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tuiquiz.board.record import Past, Reply

if TYPE_CHECKING:
    import fsrs

SOON = timedelta(minutes=10)
"""When a missed question comes back: still on the same evening."""

LONGEST = timedelta(days=365)
"""The longest rest that a card gets, however well it is known."""


@dataclass(frozen=True, slots=True)
class Card:
    """A question that was missed at least once, and when it should be asked again.

    ``due`` is in UTC. ``retrievability`` is the chance, 0 to 1, that it would be known by now.
    ``misses`` counts the replies that were wrong or late.
    """

    question: str
    title: str
    due: datetime
    is_due: bool
    retrievability: float
    misses: int


def deck(past: Iterable[Past], now: datetime) -> list[Card]:
    """The cards of one player at the aware time ``now``.

    First those that are due, the least known first, then the others by the time at which they will
    be. Only replies that counted matter: wrong and late ones are a lapse, right ones with a hint
    are hard. The same past and time give the same deck. A reply from the future, which a wrong
    clock left behind, counts as older than all others, so that what is answered from now on comes
    after it.
    """
    now = now.astimezone(UTC)
    counted = sorted((one for one in past if one.counted), key=lambda one: one.played_at)
    sound = [one for one in counted if one.played_at <= now]
    skewed = [one for one in counted if one.played_at > now]
    start = sound[0].played_at.astimezone(UTC) if sound else now - timedelta(days=1)
    timed = defaultdict(list)
    for one in skewed:
        timed[one.question].append((start, one))
    for one in sound:
        timed[one.question].append((one.played_at.astimezone(UTC), one))
    cards = [
        _card(replies, now)
        for replies in timed.values()
        if not all(one.reply.right for _, one in replies)
    ]
    return sorted(cards, key=_place)


def _card(replies: Sequence[tuple[datetime, Past]], now: datetime) -> Card:
    from fsrs import Card as Memory
    from fsrs import Scheduler

    scheduler = Scheduler(
        learning_steps=(SOON,),
        relearning_steps=(SOON,),
        maximum_interval=LONGEST.days,
        enable_fuzzing=False,
    )
    memory = Memory(card_id=1, due=replies[0][0])
    for time, one in replies:
        memory, _ = scheduler.review_card(memory, _rating(one.reply), time)
    last = replies[-1][1]
    return Card(
        question=last.question,
        title=last.title,
        due=memory.due,
        is_due=memory.due <= now,
        retrievability=float(scheduler.get_card_retrievability(memory, now)),
        misses=sum(not one.reply.right for _, one in replies),
    )


def _rating(reply: Reply) -> "fsrs.Rating":
    from fsrs import Rating

    if not reply.right:
        return Rating.Again
    return Rating.Hard if reply.hint else Rating.Good


def _place(card: Card) -> tuple[bool, float, datetime, str]:
    return not card.is_due, card.retrievability if card.is_due else 0.0, card.due, card.question
