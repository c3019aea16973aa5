"""Which screen shows which phase of a game, and the way to it."""

from typing import TYPE_CHECKING

from tuiquiz.quiz.game import Form, Game, Phase

if TYPE_CHECKING:
    from tuiquiz.play.session import Session
    from tuiquiz.ui.app import QuizApp
    from tuiquiz.ui.screens.base import GameScreen


async def show(app: "QuizApp", session: "Session") -> bool:
    """Show the screen that fits the game's phase, or tell it; whether another one was opened.

    Comes back when that one can be closed again.
    """
    wanted, game = screen_for(session.game), session.game
    for screen in app.screen_stack:
        if type(screen) is wanted and screen.place == (game.index, game.turn):
            screen.post_message(app.PhaseChanged())
            return False
    while len(app.screen_stack) > 2:
        app.pop_screen()
    if len(app.screen_stack) > 1:  # Without a look at the first screen in between.
        await app.switch_screen(wanted(session))
    else:
        await app.push_screen(wanted(session))
    return True


def show_hint(app: "QuizApp") -> None:
    """Show the hint that was taken before the game was interrupted."""
    if app.session and app.session.game.hints:
        from tuiquiz.ui.screens.question import QuestionScreen

        for screen in app.screen_stack:
            if isinstance(screen, QuestionScreen):
                screen.action_hint()


def screen_for(game: Game) -> "type[GameScreen]":
    """The screen of the phase that ``game`` is in; screens are imported when first needed."""
    match game.phase:
        case Phase.CURTAIN:
            from tuiquiz.ui.screens.curtain import CurtainScreen

            return CurtainScreen
        case Phase.READING | Phase.ANSWERING | Phase.SURE if game.form is Form.BUZZER:
            from tuiquiz.ui.screens.buzzer import BuzzerScreen

            return BuzzerScreen
        case Phase.READING | Phase.ANSWERING | Phase.SURE | Phase.GUESSING:
            from tuiquiz.ui.screens.question import QuestionScreen

            return QuestionScreen
        case Phase.JUDGING | Phase.REVEALED:
            from tuiquiz.ui.screens.reveal import RevealScreen

            return RevealScreen
        case _ if game.form is Form.SOLO:
            from tuiquiz.ui.screens.standings import StandingsScreen

            return StandingsScreen
        case _:
            from tuiquiz.ui.screens.podium import PodiumScreen

            return PodiumScreen
