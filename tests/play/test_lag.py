"""A player at the far end of a line: what comes late was not pressed late."""

from pathlib import Path

from tests.support import packs, referee
from tests.support.solo import S, Solo
from tuiquiz.play.plan import Plan
from tuiquiz.quiz import events
from tuiquiz.quiz.game import Form, Phase
from tuiquiz.quiz.scoring import Mode, Scoring

PACK = packs.pack(packs.question("first"), packs.question("second")).pack
MS = S // 1000
BEGAN = 1000 * S
LIMIT = 30 * S


def far(file: Path, lag_ns: int = 80 * MS, scoring: Scoring | None = None) -> Solo:
    plan = Plan(PACK, ("Ada",), scoring=scoring or Scoring())
    return Solo(plan, file, lag_ns=lambda: lag_ns)


def at(game: Solo) -> Phase:
    return game.session.game.phase


async def asked(game: Solo, painted_ns: int = BEGAN) -> None:
    await game.show()
    game.session.ready(BEGAN)
    game.session.see_options(painted_ns)


async def answered_ns(game: Solo) -> int:
    await game.until(lambda: at(game) is Phase.REVEALED)
    referee.check(game.session)
    await game.close()
    return game.session.game.outcomes[0].answers[0].answer_ns


async def test_the_time_of_an_answer_is_that_from_the_paint_less_the_round_trip(
    tmp_path: Path,
) -> None:
    game = far(tmp_path / "scores.db")
    await asked(game, BEGAN + 100 * MS)
    game.session.lock(0, BEGAN + 1180 * MS)
    assert await answered_ns(game) == S


async def test_no_more_than_a_quarter_of_a_second_is_given_back(tmp_path: Path) -> None:
    game = far(tmp_path / "scores.db", 9 * S)
    await asked(game)
    game.session.lock(0, BEGAN + 1250 * MS)
    assert await answered_ns(game) == S


async def test_an_answer_never_took_less_than_nothing(tmp_path: Path) -> None:
    game = far(tmp_path / "scores.db")
    await asked(game)
    game.session.lock(0, BEGAN + 30 * MS)
    assert await answered_ns(game) == 0


async def test_a_key_that_was_pressed_in_time_counts_though_it_comes_late(tmp_path: Path) -> None:
    game = far(tmp_path / "scores.db")
    await asked(game)
    game.session.tick(BEGAN + LIMIT + 79 * MS)
    assert at(game) is Phase.ANSWERING
    game.session.lock(0, BEGAN + LIMIT + 79 * MS)
    assert await answered_ns(game) == LIMIT - MS


async def test_the_clock_runs_out_when_no_key_can_be_on_its_way_any_more(tmp_path: Path) -> None:
    game = far(tmp_path / "scores.db")
    await asked(game)
    game.session.lock(0, BEGAN + LIMIT + 81 * MS)
    assert at(game) is Phase.ANSWERING
    game.session.tick(BEGAN + LIMIT + 80 * MS)
    assert at(game) is not Phase.ANSWERING
    assert await answered_ns(game) == LIMIT
    assert game.session.game.outcomes[0].answers[0].choice is None


async def test_how_sure_and_the_ratio_have_their_whole_time_too(tmp_path: Path) -> None:
    game = far(tmp_path / "scores.db", scoring=Scoring(Mode.CERTAINTY, 1.0, True))
    session = game.session
    await asked(game)
    session.lock(0, BEGAN + S)
    session.tick(BEGAN + 16 * S - 1)
    assert at(game) is Phase.SURE
    session.say_sure(2, BEGAN + 16 * S)
    assert session.game.answers[0].sure == 2
    session.tick(BEGAN + 46 * S - 1)
    assert at(game) is Phase.GUESSING
    session.guess(2.0, BEGAN + 46 * S)
    assert session.game.answers[0].guess == 2.0
    assert await answered_ns(game) == 920 * MS


async def test_reading_ends_without_waiting_for_anybody(tmp_path: Path) -> None:
    game = far(tmp_path / "scores.db")
    await game.show()
    reading_ns = game.session.game.time_ns
    assert reading_ns
    game.session.tick(BEGAN + reading_ns)
    assert at(game) is Phase.ANSWERING
    await game.close()


async def test_the_paint_is_heard_once_a_question_and_tells_no_screen(tmp_path: Path) -> None:
    game = far(tmp_path / "scores.db")
    await asked(game)
    game.session.see_options(BEGAN + 5 * S)
    assert game.session.game.since_ns == BEGAN
    assert sum(isinstance(event, events.OptionsShown) for event in game.session.events) == 2
    await game.close()


async def test_one_line_is_the_same_for_all_who_sit_at_it(tmp_path: Path) -> None:
    plan = Plan(PACK, ("Ada", "Bob"), Form.BUZZER)
    game = Solo(plan, tmp_path / "scores.db", lag_ns=lambda: 80 * MS)
    await asked(game)
    for player, at_ns in (("Ada", 2 * S), ("Bob", 3 * S)):
        game.session.lock(0, BEGAN + at_ns, player)
    await game.until(lambda: at(game) is Phase.REVEALED)
    answers = game.session.game.outcomes[0].answers
    assert [answer.answer_ns for answer in answers] == [1920 * MS, 2920 * MS]
    referee.check(game.session)
    await game.close()
