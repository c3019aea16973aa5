"""The host: leads those at the keyboard through games, phase by phase."""

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tuiquiz.bench.measuring import Measurer
from tuiquiz.plain import pages, seats, words
from tuiquiz.plain.conversation import Conversation, Reply
from tuiquiz.plain.inbox import Line
from tuiquiz.play.plan import Plan
from tuiquiz.play.session import Session
from tuiquiz.quiz import ratio
from tuiquiz.quiz.game import Form, Phase
from tuiquiz.quiz.scoring import SURE

if TYPE_CHECKING:
    from tuiquiz.board.store import Board
    from tuiquiz.quiz.verdict import Failure

CURTAIN_LINES = 40
LOOK_NS = 500_000_000
LATE_NS = 1_000_000_000

_ANSWER = re.compile(r"([a-d1-4])(?: ?([123]))?")
_NUMBER = re.compile(r"\d+(\.\d*)?|\.\d+", re.ASCII)


class Host:
    """Leads one talk. ``curtain`` is how many empty lines hide what stands above them."""

    def __init__(
        self,
        talk: Conversation,
        measurer: Callable[[], Measurer],
        board: Callable[[], "Board"],
        *,
        curtain: int = CURTAIN_LINES,
        left_out: Sequence[str] = (),
    ) -> None:
        self._talk = talk
        self._measurer = measurer
        self._board = board
        self._curtain_lines = curtain
        self._left_out = left_out
        self._off: dict[str, Failure] = {}

    async def play(self, plan: Plan) -> None:
        """A game and every rematch; ends by ``Stopped`` or ``Ended``."""
        while True:
            measurer = self._measurer()
            talk = self._talk
            session = Session(plan, measurer, self._board, talk.wake, talk.fail)
            talk.session = session
            try:
                await self._open(session, measurer)
                await self._phases(session)
            finally:
                await session.close()
            players = session.game.players
            form = plan.form if len(players) > 1 else Form.SOLO
            plan = replace(plan, players=players, form=form)

    async def _open(self, session: Session, measurer: Measurer) -> None:
        """Say what game this is, and find out which questions cannot be asked."""
        deal = session.game.deal

        def find() -> "dict[str, Failure]":
            found = ((d.question.id, measurer.unavailable(d.question)) for d in deal)
            return {id: failure for id, failure in found if failure}

        self._off = await asyncio.to_thread(find)
        self._talk.say(*words.opening(session.plan, len(deal), self._off, self._left_out))

    async def _phases(self, session: Session) -> None:
        """From the first question to the wish for a rematch."""
        while True:
            match session.game.phase:
                case Phase.CURTAIN:
                    await self._curtain(session)
                case Phase.READING | Phase.ANSWERING:
                    await self._question(session)
                case Phase.SURE:
                    await self._sure(session)
                case Phase.GUESSING:
                    await self._guess(session)
                case Phase.JUDGING:
                    await self._measure(session)
                case Phase.REVEALED:
                    await self._reveal(session)
                case Phase.OVER:
                    await self._end(session)
                    return

    def _asking(self, session: Session) -> Callable[[], bool]:
        """Whether the game is still where it is now."""
        began = session.game

        def here() -> bool:
            game = session.game
            return (game.phase, game.index, game.turn) == (began.phase, began.index, began.turn)

        return here

    async def _curtain(self, session: Session) -> None:
        talk, game = self._talk, session.game
        talk.fresh()
        if game.turn > 0:
            talk.say(*[""] * self._curtain_lines)
        if game.current.question.id in self._off:
            session.raise_curtain(talk.clock())
            return
        if game.between:
            talk.say(f"{words.place(game)}.")
        if talk.terminal.hides and game.index == 0:
            talk.say(words.HIDDEN)

        async def reply(word: str, line: Line) -> Sequence[str] | None:
            if not word:
                session.raise_curtain(line.at_ns)
                return None
            if word == "j" and session.game.between:
                return await seats.change(talk, session)
            return [words.UNKNOWN]

        manual = ["Enter alone: show the question."]
        if game.between:
            manual.append("j: somebody joins or leaves.")
        await talk.ask(
            lambda: words.next_player(session.game),
            reply,
            manual,
            here=lambda: session.game.phase is Phase.CURTAIN,
        )

    async def _question(self, session: Session) -> None:
        talk = self._talk
        if session.game.since_ns is None:
            talk.fresh()
            if session.game.current.question.id in self._off:
                talk.say(*words.off(session.game))
                session.show(talk.clock())
                await talk.until(lambda: not session.game.phase.open)
                return
            talk.say(*words.question(session.game))
            session.show(talk.clock())

        async def reply(word: str, line: Line) -> Sequence[str] | None:
            game = session.game
            reading = game.phase is Phase.READING
            if not word:
                if reading:
                    session.ready(line.at_ns)
                return None if reading else ()
            if word == "r":
                return words.question(game)
            if word == "h":
                if not game.scoring.hints:
                    return [f"There are no hints in mode {game.scoring.mode}."]
                session.hint()
                return words.hint(game)
            return self._answer(session, word, line)

        hide = session.game.form is not Form.SOLO
        here = self._asking(session)
        await talk.ask(
            lambda: words.call(session.game, talk.clock()),
            reply,
            words.manual(session.game),
            here=here,
            hide=hide,
        )

    def _answer(self, session: Session, word: str, line: Line) -> Sequence[str] | None:
        game = session.game
        found = _ANSWER.fullmatch(word)
        if not found or (found[2] and not game.scoring.asks_sure):
            return [words.UNKNOWN]
        at = (words.LETTERS + "1234").index(found[1]) % 4
        if at >= len(game.current.options):
            return [words.UNKNOWN]
        player = session.player
        session.ready(line.at_ns)
        session.lock(at, line.at_ns)
        if not session.game.answer(player):
            self._talk.run_out(line.at_ns)
            return None
        if found[2]:
            session.say_sure(int(found[2]), line.at_ns)
        self._talk.say(words.locked(game, game.current.options[at]))
        return None

    async def _sure(self, session: Session) -> None:
        talk = self._talk
        talk.fresh()
        talk.say(words.SURE_QUESTION, *words.levels())

        async def reply(word: str, line: Line) -> Sequence[str] | None:
            if word not in map(str, SURE):
                return [words.UNKNOWN] if word else ()
            here = self._asking(session)
            session.say_sure(int(word), line.at_ns)
            if here():
                talk.run_out(line.at_ns)
            return None

        await self._follow_up(session, reply)

    async def _guess(self, session: Session) -> None:
        talk = self._talk
        talk.fresh()
        talk.say(words.ratio_question(session.game.current.question))
        answer = session.game.answer(session.player)
        missed = session.game.scoring.asks_sure and answer is not None and answer.sure is None

        async def reply(word: str, line: Line) -> Sequence[str] | None:
            since_ns = session.game.since_ns or 0
            if missed and line.at_ns < since_ns + LATE_NS:
                return [words.TOO_LATE]
            if not word:
                return ()
            number = word.removesuffix("x").removesuffix("times").strip()
            if not _NUMBER.fullmatch(number):
                comma = " Write 2.5 with a point, not with a comma." if "," in word else ""
                return [f"That is not a number.{comma}"]
            if not ratio.LOWEST <= float(number) <= ratio.HIGHEST:
                return ["That is not between 1 and 1000."]
            here = self._asking(session)
            session.guess(float(number), line.at_ns)
            if here():
                talk.run_out(line.at_ns)
            return None

        await self._follow_up(session, reply)

    async def _follow_up(self, session: Session, reply: Reply) -> None:
        talk = self._talk
        await talk.ask(
            lambda: words.call(session.game, talk.clock()),
            reply,
            words.manual(session.game),
            here=self._asking(session),
            hide=session.game.form is not Form.SOLO,
        )

    async def _measure(self, session: Session) -> None:
        """Say what the measurement is doing; nothing is asked, but q stops the game."""
        talk = self._talk
        talk.say(words.MEASURING)
        said = before = ""
        while session.game.phase is Phase.JUDGING:
            now = words.progress(session.measuring.snapshot()) if session.measuring else ""
            # Rust that is at hand takes no time worth a word.
            if now not in ("", said) and (now == before or now != words.COMPILING):
                talk.say(now)
                said = now
            before = now
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
        talk.say(*pages.revealed(game))
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
                    return words.why(outcome, spoil=all(d.question.case != case for d in later))
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
        talk.say(*words.result(game, session.standing, practice=practice))

        async def reply(word: str, line: Line) -> Sequence[str] | None:
            del line
            match word:
                case "r":
                    return None
                case "d":
                    return words.details(game)
                case "l":
                    return words.learnings([d.question for d in game.deal])
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
