"""Games that are stopped for good, and games of which nothing counts: what is kept, and told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support import packs
from tests.support.solo import S, Solo
from tuiquiz.board.practice import deck
from tuiquiz.board.store import Board
from tuiquiz.play.plan import Plan
from tuiquiz.quiz.case import Question
from tuiquiz.quiz.game import Form, Phase
from tuiquiz.quiz.verdict import Failure, FailureKind

NAP = packs.question(packs.case("nap", "awake", "asleep"), warm_up=True)
PACK = packs.pack(packs.question("first"), packs.question("second")).pack
CRASH = Failure(FailureKind.CRASHED, "it crashed", "Mend it.")
SOON = datetime.now(UTC) + timedelta(hours=1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "scores.db"


async def test_stopped_practice_is_kept_and_due_again(file: Path) -> None:
    game = Solo(Plan(PACK, ("Ada",), practice=True), file)
    await game.answer(right=False)
    assert game.session.records
    await game.close()
    await game.close()
    board = Board.open(file)
    (played,) = board.games("Ada")
    assert (played.mode, played.questions, played.ranked) == ("practice", 1, False)
    (card,) = deck(board.past("Ada"), SOON)
    assert card.question == PACK.questions[0].id or card.question == PACK.questions[1].id
    assert board.top() == [] and board.unfinished() == []


async def test_a_stopped_table_is_kept_for_each_player(file: Path) -> None:
    game = Solo(Plan(PACK, ("Ada", "Bob"), Form.BUZZER), file)
    await game.show()
    game.session.ready(1000 * S)
    for player in ("Ada", "Bob"):
        game.session.lock(0, 1001 * S, player)
    await game.until(lambda: game.session.game.phase is Phase.REVEALED)
    await game.close()
    board = Board.open(file)
    assert [(p.name, p.games) for p in board.players()] == [("Ada", 1), ("Bob", 1)]
    assert board.games("Bob")[0].players == 2 and board.top() == []


async def test_a_stopped_game_without_an_answer_leaves_nothing(file: Path) -> None:
    game = Solo(Plan(PACK, ("Ada",), practice=True), file)
    await game.show()
    assert not game.session.records
    await game.close()
    assert not file.exists()


async def test_a_game_that_is_over_is_kept_once(file: Path) -> None:
    game = Solo(Plan(PACK, ("Ada",), practice=True), file)
    await game.finish()
    await game.close()
    assert len(Board.open(file).games("Ada")) == 1


async def test_a_board_that_fails_while_a_game_is_closed_is_no_fault(file: Path) -> None:
    game = Solo(Plan(PACK, ("Ada",), practice=True), file)
    game.broken = True
    await game.answer()
    await game.close()
    assert "the disk is away" in game.session.notice


async def test_a_trouble_that_has_passed_is_not_told_at_the_end(file: Path) -> None:
    game = Solo(Plan(PACK, ("Ada",)), file)
    game.broken = True
    await game.answer()
    await game.until(lambda: bool(game.session.notice))
    game.broken = False
    standing = await game.finish()
    assert standing.rank("Ada") == 1 and standing.message == ""


async def test_a_trouble_at_the_end_is_told(file: Path) -> None:
    game = Solo(Plan(PACK, ("Ada",)), file)
    game.broken = True
    standing = await game.finish()
    assert standing.entries == () and "the disk is away" in standing.message


async def test_a_damaged_board_is_told_at_the_end(file: Path) -> None:
    file.write_bytes(b"no database" * 1000)
    standing = await Solo(Plan(PACK, ("Ada",)), file).finish()
    assert standing.rank("Ada") == 1 and "were damaged" in standing.message


@pytest.mark.parametrize(
    ("questions", "says"),
    [
        ((NAP,), "Only warm-ups could be measured, which earn no points"),
        ((PACK.questions[0],), "No question could be measured"),
        ((NAP, PACK.questions[0]), "Only warm-ups could be measured"),
    ],
)
@pytest.mark.parametrize("practice", [False, True])
async def test_why_nothing_counted(
    file: Path, questions: tuple[Question, ...], says: str, practice: bool
) -> None:
    pack = packs.pack(*questions).pack
    crash = {PACK.questions[0].id: CRASH}
    standing = await Solo(Plan(pack, ("Ada",), practice=practice), file, crash).finish()
    assert standing.entries == () and standing.message.startswith(says)
    assert "on no board. What was answered is kept in the history." in standing.message
    board = Board.open(file)
    (played,) = board.games("Ada")
    assert (played.questions, played.ranked) == (0, False)
    assert len(board.past("Ada")) == len(questions) and board.unfinished() == []
    assert deck(board.past("Ada"), SOON) == []
