"""What players chose and want to find again: colours, names, rules, keys."""

import json
import os
from pathlib import Path
from typing import Any

import msgspec

from tuiquiz.errors import TuiquizError
from tuiquiz.paths import ensure
from tuiquiz.quiz.game import Form
from tuiquiz.quiz.scoring import TIMERS, Mode, Scoring

DEFAULT_THEME = "textual-dark"


class Settings(msgspec.Struct, frozen=True, omit_defaults=True):
    """The settings; keys that a newer tuiquiz wrote are ignored.

    ``players`` are those of the last table, ``form`` how they played. ``groups`` holds the keys of
    each seat in a buzzer game. ``keys`` maps the names of commands to other keys than the usual,
    as it was written: what is no key or no table costs no other setting.
    ``tutored``: the tutorial has been seen.
    """

    theme: str = DEFAULT_THEME
    player: str = ""
    players: tuple[str, ...] = ()
    form: Form = Form.PASS
    mode: Mode = Mode.CLASSIC
    timer: float = 1.0
    guess: bool = False
    groups: tuple[tuple[str, ...], ...] = ()
    keys: Any = {}
    reduced_motion: bool = False
    tutored: bool = False

    @property
    def scoring(self) -> Scoring:
        """The rules for points and time."""
        timer = self.timer if self.timer in TIMERS else 1.0
        return Scoring(self.mode, timer, self.guess)


def file_of(folder: Path) -> Path:
    """The file of the settings in ``folder``."""
    return folder / "settings.json"


def load(folder: Path) -> tuple[Settings, str]:
    """The settings in ``folder`` and, where they could not be read, why (else an empty text)."""
    file = file_of(folder)
    try:
        return msgspec.json.decode(file.read_bytes(), type=Settings), ""
    except FileNotFoundError:
        return Settings(), ""
    except (OSError, UnicodeDecodeError, msgspec.DecodeError) as error:
        return Settings(), f"{file} cannot be read ({error}); the usual settings are used."


def save(folder: Path, settings: Settings) -> None:
    """Write the settings; a reader sees the old ones or the new ones, never a half."""
    ensure(folder)
    file = file_of(folder)
    draft = file.with_name(f"settings.{os.getpid()}.tmp")
    try:
        draft.write_text(json.dumps(msgspec.to_builtins(settings), indent=2), encoding="utf-8")
        draft.replace(file)
    except OSError as error:
        raise TuiquizError(
            f"cannot write {file}: {error.strerror or error}.",
            "Set TUIQUIZ_HOME to a folder that you may write to.",
        ) from error
