"""What the plain game says: every text as lines that are clear without the ones above them.

Short lines, what matters first, words instead of signs.
"""

from collections.abc import Mapping, Sequence
from math import ceil

from tuiquiz.bench.measuring import Snapshot, Stage
from tuiquiz.plain.voice import labelled
from tuiquiz.play.plan import Plan
from tuiquiz.play.session import Session
from tuiquiz.quiz import ratio, scoring, wording
from tuiquiz.quiz.case import Ask, Question, Variant
from tuiquiz.quiz.deal import Dealt
from tuiquiz.quiz.game import Form, Game, Phase
from tuiquiz.quiz.scoring import SURE, Mode
from tuiquiz.quiz.units import points, spelled_seconds
from tuiquiz.quiz.verdict import Failure

LETTERS = "abcd"
JUST_NOW_NS = 1_000_000_000

WELCOME = "Type a question mark for help, or q to stop. Every line ends with Enter."
STOPPING = "Stop this game? It will not be on the board. Type y to stop, or n to go on."
RECORDING = (
    "Stop this game? It will not be on the board; what was answered is kept in the history. "
    "Type y to stop, or n to go on."
)
PAUSING = (
    "Stop this game? What is done of it is kept, and --resume goes on with it. "
    "Type y to stop, or n to go on."
)
GOING_ON = "The game goes on."
GOODBYE = "Goodbye."
ENDED = "The input has ended, and so does tuiquiz."
INTERRUPTED = "Interrupted."
READ = "The reading time is over."
TIME_IS_UP = "Time is up."
TOO_LATE = "That came too late for the question before, and was not used."
HIDDEN = "What you type is not shown until your answer is locked."
SURE_QUESTION = "How sure are you?"
LOCKED = "Your answer is locked."
NO_ANSWER = "You did not answer in time."
MEASURING = "Measuring on this machine."
COMPILING = "Compiling Rust, which can take a minute."
UNKNOWN = "That means nothing here. A question mark lists what can be typed."


