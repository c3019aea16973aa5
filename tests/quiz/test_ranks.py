"""Ranks, against a referee that sorts and walks."""

from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from tuiquiz.quiz.scoring import Score, ranks

scores = st.builds(
    Score,
    player=st.sampled_from("ABCD"),
    points=st.integers(0, 3),
    correct=st.integers(0, 2),
    questions=st.integers(0, 9),
    answer_ns=st.integers(0, 2),
)


def score(points: int, correct: int = 1, answer_ns: int = 10) -> Score:
    return Score("Ada", points, correct, 9, answer_ns)


def merit(score: Score) -> tuple[int, int, int]:
    return score.points, score.correct, -score.answer_ns


@given(st.lists(scores, max_size=8))
def test_ranks_are_those_of_the_referee(table: list[Score]) -> None:
    expected: dict[int, int] = {}
    order = sorted(range(len(table)), key=lambda i: merit(table[i]), reverse=True)
    for _, equals in groupby(order, key=lambda i: merit(table[i])):
        rank = len(expected) + 1
        expected.update(dict.fromkeys(equals, rank))
    assert ranks(table) == [expected[i] for i in range(len(table))]


def test_equals_share_a_rank_and_the_next_is_skipped() -> None:
    assert ranks([score(900), score(500), score(500), score(100)]) == [1, 2, 2, 4]
    assert ranks([score(100), score(500), score(900), score(500)]) == [4, 2, 1, 2]


def test_points_come_before_right_answers_and_these_before_time() -> None:
    assert ranks([score(900, correct=1), score(899, correct=9)]) == [1, 2]
    assert ranks([score(900, 2, answer_ns=50), score(900, 3, answer_ns=99)]) == [2, 1]
    assert ranks([score(900, 3, answer_ns=50), score(900, 3, answer_ns=49)]) == [2, 1]


def test_nobody_has_no_ranks() -> None:
    assert ranks([]) == []
