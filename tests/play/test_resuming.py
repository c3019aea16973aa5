"""An interrupted game goes on as if nothing had been."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.support import packs
from tests.support.solo import S, Solo
from tuiquiz.board.store import Board
from tuiquiz.errors import TuiquizError
from tuiquiz.packs import loader
from tuiquiz.play import saving
from tuiquiz.play.plan import Plan
from tuiquiz.quiz.game import Form, Phase
from tuiquiz.quiz.scoring import Mode, Scoring
from tuiquiz.quiz.verdict import Failure, FailureKind

PACK = packs.pack(*(packs.question(f"case-{n}") for n in range(3))).pack
NOW_NS = 1000 * S


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


CERTAIN = Scoring(Mode.CERTAINTY, guess=True)


async def interrupted(game: Solo, file: Path) -> Solo:
    """Stop ``game`` and go on with what was kept of it."""
    await game.close()
    (kept,) = Board.open(file).unfinished()
    plan, after = saving.resumed(kept, PACK)
    return Solo(plan, file, game=after, id=kept.id)


@pytest.mark.parametrize("day", [None, date(2026, 3, 4)])
async def test_a_locked_answer_is_no_free_second_try(file: Path, day: date | None) -> None:
    game = Solo(Plan(PACK, ("Ada",), daily=day), file)
    game.lock(right=False)
    locked = game.session.game
    again = await interrupted(game, file)
    assert again.session.game.phase is Phase.JUDGING
    assert (again.session.game.answers, again.session.game.deal) == (locked.answers, locked.deal)
    await again.show()
    await again.until(lambda: again.session.game.phase is Phase.REVEALED)
    standing = await again.finish()
    assert standing.entries[0].correct == 2
    assert [one.reply.right for one in Board.open(file).past("Ada")] == [False, True, True]


async def test_a_hint_stays_taken(file: Path) -> None:
    game = Solo(Plan(PACK, ("Ada",)), file)
    await game.show()
    game.session.hint()
    again = await interrupted(game, file)
    assert (again.session.game.phase, again.session.game.hints) == (
        Phase.READING,
        frozenset({"Ada"}),
    )
    await again.answer()
    assert again.session.game.outcomes[0].answers[0].hint
    assert again.session.game.score("Ada").points < 800


async def test_what_is_said_after_the_lock_stays(file: Path) -> None:
    game = Solo(Plan(PACK, ("Ada",), scoring=CERTAIN), file)
    game.lock()
    again = await interrupted(game, file)
    assert again.session.game.phase is Phase.SURE
    again.session.say_sure(1, NOW_NS)  # Its clock has not begun.
    assert again.session.game.phase is Phase.SURE
    again.session.show(NOW_NS)
    assert again.session.game.left_ns(NOW_NS) == 15 * S
    again.session.say_sure(3, NOW_NS + S)
    third = await interrupted(again, file)
    assert third.session.game.phase is Phase.GUESSING
    third.session.show(NOW_NS)
    third.session.guess(2.0, NOW_NS + S)
    last = await interrupted(third, file)
    assert last.session.game.phase is Phase.JUDGING
    await last.show()
    await last.until(lambda: last.session.game.phase is Phase.REVEALED)
    (answer,) = last.session.game.outcomes[0].answers
    assert (answer.sure, answer.guess, last.session.game.score("Ada").points) == (3, 2.0, 3)


async def test_an_answer_that_came_too_late_stays_too_late(file: Path) -> None:
    game = Solo(Plan(PACK, ("Ada",)), file)
    await game.show()
    game.session.ready(NOW_NS)
    game.session.tick(NOW_NS + 60 * S)
    again = await interrupted(game, file)
    assert again.session.game.phase is Phase.JUDGING
    assert again.session.game.answers[0].choice is None


async def test_a_question_that_is_off_is_revealed_after_the_lock(file: Path) -> None:
    game = Solo(Plan(PACK, ("Ada",)), file)
    game.lock()
    failure = Failure(FailureKind.CRASHED, "it crashed", "Mend it.")
    await game.close()
    (kept,) = Board.open(file).unfinished()
    plan, after = saving.resumed(kept, PACK)
    crash = {question.id: failure for question in PACK.questions}
    again = Solo(plan, file, crash, game=after, id=kept.id)
    await again.show()
    await again.until(lambda: again.session.game.phase is Phase.REVEALED)
    assert not again.session.game.outcomes[0].counts


async def test_a_game_resumed_in_two_windows_is_finished_once(file: Path) -> None:
    game = Solo(Plan(PACK, ("Ada",)), file)
    await game.answer()
    one = await interrupted(game, file)
    two = await interrupted(game, file)
    assert (await one.finish()).rank("Ada") == 1
    standing = await two.finish()
    assert standing.entries == ()
    assert standing.message == "This game was finished elsewhere; that result counts."
    assert len(Board.open(file).games("Ada")) == 1
