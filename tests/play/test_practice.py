"""What a game of practice asks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.support import packs
from tuiquiz.board.practice import Card
from tuiquiz.play import practice
from tuiquiz.play.practice import Practice, Reach
from tuiquiz.quiz.case import Pack, Question
from tuiquiz.quiz.scoring import Mode

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def asked(name: str, difficulty: int, *tags: str) -> Question:
    return packs.question(replace(packs.case(name), difficulty=difficulty, tags=tags))


EASY, HARD, OTHER = asked("easy", 1, "lists"), asked("hard", 3, "lists", "rust"), asked("other", 3)
PACK = Pack("tiny", "A tiny pack", "7", "", (EASY, HARD, OTHER))


def card(question: Question, in_hours: float) -> Card:
    due = NOW + timedelta(hours=in_hours)
    return Card(question.id, question.heading, due, due <= NOW, 0.5, 1)


@pytest.mark.parametrize(
    ("wanted", "fit"),
    [
        (Practice(), (EASY, HARD, OTHER)),
        (Practice("lists"), (EASY, HARD)),
        (Practice("", 3), (HARD, OTHER)),
        (Practice("lists", 3), (HARD,)),
        (Practice("rust", 1), ()),
    ],
)
def test_what_fits(wanted: Practice, fit: tuple[Question, ...]) -> None:
    drill = practice.drill(PACK, wanted, ())
    assert drill.questions == fit and drill.fitting == len(fit)


def test_what_is_due_comes_first_and_in_the_order_of_the_deck() -> None:
    cards = [card(OTHER, -1), card(EASY, -2), card(HARD, 4)]
    drill = practice.drill(PACK, Practice(), cards)
    assert (drill.questions, drill.reach) == ((OTHER, EASY), Reach.DUE)
    assert (drill.due, drill.resting, drill.next_due) == (2, 1, NOW + timedelta(hours=4))
    told = "2 due now, 1 missed before and not yet due (the next in 4 hours), 3 in all"
    assert drill.counts(NOW) == told
    assert drill.promise() == "It asks the 2 that are due, the least known first."


def test_what_was_missed_where_nothing_is_due() -> None:
    drill = practice.drill(PACK, Practice(), [card(OTHER, 2), card(HARD, 4)])
    assert (drill.questions, drill.reach) == ((OTHER, HARD), Reach.MISSED)
    assert "the 2 that were missed" in drill.promise()


def test_all_where_nothing_was_missed() -> None:
    drill = practice.drill(PACK, Practice("", 3), [card(EASY, -1)])
    assert (drill.questions, drill.reach) == ((HARD, OTHER), Reach.ALL)
    assert "None of them was ever missed" in drill.promise()
    assert drill.counts(NOW) == "0 due now, 0 missed before and not yet due, 2 in all"


def test_cards_of_other_packs_are_not_counted() -> None:
    stranger = replace(card(EASY, -1), question="elsewhere/easy:fastest")
    drill = practice.drill(PACK, Practice(), [stranger])
    assert (drill.due, drill.resting, drill.reach) == (0, 0, Reach.ALL)


def test_nothing_fits() -> None:
    drill = practice.drill(PACK, Practice("nothing"), [card(EASY, -1)])
    assert drill.questions == () and "No question fits" in drill.promise()


def test_the_game_asks_those_and_stands_on_no_board() -> None:
    drill = practice.drill(PACK, Practice(), [card(OTHER, -1), card(EASY, -2)])
    plan = practice.plan(PACK, "Ada", drill)
    assert [dealt.question for dealt in plan.deal()] == [OTHER, EASY]
    assert plan.mode == "practice" and plan.scoring.mode is Mode.UNTIMED
    assert (plan.pack.name, plan.pack.version) == ("tiny", "7")


def test_warm_ups_are_asked_only_where_nothing_else_fits() -> None:
    nap = replace(asked("nap", 1, "asyncio"), warm_up=True)
    pack = replace(PACK, questions=(nap, *PACK.questions))
    drill = practice.drill(pack, Practice(), ())
    assert drill.questions == (EASY, HARD, OTHER) and drill.fitting == 3
    assert practice.drill(pack, Practice("asyncio"), ()).questions == (nap,)


def test_what_can_be_chosen() -> None:
    assert practice.tags(PACK) == ("lists", "rust")
    assert practice.difficulties(PACK) == (1, 3)
