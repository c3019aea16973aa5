"""A game for one: every mode, late answers, hints, voids, ties, and what is said of them."""

import asyncio

import pytest

from tests.plain.conftest import Sit
from tests.support import packs, referee
from tuiquiz.bench.fake import FakeMeasurement, FakeRunner
from tuiquiz.bench.measuring import Snapshot, Stage
from tuiquiz.board.store import Board
from tuiquiz.plain.conversation import Ended
from tuiquiz.quiz.case import Ask
from tuiquiz.quiz.game import Phase
from tuiquiz.quiz.scoring import Mode, Scoring
from tuiquiz.quiz.verdict import Failure, FailureKind

SUMS = packs.case("sums", title="Three ways to add")
NAP = packs.question(packs.case("nap", "awake", "asleep"), warm_up=True)
FASTEST = packs.question(SUMS)
LEANEST = packs.question(SUMS, Ask.LEANEST)
PACK = packs.pack(NAP, FASTEST, LEANEST)
RECORDED = {FASTEST.id: packs.won(FASTEST, "builtin"), LEANEST.id: packs.won(LEANEST, "generator")}
TWO = packs.question(packs.case("two", "left", "right"))
CRASH = Failure(FailureKind.CRASHED, "left ended its process with SIGSEGV", "Mend left.")


async def test_a_whole_game(sit: Sit) -> None:
    async with sit(PACK, RECORDED) as seat:
        said = await seat.hear("starts the clock")
        assert said.splitlines()[:3] == [
            "A tiny pack. 3 questions, mode classic.",
            "Type a question mark for help, or q to stop. Every line ends with Enter.",
            "Question 1 of 3: The case nap",
        ]
        assert "It is a warm-up, worth no points." in said
        said = await seat.answer("awake", after_s=1.0)
        assert "You: right, a warm-up, worth no points, with " in said
        seat.enter("")
        said = await seat.hear("starts the clock")
        assert "Question 2 of 3: Three ways to add\nWhich is the fastest?" in said
        assert "Input: some numbers.\n" in said
        letter = seat.letter("loop").upper()
        assert (
            f"Option {letter}, loop, 5 lines:\ndef loop(numbers):\n    total = 0\n"
            "    for n in numbers:\n        total += n\n    return total\n"
        ) in said
        said = await seat.answer("builtin", after_s=4.0)
        letter = seat.letter("builtin").upper()
        assert f"Locked: {letter}, builtin.\nMeasuring on this machine.\n" in said
        assert "Verdict: builtin is the fastest.\n" in said
        assert f"You: right, 952 points, with {letter}, builtin, in 4 seconds.\n" in said
        assert "You have 952 points so far.\n" in said
        assert f"{letter}, builtin: 100 nanoseconds per call.\n" in said
        seat.enter("")
        await seat.hear("starts the clock")
        said = await seat.answer("loop", after_s=0.3)
        assert "Verdict: generator needs the least memory.\n" in said
        assert "You: wrong, no points, with " in said
        assert "generator: 100 bytes at its peak." in said
        assert "Press Enter for the result" in said
        seat.enter("")
        said = await seat.hear("Type r to play again")
        assert "Ada, 952 points, 1 of 2 right, answered in 4 seconds.\n" in said
        assert "Ada, place 1 on the board of this machine.\n" in said
        referee.check(seat.session)
        seat.enter("q")
        await seat.over()
    (entry,) = Board.open(seat.home / "scores.db").top()
    assert (entry.player, entry.points, entry.correct, entry.mode) == ("Ada", 952, 1, "classic")


async def test_a_letter_while_reading_starts_the_clock_and_answers(sit: Sit) -> None:
    async with sit(packs.pack(TWO)) as seat:
        await seat.hear("starts the clock")
        seat.enter(f" {seat.letter('left').upper()} ")
        assert "You: right, 1,000 points" in await seat.hear("Press Enter for")
        assert seat.game.outcomes[0].answers[0].answer_ns == 0


async def test_a_number_answers_as_well(sit: Sit) -> None:
    async with sit(packs.pack(TWO)) as seat:
        await seat.hear("starts the clock")
        seat.enter(str(seat.game.current.options.index("left") + 1))
        assert "You: right" in await seat.hear("Press Enter for")


