"""Ranks, against a referee that counts by hand."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from tuiquiz.board.record import Entry, FinishedGame
from tuiquiz.board.store import Board
from tuiquiz.quiz.scoring import Score

numbers = st.tuples(st.integers(-6, 4), st.integers(0, 3), st.integers(0, 2))
scores = st.builds(
    lambda player, n: Score(player, n[0], n[1], 3, n[2]), st.sampled_from("ABC"), numbers
)
boards = st.tuples(st.sampled_from(["talk", "p"]), st.sampled_from(["1", "2"]), st.just("classic"))
played = st.tuples(boards, st.integers(0, 3), st.lists(scores, min_size=1, max_size=5))


def beats(one: Score, other: Score) -> bool:
    if one.points != other.points:
        return one.points > other.points
    if one.correct != other.correct:
        return one.correct > other.correct
    return one.answer_ns < other.answer_ns


def line(entry: Entry) -> tuple[str, Score]:
    numbers = (entry.points, entry.correct, entry.questions, entry.answer_ns)
    return entry.game_id, Score(entry.player, *numbers)


@given(plays=st.lists(played, max_size=5))
@settings(max_examples=30, deadline=None, derandomize=True)
def test_ranks_are_those_of_the_referee(
    quick_disk: Path, plays: list[tuple[tuple[str, str, str], int, list[Score]]]
) -> None:
    games = [
        FinishedGame(
            id=str(UUID(int=number)),
            pack=pack,
            pack_version=version,
            mode=mode,
            played_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day),
            python="3.11.7",
            machine="",
            scores=tuple(lines),
        )
        for number, ((pack, version, mode), day, lines) in enumerate(plays)
    ]
    with TemporaryDirectory(dir=quick_disk) as folder:
        board = Board.open(Path(folder, "scores.db"))
        for game in games:
            board.add(game)
        for name in {place for place, _, _ in plays}:
            rivals = [s for place, _, lines in plays if place == name for s in lines]
            expected = [
                (1 + sum(beats(rival, score) for rival in rivals), game.played_at, game.id, score)
                for game in games
                if (game.pack, game.pack_version, game.mode) == name
                for score in game.scores
            ]
            expected.sort(key=lambda row: row[:3])
            top = board.top(*name)
            assert [(e.rank, *line(e)) for e in top] == [
                (rank, game_id, score) for rank, _, game_id, score in expected
            ]
            assert board.top(*name, limit=3) == top[:3]
        for game in games:
            name = (game.pack, game.pack_version, game.mode)
            assert board.standing(game.id) == [e for e in board.top(*name) if e.game_id == game.id]


def test_ties_share_a_rank_and_leave_a_gap(tmp_path: Path) -> None:
    board = Board.open(tmp_path / "scores.db")
    lines = [("a", 9, 1, 5), ("b", 8, 2, 5), ("c", 8, 2, 5), ("d", 8, 2, 6), ("e", 8, 1, 1)]
    scores = tuple(Score(name, points, right, 3, ns) for name, points, right, ns in lines)
    time = datetime(2026, 1, 1, tzinfo=UTC)
    board.add(FinishedGame("x", "talk", "1", "classic", time, "3.11.7", "", scores))
    assert [(e.player, e.rank) for e in board.top()] == [
        ("a", 1), ("b", 2), ("c", 2), ("d", 4), ("e", 5),
    ]  # fmt: skip
