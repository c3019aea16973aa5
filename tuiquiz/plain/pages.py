"""What can be looked up: bytecode, other Pythons, the high scores."""

import asyncio
import platform
from collections.abc import Callable
from typing import TYPE_CHECKING

from tuiquiz.bench.bytecode import disassemble
from tuiquiz.errors import TuiquizError
from tuiquiz.plain import words
from tuiquiz.plain.conversation import Conversation
from tuiquiz.play.comparison import Comparison, Row
from tuiquiz.play.plan import Plan
from tuiquiz.quiz import wording
from tuiquiz.quiz.game import Outcome
from tuiquiz.quiz.verdict import Kind

if TYPE_CHECKING:
    from tuiquiz.board.store import Board

SHOWN = 10


def bytecode(outcome: Outcome) -> list[str]:
    """The options as this Python compiles them."""
    case = outcome.dealt.question.case
    python = f"{platform.python_implementation()} {platform.python_version()}"
    lines = []
    for name in outcome.dealt.options:
        found = disassemble(case.module, case.file, name)
        count = words.counted(found.instructions, "instruction") if found else "not available"
        lines += [
            f"Bytecode of {name}, {python}: {count}.",
            *(found.text if found else "").split("\n"),
        ]
    return [line for line in lines if line.strip()]


async def pythons(talk: Conversation, comparison: Comparison) -> list[str]:
    """Ask the other Pythons, saying what each finds; Enter breaks it off."""
    question = comparison.question
    if not comparison.measurer.compares:
        return ["Here it is measured with the Python of this game only."]
    if question.case.rust_modules:
        return ["The Rust of this question is compiled for the Python of this game only."]
    if comparison.here.kind is Kind.NONE:
        return ["This question has no verdict here to compare with."]
    talk.say("Measuring with other Pythons. Enter breaks it off.")
    told: set[str] = set()

    def tell() -> None:
        for row in comparison.rows[1:]:
            if row.verdict and row.python not in told:
                told.add(row.python)
                talk.say(_python(comparison, row))

    asking = asyncio.ensure_future(comparison.run(tell))
    asking.add_done_callback(lambda _: talk.wake())
    try:
        while not asking.done():
            if talk.inbox.live and talk.inbox.take():
                return ["Broken off."]
            await talk.pause()
    finally:
        asking.cancel()
        await asyncio.wait([asking])
    asking.result()
    tell()
    if len(comparison.rows) == 1:
        return ["No other Python was found.", *comparison.notes]
    return ["Those were all.", *comparison.notes]


def _python(comparison: Comparison, row: Row) -> str:
    verdict = row.verdict
    assert verdict
    if verdict.kind is Kind.NONE:
        return f"{row.python}: {verdict.failure.message if verdict.failure else 'no verdict'}."
    flip = " Another winner than here." if comparison.flips(row) else ""
    if verdict.kind is Kind.WIN and verdict.ratio:
        return f"{row.python}: {wording.spoken(verdict)}{flip}"
    return f"{row.python}: {wording.headline(verdict)}. {wording.spoken(verdict)}{flip}"


async def scores(board: "Callable[[], Board]", plan: Plan) -> list[str]:
    """The best of this board."""

    def read() -> list[str]:
        pack = plan.pack
        top = board().top(pack.name, pack.version, plan.mode, SHOWN)
        return [
            f"Place {e.rank}: {e.player}, {words.scored(e.points)}, {e.correct} of {e.questions}"
            f" right, on {e.played_at:%Y-%m-%d}."
            for e in top
        ]

    try:
        lines = await asyncio.to_thread(read)
    except TuiquizError as error:
        return [str(error)]
    return lines or ["Nobody is on this board yet."]
