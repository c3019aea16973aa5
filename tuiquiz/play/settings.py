"""What players chose and want to find again: colours, names, rules, keys."""

import itertools
import json
import os
from contextlib import suppress
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
    """The settings in ``folder`` and, where not all could be read, why (else an empty text).

    What can be read of a file with mistakes is used.
    """
    file = file_of(folder)
    try:
        found = msgspec.json.decode(file.read_bytes())
        if not isinstance(found, dict):
            raise msgspec.DecodeError("it holds no table")
    except FileNotFoundError:
        return Settings(), ""
    except (OSError, UnicodeDecodeError, msgspec.DecodeError) as error:
        return Settings(), f"{file} cannot be read ({error}); the usual settings are used."
    good: dict[str, Any] = {}
    problems = []
    for name, value in found.items():
        try:
            msgspec.convert({name: value}, Settings)
            good[name] = value
        except msgspec.ValidationError as error:
            problems.append(f"{name}: {str(error).split(' - ')[0].rstrip('.')}")
    told = f"{file}: {'; '.join(problems)}. The usual is used instead." if problems else ""
    return msgspec.convert(good, Settings), told


def _keep_unread(folder: Path) -> None:
    """Set a file with mistakes aside before it is written over: somebody wrote it by hand."""
    _, problem = load(folder)
    if problem:
        file = file_of(folder)
        names = (file.with_name(f"{file.name}.unread-{n}") for n in itertools.count(1))
        with suppress(FileNotFoundError):
            file.rename(next(name for name in names if not name.exists()))


def save(folder: Path, settings: Settings) -> None:
    """Write the settings; a reader sees the old ones or the new ones, never a half.

    A file that could not be read in full is kept beside, as ``settings.json.unread-1``.
    """
    ensure(folder)
    file = file_of(folder)
    draft = file.with_name(f"settings.{os.getpid()}.tmp")
    try:
        _keep_unread(folder)
        draft.write_text(json.dumps(msgspec.to_builtins(settings), indent=2), encoding="utf-8")
        draft.replace(file)
    except OSError as error:
        raise TuiquizError(
            f"cannot write {file}: {error.strerror or error}.",
            "Set TUIQUIZ_HOME to a folder that you may write to.",
        ) from error