async def test_the_time_is_told_in_words_and_counts_to_the_line(sit: Sit) -> None:
    async with sit(packs.pack(TWO)) as seat:
        assert "You have 5 seconds to read." in await seat.hear("starts the clock")
        seat.enter("")
        assert "Answer a or b. You have 20 seconds.\n" in await seat.hear("Answer")
        await seat.wait(12.5)
        seat.enter("")
        assert "Answer a or b. You have 8 seconds left.\n" in await seat.hear("Answer")
        seat.enter(seat.letter("left"))
        await seat.hear("Press Enter for")
        assert seat.game.outcomes[0].answers[0].answer_ns == 12_500_000_000


async def test_reading_ends_by_itself(sit: Sit) -> None:
    async with sit(packs.pack(TWO)) as seat:
        await seat.hear("starts the clock")
        await seat.wait(5.3)
        assert seat.new == ""
        await seat.wait(0.2)
        said = await seat.hear("Answer")
        assert said == "\nThe reading time is over.\nAnswer a or b. You have 20 seconds.\n"


async def test_who_is_late_hears_so_at_once(sit: Sit) -> None:
    async with sit(packs.pack(TWO)) as seat:
        await seat.hear("starts the clock")
        seat.enter("")
        await seat.hear("Answer")
        await seat.wait(19.9)
        assert seat.new == ""
        await seat.wait(0.2)
        said = await seat.hear("Press Enter for")
        assert said.startswith("\nTime is up.\nMeasuring on this machine.\n")
        assert "You: no answer in time.\n" in said
        assert seat.game.outcomes[0].answers[0].choice is None


async def test_a_line_that_comes_with_the_end_of_the_time_still_counts(sit: Sit) -> None:
    async with sit(packs.pack(TWO)) as seat:
        await seat.hear("starts the clock")
        seat.enter("")
        await seat.hear("Answer")
        await seat.settle()
        seat.clock.move(20.0)
        seat.enter(seat.letter("left"))
        said = await seat.hear("Press Enter for")
        assert "Time is up." not in said and "You: right, 600 points" in said


async def test_a_line_after_the_end_of_the_time_does_not(sit: Sit) -> None:
    async with sit(packs.pack(TWO)) as seat:
        await seat.hear("starts the clock")
        seat.enter("")
        await seat.hear("Answer")
        await seat.settle()
        seat.clock.now_s += 20.1  # Nobody has noticed yet.
        seat.enter(seat.letter("left"))
        said = await seat.hear("Press Enter for")
        assert "Time is up." in said and "You: no answer in time." in said


async def test_what_is_typed_ahead_is_no_answer(sit: Sit) -> None:
    gate = asyncio.Event()
    async with sit(packs.pack(TWO, FASTEST), gate=gate) as seat:
        await seat.hear("starts the clock")
        seat.enter(seat.letter("left"))
        await seat.hear("Measuring")
        seat.enter("", "", "a", "w", "x" * 1000)
        gate.set()
        said = await seat.hear("Press Enter for")
        await seat.settle()
        assert seat.game.phase is Phase.REVEALED and seat.new == ""
        assert "Why:" not in said and "means nothing" not in said


async def test_from_a_pipe_lines_are_taken_in_their_order(sit: Sit) -> None:
    async with sit(packs.pack(TWO, FASTEST), live=False, seed=1) as seat:
        seat.enter("a", "w", "", "", "c", "", "d")
        seat.close()
        said = await seat.hear("The game is over.", "Question 2, ")
        assert said.count("Measuring on this machine.") == 2 and "Why: " in said
        first, second = seat.game.deal
        chosen = [o.answers[0].choice for o in seat.game.outcomes]
        assert chosen == [first.options[0], second.options[2]]
        assert await seat.over() is Ended


async def test_a_hint_costs_and_is_told(sit: Sit) -> None:
    async with sit(packs.pack(TWO)) as seat:
        await seat.hear("starts the clock")
        seat.enter("h")
        assert "Hint: Think of the interpreter.\nYou have" in await seat.hear("starts the clock")
        seat.enter(seat.letter("left"))
        assert "You: right, 800 points, with " in await seat.hear("Press Enter for")


