"""The host: leads those at the keyboard through games, phase by phase."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tuiquiz.bench.measuring import Measurer
from tuiquiz.plain import pages, report, seats, words
from tuiquiz.plain.conversation import Conversation
from tuiquiz.plain.inbox import Line
from tuiquiz.plain.opening import Opening
from tuiquiz.plain.turn import CURTAIN_LINES, Turn
from tuiquiz.play.plan import Plan
from tuiquiz.play.session import Session
from tuiquiz.quiz import wording
from tuiquiz.quiz.game import Form, Phase

if TYPE_CHECKING:
    from tuiquiz.board.store import Board
    from tuiquiz.quiz.verdict import Failure

LOOK_NS = 500_000_000
LONG_NS = 1_000_000_000


class Host:
    """Leads one talk. ``curtain`` tells how many empty lines hide what stands above them.

    ``again`` makes of the plan of a game that is over what the next one begins with.
    """

    def __init__(
        self,
        talk: Conversation,
        measurer: Callable[[], Measurer],
        board: Callable[[], "Board"],
        *,
        curtain: Callable[[], int] = lambda: CURTAIN_LINES,
        left_out: Sequence[str] = (),
        again: Callable[[Plan], Opening] = Opening,
    ) -> None:
        self._talk = talk
        self._measurer = measurer
        self._board = board
        self._curtain = curtain
        self._left_out = left_out
        self._again = again

    async def play(self, opening: Opening) -> None:
        """A game and every rematch; ends by ``Stopped`` or ``Ended``."""
        while True:
            plan, game, id = opening.plan, opening.game, opening.id
            self._talk.say(*opening.told)
            measurer = self._measurer()
            talk = self._talk
            session = Session(plan, measurer, self._board, talk.wake, talk.fail, game=game, id=id)
            talk.session = session
            try:
                off = await self._open(session, measurer)
                if game and game.answers:
                    talk.say(*words.reopened(game))
                    session.show(talk.clock())
                await self._phases(session, off)
            finally:
                await session.close()
            players = session.game.players
            form = plan.form if len(players) > 1 else Form.SOLO
            plan = replace(plan, players=players, form=form)
            opening = await asyncio.to_thread(self._again, plan)

    async def _open(self, session: Session, measurer: Measurer) -> "Mapping[str, Failure]":
        """Say what game this is, and find out which questions cannot be asked, and why."""
        deal = session.game.deal

        def find() -> "dict[str, Failure]":
            found = ((d.question.id, measurer.unavailable(d.question)) for d in deal)
            return {id: failure for id, failure in found if failure}

        off = await asyncio.to_thread(find)
        self._talk.say(*words.opening(session.plan, len(deal), off, self._left_out))
        return off

    async def _phases(self, session: Session, off: "Mapping[str, Failure]") -> None:
        """From the first question to the wish for a rematch."""
        turn = Turn(self._talk, session, off, self._curtain)
        while True:
            match session.game.phase:
                case Phase.CURTAIN:
                    await turn.curtain()
                case Phase.READING | Phase.ANSWERING:
                    await turn.question()
                case Phase.SURE:
                    await turn.sure()
                case Phase.GUESSING:
                    await turn.guess()
                case Phase.JUDGING:
                    await self._measure(session)
                case Phase.REVEALED:
                    await self._reveal(session)
                case Phase.OVER:
                    await self._end(session)
                    return

    async def _measure(self, session: Session) -> None:
        """Say what the measurement is doing; nothing is asked, but q stops the game."""
        talk = self._talk
        talk.say(words.MEASURING)
        said = before = ""
        since_ns = talk.clock()
        while session.game.phase is Phase.JUDGING:
            now = words.progress(session.measuring.snapshot()) if session.measuring else ""
            if now != before:
                before, since_ns = now, talk.clock()
            # Rust that is at hand takes no time worth a word.
            lasts = now != words.COMPILING or talk.clock() - since_ns >= LONG_NS
            if lasts and now not in ("", said):
                talk.say(now)
                said = now
            if talk.inbox.live and (line := talk.inbox.take()):
                if line.text.strip().casefold() == "q":
                    talk.say(*await talk.confirm_stop())
                continue
            await talk.pause(LOOK_NS)
            talk.check()

    async def _reveal(self, session: Session) -> None:
        talk, game = self._talk, session.game
        outcome = game.outcomes[-1]
        talk.fresh()
        age_s = session.measuring.snapshot().age_s if session.measuring else None
        before = [] if age_s is None else [f"{wording.measured_before(age_s)}."]
        talk.say(*before, *report.revealed(game))
        last = game.index + 1 == len(game.deal)

        async def reply(word: str, line: Line) -> Sequence[str] | None:
            del line
            match word:
                case "":
                    session.proceed()
                    return None
                case "w":
                    later = game.deal[game.index + 1 :]
                    case = outcome.dealt.question.case
                    return report.why(outcome, spoil=all(d.question.case != case for d in later))
                case "b":
                    return pages.bytecode(outcome)
                case "p":
                    return await pages.pythons(talk, session.compare(outcome))
                case "j" if session.game.between:
                    return await seats.change(talk, session)
            return [words.UNKNOWN]

        manual = [
            f"Enter alone: {'the result' if last else 'the next question'}.",
            "w: why it came out so.",
            "b: the bytecode of the options.",
            "p: what other Pythons on this machine say.",
        ]
        prompt = (
            f"Press Enter for {'the result' if last else 'the next question'}, or type w for why."
        )
        if game.between:
            manual.append("j: somebody joins or leaves.")
        await talk.ask(prompt, reply, manual)

    async def _end(self, session: Session) -> None:
        """The result; returns when those at the table want to play again."""
        talk, game = self._talk, session.game
        await talk.until(lambda: session.standing is not None)
        assert session.standing
        talk.fresh()
        practice = session.plan.practice
        talk.say(*report.result(game, session.standing, practice=practice))

        async def reply(word: str, line: Line) -> Sequence[str] | None:
            del line
            match word:
                case "r":
                    return None
                case "d":
                    return report.details(game)
                case "l":
                    return report.learnings([d.question for d in game.deal])
                case "s":
                    return await pages.scores(self._board, session.plan)
            return [words.UNKNOWN] if word else ()

        manual = [
            "r: play again, with the same players.",
            "d: details, question by question.",
            "l: what there is to learn.",
            "s: the high scores.",
        ]
        await talk.ask("Type r to play again, d for details, or q to leave.", reply, manual)
