"""From which chance a level of certainty pays, against the points of the rules."""

from fractions import Fraction

import pytest

from tuiquiz.quiz import sureness
from tuiquiz.quiz.scoring import SURE
from tuiquiz.quiz.stats import Interval
from tuiquiz.quiz.sureness import Judgement


def earns(level: int, chance: Fraction) -> Fraction:
    won, lost = SURE[level]
    return chance * won + (1 - chance) * lost


@pytest.mark.parametrize(("level", "pays", "loses"), [(2, (2, 3), (1, 2)), (3, (4, 5), (2, 3))])
def test_where_a_level_breaks_even(
    level: int, pays: tuple[int, int], loses: tuple[int, int]
) -> None:
    even, nothing = Fraction(*pays), Fraction(*loses)
    assert earns(level, even) == earns(level - 1, even)
    assert earns(level, nothing) == 0
    assert sureness.pays_from(level) == pytest.approx(float(even))
    assert sureness.loses_below(level) == pytest.approx(float(nothing))


def test_the_lowest_level_always_pays() -> None:
    assert sureness.pays_from(1) == 0 and sureness.loses_below(1) == 0


@pytest.mark.parametrize(
    ("level", "low", "high", "judged"),
    [
        (1, 0.1, 0.6, Judgement.FITS),
        (1, 0.7, 0.9, Judgement.TOO_MODEST),
        (1, 0.5, 0.7, Judgement.OPEN),
        (2, 0.5, 0.6, Judgement.TOO_SURE),
        (2, 0.67, 0.79, Judgement.FITS),
        (2, 0.85, 1.0, Judgement.TOO_MODEST),
        (2, 0.6, 0.9, Judgement.OPEN),
        (3, 0.1, 0.79, Judgement.TOO_SURE),
        (3, 0.81, 1.0, Judgement.FITS),
        (3, 0.7, 0.9, Judgement.OPEN),
    ],
)
def test_what_answers_tell(level: int, low: float, high: float, judged: Judgement) -> None:
    share = Interval(low, (low + high) / 2, high)
    assert sureness.judged(level, share) is judged


def test_each_judgement_has_words_of_its_own() -> None:
    shares = (Interval(0.5, 0.55, 0.6), Interval(0.85, 0.9, 1.0), Interval(0.67, 0.7, 0.79))
    told = {sureness.advice(2, share) for share in (None, *shares, Interval(0.6, 0.7, 0.9))}
    assert len(told) == len(Judgement)
