"""Whose a name is: a proved key's for good, or that of all who come without one."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.board.test_processes import Start
from tests.support.replies import asked, reply
from tuiquiz.board.record import FinishedGame, Unfinished
from tuiquiz.board.store import Board
from tuiquiz.quiz import names
from tuiquiz.quiz.scoring import Score

Make = Callable[..., FinishedGame]
MINE = "SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8"
OTHERS = "SHA256:p2QAMXNIC1TJYWeIOttrVc98/R1BUFWu3/LiyKgUfQM"
DAY = date(2026, 5, 4)
NOW = datetime(2026, 5, 4, tzinfo=UTC)


def score(player: str, points: int = 100) -> Score:
    return Score(player, points, 1, 2, 5)


def kept(id: str, player: str) -> Unfinished:
    return Unfinished(id, player, "talk", "1.0", "classic", 1, 2, NOW, "state")


def test_a_key_gets_one_name_for_good(path: Path) -> None:
    board = Board.open(path)
    assert board.name_of(MINE) is None
    assert board.claim_name("  Ada   L ", MINE) == "Ada L"
    again = Board.open(path)
    assert again.claim_name("Somebody else", MINE) == "Ada L"
    assert again.claim_name("", MINE) == "Ada L"
    assert again.name_of(MINE) == "Ada L"
    assert again.name_of(OTHERS) is None


@pytest.mark.parametrize("other", ["Ada", "ADA", " ada ", "\uff21da"])
def test_nobody_takes_the_name_of_a_key(path: Path, other: str) -> None:
    board = Board.open(path)
    board.claim_name("Ada", MINE)
    assert board.claim_name(other, OTHERS) is None
    assert board.claim_name(other, None) is None
    assert board.name_of(OTHERS) is None
    assert board.claim_name("Eve", OTHERS) == "Eve"


def test_names_without_a_key_are_shared_and_no_key_takes_them(path: Path) -> None:
    board = Board.open(path)
    assert board.claim_name("AAA", None) == "AAA"
    assert board.claim_name("aaa", None) == "aaa"
    assert Board.open(path).claim_name("Aaa", MINE) is None
    assert board.claim_name("Aab", MINE) == "Aab"


@pytest.mark.parametrize("key", [OTHERS, None])
def test_nobody_looks_like_the_owner_of_a_key(path: Path, key: str | None) -> None:
    board = Board.open(path)
    board.claim_name("Anna", MINE)
    assert board.claim_name("\u0391\u039d\u039d\u0391", key) is None
    assert board.claim_name("\u0410\u041d\u041d\u0410", key) == "\u0410\u041d\u041d\u0410"


def test_a_look_at_a_name_takes_nothing(path: Path, game: Make) -> None:
    board = Board.open(path)
    assert board.free_name("Ada") and board.taken_names() == frozenset()
    board.claim_name("Ada", MINE)
    board.claim_name("Bob", None)
    board.add(game(scores=(score("CYD"),)))
    board.keep(kept("x", "Dan"))
    board.claim_daily("talk", "1.0", DAY, "Eve", "x")
    assert board.taken_names() == {"ada", "bob", "cyd", "dan", "eve"}
    assert not board.free_name("ada") and board.free_name("Bob") and board.free_name("Fay")
    with pytest.raises(ValueError, match="is not a name"):
        board.free_name("")


USES: dict[str, Callable[[Board, FinishedGame], object]] = {
    "a score": lambda board, game: board.add(game),
    "an interrupted game": lambda board, _: board.keep(kept("x", "Zo\u00eb")),
    "a day": lambda board, _: board.claim_daily("talk", "1.0", DAY, "Zo\u00eb", "x"),
}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("name", ["Zo\u00eb", "ZOE\u0308"])
def test_no_key_inherits_what_stands_under_a_name(
    path: Path, game: Make, use: str, name: str
) -> None:
    board = Board.open(path)
    USES[use](board, game(scores=(score("Zo\u00eb"),), ranked=frozenset()))
    assert board.claim_name(name, MINE) is None
    assert board.claim_name("Zoe", MINE) == "Zoe"
    assert Board.open(path).claim_name(name, None) == names.tidy(name)


@pytest.mark.parametrize("key", [MINE, None])
@pytest.mark.parametrize("name", ["", "  ", "\x1b[2J", "a\u202eb", "w" * 17, "\ud800"])
def test_what_is_no_name_is_refused(path: Path, name: str, key: str | None) -> None:
    board = Board.open(path)
    with pytest.raises(ValueError, match="is not a name"):
        board.claim_name(name, key)
    assert board.claim_name("Ada", key) == "Ada"


def test_an_empty_fingerprint_is_refused(path: Path) -> None:
    with pytest.raises(ValueError, match="fingerprint"):
        Board.open(path).claim_name("Ada", "")


def test_scores_say_whether_the_owner_of_the_key_made_them(path: Path, game: Make) -> None:
    board = Board.open(path)
    board.claim_name("Ada", MINE)
    mine, others = board.held_by(MINE), board.held_by(OTHERS)
    assert mine.add(game(id="proved", scores=(score("Ada", 3), score("Bob", 2))))
    assert board.add(game(id="at-home", scores=(score("Ada", 1),)))
    assert others.add(game(id="forged", scores=(score("Ada", 0),)))
    told = [(e.game_id, e.player, e.keyed) for e in Board.open(path).top()]
    assert told == [
        ("proved", "Ada", True),
        ("proved", "Bob", False),
        ("at-home", "Ada", False),
        ("forged", "Ada", False),
    ]
    assert [e.keyed for e in mine.standing("proved")] == [True, False]
    assert board.held_by(None).add(game(id="no-key", scores=(score("Ada", -1),)))
    assert not board.top()[-1].keyed


def test_the_history_of_a_key_is_what_its_owner_did(path: Path, game: Make) -> None:
    board = Board.open(path)
    board.claim_name("Ada", MINE)
    mine = board.held_by(MINE)
    question = asked(reply("Ada"))
    mine.add(game(id="proved", asked=(question,)))
    board.add(game(id="at-home", asked=(question,)))
    board.add(game(id="bobs", scores=(score("Bob"),), asked=(asked(reply("Bob")),)))
    assert [g.game_id for g in mine.games("Ada")] == ["proved"]
    assert [one.game_id for one in mine.past("Ada")] == ["proved"]
    assert [one.game_id for one in mine.past()] == ["proved", "bobs"]
    assert {p.name: p.games for p in mine.players()} == {"Ada": 1, "Bob": 1}
    assert [g.game_id for g in mine.games("Bob")] == ["bobs"]
    assert {g.game_id for g in board.games("Ada")} == {"proved", "at-home"}
    assert {p.name: p.games for p in board.players()} == {"Ada": 2, "Bob": 1}


def test_interrupted_games_of_a_key_are_its_owners(path: Path, game: Make) -> None:
    board = Board.open(path)
    board.claim_name("Ada", MINE)
    mine = board.held_by(MINE)
    assert mine.keep(kept("proved", "Ada"))
    assert board.keep(kept("at-home", "Ada"))
    assert mine.keep(kept("bobs", "Bob"))
    assert mine.unfinished() == [kept("proved", "Ada")]
    assert mine.unfinished("Ada") == [kept("proved", "Ada")]
    assert board.held_by(OTHERS).unfinished() == []
    assert len(board.unfinished()) == 3
    assert not board.held_by(OTHERS).drop("proved") and not board.held_by(None).drop("proved")
    assert not mine.drop("at-home") and len(board.unfinished()) == 3
    assert mine.add(game(id="proved"))
    assert mine.unfinished() == []
    assert mine.top()[0].keyed
    assert board.drop("at-home") and not board.drop("at-home")


def test_a_visitor_without_a_key_owns_nothing(path: Path, game: Make) -> None:
    board = Board.open(path)
    board.claim_name("Ada", MINE)
    board.claim_name("Bob", None)
    board.held_by(MINE).keep(kept("proved", "Ada"))
    guest = board.held_by(None)
    assert guest.keep(kept("bobs", "Bob"))
    assert (guest.unfinished(), guest.unfinished("Ada"), guest.unfinished("Bob")) == ([], [], [])
    assert guest.add(game(id="bobs", scores=(score("Bob"),)))
    assert [g.game_id for g in guest.games("Bob")] == ["bobs"]
    assert guest.claim_daily("talk", "1.0", DAY, "Bob", "bobs")
    assert board.claimed_daily("talk", "1.0", DAY, "Bob") == "bobs"
    assert board.unfinished() == [kept("proved", "Ada")]


def test_nobody_takes_the_day_of_a_key(path: Path) -> None:
    board = Board.open(path)
    board.claim_name("Ada", MINE)
    mine = board.held_by(MINE)
    assert board.claim_daily("talk", "1.0", DAY, "Ada", "at-home")
    assert mine.claimed_daily("talk", "1.0", DAY, "Ada") is None
    assert mine.claim_daily("talk", "1.0", DAY, "Ada", "proved")
    assert not board.held_by(MINE).claim_daily("talk", "1.0", DAY, "ADA", "again")
    assert mine.claimed_daily("talk", "1.0", DAY, "Ada") == "proved"
    assert board.claimed_daily("talk", "1.0", DAY, "Ada") == "at-home"
    assert mine.claim_daily("talk", "1.0", DAY, "Bob", "first")
    assert not board.claim_daily("talk", "1.0", DAY, "Bob", "second")


def test_a_key_without_a_name_marks_nothing(path: Path, game: Make) -> None:
    board = Board.open(path)
    mine = board.held_by(MINE)
    mine.add(game())
    mine.keep(kept("x", "Ada"))
    assert [e.keyed for e in mine.top()] == [False]
    assert mine.unfinished() == []
    assert len(mine.games("Ada")) == 1
    assert board.claim_name("Ada", MINE) is None


def test_a_view_shares_the_notice_and_the_file(path: Path, game: Make) -> None:
    board = Board.open(path)
    mine = board.held_by(MINE)
    path.write_text("garbage")
    assert mine.add(game())
    assert board.notice is not None
    assert board.notice == mine.notice
    assert mine.path == board.path
    assert len(board.top()) == 1


def test_one_of_fifty_keys_gets_a_name(start: Start, path: Path) -> None:
    processes = [start() for _ in range(5)]
    forms = ["Zoë", "ZOË", "zoe\u0308", "ZOE\u0308", " zoë "]
    for number, process in enumerate(processes):
        asks = [(forms[n % 5], f"SHA256:{number}-{n}") for n in range(10)]
        process.tell(names=str(path), asks=asks)
    answers = [answer["names"] for process in processes if (answer := process.hear())]
    got = [
        (name, f"SHA256:{number}-{n}")
        for number, said in enumerate(answers)
        for n, name in enumerate(said)
    ]
    assert len(got) == 50
    ((name, key),) = [(name, key) for name, key in got if name]
    assert Board.open(path).name_of(key) == name
    assert [Board.open(path).name_of(k) for _, k in got if k != key] == [None] * 49


def test_two_with_one_key_get_one_name(start: Start, path: Path) -> None:
    processes = [start() for _ in range(4)]
    for number, process in enumerate(processes):
        process.tell(names=str(path), asks=[(f"name {number}-{n}", MINE) for n in range(10)])
    answers = [answer["names"] for process in processes if (answer := process.hear())]
    given = {name for said in answers for name in said}
    assert len(answers) == 4
    assert given == {Board.open(path).name_of(MINE)}


def test_a_key_or_all_without_one_get_a_name_and_never_both(start: Start, tmp_path: Path) -> None:
    process = start()
    for turn in range(20):
        path = tmp_path / str(turn) / "scores.db"
        process.tell(names=str(path), asks=[("Ada", None), ("ADA", MINE)] * 5)
        answer = process.hear()
        assert answer
        without, keyed = set(answer["names"][::2]), set(answer["names"][1::2])
        assert (without, keyed) in (({"Ada"}, {None}), ({None}, {"ADA"}))


def test_only_the_fingerprint_and_the_name_are_kept(path: Path) -> None:
    Board.open(path).claim_name("Ada", MINE)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT * FROM names").fetchall() == [(1, "ada", "Ada", MINE)]


keys = st.sampled_from([None, "SHA256:a", "SHA256:b", "SHA256:c"])
wanted = st.sampled_from(["Ada", "ADA", "Bob", "bob ", "Cyd", "Dan"])
steps = st.lists(
    st.tuples(st.sampled_from(["claim", "add", "keep", "day"]), wanted, keys), max_size=12
)


@given(steps=steps)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_no_key_ever_holds_what_another_did(
    quick_disk: Path, steps: list[tuple[str, str, str | None]]
) -> None:
    with TemporaryDirectory(dir=quick_disk) as folder:
        board = Board.open(Path(folder, "scores.db"))
        bound: dict[str, str] = {}
        used: dict[str, set[str | None]] = {}
        for number, (what, name, key) in enumerate(steps):
            form = names.key(names.tidy(name))
            if what == "claim":
                others = used.get(form, set()) | {k for k, n in bound.items() if n == form}
                got = board.claim_name(name, key)
                expected: Any = names.tidy(name)
                if key in bound:
                    expected = board.name_of(key or "")
                elif form in bound.values() or (key and others):
                    expected = None
                assert got == expected
                if got and key and key not in bound:
                    bound[key] = form
                elif got and not key:
                    used.setdefault(form, set()).add(None)
                continue
            used.setdefault(form, set()).add(key)
            view = board.held_by(key)
            if what == "add":
                view.add(_game(number, names.tidy(name)))
            elif what == "keep":
                view.keep(kept(f"{number}-{key}", names.tidy(name)))
            else:
                view.claim_daily("talk", "1.0", DAY, name, str(number))
        for key in {k for _, _, k in steps if k}:
            mine = board.held_by(key)
            own = board.name_of(key)
            assert all(g.id.endswith(key) and g.player == own for g in mine.unfinished())
            made = {
                f"{n}"
                for n, (what, name, who) in enumerate(steps)
                if (what, names.tidy(name), who) == ("add", own, key)
            }
            assert {g.game_id for g in mine.games(own or "")} == made
            assert {e.game_id for e in board.top() if e.keyed and e.player == own} == made


def _game(number: int, player: str) -> FinishedGame:
    scores = (score(player),)
    return FinishedGame(str(number), "talk", "1.0", "classic", NOW, "3", "m", scores)
