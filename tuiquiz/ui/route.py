"""Which screen shows which phase of a game."""

from typing import TYPE_CHECKING

from tuiquiz.quiz.game import Form, Game, Phase

if TYPE_CHECKING:
    from tuiquiz.ui.screens.base import GameScreen


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