async def test_the_question_can_be_repeated(sit: Sit) -> None:
    async with sit(packs.pack(TWO)) as seat:
        first = await seat.hear("starts the clock")
        seat.enter("r")
        again = await seat.hear("starts the clock")
        assert first.endswith(again)
        assert again.startswith("Question 1 of 1: The case two\n")


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        (Mode.CLASSIC, "You: right, 961 points, with {option}, in 2.4 seconds.\n"),
        (Mode.ACCURACY, "You: right, 1,901 points, with {option}, in 2.4 seconds.\n"),
        (Mode.UNTIMED, "You: right, 1,000 points, with {option}.\n"),
    ],
)
async def test_the_modes(sit: Sit, mode: Mode, said: str) -> None:
    async with sit(packs.pack(TWO), scoring=Scoring(mode)) as seat:
        await seat.hear("Answer" if mode is Mode.UNTIMED else "starts the clock")
        option = f"{seat.letter('left').upper()}, left"
        if mode is Mode.UNTIMED:
            assert "Answer a or b. There is no clock.\n" in seat.text
            await seat.wait(3600)
        else:
            seat.enter("")
            await seat.hear("Answer")
            await seat.wait(2.4)
        seat.enter(seat.letter("left"))
        assert said.format(option=option) in await seat.hear("Press Enter for")


@pytest.mark.parametrize(
    ("choice", "level", "said"),
    [
        ("left", "1", "right, plus 1 point, with {option}, a guess, in 1 second."),
        ("left", "3", "right, plus 3 points, with {option}, certain, in 1 second."),
        ("right", "1", "wrong, no points, with {option}, a guess, in 1 second."),
        ("right", "2", "wrong, minus 2 points, with {option}, rather sure, in 1 second."),
        ("right", "3", "wrong, minus 6 points, with {option}, certain, in 1 second."),
    ],
)
async def test_certainty_asks_how_sure(sit: Sit, choice: str, level: str, said: str) -> None:
    async with sit(packs.pack(TWO), scoring=Scoring(Mode.CERTAINTY)) as seat:
        await seat.hear("starts the clock")
        seat.enter("h")
        assert "There are no hints in mode certainty." in await seat.hear("starts the clock")
        seat.enter("")
        await seat.hear("Answer")
        await seat.wait(1.0)
        option = f"{seat.letter(choice).upper()}, {choice}"
        seat.enter(seat.letter(choice))
        asked = await seat.hear("Type 1, 2 or 3. You have 15 seconds.")
        assert "How sure are you?\n1: a guess. Plus 1 if right, 0 if wrong.\n" in asked
        assert "3: certain. Plus 3 if right, minus 6 if wrong.\n" in asked
        seat.enter("4")
        assert "That means nothing here." in await seat.hear("Type 1, 2 or 3.")
        seat.enter(level)
        assert f"You: {said.format(option=option)}\n" in await seat.hear("Press Enter for")


async def test_certainty_in_one_line(sit: Sit) -> None:
    async with sit(packs.pack(TWO), scoring=Scoring(Mode.CERTAINTY)) as seat:
        await seat.hear("starts the clock")
        seat.enter(seat.letter("left") + " 3")
        assert "plus 3 points" in await seat.hear("Press Enter for")


