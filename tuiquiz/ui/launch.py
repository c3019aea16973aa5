"""What the application is started with."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tuiquiz.packs.loader import Loaded
from tuiquiz.quiz.game import Form
from tuiquiz.quiz.scoring import Scoring

if TYPE_CHECKING:
    from tuiquiz.board.record import Unfinished
    from tuiquiz.play.practice import Practice
    from tuiquiz.ui.app import QuizApp


@dataclass(frozen=True, slots=True)
class Launch:
    """What the application is started with.

    ``players`` and ``straight`` skip the screens before a game. ``scoring`` and ``form`` None: as
    the settings say. ``daily``, ``practice`` and ``resume`` go straight into such a game.
    """

    loaded: Loaded
    players: tuple[str, ...] = ()
    seed: int | None = None
    count: int | None = None
    straight: bool = False
    scoring: Scoring | None = None
    form: Form | None = None
    daily: bool = False
    practice: "Practice | None" = None
    resume: "Unfinished | None" = None


async def begin(app: "QuizApp") -> None:
    """Start the game that ``app`` was launched for; asks for names where none were given."""
    from tuiquiz.ui import solo, together

    launch, players = app.launch, app.launch.players
    form = launch.form or (Form.PASS if len(players) > 1 else Form.SOLO)
    if launch.daily or launch.practice or launch.resume:
        solo.straight(app)
    elif form is Form.SOLO:
        await app.play_alone(*players)
    elif len(players) > 1:
        await together.begin(app, players, form)
    else:
        together.gather(app)