def either(names: Sequence[str]) -> str:
    """``a``, ``a or b``, ``a, b or c``."""
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def counted(number: int, thing: str) -> str:
    """``1 line``, ``2 lines``."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def always(session: Session | None) -> list[str]:
    """What can be typed at every prompt."""
    stop = "q: stop this game." if session and not session.over else "q: leave tuiquiz."
    return [stop, "Question mark: this list."]


def stopping(session: Session) -> str:
    """What becomes of the game if it is stopped now, and whether to."""
    if session.keeps:
        return PAUSING
    return RECORDING if session.records else STOPPING


def opening(
    plan: Plan, questions: int, off: Mapping[str, Failure], left_out: Sequence[str]
) -> list[str]:
    """What game this is, and what of it cannot be asked here."""
    rules = [f"mode {plan.scoring.mode}"]
    if plan.daily:
        rules.insert(0, f"the daily game of {plan.daily}")
    if plan.practice:
        rules.insert(0, "practice")
    if plan.scoring.timed and plan.scoring.timer != 1:
        rules.append(f"{plan.scoring.timer:g} times as much time")
    if plan.scoring.guess:
        rules.append("with the ratio to guess")
    lines = [f"{plan.pack.title}. {counted(questions, 'question')}, {', '.join(rules)}.", WELCOME]
    if len(left_out) == 1:
        lines.append("1 case of this pack is broken and left out: see tuiquiz cases.")
    elif left_out:
        lines.append(
            f"{len(left_out)} cases of this pack are broken and left out: see tuiquiz cases."
        )
    if off:
        are = "is off here and does" if len(off) == 1 else "are off here and do"
        lines.append(f"{counted(len(off), 'question')} {are} not count: see tuiquiz doctor.")
    return lines


def place(game: Game) -> str:
    """Which question it is: ``Question 2 of 10``."""
    return f"Question {game.index + 1} of {len(game.deal)}"


def question(game: Game) -> list[str]:
    """The question with all its code."""
    dealt = game.current
    asked = dealt.question
    lines = [f"{place(game)}: {asked.case.title}"]
    if asked.warm_up:
        lines.append("It is a warm-up, worth no points.")
    lines += [asked.ask.words, f"Input: {asked.input.rstrip('.')}."]
    if how := wording.conditions(asked.case):
        lines.append(f"Measured with: {how}.")
    for index, name in enumerate(dealt.options):
        lines += _code(LETTERS[index].upper(), asked.case.variant(name))
    return lines


def _code(letter: str, variant: Variant) -> list[str]:
    code = variant.source.splitlines()
    lines = [f"Option {letter}, {variant.name}, {counted(len(code), 'line')}:", *code]
    if variant.rust:
        rust = variant.rust.excerpt.splitlines()
        lines.append(f"Rust of option {letter}, {variant.rust.name}, {counted(len(rust), 'line')}:")
        lines += rust
    return lines


def call(game: Game, now_ns: int) -> str:
    """The prompt of the present phase."""
    letters = either(LETTERS[: len(game.current.options)])
    left = _left(game, now_ns)
    timed = f" {left}." if game.scoring.timed else ""
    match game.phase:
        case Phase.READING:
            return f"{left} to read. Enter starts the clock, {letters} answers."
        case Phase.ANSWERING:
            return f"Answer {letters}. {left}."
        case Phase.SURE:
            return f"Type 1, 2 or 3.{timed}"
        case _:
            return f"Type a number from 1 to 1000, such as 2.5.{timed}"


def _left(game: Game, now_ns: int) -> str:
    left_ns = game.left_ns(now_ns)
    if left_ns is None:
        return "There is no clock"
    if game.time_ns and game.time_ns - left_ns < JUST_NOW_NS:
        return f"You have {spelled_seconds(game.time_ns // 1_000_000_000)}"
    return f"You have {spelled_seconds(ceil(left_ns / 1e9))} left"


def manual(game: Game) -> list[str]:
    """What can be typed in the present phase."""
    letters = either(LETTERS[: len(game.current.options)])
    match game.phase:
        case Phase.SURE:
            return ["1, 2 or 3: how sure you are.", *levels()]
        case Phase.GUESSING:
            return [
                "A number from 1 to 1000: how many times. 1 means a tie.",
                f"A right answer earns {ratio.CLOSE_BONUS} more within a factor of "
                f"{ratio.CLOSE:g}, and {ratio.NEAR_BONUS} within {ratio.NEAR:g}.",
            ]
    lines = [f"{letters}: your answer, for good."]
    if game.scoring.asks_sure:
        lines.append("The letter and 1, 2 or 3: your answer, and how sure you are.")
    if game.phase is Phase.READING:
        lines.append("Enter alone: start the clock.")
    elif game.scoring.timed:
        lines.append("Enter alone: how much time is left.")
    if game.scoring.hints:
        accuracy = game.scoring.mode is Mode.ACCURACY
        cost = "what speed would earn" if accuracy else f"{scoring.HINT_COST} points"
        lines.append(f"h: a hint. It costs {cost}.")
    lines.append("r: repeat the question.")
    if game.scoring.timed:
        lines.append("More time: start with --timer 2. No clock: start with --mode untimed.")
    return lines


def levels() -> list[str]:
    """How sure a player can be, and what that is worth."""
    return [
        f"{level}: {wording.LEVELS[level]}. {signed(won).capitalize()} if right, "
        f"{signed(lost)} if wrong."
        for level, (won, lost) in SURE.items()
    ]


def ratio_question(question: Question) -> str:
    """What is to be guessed."""
    if question.ask is Ask.FASTEST:
        return "How many times faster is the fastest than the next?"
    return "How many times as much memory as the leanest does the next one need?"


def reopened(game: Game) -> list[str]:
    """A question that was answered before the game was interrupted."""
    choice = game.answers[0].choice
    return [*question(game), locked(game, choice) if choice else NO_ANSWER]


def hint(game: Game) -> list[str]:
    """The hint."""
    return labelled("Hint", game.current.question.hint)


def locked(game: Game, choice: str) -> str:
    """What was locked; of several players, that something was."""
    if game.form is not Form.SOLO:
        return LOCKED
    return f"Locked: {option(game.current, choice)}."


def off(game: Game) -> list[str]:
    """A question that is not asked."""
    return [f"{place(game)}: {game.current.question.case.title}"]


def progress(snapshot: Snapshot) -> str:
    """What a measurement is busy with, where that may take a while; else empty."""
    if snapshot.ahead:
        return f"Waiting: {wording.queued(snapshot.ahead)}."
    return COMPILING if snapshot.stage is Stage.COMPILING else ""


def next_player(game: Game) -> str:
    """Whose turn it is."""
    return f"Next: {game.active[0]}. Press Enter when the others look away."


def option(dealt: Dealt, name: str) -> str:
    """Letter and name: ``B, count_for``."""
    return f"{LETTERS[dealt.options.index(name)].upper()}, {name}"


def scored(value: int) -> str:
    """``952 points``, ``1 point``, ``no points``, ``minus 6 points``."""
    number = f"minus {points(-value)}" if value < 0 else points(value)
    return f"{'no' if value == 0 else number} {'point' if abs(value) == 1 else 'points'}"


def signed(value: int) -> str:
    """``plus 3``, ``minus 6``, ``0``."""
    return f"minus {-value}" if value < 0 else f"plus {value}" if value else "0"


def times(value: float) -> str:
    """A guess: ``2.5 times``."""
    return f"{ratio.words(value)} times" if value < ratio.HIGHEST else "1000 times or more"
