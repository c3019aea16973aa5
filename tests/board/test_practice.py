"""Decks: what was missed comes back, and what is known comes later."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import tuiquiz
from tests.support.replies import past
from tuiquiz.board.practice import LONGEST, SOON, deck
from tuiquiz.board.record import Past

EVENING = datetime(2026, 3, 4, 20, tzinfo=UTC)
DAY = timedelta(days=1)

zones = st.sampled_from([UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))])
moments = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=zones)
evenings = st.integers(-40, 40).map(lambda hours: EVENING + timedelta(hours=hours * 9))
pasts = st.lists(
    st.builds(
        lambda name, right, hint, counted, time: past(
            name, right=right, hint=hint, counted=counted, played_at=time
        ),
        *(st.sampled_from("abc"), st.booleans(), st.booleans()),
        *(st.sampled_from([True, True, False]), moments | evenings),
    ),
    max_size=20,
)


@given(past=pasts, now=moments | evenings)
def test_any_past_gives_one_deck_in_order(past: list[Past], now: datetime) -> None:
    cards = deck(past, now)
    assert deck(list(past), now) == cards
    counted = [line for line in past if line.counted]
    wrong = [line.question for line in counted if not line.reply.right]
    assert sorted(card.question for card in cards) == sorted(set(wrong))
    assert all(card.misses == wrong.count(card.question) for card in cards)
    assert all(card.is_due is (card.due <= now) for card in cards)
    assert all(card.due.utcoffset() == timedelta(0) for card in cards)
    assert all(card.due <= now + LONGEST for card in cards)
    assert all(0 <= card.retrievability <= 1 for card in cards)
    due = [card for card in cards if card.is_due]
    assert cards[: len(due)] == due
    assert due == sorted(due, key=lambda card: (card.retrievability, card.due, card.question))
    rest = cards[len(due) :]
    assert rest == sorted(rest, key=lambda card: (card.due, card.question))


@given(past=pasts, now=moments | evenings)
def test_a_right_answer_now_never_leaves_a_card_due(past: list[Past], now: datetime) -> None:
    known = [past_of(card.question, now) for card in deck(past, now)]
    assert not any(card.is_due for card in deck(past + known, now))


def past_of(question: str, time: datetime) -> Past:
    return past(question, played_at=time)


def test_only_what_was_missed_where_it_counted_is_in_the_deck() -> None:
    lines = [
        past("right"),
        past("hinted", hint=True),
        past("warm-up", right=False, counted=False),
        past("wrong", right=False),
        past("late", right=False, choice=None),
    ]
    cards = deck(lines, EVENING)
    assert [(card.question, card.title, card.misses) for card in cards] == [
        ("late", "The title of late", 1),
        ("wrong", "The title of wrong", 1),
    ]
    assert deck([], EVENING) == []


def test_a_miss_comes_back_the_same_evening() -> None:
    lines = [past("a", right=False, played_at=EVENING)]
    (card,) = deck(lines, EVENING)
    assert (card.due, card.is_due) == (EVENING + SOON, False)
    (card,) = deck(lines, EVENING + SOON)
    assert card.is_due


def test_each_right_answer_gives_a_longer_rest() -> None:
    lines = [past("a", right=False, played_at=EVENING)]
    now, rests = EVENING + SOON, []
    for _ in range(5):
        lines.append(past("a", played_at=now))
        (card,) = deck(lines, now)
        rests.append(card.due - now)
        now = card.due
    assert rests == sorted(set(rests))
    assert rests[0] >= DAY
    lines.append(past("a", right=False, played_at=now))
    (card,) = deck(lines, now)
    assert (card.due, card.misses) == (now + SOON, 2)


def test_no_rest_is_longer_than_a_year() -> None:
    lines = [past("a", right=False, played_at=EVENING)]
    now = EVENING + SOON
    for _ in range(20):
        lines.append(past("a", played_at=now))
        (card,) = deck(lines, now)
        rest, now = card.due - now, card.due
    assert rest == LONGEST == timedelta(days=365)


def test_a_hint_makes_the_rest_shorter() -> None:
    first = [past("a", right=False, played_at=EVENING), past("a", played_at=EVENING + DAY)]
    later = EVENING + 4 * DAY
    (alone,) = deck([*first, past("a", played_at=later)], later)
    (hinted,) = deck([*first, past("a", played_at=later, hint=True)], later)
    assert later + DAY <= hinted.due < alone.due


def test_what_fades_most_comes_first() -> None:
    lines = [
        past("fresh", right=False, played_at=EVENING + 9 * DAY),
        past("known", right=False, played_at=EVENING),
        past("known", played_at=EVENING + SOON),
        past("faded", right=False, played_at=EVENING),
    ]
    cards = deck(lines, EVENING + 10 * DAY)
    assert [card.question for card in cards] == ["faded", "known", "fresh"]
    assert cards[0].retrievability < cards[1].retrievability < cards[2].retrievability < 1


def test_replies_may_come_in_any_order() -> None:
    lines = [
        past("a", right=False, played_at=EVENING),
        past("a", played_at=EVENING + DAY),
        past("a", played_at=EVENING + 5 * DAY),
    ]
    now = EVENING + 6 * DAY
    assert deck(lines[::-1], now) == deck(lines, now)


def test_a_reply_from_the_future_counts_as_the_oldest() -> None:
    future = past("a", right=False, played_at=EVENING + 9999 * DAY)
    (card,) = deck([future], EVENING)
    assert card.is_due
    (card,) = deck([future, past("a", played_at=EVENING)], EVENING)
    assert (card.is_due, card.misses) == (False, 1)
    assert card.due >= EVENING + DAY


def test_the_scheduler_is_loaded_only_for_a_deck(tmp_path: Path) -> None:
    code = "import sys, json, tuiquiz.board.practice; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-B", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(tuiquiz.__file__).parents[1])},
    )
    assert "fsrs" not in json.loads(done.stdout)
