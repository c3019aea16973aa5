"""Which questions a game asks, and in which order the variants are shown."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiquiz.quiz.case import Question
from tuiquiz.quiz.deal import Dealt, deal

MakeQuestion = Callable[..., Question]
seeds = st.integers(0, 1000)


@pytest.fixture(scope="module")
def pack(question: MakeQuestion) -> list[Question]:
    """Two warm-ups among six."""
    return [
        question("a", "b", "c", name=name, warm_up=name.startswith("warm"))
        for name in ("warm-1", "one", "two", "warm-2", "three", "four")
    ]


def names(dealt: tuple[Dealt, ...]) -> list[str]:
    return [d.question.case.name for d in dealt]


@given(seed=seeds, count=st.none() | st.integers(0, 8))
def test_the_same_seed_deals_the_same_game(
    pack: list[Question], seed: int, count: int | None
) -> None:
    assert deal(pack, Random(seed), count) == deal(pack, Random(seed), count)


def test_other_seeds_deal_other_games(pack: list[Question]) -> None:
    games = [deal(pack, Random(seed), 2) for seed in range(60)]
    assert len({tuple(names(game)) for game in games}) == 6
    assert len({game[0].options for game in games}) == 6


@given(seed=seeds)
def test_all_questions_are_asked_in_the_order_of_the_pack(pack: list[Question], seed: int) -> None:
    assert [d.question for d in deal(pack, Random(seed))] == pack
    assert [d.question for d in deal(pack, Random(seed), 6)] == pack
    assert [d.question for d in deal(pack, Random(seed), 99)] == pack


@given(seed=seeds)
def test_options_are_the_variants_in_some_order(pack: list[Question], seed: int) -> None:
    for dealt in deal(pack, Random(seed)):
        assert sorted(dealt.options) == ["a", "b", "c"]


@given(seed=seeds, count=st.integers(0, 6))
def test_as_many_as_wanted_are_drawn_in_the_order_of_the_pack(
    pack: list[Question], seed: int, count: int
) -> None:
    drawn = [d.question for d in deal(pack, Random(seed), count)]
    assert len(drawn) == count
    assert drawn == [q for q in pack if q in drawn]


@given(seed=seeds, count=st.integers(0, 6))
def test_warm_ups_are_drawn_only_when_there_are_not_enough_others(
    pack: list[Question], seed: int, count: int
) -> None:
    drawn = names(deal(pack, Random(seed), count))
    assert sum(name.startswith("warm") for name in drawn) == max(0, count - 4)


@given(seed=seeds, count=st.integers(0, 4))
def test_a_question_that_is_there_twice_counts_twice(
    question: MakeQuestion, seed: int, count: int
) -> None:
    twins = [question("a", "b", name="same") for _ in range(4)]
    assert len(deal(twins, Random(seed), count)) == count


def test_dealing_leaves_the_pack_as_it_was(pack: list[Question]) -> None:
    before = list(pack)
    deal(pack, Random(1), 3)
    assert pack == before
