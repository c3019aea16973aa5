"""Boards of versions 1 and 2, as earlier releases made them: they grow and lose nothing."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.board.test_processes import Start, unix
from tuiquiz.board.record import FinishedGame
from tuiquiz.board.store import Board

Make = Callable[..., FinishedGame]

VERSION_1 = """
CREATE TABLE games (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    pack TEXT NOT NULL,
    pack_version TEXT NOT NULL,
    mode TEXT NOT NULL,
    played_at TEXT NOT NULL,
    python TEXT NOT NULL,
    machine TEXT NOT NULL
);
CREATE TABLE scores (
    game INTEGER NOT NULL REFERENCES games (number),
    seat INTEGER NOT NULL CHECK (typeof(seat) = 'integer'),
    player TEXT NOT NULL,
    points INTEGER NOT NULL CHECK (typeof(points) = 'integer'),
    correct INTEGER NOT NULL CHECK (typeof(correct) = 'integer' AND correct >= 0),
    questions INTEGER NOT NULL CHECK (typeof(questions) = 'integer'),
    answer_ns INTEGER NOT NULL CHECK (typeof(answer_ns) = 'integer' AND answer_ns >= 0),
    PRIMARY KEY (game, seat),
    CHECK (correct <= questions)
) WITHOUT ROWID;
PRAGMA application_id = 0x74757A71;
PRAGMA user_version = 1;
PRAGMA journal_mode = WAL;
"""
ADD_GAME = """
INSERT INTO games (id, pack, pack_version, mode, played_at, python, machine)
VALUES ('old-{n}', 'talk', '1.0', 'classic', '2025-01-0{n}T05:06:07.000000+00:00', '3.11.7', 'm');
INSERT INTO scores (game, seat, player, points, correct, questions, answer_ns)
VALUES ({n}, 0, 'Ada', {n}00, 1, 9, 5), ({n}, 1, 'Bob', -{n}, 0, 9, 0);
"""
VERSION_2 = """
ALTER TABLE games ADD COLUMN form TEXT NOT NULL DEFAULT 'solo';
ALTER TABLE scores ADD COLUMN bonus INTEGER NOT NULL DEFAULT 0 CHECK (typeof(bonus) = 'integer');
ALTER TABLE scores ADD COLUMN ranked INTEGER NOT NULL DEFAULT 1 CHECK (ranked IN (0, 1));
CREATE INDEX scores_of_player ON scores (player);
CREATE TABLE questions (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    unit TEXT NOT NULL,
    options TEXT NOT NULL,
    UNIQUE (id, title, unit, options)
);
CREATE TABLE asked (
    game INTEGER NOT NULL REFERENCES games (number),
    place INTEGER NOT NULL CHECK (typeof(place) = 'integer'),
    question INTEGER NOT NULL REFERENCES questions (number),
    verdict TEXT NOT NULL,
    winners TEXT NOT NULL,
    low REAL CHECK (typeof(low) IN ('real', 'null')),
    estimate REAL CHECK (typeof(estimate) IN ('real', 'null')),
    high REAL CHECK (typeof(high) IN ('real', 'null')),
    counted INTEGER NOT NULL CHECK (counted IN (0, 1)),
    PRIMARY KEY (game, place),
    CHECK ((low IS NULL) = (estimate IS NULL))
) WITHOUT ROWID;
CREATE TABLE replies (
    game INTEGER NOT NULL,
    seat INTEGER NOT NULL,
    place INTEGER NOT NULL,
    choice TEXT,
    answer_ns INTEGER NOT NULL CHECK (typeof(answer_ns) = 'integer' AND answer_ns >= 0),
    hint INTEGER NOT NULL CHECK (hint IN (0, 1)),
    is_right INTEGER NOT NULL CHECK (is_right IN (0, 1)),
    points INTEGER NOT NULL CHECK (typeof(points) = 'integer'),
    bonus INTEGER NOT NULL CHECK (typeof(bonus) = 'integer'),
    sure INTEGER CHECK (sure IN (1, 2, 3)),
    guess REAL CHECK (typeof(guess) IN ('real', 'null')),
    PRIMARY KEY (game, seat, place),
    FOREIGN KEY (game, seat) REFERENCES scores (game, seat),
    FOREIGN KEY (game, place) REFERENCES asked (game, place)
) WITHOUT ROWID;
CREATE TABLE unfinished (
    id TEXT NOT NULL PRIMARY KEY,
    player TEXT NOT NULL,
    pack TEXT NOT NULL,
    pack_version TEXT NOT NULL,
    mode TEXT NOT NULL,
    place INTEGER NOT NULL CHECK (typeof(place) = 'integer' AND place >= 0),
    questions INTEGER NOT NULL CHECK (typeof(questions) = 'integer'),
    saved_at TEXT NOT NULL,
    state TEXT NOT NULL,
    CHECK (place <= questions)
);
CREATE TABLE daily (
    pack TEXT NOT NULL,
    pack_version TEXT NOT NULL,
    date TEXT NOT NULL,
    player TEXT NOT NULL,
    game TEXT NOT NULL,
    PRIMARY KEY (pack, pack_version, date, player)
) WITHOUT ROWID;
INSERT INTO questions VALUES (1, 'talk/a:fastest', 'A', 'ns', '["x", "y"]');
INSERT INTO asked VALUES (1, 0, 1, 'win', '["x"]', 1.1, 1.2, 1.3, 1);
INSERT INTO replies VALUES (1, 0, 0, 'x', 5, 0, 1, 100, 0, NULL, NULL);
INSERT INTO unfinished VALUES
    ('half', 'Cyd', 'talk', '1.0', 'classic', 1, 9, '2025-01-06T05:06:07.000000+00:00', '{}');
