"""Keeping games and getting them back."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

import tuiquiz
from tuiquiz.board.record import Entry, FinishedGame
from tuiquiz.board.store import Board
from tuiquiz.quiz.scoring import Score

Make = Callable[..., FinishedGame]


def test_a_new_board_is_empty(path: Path, game: Make) -> None:
    board = Board.open(path)
    assert board.top() == []
    assert board.standing(game().id) == []
    assert board.notice is None
    assert board.path == path


def test_what_a_killed_process_left_half_made_does_not_matter(path: Path, game: Make) -> None:
    path.parent.mkdir()
    Path(f"{path}.new").write_text("half a board")
    Path(f"{path}.new-journal").write_text("half a journal")
    board = Board.open(path)
    assert board.add(game())
    assert board.notice is None
    assert sorted(f.name for f in path.parent.iterdir()) == [path.name, f"{path.name}.lock"]


def test_everything_comes_back_after_opening_again(path: Path, game: Make) -> None:
    played = game(
        scores=(Score("Ada", -6, 0, 9, 0), Score("Bob", 9 * 10**18, 9, 9, 2**62)),
        played_at=datetime(2026, 3, 4, 1, 30, 0, 123456, timezone(timedelta(hours=5, minutes=30))),
    )
    assert Board.open(path).add(played)
    bob = Entry(
        rank=1,
        player="Bob",
        points=9 * 10**18,
        correct=9,
        questions=9,
        answer_ns=2**62,
        pack="talk",
        pack_version="1.0",
        mode="classic",
        played_at=datetime(2026, 3, 3, 20, 0, 0, 123456, UTC),
        python="3.11.7",
        machine="x86_64",
        game_id=played.id,
    )
    first, second = Board.open(path).top()
    assert first == bob
    assert first.played_at.utcoffset() == timedelta(0)
    assert (second.rank, second.player, second.points, second.answer_s) == (2, "Ada", -6, 0.0)
    assert Board.open(path).standing(played.id) == [first, second]


def test_a_game_kept_twice_counts_once(path: Path, game: Make) -> None:
    board = Board.open(path)
    first = game()
    assert board.add(first) is True
    assert board.add(first) is False
    assert Board.open(path).add(game(id=first.id, scores=(Score("Eve", 9, 1, 1, 1),) * 2)) is False
    assert [entry.player for entry in board.top()] == ["Ada"]


def test_boards_are_told_apart_by_pack_version_and_mode(path: Path, game: Make) -> None:
    board = Board.open(path)
    names = [(p, v, m) for m in ("classic", "untimed") for v in ("2", "10") for p in ("b", "a")]
    for points, (pack, version, mode) in enumerate(names):
        for more in (0, 100):
            scores = (Score("Ada", points + more, 1, 1, 1),)
            board.add(game(pack=pack, pack_version=version, mode=mode, scores=scores))
    every = board.top()
    assert [(e.pack, e.pack_version, e.mode) for e in every[::2]] == sorted(names)
    assert [e.rank for e in every] == [1, 2] * 8
    assert board.top(limit=1) == every[::2]
    assert board.top(limit=0) == []
    assert board.top("a") == [e for e in every if e.pack == "a"]
    assert board.top(mode="untimed", pack_version="10") == [
        e for e in every if e.mode == "untimed" and e.pack_version == "10"
    ]
    assert board.top("a", "2", "classic") == [
        e for e in every if (e.pack, e.pack_version, e.mode) == ("a", "2", "classic")
    ]
    assert board.top("c") == []


NASTY = [
    "",
    " Ada ",
    "👩‍👩‍👧‍👦 Zoë\u0301\u202e]][/b]",
    "\0",
    "a\0b\0",
    "\ufeffBOM",
    "'); DROP TABLE games; --",
    "\x1b[31m\r\n\t",
    "é" * 300_000,
]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_text_is_kept_as_it_is(path: Path, game: Make, text: str) -> None:
    board = Board.open(path)
    fields = {"pack": text, "pack_version": text, "mode": text, "python": text, "machine": text}
    board.add(game(**fields, scores=(Score(text, 1, 1, 1, 1), Score("Bob", 0, 1, 1, 1))))
    entry, _ = Board.open(path).top(text, text, text)
    assert entry.player == text
    assert {name: getattr(entry, name) for name in fields} == fields
    assert board.notice is None


def test_a_lone_surrogate_becomes_a_replacement_character(path: Path, game: Make) -> None:
    board = Board.open(path)
    board.add(game(pack="\udcff", scores=(Score("a\ud800b\ud83d\ude00", 1, 1, 1, 1),)))
    (entry,) = board.top("\udcff")
    assert (entry.pack, entry.player) == ("�", "a�b😀")
    assert board.standing("\ud800") == []


def test_without_a_path_the_data_folder_is_used(
    tmp_path: Path, game: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUIQUIZ_HOME", str(tmp_path / "home"))
    Board.open().add(game())
    assert Board.open().path == tmp_path / "home" / "data" / "scores.db"
    assert len(Board.open(tmp_path / "home" / "data" / "scores.db").top()) == 1


@pytest.mark.parametrize("name", ["a b?#%41.db", "ü👍.db", "no-suffix", ".hidden", "'quoted\".db"])
def test_any_name_will_do(tmp_path: Path, game: Make, name: str) -> None:
    Board.open(tmp_path / name).add(game())
    assert len(Board.open(tmp_path / name).top()) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([name, f"{name}.lock"])


def test_a_link_leads_to_the_same_board(tmp_path: Path, game: Make) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "real" / "scores.db")
    Board.open(link).add(game())
    assert len(Board.open(tmp_path / "real" / "scores.db").top()) == 1
    (tmp_path / "real" / "scores.db").write_text("garbage")
    assert Board.open(link).notice
    assert link.is_symlink()


def test_a_folder_that_is_deleted_meanwhile_is_made_again(path: Path, game: Make) -> None:
    board = Board.open(path)
    for member in path.parent.iterdir():
        member.unlink()
    path.parent.rmdir()
    board.add(game())
    assert len(board.top()) == 1


def test_many_threads_may_share_a_board(path: Path, game: Make) -> None:
    board = Board.open(path)
    games = [game() for _ in range(60)]
    with ThreadPoolExecutor(12) as pool:
        added = list(pool.map(board.add, games + games[:20]))
        standings = list(pool.map(board.standing, [g.id for g in games]))
    assert sum(added) == 60
    assert all(len(lines) == 1 for lines in standings)
    assert sorted(e.game_id for e in board.top()) == sorted(g.id for g in games)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": ""},
        {"id": "\ud800"},
        {"scores": ()},
        {"played_at": datetime(2026, 1, 1)},
    ],
)
def test_a_game_that_cannot_be_is_refused(game: Make, changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"id|zone|scores"):
        game(**changes)


@pytest.mark.parametrize(
    "numbers", [(2**63, 0, 0, 0), (-(2**63), 0, 0, 0), (0, 2, 1, 0), (0, -1, 1, 0), (0, 0, 0, -1)]
)
def test_a_score_that_cannot_be_is_refused(game: Make, numbers: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"cannot be right|out of range"):
        game(scores=(Score("Ada", *numbers),))


def test_importing_the_board_loads_no_screen_and_touches_no_disk(tmp_path: Path) -> None:
    code = "import sys, json, tuiquiz.board.store; print(json.dumps(sorted(sys.modules)))"
    root = str(Path(tuiquiz.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-B", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": root, "TUIQUIZ_HOME": str(tmp_path / "home")},
    )
    assert not {"textual", "rich", "asyncio"} & set(json.loads(done.stdout))
    assert list(tmp_path.iterdir()) == []
