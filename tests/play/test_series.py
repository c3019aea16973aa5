"""Which games of a player are compared with one another."""

from datetime import UTC, datetime, timedelta

from tuiquiz.board.record import Played
from tuiquiz.play.series import mode_of, series


def game(mode: str, day: int, points: int = 0, pack: str = "tiny") -> Played:
    return Played(
        game_id=str(day),
        played_at=datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=day),
        pack=pack,
        pack_version="7",
        mode=mode,
        form="solo",
        points=points,
        bonus=0,
        correct=0,
        questions=1,
        answer_ns=0,
        ranked=True,
        players=1,
        python="3.11.7",
        machine="m",
    )


def test_one_for_each_pack_and_mode_the_last_played_first() -> None:
    games = [
        game("classic", 1),
        game("untimed", 3),
        game("classic", 2),
        game("classic", 0, pack="x"),
    ]
    found = series(games)
    assert [(one.pack, one.mode) for one in found] == [
        ("tiny", "untimed"),
        ("tiny", "classic"),
        ("x", "classic"),
    ]
    assert [one.game_id for one in found[1].games] == ["1", "2"]


def test_daily_games_of_all_days_are_one() -> None:
    games = [
        game("daily-2026-03-02", 2, 5),
        game("daily-2026-03-01", 1, 9),
        game("daily-2026-03-03-x2", 3),
    ]
    found = series(games)
    assert [(one.mode, len(one.games)) for one in found] == [("daily-x2", 1), ("daily", 2)]
    assert found[1].best.points == 9


def test_only_the_day_is_taken_off() -> None:
    modes = ("daily", "daily-2026-3-1", "classic-5", "my-daily-2026-03-01")
    assert [mode_of(game(mode, 1)) for mode in modes] == list(modes)


def test_of_equal_games_the_first_is_the_best() -> None:
    (one,) = series([game("classic", 1, -4), game("classic", 2, -4), game("classic", 3, -9)])
    assert one.best.game_id == "1"
