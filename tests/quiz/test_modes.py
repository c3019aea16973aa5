"""Points in every mode, at the moments that matter; names of boards."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiquiz.quiz.scoring import TIMERS, Mode, Scoring

S = 1_000_000_000


def earned(scoring: Scoring, seconds: float, **told: object) -> int:
    facts: dict[str, object] = {"right": True, "limit_ns": 20 * S, "questions": 10, **told}
    return scoring.points(answer_ns=int(seconds * S), **facts)  # type: ignore[arg-type]


ACCURACY, UNTIMED, CERTAINTY = map(Scoring, (Mode.ACCURACY, Mode.UNTIMED, Mode.CERTAINTY))


@given(st.integers(0, 20 * S), st.integers(1, 2000))
def test_accuracy_follows_its_formula(answer_ns: int, questions: int) -> None:
    f = min(Fraction(1), Fraction(20 * S - answer_ns, 20 * S - S // 2))
    worth = ACCURACY.points(right=True, answer_ns=answer_ns, limit_ns=20 * S, questions=questions)
    assert worth == 1000 + floor(floor(Fraction(999, questions)) * f)


@given(st.integers(1, 60), st.data())
def test_one_more_right_answer_beats_any_speed(questions: int, data: st.DataObject) -> None:
    right = data.draw(st.integers(0, questions - 1))
    quickest = right * earned(ACCURACY, 0, questions=questions)
    slowest = (right + 1) * earned(ACCURACY, 20, questions=questions)
    hinted = (right + 1) * earned(ACCURACY, 20, questions=questions, hint=True)
    assert min(slowest, hinted) > quickest


def test_untimed_is_flat() -> None:
    assert earned(UNTIMED, 0, limit_ns=None) == earned(UNTIMED, 5000, limit_ns=None) == 1000
    assert earned(UNTIMED, 9, limit_ns=None, hint=True) == 800
    assert earned(UNTIMED, 9, limit_ns=None, right=False) == 0


@pytest.mark.parametrize(("sure", "won", "lost"), [(1, 1, 0), (2, 2, -2), (3, 3, -6), (None, 1, 0)])
def test_certainty_pays_as_sure_as_one_said(sure: int | None, won: int, lost: int) -> None:
    assert earned(CERTAINTY, 3, sure=sure) == won
    assert earned(CERTAINTY, 3, sure=sure, right=False) == lost
    assert earned(CERTAINTY, 21, sure=sure, right=False) == 0


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("right", [True, False])
def test_late_is_late(mode: Mode, right: bool) -> None:
    assert earned(Scoring(mode), 20.000_000_001, right=right) == 0


def test_every_board_has_its_name() -> None:
    names = {
        (mode, timer, guess): Scoring(mode, timer, guess).name
        for mode in Mode
        for timer in TIMERS
        for guess in (False, True)
    }
    assert names[Mode.CLASSIC, 1.0, False] == names[Mode.CLASSIC, 1.0, True] == "classic"
    assert names[Mode.CLASSIC, 1.5, True] == "classic-x1.5"
    assert names[Mode.ACCURACY, 2.0, True] == "accuracy-x2-ratio"
    assert names[Mode.UNTIMED, 2.0, False] == "untimed"
    assert names[Mode.CERTAINTY, 1.0, True] == "certainty"
    assert len(set(names.values())) == 3 + 6 + 2 + 3


@pytest.mark.parametrize("timer", TIMERS)
def test_a_stretched_timer_stretches_every_limit(timer: float) -> None:
    plain, stretched = Scoring(Mode.CERTAINTY), Scoring(Mode.CERTAINTY, timer)
    assert stretched.sure_ns() == int((plain.sure_ns() or 0) * timer)
    assert stretched.guess_ns() == int((plain.guess_ns() or 0) * timer)
    assert Scoring(Mode.UNTIMED, timer).sure_ns() is None
