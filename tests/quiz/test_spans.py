"""Spans of time in words."""

import pytest

from tuiquiz.quiz.spans import ago, span

HOUR, DAY = 3600, 86400


@pytest.mark.parametrize(
    ("seconds", "says"),
    [
        (0, "a moment"),
        (59.9, "a moment"),
        (60, "1 minute"),
        (119, "1 minute"),
        (59 * 60, "59 minutes"),
        (HOUR, "1 hour"),
        (23.9 * HOUR, "23 hours"),
        (DAY, "1 day"),
        (29 * DAY, "29 days"),
        (30 * DAY, "1 month"),
        (800 * DAY, "2 years"),
    ],
)
def test_a_span(seconds: float, says: str) -> None:
    assert span(seconds) == says


@pytest.mark.parametrize(
    ("seconds", "says"), [(-5, "just now"), (3, "just now"), (61, "1 minute ago")]
)
def test_how_long_ago(seconds: float, says: str) -> None:
    assert ago(seconds) == says
