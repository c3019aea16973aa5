"""One player's games, and tables that no spreadsheet computes."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tuiquiz.board.record import FinishedGame
from tuiquiz.board.store import Board
from tuiquiz.quiz.scoring import Score

FIELDS = [
    *("game_id", "played_at", "pack", "pack_version", "mode", "form", "points", "bonus"),
    *("correct", "questions", "answer_s", "ranked", "players", "python", "machine"),
]


@pytest.fixture
def board(tmp_path: Path) -> Board:
    """Two games of Ada's, the later one practice and not ranked, and one of Bob alone."""
    board = Board.open(tmp_path / "home" / "data" / "scores.db")
    ada, bob = Score("Ada", 1900, 1, 2, 12_345_678_900, 150), Score("Bob", -3, 0, 2, 0)
    for hour, mode, form, scores, ranked in (
        (1, "classic", "buzzer", (bob, ada), None),
        (2, "practice", "solo", (ada,), frozenset[str]()),
        (3, "classic", "solo", (bob,), None),
    ):
        board.add(
            FinishedGame(
                id=f"game-{hour}",
                pack="talk",
                pack_version="1",
                mode=mode,
                played_at=datetime(2026, 5, 4, hour, tzinfo=UTC),
                python="3.99.1",
                machine="m",
                scores=scores,
                form=form,
                ranked=ranked,
            )
        )
    return board


@pytest.mark.usefixtures("board")
def test_a_players_games_as_json(run: Run) -> None:
    status, out, err = run("scores", "--player", "Ada", "--json")
    rows = json.loads(out)
    assert (status, err) == (0, "")
    assert [list(row) for row in rows] == [FIELDS, FIELDS]
    assert rows[0] == {
        "game_id": "game-2",
        "played_at": "2026-05-04T02:00:00+00:00",
        "pack": "talk",
        "pack_version": "1",
        "mode": "practice",
        "form": "solo",
        "points": 1900,
        "bonus": 150,
        "correct": 1,
        "questions": 2,
        "answer_s": 12.346,
        "ranked": False,
        "players": 1,
        "python": "3.99.1",
        "machine": "m",
    }
    assert (rows[1]["ranked"], rows[1]["players"], rows[1]["form"]) == (True, 2, "buzzer")


@pytest.mark.usefixtures("board")
def test_a_players_games_as_csv(run: Run) -> None:
    status, out, err = run("scores", "--player", "Bob", "--csv")
    head, *rows = csv.reader(io.StringIO(out))
    assert (status, err, head) == (0, "", FIELDS)
    assert [(row[0], row[6], row[11]) for row in rows] == [
        ("game-3", "-3", "True"),
        ("game-1", "-3", "True"),
    ]


@pytest.mark.usefixtures("board")
def test_a_players_games_for_people(run: Run) -> None:
    status, out, err = run("scores", "--player", "Ada")
    assert (status, err) == (0, "")
    head, *lines = [line.split("  ") for line in out.splitlines()]
    assert [cell.strip() for cell in head if cell] == [
        *("played", "game", "form", "points", "bonus", "right", "time", "board", "python"),
    ]
    assert [[cell.strip() for cell in line if cell.strip()] for line in lines] == [
        [
            *("2026-05-04 02:00", "talk 1 (practice)", "solo"),
            *("1,900", "150", "1/2", "12.3 s", "no", "3.99.1"),
        ],
        [
            *("2026-05-04 01:00", "talk 1 (classic)", "buzzer, 2 players"),
            *("1,900", "150", "1/2", "12.3 s", "yes", "3.99.1"),
        ],
    ]


@pytest.mark.usefixtures("board")
def test_a_time_that_nobody_took_is_no_zero(run: Run) -> None:
    for words in ((), ("--player", "Bob")):
        out = run("scores", *words)[1]
        assert "0.0 s" not in out and out.count("  –  ") == 2
        assert "−3  " in out and "-3" not in out


@pytest.mark.usefixtures("board")
def test_a_players_games_of_one_mode_or_pack(run: Run) -> None:
    def games(*words: str) -> list[str]:
        rows = json.loads(run("scores", "--player", "Ada", "--json", *words)[1])
        return [row["game_id"] for row in rows]

    assert games("--mode", "classic") == ["game-1"]
    assert games("--pack", "talk") == ["game-2", "game-1"]
    assert games("--pack", "mine") == []


