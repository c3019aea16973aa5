"""Several at one keyboard, in turns: nothing of earlier answers is to be seen."""

import pytest

from tests.plain.conftest import Sit
from tests.support import packs
from tests.support.seat import Seat
from tuiquiz.board.store import Board
from tuiquiz.plain.turn import CURTAIN_LINES
from tuiquiz.quiz.game import Form, Phase
from tuiquiz.quiz.scoring import Mode, Scoring
from tuiquiz.quiz.verdict import Failure, FailureKind

TWO = packs.question(packs.case("two", "left", "right"))
SUMS = packs.question(packs.case("sums", title="Three ways to add"))
PACK = packs.pack(TWO, SUMS)


async def turn(seat: Seat, player: str, choice: str | None, after_s: float = 2.0) -> str:
    """From the curtain to the lock, or, without a choice, to the end of the time."""
    await seat.hear(f"Next: {player}. Press Enter when the others look away.")
    seat.enter("")
    said = await seat.hear("starts the clock")
    seat.enter("")
    said += await seat.hear("Answer ")
    if choice:
        await seat.wait(after_s)
        seat.enter(seat.letter(choice))
        await seat.settle()
        return said
    await seat.wait(30.1)
    assert "Time is up." in seat.new
    return said


async def test_a_whole_game_of_three(sit: Sit) -> None:
    async with sit(PACK, players=("Ann", "Bob", "Cid")) as seat:
        said = await turn(seat, "Ann", "left", after_s=0.5)
        assert "Question 1 of 2: The case two" in said
        assert said in await turn(seat, "Bob", "right")
        await turn(seat, "Cid", None)
        said = await seat.hear("Press Enter for")
        letters = {name: seat.letter(name).upper() for name in ("left", "right")}
        assert (
            f"Ann: right, 1,000 points, with {letters['left']}, left, in 0.5 seconds.\n"
            f"Bob: wrong, no points, with {letters['right']}, right, in 2 seconds.\n"
            "Cid: no answer in time.\n"
            "Place 1: Ann, 1,000 points.\n"
            "Place 2: Bob, no points.\n"
            "Place 2: Cid, no points.\n"
        ) in said
        seat.enter("")
        await turn(seat, "Bob", "loop", after_s=0.5)
        await turn(seat, "Cid", "loop", after_s=0.4)
        await turn(seat, "Ann", "builtin")
        said = await seat.hear("Press Enter for")
        assert "Place 1: Cid, 1,000 points, up from 2.\n" in said
        assert "Place 2: Ann, 1,000 points, down from 1.\n" in said
        assert "Place 2: Bob, 1,000 points.\n" in said
        seat.enter("")
        said = await seat.hear("Type r")
        assert "Place 1: Cid, 1,000 points, 1 of 2 right, answered in 0.4 seconds.\n" in said
        assert "Cid, place 1 on the board of this machine.\n" in said
        assert "Bob, place 2 on the board of this machine.\n" in said
        seat.enter("d")
        said = await seat.hear("Type r")
        assert "Question 2, Three ways to add: right: Bob and Cid. Best: loop.\n" in said
    entries = Board.open(seat.home / "scores.db").top()
    assert [(e.rank, e.player) for e in entries] == [(1, "Cid"), (2, "Ann"), (2, "Bob")]


async def test_nothing_of_an_earlier_answer_is_in_sight(sit: Sit) -> None:
    async with sit(PACK, players=("Ann", "Bob")) as seat:
        await turn(seat, "Ann", "left")
        said = await seat.hear("Next: Bob.")
        assert said.startswith("Your answer is locked.\n" + "\n" * CURTAIN_LINES)
        assert "left" not in said and "Locked: " not in seat.text
        seat.enter("b")
        assert "That means nothing here." in await seat.hear("Next: Bob.")
        assert seat.game.phase is Phase.CURTAIN


async def test_who_was_late_cannot_answer_for_the_next(sit: Sit) -> None:
    async with sit(PACK, players=("Ann", "Bob")) as seat:
        await turn(seat, "Ann", None)
        await seat.hear("Next: Bob.")
        seat.enter(seat.letter("left"), "2", "h")
        await seat.settle()
        assert seat.game.phase is Phase.CURTAIN
        assert [a.choice for a in seat.game.answers] == [None]


async def test_what_is_typed_ahead_does_not_raise_the_curtain(sit: Sit) -> None:
    async with sit(PACK, players=("Ann", "Bob")) as seat:
        await seat.hear("Next: Ann.")
        seat.enter("")
        await seat.hear("starts the clock")
        seat.enter("a", "", "")
        await seat.hear("Next: Bob.")
        await seat.settle()
        assert seat.game.phase is Phase.CURTAIN and seat.new == ""


async def test_certainty_and_the_ratio_in_turns(sit: Sit) -> None:
    scoring = Scoring(Mode.CERTAINTY, guess=True)
    async with sit(packs.pack(TWO), players=("Ann", "Bob"), scoring=scoring) as seat:
        for player, level, guess in (("Ann", "3", "2.5"), ("Bob", "2", "100")):
            await turn(seat, player, "left")
            await seat.hear("Type 1, 2 or 3.")
            seat.enter(level)
            await seat.hear("such as 2.5.")
            seat.enter(guess)
        said = await seat.hear("Press Enter for")
        assert "Ann: right, plus 3 points, with " in said and "certain" in said
        assert "Ann guessed 2.5 times, measured 2.5 times: a bonus of 100.\n" in said
        assert "Bob guessed 100 times, measured 2.5 times: no bonus.\n" in said


