"""The settings of a running application: read once, obeyed at once, kept where there is a place."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from tuiquiz.errors import TuiquizError
from tuiquiz.play import settings as keeping
from tuiquiz.play.settings import Settings
from tuiquiz.ui import keymap
from tuiquiz.ui.screens.base import QuizScreen

if TYPE_CHECKING:
    from tuiquiz.ui.app import QuizApp


def read(folder: Path | None) -> tuple[Settings, str]:
    """The settings in ``folder`` and why not all could be read; without one, the usual settings."""
    return keeping.load(folder) if folder else (Settings(), "")


def take_keys(app: "QuizApp") -> list[str]:
    """Bind the keys of the settings; what is wrong with them, to be shown."""
    app.keymap, problems = keymap.read(app.settings.keys)
    app.bind_keys()
    where = f"{keeping.file_of(app.config)}: " if app.config else ""
    return [f"{where}{problem}" for problem in problems]


def keep(app: "QuizApp", **changes: Any) -> None:
    """Change settings and write them; a failure is told and costs nothing else."""
    app.settings = msgspec.structs.replace(app.settings, **changes)
    if "keys" in changes:
        take_keys(app)
    if "reduced_motion" in changes:
        app.mind_motion()
    for screen in app.screen_stack:
        if isinstance(screen, QuizScreen):
            screen.obey()
    if app.config is None:
        return
    try:
        keeping.save(app.config, app.settings)
    except TuiquizError as error:
        app.notify(str(error), severity="warning", markup=False)
