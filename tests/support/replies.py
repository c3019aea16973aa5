"""Replies, questions and lines of the past, with what a test does not care about filled in."""

from datetime import UTC, datetime
from typing import Any

from tuiquiz.board.record import Asked, Past, Reply


def reply(player: str = "Ada", **changes: Any) -> Reply:
    """A right answer; keywords replace what it holds."""
    fields: dict[str, Any] = {
        "choice": "count_len",
        "answer_ns": 3_000_000_000,
        "hint": False,
        "right": True,
        "points": 900,
    }
    return Reply(player=player, **{**fields, **changes})


def asked(*replies: Reply, **changes: Any) -> Asked:
    """A question that was won by one option; keywords replace what it holds."""
    fields: dict[str, Any] = {
        "question": "talk/counting-evens:fastest",
        "title": "Counting even numbers",
        "unit": "ns",
        "options": ("count_len", "count_sum"),
        "verdict": "win",
        "winners": ("count_len",),
        "ratio": (1.2, 1.25, 1.3),
        "counted": True,
    }
    return Asked(replies=replies, **{**fields, **changes})


def past(question: str = "talk/a:fastest", *, right: bool = True, **changes: Any) -> Past:
    """A reply that counted; keywords replace what the question or the reply holds."""
    names = {"choice", "answer_ns", "hint", "points", "bonus", "sure", "guess"}
    said = {name: changes.pop(name) for name in names & changes.keys()}
    fields: dict[str, Any] = {
        "game_id": "game",
        "played_at": datetime(2026, 3, 4, 20, tzinfo=UTC),
        "mode": "classic",
        "question": question,
        "title": f"The title of {question}",
        "unit": "ns",
        "options": ("x", "y"),
        "verdict": "win",
        "winners": ("x",),
        "ratio": (1.2, 1.25, 1.3),
        "counted": True,
        "reply": reply(**{"choice": "x" if right else "y", "right": right, **said}),
    }
    return Past(**{**fields, **changes})
