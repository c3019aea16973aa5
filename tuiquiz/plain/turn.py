"""One player's turn: the curtain, the question, and what is asked after the answer."""

import re
from collections.abc import Callable, Container, Sequence

from tuiquiz.plain import seats, words
from tuiquiz.plain.conversation import Conversation, Reply
from tuiquiz.plain.inbox import Line
from tuiquiz.play.session import Session
from tuiquiz.quiz import ratio
from tuiquiz.quiz.game import Form, Phase
from tuiquiz.quiz.scoring import SURE

CURTAIN_LINES = 40
LATE_NS = 1_000_000_000

_ANSWER = re.compile(r"([a-d1-4])(?: ?([123]))?")
_NUMBER = re.compile(r"\d+(\.\d*)?|\.\d+", re.ASCII)


class Turn:
    """Asks whoever's turn it is in ``session``.

    ``off`` holds the ids of questions that cannot be asked; ``curtain`` tells how many empty lines
    hide what stands above them.
    """

    def __init__(
        self,
        talk: Conversation,
        session: Session,
        off: Container[str],
        curtain: Callable[[], int],
    ) -> None:
        self._talk = talk
        self._session = session
        self._off = off
        self._curtain_lines = curtain

    async def curtain(self) -> None:
        """Say who is next, and wait until the others look away."""
        talk, session = self._talk, self._session
        game = session.game
        talk.fresh()
        if game.turn > 0:
            talk.say(*[""] * self._curtain_lines())
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

    async def question(self) -> None:
        """Say the question, if it has not been said, and take the answer."""
        talk, session = self._talk, self._session
        if session.game.since_ns is None:
            talk.fresh()
            if session.game.current.question.id in self._off:
                talk.say(*words.off(session.game))
                session.show(talk.clock())
                await talk.until(lambda: not session.game.phase.open)
                return
            talk.say(*words.question(session.game))
            if session.player in session.game.hints:  # It was taken before an interruption.
                talk.say(*words.hint(session.game))
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
            return self._answer(word, line)

        await self._ask(reply)

    def _answer(self, word: str, line: Line) -> Sequence[str] | None:
        session = self._session
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

    async def sure(self) -> None:
        """Ask how sure the player is."""
        talk, session = self._talk, self._session
        talk.fresh()
        talk.say(words.SURE_QUESTION, *words.levels())

        async def reply(word: str, line: Line) -> Sequence[str] | None:
            if word not in map(str, SURE):
                return [words.UNKNOWN] if word else ()
            here = self._here()
            session.say_sure(int(word), line.at_ns)
            if here():
                talk.run_out(line.at_ns)
            return None

        await self._ask(reply)

    async def guess(self) -> None:
        """Ask for the ratio."""
        talk, session = self._talk, self._session
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
            here = self._here()
            session.guess(float(number), line.at_ns)
            if here():
                talk.run_out(line.at_ns)
            return None

        await self._ask(reply)

    async def _ask(self, reply: Reply) -> None:
        """Ask what the present phase asks, of several players without showing what is typed."""
        talk, session = self._talk, self._session
        await talk.ask(
            lambda: words.call(session.game, talk.clock()),
            reply,
            words.manual(session.game),
            here=self._here(),
            hide=session.game.form is not Form.SOLO,
        )

    def _here(self) -> Callable[[], bool]:
        """Whether the game is still where it is now."""
        session = self._session
        began = session.game

        def here() -> bool:
            game = session.game
            return (game.phase, game.index, game.turn) == (began.phase, began.index, began.turn)

        return here
