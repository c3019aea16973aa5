"""An interrupted game goes on as if nothing had been."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support import packs
from tests.support.solo import Solo
from tuiquiz.board.store import Board
from tuiquiz.errors import TuiquizError
from tuiquiz.packs import loader
from tuiquiz.play import saving
from tuiquiz.play.plan import Plan
from tuiquiz.quiz.game import Form, Phase
from tuiquiz.quiz.scoring import Mode, Scoring

PACK = packs.pack(*(packs.question(f"case-{n}") for n in range(3))).pack


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "scores.db"


async def test_a_game_goes_on_where_it_was_stopped(file: Path) -> None:
    plan = Plan(PACK, ("Ada",), scoring=Scoring(Mode.ACCURACY, 1.5), seed=3)
    game = Solo(plan, file)
    await game.answer(right=False)
    game.session.proceed()
    await game.answer()
    before = game.session.game
    await game.close()
    (kept,) = Board.open(file).unfinished()
    assert (kept.player, kept.mode, kept.place, kept.questions) == ("Ada", "accuracy-x1.5", 2, 3)
    again, after = saving.resumed(kept, PACK)
    assert (again.mode, again.players) == (plan.mode, plan.players)
    assert (after.deal, after.score("Ada")) == (before.deal, before.score("Ada"))
    assert (after.index, after.phase, after.since_ns) == (2, Phase.READING, None)
    standing = await Solo(again, file, game=after, id=kept.id).finish()
    (entry,) = standing.entries
    assert (entry.correct, entry.questions, entry.game_id) == (2, 3, kept.id)
    board = Board.open(file)
    assert board.unfinished() == []
    assert [one.reply.right for one in board.past("Ada")] == [False, True, True]


async def test_a_game_that_lacked_only_its_end_is_ended(file: Path) -> None:
    game = Solo(Plan(PACK, ("Ada",)), file)
    for at in range(3):
        await game.answer()
        if at < 2:
            game.session.proceed()
    await game.close()
    (kept,) = Board.open(file).unfinished()
    assert (kept.place, kept.questions) == (3, 3)
    plan, after = saving.resumed(kept, PACK)
    assert after.phase is Phase.REVEALED and after.current.question is after.deal[2].question
    standing = await Solo(plan, file, game=after, id=kept.id).finish()
    assert standing.rank("Ada") == 1 and standing.entries[0].correct == 3


@pytest.mark.parametrize(
    ("plan", "answers", "keeps"),
    [
        (Plan(PACK, ("Ada",)), 0, False),
        (Plan(PACK, ("Ada",)), 1, True),
        (Plan(PACK, ("Ada",), practice=True), 1, False),
        (Plan(PACK, ("Ada", "Bob"), Form.BUZZER), 0, False),
    ],
)
async def test_which_games_can_be_gone_on_with(
    file: Path, plan: Plan, answers: int, keeps: bool
) -> None:
    game = Solo(plan, file)
    for _ in range(answers):
        await game.answer()
    assert game.session.keeps is keeps
    await game.close()
    assert bool(Board.open(file).unfinished()) is keeps


async def test_the_pack_of_a_game(file: Path) -> None:
    game = Solo(Plan(PACK, ("Ada",)), file)
    await game.answer()
    await game.close()
    (kept,) = Board.open(file).unfinished()
    assert saving.pack_of(kept, PACK) is PACK
    talk = loader.load(loader.find("talk")).pack
    with pytest.raises(TuiquizError, match=r"asks tiny 7, and this is talk .*--resume --pack"):
        saving.pack_of(kept, talk)
    with pytest.raises(TuiquizError, match=r"tiny 7, and this is tiny 8.*has changed"):
        saving.pack_of(kept, replace(PACK, version="8"))
    of_talk = replace(kept, pack=talk.name, pack_version=talk.version)
    assert saving.pack_of(of_talk, PACK) == talk
