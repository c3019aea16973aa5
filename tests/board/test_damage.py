"""Files that are no board: set aside where nothing can read them, else left alone."""

import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from tests.support.replies import asked, reply
from tuiquiz.board import schema
from tuiquiz.board.record import FinishedGame, Unfinished
from tuiquiz.board.store import Board
from tuiquiz.errors import BoardError
from tuiquiz.quiz.scoring import Score

Make = Callable[..., FinishedGame]
PAGE = 4096


@pytest.fixture(scope="module")
def sound(quick_disk: Path) -> bytes:
    """The bytes of a board with 40 games and what belongs to them, twenty pages and more."""
    path = quick_disk / "sound" / "scores.db"
    board = Board.open(path)
    lines = tuple(Score(f"player {n}", n, 1, 1, n) for n in range(8))
    time = datetime(2026, 1, 1, tzinfo=UTC)
    for n in range(40):
        name = str(UUID(int=n + 1))
        replies = tuple(reply(line.player) for line in lines)
        more = (asked(*replies),)
        board.add(
            FinishedGame(name, "talk", "1", "classic", time, "3.11.7", "m" * 600, lines, more)
        )
        board.keep(Unfinished(f"x{name}", "Ada", "talk", "1", "classic", 1, 2, time, "s" * 300))
        board.claim_daily("talk", "1", time.date(), f"player {n}", name)
    data = path.read_bytes()
    assert len(data) > 20 * PAGE
    return data


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder`` but the lock, by name."""
    files = {f.relative_to(folder).as_posix(): f for f in folder.rglob("*") if f.is_file()}
    return {name: f.read_bytes() for name, f in files.items() if name != "scores.db.lock"}


def assert_kept(board: Board, before: dict[str, bytes]) -> None:
    """All that was there is still there, under the name that the notice gives."""
    assert board.notice
    assert str(board.path) in board.notice
    found = re.search(r"scores\.db\.damaged-\d{8}T\d{6}Z-\d+(-wal|-shm|-journal)?", board.notice)
    assert found
    name = found[0].removesuffix(found[1] or "")
    kept = {re.sub(r"^scores\.db", name, old): data for old, data in before.items()}
    after = contents(board.path.parent)
    assert {old: after.get(old) for old in kept} == kept
    assert after.keys() - kept.keys() == {"scores.db"}


def assert_set_aside(board: Board, before: dict[str, bytes], game: Make) -> None:
    """All that was there is kept, and the new board works."""
    assert_kept(board, before)
    board.add(game())
    again = Board.open(board.path)
    assert (again.notice, len(again.top())) == (None, 1)


def zeroed(data: bytes, page: int) -> bytes:
    return data[: page * PAGE] + bytes(PAGE) + data[(page + 1) * PAGE :]


KINDS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "text": lambda _: b"these are not the high scores\n" * 9,
    "short": lambda data: data[:50],
    "random": lambda data: bytes(n * 97 % 251 for n in range(len(data))),
    "header only": lambda data: data[:100],
    "one page": lambda data: data[:PAGE],
    "half": lambda data: data[: len(data) // 2],
    "half a page less": lambda data: data[: -PAGE // 2],
    "one byte less": lambda data: data[:-1],
    "zeros": lambda data: bytes(len(data)),
    "no first page": lambda data: zeroed(data, 0),
    "no second page": lambda data: zeroed(data, 1),
    "no middle page": lambda data: zeroed(data, len(data) // PAGE // 2),
    "no last page": lambda data: zeroed(data, len(data) // PAGE - 1),
    "no version": lambda data: data[:60] + bytes(4) + data[64:],
    "unreadable names": lambda data: data.replace(b"TABLE games", b"TABLE `\xe0mes"),
    "unknown format": lambda data: data[:18] + b"\x09\x09" + data[20:],
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_board_is_set_aside(path: Path, game: Make, sound: bytes, kind: str) -> None:
    path.parent.mkdir()
    path.write_bytes(KINDS[kind](sound))
    before = contents(path.parent)
    assert_set_aside(Board.open(path), before, game)


def test_any_page_may_be_the_damaged_one(tmp_path: Path, game: Make, sound: bytes) -> None:
    for page in range(len(sound) // PAGE):
        path = tmp_path / str(page) / "scores.db"
        path.parent.mkdir()
        path.write_bytes(zeroed(sound, page))
        before = contents(path.parent)
        assert_set_aside(Board.open(path), before, game)


@pytest.mark.parametrize("kind", ["text", "half", "empty"])
def test_damage_is_found_while_the_board_is_in_use(
    path: Path, game: Make, sound: bytes, kind: str
) -> None:
    board = Board.open(path)
    path.write_bytes(KINDS[kind](sound))
    before = contents(path.parent)
    late = game()
    assert board.add(late)
    assert [e.game_id for e in board.top()] == [late.id]
    assert_kept(board, before)


def test_what_belongs_to_the_board_goes_with_it(path: Path, game: Make, sound: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(sound[: len(sound) // 2] + b"x")
    for tail in ("-wal", "-shm", "-journal"):
        Path(f"{path}{tail}").write_bytes(b"what was in " + tail.encode() * 50)
    before = contents(path.parent)
    assert_set_aside(Board.open(path), before, game)


@pytest.mark.parametrize("wal", [b"garbage" * 999, bytes.fromhex("377f0682") + b"\x01" * 8000])
def test_a_board_with_a_garbage_journal_is_set_aside(
    path: Path, game: Make, sound: bytes, wal: bytes
) -> None:
    path.parent.mkdir()
    path.write_bytes(sound)
    Path(f"{path}-wal").write_bytes(wal)
    before = contents(path.parent)
    assert_set_aside(Board.open(path), before, game)


@pytest.mark.parametrize("wal", [b"", b"7\x7f\x06", bytes(32), bytes(9000)])
def test_a_journal_cut_off_before_its_first_game_is_no_damage(
    path: Path, sound: bytes, wal: bytes
) -> None:
    path.parent.mkdir()
    path.write_bytes(sound)
    Path(f"{path}-wal").write_bytes(wal)
    board = Board.open(path)
    assert (board.notice, len(board.top())) == (None, 320)


def test_a_journal_without_its_board_is_set_aside(path: Path, game: Make) -> None:
    path.parent.mkdir()
    Path(f"{path}-wal").write_bytes(b"garbage" * 999)
    before = contents(path.parent)
    assert_set_aside(Board.open(path), before, game)


def test_a_folder_in_its_place_is_set_aside(path: Path, game: Make) -> None:
    path.mkdir(parents=True)
    (path / "letter.txt").write_text("dear board")
    before = contents(path.parent)
    assert_set_aside(Board.open(path), before, game)


def test_nothing_that_was_set_aside_is_ever_replaced(path: Path) -> None:
    path.parent.mkdir()
    texts = [f"garbage {n}" for n in range(30)]
    for text in texts:
        path.write_text(text)
        assert Board.open(path).notice
    kept = [f.read_text() for f in path.parent.iterdir() if ".damaged-" in f.name]
    assert sorted(kept) == sorted(texts)


def test_rows_that_contradict_each_other_are_damage(path: Path, game: Make) -> None:
    Board.open(path).add(game())
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("DELETE FROM games")
    board = Board.open(path)
    assert board.notice
    assert board.top() == []


TABLES = ["games", "scores", "questions", "asked", "replies", "unfinished", "daily", "names"]


@pytest.mark.parametrize(
    "statement",
    [
        *(f"DROP TABLE {name}" for name in TABLES),
        "DELETE FROM asked",
        "DELETE FROM questions",
        "DELETE FROM scores",
        "UPDATE replies SET seat = 5",
        "PRAGMA ignore_check_constraints = ON; UPDATE replies SET sure = 4",
    ],
)
def test_a_board_that_was_tampered_with_is_damage(path: Path, game: Make, statement: str) -> None:
    Board.open(path).add(game(asked=(asked(reply()),)))
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.executescript(statement)
    board = Board.open(path)
    assert board.notice
    assert board.top() == []
    assert board.add(game())


LISTS: dict[str, Callable[[Board], list[object]]] = {
    "top": lambda board: list(board.top()),
    "players": lambda board: list(board.players()),
    "games": lambda board: list(board.games("Ada")),
    "past": lambda board: list(board.past("Ada")),
    "unfinished": lambda board: list(board.unfinished()),
}


@pytest.mark.parametrize(
    ("statement", "calls"),
    [
        ("UPDATE games SET played_at = 'soon'", ["top", "players", "games", "past"]),
        ("UPDATE games SET played_at = '2026-01-01'", ["top", "players", "games", "past"]),
        ("UPDATE unfinished SET saved_at = 'soon'", ["unfinished"]),
        ("UPDATE unfinished SET id = ''", ["unfinished"]),
        ("UPDATE questions SET options = 'a, b'", ["past"]),
        ("UPDATE asked SET winners = '{}'", ["past"]),
        ("UPDATE asked SET winners = '[1]'", ["past"]),
        ("UPDATE replies SET guess = 9e999", ["past"]),
        ("DELETE FROM games", ["past"]),
        ("DELETE FROM questions", ["past"]),
    ],
)
def test_what_makes_no_sense_is_damage_when_it_is_read(
    tmp_path: Path, game: Make, statement: str, calls: list[str]
) -> None:
    for name in calls:
        path = tmp_path / name / "scores.db"
        board = Board.open(path)
        board.add(game(asked=(asked(reply()),)))
        time = datetime(2026, 1, 1, tzinfo=UTC)
        board.keep(Unfinished("x", "Ada", "talk", "1", "classic", 1, 2, time, "state"))
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute(statement)
        assert LISTS[name](board) == []
        assert board.notice
        assert len([f for f in path.parent.iterdir() if ".damaged-" in f.name]) == 1


def other_program(path: Path, application_id: int) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("CREATE TABLE recipes (name)")
        db.execute(f"PRAGMA application_id = {application_id}")


@pytest.mark.parametrize("application_id", [0, 1, -5])
def test_a_database_of_another_program_is_left_alone(path: Path, application_id: int) -> None:
    path.parent.mkdir()
    other_program(path, application_id)
    Path(f"{path}-wal").write_bytes(b"not ours to judge")
    before = contents(path.parent)
    with pytest.raises(BoardError, match="another program") as caught:
        Board.open(path)
    assert str(path) in caught.value.message
    assert caught.value.hint
    assert contents(path.parent) == before


def test_a_newer_board_is_left_alone_and_an_older_one_grows(
    path: Path, game: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Board.open(path)
    old.add(game())
    with monkeypatch.context() as later:
        step = ("ALTER TABLE scores ADD COLUMN handle TEXT", "CREATE TABLE answers (handle TEXT)")
        later.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, step))
        board = Board.open(path)
        assert board.add(game())
        assert len(board.top()) == 2
        assert board.notice is None
    Path(f"{path}-wal").write_bytes(b"not ours to judge" * 9)
    before = contents(path.parent)
    for call in (lambda: Board.open(path), lambda: old.add(game()), old.top):
        with pytest.raises(BoardError, match="newer tuiquiz") as caught:
            call()
        assert caught.value.hint
    assert contents(path.parent) == before


def test_a_migration_that_fails_changes_nothing(
    path: Path, game: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    Board.open(path).add(game())
    before = contents(path.parent)
    with monkeypatch.context() as later:
        step = ("CREATE TABLE answers (handle TEXT)", "CREATE TABLE games (oops)")
        later.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, step))
        with pytest.raises(BoardError, match="already exists"):
            Board.open(path)
    assert contents(path.parent) == before
    assert len(Board.open(path).top()) == 1


def test_a_board_that_is_damaged_again_at_once_is_an_error(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "fault", lambda _: "bits fall out")
    with pytest.raises(BoardError, match="bits fall out") as caught:
        Board.open(path)
    assert str(path) in caught.value.message
    assert len([f for f in path.parent.iterdir() if ".damaged-" in f.name]) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are a thing of Unix")
def test_a_pipe_in_its_place_is_refused(path: Path) -> None:
    path.parent.mkdir()
    os.mkfifo(path)
    with pytest.raises(BoardError, match="not a file"):
        Board.open(path)
    assert path.is_fifo()


def test_a_lock_file_with_something_in_it_is_named(path: Path) -> None:
    Board.open(path)
    lock = Path(f"{path}.lock")
    lock.write_text("garbage " * 99)
    with pytest.raises(BoardError, match=re.escape(str(lock))) as caught:
        Board.open(path)
    assert "delete" in caught.value.hint


def test_a_file_where_the_folder_should_be_is_an_error(path: Path) -> None:
    path.parent.write_text("a file")
    with pytest.raises(BoardError, match=re.escape(str(path))):
        Board.open(path)


def test_links_in_a_circle_are_an_error(path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to(path)
    with pytest.raises(BoardError, match=re.escape(str(path))):
        Board.open(path)