INSERT INTO daily VALUES ('talk', '1.0', '2025-01-06', 'dan', 'half');
PRAGMA user_version = 2;
"""
GAMES = 5
RANKED = [
    *((n + 1, "Ada", 100 * (GAMES - n), f"old-{GAMES - n}") for n in range(GAMES)),
    *((GAMES + n, "Bob", -n, f"old-{n}") for n in range(1, GAMES + 1)),
]


def make_old(path: Path, more: str = "") -> None:
    """A board of version 1 with five games of two players at ``path``, and ``more``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.executescript(VERSION_1)
        for n in range(1, GAMES + 1):
            db.executescript(ADD_GAME.format(n=n))
        db.executescript(more)


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


@pytest.mark.parametrize("more", ["", VERSION_2], ids=[1, 2])
def test_an_old_board_keeps_its_games_and_ranks(path: Path, more: str) -> None:
    make_old(path, more)
    board = Board.open(path)
    assert [(e.rank, e.player, e.points, e.game_id) for e in board.top()] == RANKED
    assert {(e.bonus, e.keyed) for e in board.top()} == {(0, False)}
    assert [e.rank for e in board.standing("old-3")] == [3, 8]
    assert [(b.pack, b.pack_version, b.mode, b.entries) for b in board.boards()] == [
        ("talk", "1.0", "classic", 10)
    ]
    played = board.games("Bob")
    assert [g.game_id for g in played] == ["old-5", "old-4", "old-3", "old-2", "old-1"]
    assert {(g.form, g.ranked, g.players, g.bonus) for g in played} == {("solo", True, 2, 0)}
    assert [one.reply.choice for one in board.past()] == ["x"] * bool(more)
    assert [one.id for one in board.unfinished()] == ["half"] * bool(more)
    assert (board.notice, version(path)) == (None, 3)


@pytest.mark.parametrize("more", ["", VERSION_2], ids=[1, 2])
def test_names_on_an_old_board_are_nobodys(path: Path, more: str) -> None:
    make_old(path, more)
    board = Board.open(path)
    assert board.claim_name("ada", "SHA256:mine") is None
    assert board.claim_name("Bob", None) == "Bob"
    for name in ("Cyd", "Dan"):
        used = None if more else name
        assert board.claim_name(name, f"SHA256:{name}") == used
    assert board.claim_name("Eve", "SHA256:mine") == "Eve"


def test_an_old_board_goes_on_as_a_new_one(path: Path, game: Make) -> None:
    make_old(path)
    assert Board.open(path).add(game())
    board = Board.open(path)
    assert board.add(game(id="old-1")) is False
    assert len(board.top()) == 11
    assert board.notice is None


def test_games_in_the_journal_of_an_old_board_are_kept(start: Start, path: Path) -> None:
    make_old(path)
    process = start()
    process.tell(hold=str(path), sql=ADD_GAME.format(n=6))
    assert process.hear() == {"held": True}
    process.kill()
    assert process.hear() is None
    assert Path(f"{path}-wal").stat().st_size > 0
    board = Board.open(path)
    assert (board.notice, board.top()[0].game_id, len(board.top())) == (None, "old-6", 12)


def test_an_old_board_grows_at_its_first_use_too(path: Path, game: Make) -> None:
    board = Board.open(path)
    for member in path.parent.iterdir():
        if member.name != "scores.db.lock":
            member.unlink()
    make_old(path)
    assert board.add(game())
    assert (board.notice, len(board.top()), version(path)) == (None, 11, 3)


def test_several_processes_may_find_an_old_board_at_once(start: Start, tmp_path: Path) -> None:
    processes = [start() for _ in range(4)]
    for turn in range(8):
        path = tmp_path / str(turn) / "scores.db"
        make_old(path)
        for writer, process in enumerate(processes):
            process.tell(play=str(path), writer=writer, numbers=[1])
        answers = [process.hear_all() for process in processes]
        assert [a[-1] for a in answers] == [{"done": None}] * 4
        board = Board.open(path)
        old = [e for e in board.top() if e.game_id.startswith("old-")]
        assert [(e.player, e.points, e.game_id) for e in old] == [line[1:] for line in RANKED]
        assert (len(board.top()), board.notice, version(path)) == (10 + 4 * 3, None, 3)


@unix
@pytest.mark.parametrize("more", ["", VERSION_2], ids=[1, 2])
def test_a_kill_at_any_line_of_growing_loses_no_game(
    start: Start, tmp_path: Path, more: str
) -> None:
    model = tmp_path / "model.db"
    make_old(model, more)
    folders = tmp_path / "folders"
    folders.mkdir()
    process = start()
    process.tell(die=str(folders), **{"from": str(model)}, first=1, step=7)
    answer = process.hear()
    assert answer and answer["died"] > 40
    for folder in folders.iterdir():
        board = Board.open(folder / "scores.db")
        games = {e.game_id for e in board.top()}
        lines = (folder / "scores.kept").read_text().splitlines()
        kept = {said["kept"] for said in map(json.loads, lines) if "kept" in said}
        assert {f"old-{n}" for n in range(1, GAMES + 1)} | kept <= games
        assert len(games) <= GAMES + len(kept) + 1
        assert board.notice is None


@pytest.mark.parametrize(
    "statement", ["DROP TABLE scores", "DELETE FROM games", "DROP TABLE games"]
)
def test_an_old_board_that_is_damaged_is_set_aside(path: Path, game: Make, statement: str) -> None:
    make_old(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(statement)
    before = path.read_bytes()
    board = Board.open(path)
    assert board.notice
    (kept,) = (f for f in path.parent.iterdir() if ".damaged-" in f.name)
    assert kept.read_bytes() == before
    assert board.add(game())
    assert len(Board.open(path).top()) == 1