async def test_untimed_in_turns(sit: Sit) -> None:
    scoring = Scoring(Mode.UNTIMED)
    async with sit(packs.pack(TWO), players=("Ann", "Bob"), scoring=scoring) as seat:
        for player in ("Ann", "Bob"):
            await seat.hear(f"Next: {player}.")
            seat.enter("")
            await seat.hear("There is no clock.")
            await seat.wait(10_000)
            seat.enter(seat.letter("left"))
        said = await seat.hear("Press Enter for")
        assert "Ann: right, 1,000 points, with " in said and "seconds" not in said.split("Place")[0]


async def test_players_join_and_leave_between_questions(sit: Sit) -> None:
    async with sit(PACK, players=("Ann", "Bob")) as seat:
        await seat.hear("Next: Ann.")
        seat.enter("j")
        await seat.hear("Type the name of who joins, or of who leaves.")
        seat.enter("bob")
        await seat.hear("Bob has left the table.\nNext: Ann.")
        seat.enter("j", "Cid")
        await turn(seat, "Ann", "left", after_s=0.5)
        await turn(seat, "Cid", "right")
        await seat.hear("Press Enter for")
        seat.enter("j", "Ann")
        await seat.hear("Ann has left the table.\nPress Enter for")
        seat.enter("j", "Dora")
        await seat.hear("Dora is at the table now.")
        seat.enter("j", "")
        assert "At the table: Cid and Dora.\n" in await seat.hear("Press Enter for")
        seat.enter("")
        await turn(seat, "Dora", "loop")
        await turn(seat, "Cid", "builtin")
        said = await seat.hear("Press Enter for")
        assert "Has left: Ann, 1,000 points.\n" in said
        seat.enter("")
        said = await seat.hear("Type r")
        assert "1 of 1 right, answered in 0.5 seconds, left early.\n" in said
        seat.enter("r")
        await seat.hear("Next: Cid.")
        assert seat.game.players == ("Cid", "Dora")


async def test_nobody_joins_while_others_answer(sit: Sit) -> None:
    async with sit(PACK, players=("Ann", "Bob")) as seat:
        await turn(seat, "Ann", "left")
        await seat.hear("Next: Bob.")
        seat.enter("j")
        assert "That means nothing here." in await seat.hear("Next: Bob.")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ANN", "Ann has left the table."),
        ("A\x1b[2Jx", "cannot hold the character U+001B"),
        ("x" * 17, "room for 16 columns"),
        ("b\u202eb", "cannot hold the character U+202E"),
        ("Z" + "\u0301" * 5, "cannot stack several accents"),
        ("caf\ufffd", "bytes that are no text"),
    ],
)
async def test_names_of_who_joins(sit: Sit, name: str, said: str) -> None:
    async with sit(PACK, players=("Ann", "Bob")) as seat:
        await seat.hear("Next: Ann.")
        seat.enter("j")
        await seat.hear("Type the name")
        seat.enter(name)
        assert said in await seat.hear("Next: " if said.startswith("Ann") else "Type the name")
        assert "\x1b" not in seat.text and "\u202e" not in seat.text


async def test_every_name_that_can_be_is_said_as_it_is(sit: Sit) -> None:
    players = (
        "[b]x[/b]",
        "`x`",
        "{0} %s",
        "שלום",
        "漢字漢字漢字漢字",
        "\U0001f980",
        "Zoe\u0301",
        "q",
    )
    async with sit(packs.pack(TWO), players=players, scoring=Scoring(Mode.UNTIMED)) as seat:
        for player in players:
            await seat.hear(f"Next: {player}. Press Enter")
            seat.enter("")
            await seat.hear("There is no clock.")
            seat.enter(seat.letter("left"))
        said = await seat.hear("Press Enter for")
        for player in players:
            assert f"{player}: right, 1,000 points, with " in said
            assert f"Place 1: {player}, 1,000 points.\n" in said


async def test_the_last_one_stays_and_a_table_is_full_with_eight(sit: Sit) -> None:
    async with sit(PACK, players=("Ann", "Bob")) as seat:
        await seat.hear("Next: Ann.")
        seat.enter("j", "Bob")
        await seat.hear("Bob has left")
        seat.enter("j", "Ann")
        await seat.hear("Ann is the only one left at the table.")
        for name in "bcdefgh":
            seat.enter(name)
            await seat.hear(f"{name} is at the table now.")
            seat.enter("j")
            await seat.hear("Type the name")
        seat.enter("i")
        assert "The table has 8 seats." in await seat.hear("Type the name")


async def test_who_is_left_alone_plays_the_rematch_alone(sit: Sit) -> None:
    again = packs.question(packs.case("again", "left", "right"))
    async with sit(packs.pack(TWO, again), players=("Ann", "Bob")) as seat:
        await turn(seat, "Ann", "left")
        await turn(seat, "Bob", "left")
        await seat.hear("Press Enter for")
        seat.enter("j", "Bob")
        await seat.hear("Bob has left")
        seat.enter("")
        await turn(seat, "Ann", "left")
        await seat.hear("Press Enter for")
        seat.enter("")
        await seat.hear("Type r")
        seat.enter("r")
        await seat.hear("starts the clock")
        assert seat.game.form is Form.SOLO


async def test_a_question_that_is_off_needs_no_curtain(sit: Sit) -> None:
    off = Failure(FailureKind.UNAVAILABLE, "add.rs is not compiled", "Install tuiquiz-rust.")
    async with sit(PACK, players=("Ann", "Bob"), off={TWO.id: off}) as seat:
        said = await seat.hear("Press Enter for")
        assert "Next: " not in said and "Question 1 of 2: The case two\nNot measured" in said
        seat.enter("")
        await turn(seat, "Bob", "loop")