async def test_who_does_not_say_how_sure_has_guessed(sit: Sit) -> None:
    async with sit(packs.pack(TWO), scoring=Scoring(Mode.CERTAINTY)) as seat:
        await seat.hear("starts the clock")
        seat.enter(seat.letter("left"))
        await seat.hear("How sure")
        await seat.wait(15.1)
        said = await seat.hear("Press Enter for")
        assert "Time is up." in said and "right, plus 1 point" in said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2.5", "You guessed 2.5 times, measured 2.5 times: a bonus of 100.\n"),
        ("2", "You guessed 2.0 times, measured 2.5 times: a bonus of 100.\n"),
        ("2x", "You guessed 2.0 times, measured 2.5 times: a bonus of 100.\n"),
        ("3 times", "You guessed 3.0 times, measured 2.5 times: a bonus of 100.\n"),
        ("4.9", "You guessed 4.9 times, measured 2.5 times: a bonus of 50.\n"),
        ("1000", "You guessed 1000 times or more, measured 2.5 times: no bonus.\n"),
    ],
)
async def test_the_ratio_is_guessed(sit: Sit, typed: str, said: str) -> None:
    async with sit(packs.pack(TWO), scoring=Scoring(guess=True)) as seat:
        await seat.hear("starts the clock")
        seat.enter(seat.letter("left"))
        asked = await seat.hear("Type a number from 1 to 1000, such as 2.5. You have 30 seconds.")
        assert "How many times faster is the fastest than the next?\n" in asked
        seat.enter(typed)
        assert said in await seat.hear("Press Enter for")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2,5", "That is not a number. Write 2.5 with a point, not with a comma.\n"),
        ("much", "That is not a number.\n"),
        ("nan", "That is not a number.\n"),
        ("inf", "That is not a number.\n"),
        ("1e3", "That is not a number.\n"),
        ("-2", "That is not a number.\n"),
        ("٣", "That is not a number.\n"),
        ("9" * 400, "That is not between 1 and 1000.\n"),
        ("0.9", "That is not between 1 and 1000.\n"),
        ("1000.5", "That is not between 1 and 1000.\n"),
        ("?", "A number from 1 to 1000: how many times. 1 means a tie.\n"),
        ("", "Type a number from 1 to 1000"),
    ],
)
async def test_what_is_no_ratio(sit: Sit, typed: str, said: str) -> None:
    async with sit(packs.pack(TWO), scoring=Scoring(guess=True)) as seat:
        await seat.hear("starts the clock")
        seat.enter(seat.letter("left"))
        await seat.hear("such as 2.5.")
        seat.enter(typed)
        assert (await seat.hear("such as 2.5.")).startswith(said)
        assert seat.game.phase is Phase.GUESSING


async def test_a_late_word_about_sureness_is_not_taken_for_a_ratio(sit: Sit) -> None:
    scoring = Scoring(Mode.CERTAINTY, guess=True)
    async with sit(packs.pack(TWO), scoring=scoring) as seat:
        await seat.hear("starts the clock")
        seat.enter(seat.letter("left"))
        await seat.hear("How sure")
        await seat.wait(15.1)
        await seat.hear("such as 2.5.")
        await seat.wait(0.5)
        seat.enter("3")
        assert "That came too late for the question before" in await seat.hear("such as 2.5.")
        await seat.wait(1.0)
        seat.enter("3")
        assert "You guessed 3.0 times" in await seat.hear("Press Enter for")


async def test_a_tie_is_told_and_each_of_them_is_right(sit: Sit) -> None:
    async with sit(packs.pack(TWO), {TWO.id: packs.tied(TWO)}) as seat:
        await seat.hear("starts the clock")
        seat.enter("b")
        said = await seat.hear("Press Enter for")
        assert "Verdict: A tie.\n" in said
        assert "left and right differ by less than 3 %.\nEach of them is right.\n" in said
        assert "You: right, 1,000 points, with B, " in said


async def test_too_close_to_call(sit: Sit) -> None:
    async with sit(packs.pack(TWO), {TWO.id: packs.unsettled(TWO)}) as seat:
        await seat.hear("starts the clock")
        seat.enter("a")
        said = await seat.hear("Press Enter for")
        assert "Verdict: Too close to call.\nleft and right could not be told apart" in said
        assert "You: right, " in said


async def test_what_failed_is_told_and_does_not_count(sit: Sit) -> None:
    claimed = packs.question(packs.case("two", "left", "right"), claim="right")
    async with sit(packs.pack(claimed, FASTEST), {claimed.id: CRASH}) as seat:
        await seat.hear("starts the clock")
        seat.enter("a")
        said = await seat.hear("Press Enter for")
        assert (
            "Not measured here, so no points: this question does not count.\n"
            "left ended its process with SIGSEGV.\nMend left.\n"
            "Recorded elsewhere: right, Some Python, some machine.\n"
            "You have no points so far.\n"
        ) in said
        assert "Plot twist" not in said and "You: " not in said
        seat.enter("")
        await seat.hear("starts the clock")
        await seat.answer("loop", after_s=0.5)
        seat.enter("")
        assert "Ada, 1,000 points, 1 of 1 right" in await seat.hear("Type r")


