"""Which questions a game asks, and in which order their options are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tuiquiz.quiz.case import Question


@dataclass(frozen=True, slots=True)
class Dealt:
    """A question as it is put in one game: ``options`` are the variants in the order shown."""

    question: Question
    options: tuple[str, ...]


def deal(questions: Sequence[Question], rng: Random, count: int | None = None) -> tuple[Dealt, ...]:
    """The questions of a game, in the order of the pack, each with its options shuffled.

    ``count`` draws that many at random; warm-ups only fill up when there are not enough others.
    """
    chosen = list(questions)
    if count is not None and count < len(chosen):
        scored = [i for i, question in enumerate(chosen) if not question.warm_up]
        warm_ups = [i for i, question in enumerate(chosen) if question.warm_up]
        picked = rng.sample(scored, min(count, len(scored)))
        picked += rng.sample(warm_ups, count - len(picked))
        chosen = [chosen[i] for i in sorted(picked)]
    dealt = []
    for question in chosen:
        names = [variant.name for variant in question.variants]
        rng.shuffle(names)
        dealt.append(Dealt(question, tuple(names)))
    return tuple(dealt)
