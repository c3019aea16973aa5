"""The card of a daily game: how it went, and nothing of the questions."""

from dataclasses import replace

import pytest

from tests.support import packs
from tuiquiz.quiz import share
from tuiquiz.quiz.case import Pack
from tuiquiz.quiz.deal import Dealt
from tuiquiz.quiz.game import Answer, Game, Outcome
from tuiquiz.quiz.scoring import Mode, Scoring
from tuiquiz.quiz.verdict import Failure, FailureKind, Kind, Verdict

WARM_UP = packs.question(packs.case("nap", "awake", "asleep"), warm_up=True)
QUESTIONS = (WARM_UP, *(packs.question(f"case-{n}") for n in range(4)))
PACK = Pack("tiny", "A tiny pack", "7", "", QUESTIONS)
DEAL = tuple(Dealt(q, tuple(v.name for v in q.variants)) for q in QUESTIONS)


def outcome(dealt: Dealt, choice: str | None, kind: Kind = Kind.WIN) -> Outcome:
    """A question of which the first option wins; right answers earn 900."""
    won = () if kind is Kind.NONE else (dealt.options[0],)
    failure = Failure(FailureKind.CRASHED, "it fell over") if kind is Kind.NONE else None
    verdict = Verdict(kind, dealt.question.unit, won, failure=failure)
    earned = 900 * (choice in won and not dealt.question.warm_up)
    return Outcome(dealt, verdict, (Answer("Ada", choice, 10**9),), (earned,), (0,))


def game(scoring: Scoring | None = None) -> Game:
    """A warm-up, then right, wrong, late, not measured."""
    given = (
        outcome(DEAL[0], "awake"),
        outcome(DEAL[1], "loop"),
        outcome(DEAL[2], "builtin"),
        outcome(DEAL[3], None),
        outcome(DEAL[4], "loop", Kind.NONE),
    )
    begun = Game.begin(("Ada",), DEAL, scoring)
    return replace(begun, index=5, outcomes=given)


def test_a_card_in_full() -> None:
    assert share.card("2026-03-04", PACK, game()).splitlines() == [
        "tuiquiz daily 2026-03-04",
        "tiny 7",
        "900 points · 1 of 3 right",
        "N· R● W○ L◇ N·",
        "R● right  W○ wrong  L◇ too late  N· not counted",
    ]


def test_a_card_gives_nothing_away() -> None:
    text = share.card("2026-03-04", PACK, game())
    for question in QUESTIONS:
        assert question.case.name not in text and question.case.title not in text
        assert not any(variant.name in text for variant in question.variants)
    assert "Ada" not in text


def test_the_same_card_whatever_was_chosen_as_long_as_it_went_the_same() -> None:
    other = game()
    wrong = outcome(DEAL[2], "generator")
    other = replace(other, outcomes=(*other.outcomes[:2], wrong, *other.outcomes[3:]))
    assert share.card("d", PACK, other) == share.card("d", PACK, game())


def test_the_legend_tells_what_is_there_and_no_more() -> None:
    right = replace(game(), outcomes=(outcome(DEAL[1], "loop"),))
    assert share.card("d", PACK, right).splitlines()[-2:] == ["R●", "R● right"]


def test_another_mode_and_no_rank_are_told() -> None:
    scoring = Scoring(Mode.CERTAINTY, timer=1.5)
    text = share.card("d", PACK, game(scoring), ranked=False)
    assert "tiny 7 · certainty-x1.5" in text and "1 of 3 right · not ranked" in text


@pytest.mark.parametrize("name", ["e\x1b[2Jvil", "e\u202evil", "two\nlines"])
def test_a_name_of_a_pack_steers_no_terminal(name: str) -> None:
    text = share.card("d", replace(PACK, name=name), game())
    assert len(text.splitlines()) == 5
    assert all(c.isprintable() for c in text.replace("\n", ""))


def test_many_questions_take_rows_of_ten() -> None:
    many = replace(game(), outcomes=(outcome(DEAL[1], "loop"),) * 23)
    rows = share.card("d", PACK, many).splitlines()[3:-1]
    assert [len(row.split()) for row in rows] == [10, 10, 3]