async def test_questions_that_are_off_are_told_before_the_game_and_not_asked(sit: Sit) -> None:
    rusty = packs.question(packs.case("rusty", "old", "new", rust=packs.RUST), claim="new")
    off = Failure(FailureKind.UNAVAILABLE, "add.rs is not compiled", "Install tuiquiz-rust.")
    async with sit(packs.pack(rusty, TWO), off={rusty.id: off}, left_out=["x.py"]) as seat:
        said = await seat.hear("Press Enter for the next question")
        assert said.splitlines()[2:7] == [
            "1 case of this pack is broken and left out: see tuiquiz cases.",
            "1 question is off here and does not count: see tuiquiz doctor.",
            "Question 1 of 2: The case rusty",
            "Not measured here, so no points: this question does not count.",
            "add.rs is not compiled.",
        ]
        assert "Option" not in said
        seat.enter("w")
        assert "new: Reason of new." in await seat.hear("Press Enter for")
        seat.enter("")
        await seat.hear("starts the clock")
        assert seat.runner.measured == []


async def test_what_turns_out_to_be_off_while_it_is_read(sit: Sit) -> None:
    async with sit(packs.pack(TWO, FASTEST)) as seat:
        await seat.hear("starts the clock")
        seat.enter("a")
        await seat.hear("Press Enter for")
        seat.runner.off = {FASTEST.id: CRASH}
        seat.enter("")
        said = await seat.hear("Press Enter for the result")
        assert "Time is up" not in said and "Not measured here" in said


async def test_rust_is_read_out_too(sit: Sit) -> None:
    rusty = packs.question(packs.case("rusty", "old", "new", rust=packs.RUST))
    async with sit(packs.pack(rusty)) as seat:
        said = await seat.hear("starts the clock")
        letter = seat.letter("new").upper()
        assert f"Rust of option {letter}, add, 4 lines:\n#[pyfunction]\npub fn add" in said


async def test_a_plot_twist(sit: Sit) -> None:
    asked = packs.question(
        packs.case("two", "left", "right"), claim="left", twist="They had `another` Python."
    )
    async with sit(packs.pack(asked), {asked.id: packs.won(asked, "right")}) as seat:
        await seat.hear("starts the clock")
        seat.enter("a")
        assert (
            "Plot twist.\n"
            "Claimed, with Some Python, some machine: They found left ahead.\n"
            "Measured here: right is the fastest.\n"
            "They had another Python.\n"
        ) in await seat.hear("Press Enter for")


async def test_why_keeps_what_there_is_to_learn_until_the_last_question_about_it(sit: Sit) -> None:
    async with sit(packs.pack(FASTEST, LEANEST)) as seat:
        for spoil in (False, True):
            await seat.hear("starts the clock")
            seat.enter("a")
            await seat.hear("Press Enter for")
            seat.enter("w")
            said = await seat.hear("Press Enter for")
            assert "Why: Three ways to add\nWhy sums is so.\n" in said
            assert "loop: Reason of loop.\n" in said
            assert ("To take home: Learnt from sums.\nNote: A note on sums.\n" in said) is spoil
            assert ("another question about these functions comes" in said) is not spoil
            seat.enter("")


async def test_bytecode(sit: Sit) -> None:
    async with sit(packs.pack(FASTEST)) as seat:
        await seat.hear("starts the clock")
        seat.enter("a")
        await seat.hear("Press Enter for")
        seat.enter("b")
        said = await seat.hear("Press Enter for")
        assert "Bytecode of builtin, " in said and "LOAD_GLOBAL sum" in said


async def test_other_pythons(sit: Sit) -> None:
    async with sit(packs.pack(TWO)) as seat:
        await seat.hear("starts the clock")
        seat.enter("a")
        await seat.hear("Press Enter for")
        seat.runner.elsewhere = {
            "CPython 3.9.1": FakeRunner({TWO.id: packs.won(TWO, "left")}),
            "PyPy 3.10.2": FakeRunner({TWO.id: packs.won(TWO, "right")}),
            "CPython 3.14.0": FakeRunner({TWO.id: CRASH}),
        }
        seat.enter("p")
        said = await seat.hear("Press Enter for")
        assert "CPython 3.9.1: left is 2.50 times faster than right" in said
        assert "PyPy 3.10.2: right is 2.00 times faster" in said
        assert said.count("Another winner than here.") == 1
        assert "CPython 3.14.0: left ended its process with SIGSEGV.\n" in said


