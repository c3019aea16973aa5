"""The ways to a game for several: who sits at the table, and which keys they have."""

from typing import TYPE_CHECKING

from tuiquiz.quiz.game import Form
from tuiquiz.ui import groups

if TYPE_CHECKING:
    from tuiquiz.ui.app import QuizApp


def gather(app: "QuizApp") -> None:
    """Ask who sits at the table and how they play, then start a game for them."""
    from tuiquiz.ui.screens.table import Table, TableScreen

    async def seated(table: Table | None) -> None:
        if table:
            app.keep(players=table.players, form=table.form)
            await begin(app, table.players, table.form)

    players = app.launch.players or app.settings.players
    form = app.launch.form or app.settings.form
    app.push_screen(TableScreen(players, form), seated)


async def begin(app: "QuizApp", players: tuple[str, ...], form: Form) -> None:
    """A game for several; for a buzzer game they try out their keys first."""
    plan = app.plan(*players, form=form)
    if form is not Form.BUZZER:
        await app.start(plan)
        return
    from tuiquiz.ui.screens.tryout import TryoutScreen

    async def tried(ready: bool | None) -> None:
        if ready:
            await app.start(plan)

    app.push_screen(TryoutScreen(players), tried)


def change(app: "QuizApp") -> None:
    """Let somebody join or leave the table, between two questions."""
    from tuiquiz.ui.screens.table import Table, TableScreen

    session = app.session
    if not session or not session.game.between:
        return
    before = session.game

    def changed(table: Table | None) -> None:
        if not table or app.session is not session or not session.game.between:
            return
        gone = [player for player in before.players if player not in table.players]
        for player in gone:
            session.leave(player)
        for player in table.players:
            if player not in session.game.players:
                session.join(player)
        for player in gone:  # The last one could not leave before somebody had come.
            session.leave(player)
        app.groups = groups.joined(app.groups, session.game.players)
        app.keep(players=session.game.players)

    left = tuple(name for name in before.left if name not in before.players)
    app.push_screen(TableScreen(before.players, before.form, fixed=True, left=left), changed)
