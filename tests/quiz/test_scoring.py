"""Points and time limits, against the formula in exact arithmetic."""

from collections.abc import Callable
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiquiz.quiz.case import Question, RustModule
from tuiquiz.quiz.scoring import Scoring, limit_s, reading_s

SECOND_NS = 1_000_000_000

limits = st.sampled_from([20, 30])
nanoseconds = st.integers(0, 40 * SECOND_NS)


def referee(right: bool, answer_ns: int, limit: int, hint: bool) -> int:
    answer, half = Fraction(answer_ns, SECOND_NS), Fraction(1, 2)
    if not right or answer > limit:
        return 0
    earned = 600 + floor(400 * min(Fraction(1), (limit - answer) / (limit - half)))
    return max(400, earned - 200) if hint else earned


def earned(answer_ns: int, limit: int, *, right: bool = True, hint: bool = False) -> int:
    return Scoring().points(
        right=right, answer_ns=answer_ns, limit_ns=limit * SECOND_NS, questions=10, hint=hint
    )


@given(right=st.booleans(), answer_ns=nanoseconds, limit=limits, hint=st.booleans())
def test_points_follow_the_formula(right: bool, answer_ns: int, limit: int, hint: bool) -> None:
    assert earned(answer_ns, limit, right=right, hint=hint) == referee(
        right, answer_ns, limit, hint
    )


@pytest.mark.parametrize("limit", [20, 30])
def test_each_point_is_lost_at_its_very_nanosecond(limit: int) -> None:
    a_point_ns = (limit * SECOND_NS - SECOND_NS // 2) // 400
    for kept in range(400):
        last_ns = limit * SECOND_NS - kept * a_point_ns
        assert earned(last_ns, limit) == 600 + kept
        assert earned(last_ns - 1, limit) == 600 + kept
        assert earned(last_ns + 1, limit) == (600 + kept - 1 if kept else 0)


@pytest.mark.parametrize(
    ("answer_s", "limit", "plain", "with_hint"),
    [
        (0.0, 20, 1000, 800),
        (0.5, 20, 1000, 800),
        (0.500_000_001, 20, 999, 799),
        (10.25, 20, 800, 600),
        (20.0, 20, 600, 400),
        (20.000_000_001, 20, 0, 0),
        (20.0, 30, 735, 535),
        (30.0, 30, 600, 400),
        (30.000_000_001, 30, 0, 0),
    ],
)
def test_points_at_moments_that_matter(
    answer_s: float, limit: int, plain: int, with_hint: int
) -> None:
    answer_ns = round(answer_s * SECOND_NS)
    assert earned(answer_ns, limit) == plain
    assert earned(answer_ns, limit, hint=True) == with_hint
    assert earned(answer_ns, limit, right=False) == 0
    assert earned(answer_ns, limit, right=False, hint=True) == 0


@given(first=nanoseconds, second=nanoseconds, limit=limits, hint=st.booleans())
def test_waiting_never_pays(first: int, second: int, limit: int, hint: bool) -> None:
    sooner, later = sorted([first, second])
    assert earned(sooner, limit, hint=hint) >= earned(later, limit, hint=hint)


@given(share=st.floats(0, 1), limit=limits)
def test_a_right_answer_in_time_is_worth_600_to_1000(share: float, limit: int) -> None:
    answer_ns = int(share * limit * SECOND_NS)
    assert 600 <= earned(answer_ns, limit) <= 1000
    assert 400 <= earned(answer_ns, limit, hint=True) <= 800


@pytest.mark.parametrize(
    ("lines", "seconds"), [(1, 5.0), (2, 5.4), (5, 9.0), (14, 19.8), (15, 20.0), (100, 20.0)]
)
def test_reading_takes_3_s_and_600_ms_a_line_from_5_to_20_s(
    question: Callable[..., Question], lines: int, seconds: float
) -> None:
    assert reading_s(question("a", "b", lines=lines)) == pytest.approx(seconds)


def test_reading_counts_the_rust_from_its_function_on_and_no_blank_lines(
    question: Callable[..., Question],
) -> None:
    text = "use pyo3::prelude::*;\nuse more;\n\n#[pyfunction]\nfn f() {\n\n    1\n}\n\n"
    both_with_rust = question("a", "b", lines=2, rust=RustModule("f", text))
    assert reading_s(both_with_rust) == pytest.approx(3 + 0.6 * 2 * (2 + 4))


def test_rust_without_a_function_is_read_as_a_whole(question: Callable[..., Question]) -> None:
    rust = RustModule("f", "fn a() {}\n\nfn b() {}\n")
    assert reading_s(question("a", "b", lines=2, rust=rust)) == pytest.approx(3 + 0.6 * 2 * (2 + 2))


@pytest.mark.parametrize(("names", "seconds"), [("ab", 20.0), ("abc", 30.0), ("abcd", 30.0)])
def test_three_variants_get_more_time(
    question: Callable[..., Question], names: str, seconds: float
) -> None:
    assert limit_s(question(*names)) == seconds