async def test_who_waits_for_other_measurements_hears_how_many_come_first(sit: Sit) -> None:
    gate = asyncio.Event()
    async with sit(packs.pack(TWO), gate=gate) as seat:
        seat.runner.ahead = 2
        await seat.hear("starts the clock")
        seat.enter("a")
        await seat.hear("Measuring")
        while seat.session.measuring is None:
            await seat.settle()
        await seat.wait(1.0)
        await seat.hear("Waiting: 2 measurements ahead of yours.")
        await seat.wait(1.0)
        assert seat.new == ""
        seat.runner.ahead = 1
        await seat.wait(1.0)
        await seat.hear("Waiting: 1 measurement ahead of yours.")
        seat.enter("nonsense", "q")
        await seat.hear("Stop this game?")
        seat.enter("n")
        await seat.hear("The game goes on.")
        gate.set()
        await seat.hear("Press Enter for")


async def test_rust_that_takes_long_to_compile_is_spoken_of(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = asyncio.Event()
    compiling = Snapshot(Stage.COMPILING, 0.0, (), None)
    monkeypatch.setattr(FakeMeasurement, "snapshot", lambda _: compiling)
    async with sit(packs.pack(TWO), gate=gate) as seat:
        await seat.hear("starts the clock")
        seat.enter("a")
        await seat.hear("Measuring")
        while seat.session.measuring is None:
            await seat.settle()
        await seat.wait(0.6)
        await seat.wait(0.3)
        assert seat.new == ""
        await seat.wait(0.6)
        await seat.wait(0.6)
        assert seat.new == "Compiling Rust, which can take a minute.\n"
        gate.set()
        await seat.hear("Press Enter for")


async def test_the_end_offers_details_lessons_scores_and_a_rematch(sit: Sit) -> None:
    async with sit(packs.pack(TWO)) as seat:
        await seat.hear("starts the clock")
        seat.enter(seat.letter("left"))
        await seat.hear("Press Enter for")
        seat.enter("")
        await seat.hear("Type r")
        seat.enter("d")
        said = await seat.hear("Type r")
        assert said.startswith("Question 1, The case two: right, 1,000 points. Best: left.\n")
        seat.enter("l")
        assert "To take home: Learnt from two.\n" in await seat.hear("Type r")
        seat.enter("s")
        said = await seat.hear("Type r")
        assert "Place 1: Ada, 1,000 points, 1 of 1 right, on " in said
        seat.enter("x")
        assert "means nothing" in await seat.hear("Type r")
        seat.enter("r")
        assert "Question 1 of 1: The case two" in await seat.hear("starts the clock")
        assert (seat.game.index, seat.session.player) == (0, "Ada")


async def test_a_game_with_nothing_measured_is_on_no_board(sit: Sit) -> None:
    async with sit(packs.pack(TWO), {TWO.id: CRASH}) as seat:
        await seat.hear("starts the clock")
        seat.enter("a")
        await seat.hear("Press Enter for")
        seat.enter("")
        said = await seat.hear("Type r")
        assert "No question could be measured, so this game is on no board. " in said
        seat.enter("s")
        await seat.hear("Nobody is on this board yet.")


async def test_practice_stands_on_no_board(sit: Sit) -> None:
    async with sit(packs.pack(TWO), practice=True) as seat:
        assert "1 question, practice, mode classic." in await seat.hear("starts the clock")
        seat.enter("a")
        await seat.hear("Press Enter for")
        seat.enter("")
        assert "Practice stands on no board.\n" in await seat.hear("Type r")
    assert not Board.open(seat.home / "scores.db").top()


async def test_a_fault_of_the_engine_ends_the_game_and_is_reported(sit: Sit) -> None:
    with pytest.raises(KeyError, match="two"):
        async with sit(packs.pack(TWO)) as seat:
            await seat.hear("starts the clock")
            seat.runner.recorded = {}
            seat.enter("a")
            await seat.over()


async def test_more_time(sit: Sit) -> None:
    scoring = Scoring(timer=1.5)
    async with sit(packs.pack(TWO), scoring=scoring) as seat:
        said = await seat.hear("starts the clock")
        assert "mode classic, 1.5 times as much time." in said
        assert "You have 8 seconds to read." in said
        seat.enter("")
        assert "You have 30 seconds." in await seat.hear("Answer")