@pytest.mark.usefixtures("board")
@pytest.mark.parametrize("words", [["--player", "ada"], ["--player", "Ada", "--mode", "blitz"]])
def test_no_games_of_that_player(run: Run, words: list[str]) -> None:
    told = "No games there. There are games of: Bob, Ada\n"
    assert run("scores", *words) == (0, "", told)
    assert run("scores", *words, "--json") == (0, "[]\n", "")
    assert run("scores", *words, "--csv") == (0, ",".join(FIELDS) + "\r\n", "")


def test_no_games_at_all(run: Run) -> None:
    assert run("scores", "--player", "\udcff") == (0, "", "No one yet. Play a game: tuiquiz\n")


@pytest.mark.usefixtures("board")
def test_what_is_not_ranked_is_on_no_board(run: Run) -> None:
    rows = json.loads(run("scores", "--json")[1])
    assert [(row["mode"], row["player"]) for row in rows] == [
        ("classic", "Ada"),
        ("classic", "Bob"),
        ("classic", "Bob"),
    ]
    told = "No scores there. There are: talk 1 (classic)\n"
    assert run("scores", "--mode", "practice") == (0, "", told)


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_is_a_formula(run: Run, tmp_path: Path, first: str) -> None:
    text = f"{first}cmd|' /C calc'!A0"
    board = Board.open(tmp_path / "home" / "data" / "scores.db")
    time = datetime(2026, 5, 4, tzinfo=UTC)
    scores = (Score(text, -500, 0, 1, 0),)
    board.add(FinishedGame("1", text, text, text, time, text, text, scores, (), text))
    for words in ([], [f"--player={text}"]):
        status, out, err = run("scores", "--csv", *words)
        (row,) = csv.DictReader(io.StringIO(out, newline=""))
        assert (status, err, row["points"]) == (0, "", "-500")
        assert row["pack"] == row["pack_version"] == row["mode"] == f"'{text}"
        assert row.get("player", f"'{text}") == f"'{text}"
        assert row.get("machine", f"'{text}") == f"'{text}"
        (same,) = json.loads(run("scores", "--json", *words)[1])
        assert same["pack"] == text
    assert "apostrophe" in run("scores", "--help")[1]


def test_what_is_no_formula_stays_as_it_is(run: Run, tmp_path: Path) -> None:
    board = Board.open(tmp_path / "home" / "data" / "scores.db")
    time = datetime(2026, 5, 4, tzinfo=UTC)
    scores = (Score('\'a=b, "c"\n', 1, 1, 1, 0),)
    board.add(FinishedGame("1", "talk", "1", "classic", time, "3", "m", scores))
    (row,) = csv.DictReader(io.StringIO(run("scores", "--csv")[1], newline=""))
    assert row["player"] == '\'a=b, "c"\n'


def test_a_terminal_is_not_steered(run: Run, tmp_path: Path) -> None:
    board = Board.open(tmp_path / "home" / "data" / "scores.db")
    time = datetime(2026, 5, 4, tzinfo=UTC)
    text = "\x1b[2J"
    scores = (Score(text, 1, 1, 1, 0),)
    board.add(FinishedGame("1", text, text, text, time, text, text, scores, (), text))
    for words in (["scores"], ["scores", "--player", text], ["scores", "--player", "x"]):
        assert "\x1b" not in "".join(map(str, run(*words)))


def test_the_mark_of_a_proved_key_is_shown_and_explained(run: Run, board: Board) -> None:
    assert "◊" not in run("scores")[1] and "key" not in run("scores")[1]
    board.claim_name("Grace", "SHA256:" + "k" * 43)
    time = datetime(2026, 5, 5, tzinfo=UTC)
    scores = (Score("Grace", 1500, 1, 2, 10**9),)
    keyed = board.held_by("SHA256:" + "k" * 43)
    keyed.add(FinishedGame("proved", "talk", "1", "untimed", time, "3.99.1", "m", scores))
    board.add(FinishedGame("said", "talk", "1", "untimed", time, "3.99.1", "m", scores))
    status, out, err = run("scores")
    assert (status, err) == (0, "")
    assert [line.split()[1:3] for line in out.splitlines() if "Grace" in line] == [
        ["Grace", "◊"],
        ["Grace", "1,500"],
    ]
    assert out.count("◊ proved by an SSH key\n") == 1
    assert "key" not in run("scores", "--mode", "classic")[1]
    rows = json.loads(run("scores", "--json", "--mode", "untimed")[1])
    assert sorted(row["keyed"] for row in rows) == [False, True]
    rows = list(csv.DictReader(io.StringIO(run("scores", "--csv", "--mode", "untimed")[1])))
    assert sorted(row["keyed"] for row in rows) == ["False", "True"]
