"""A screen that waits for the player costs nothing."""

import pytest

from tests.support import packs
from tests.ui.conftest import Sit
from tuiquiz.quiz.game import Phase
from tuiquiz.ui.app import QuizApp


async def test_a_change_of_the_game_is_handled_once_and_then_there_is_rest(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    handled: list[Phase] = []
    go = QuizApp._go

    async def counted(app: QuizApp) -> None:
        assert app.session
        handled.append(app.session.game.phase)
        await go(app)

    monkeypatch.setattr(QuizApp, "_go", counted)
    two = packs.pack(packs.question("one"), packs.question("two"))  # The last one is saved, too.
    async with sit(two) as desk:
        await desk.answer(desk.game.current.options[0])
        for _ in range(20):
            await desk.settle()
        assert handled.count(Phase.REVEALED) == 1
        assert len(handled) <= 6
