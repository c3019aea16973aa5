"""What a player chose and wants to find again: the theme and the name."""

import json
import os
from pathlib import Path

import msgspec

from tuiquiz.errors import TuiquizError
from tuiquiz.paths import ensure

DEFAULT_THEME = "textual-dark"


class Settings(msgspec.Struct, frozen=True, omit_defaults=True):
    """The settings; keys that a newer tuiquiz wrote are ignored."""

    theme: str = DEFAULT_THEME
    player: str = ""


def load(folder: Path) -> tuple[Settings, str]:
    """The settings in ``folder`` and, where they could not be read, why (else an empty text)."""
    file = folder / "settings.json"
    try:
        return msgspec.json.decode(file.read_bytes(), type=Settings), ""
    except FileNotFoundError:
        return Settings(), ""
    except (OSError, UnicodeDecodeError, msgspec.DecodeError) as error:
        return Settings(), f"{file} cannot be read ({error}); the usual settings are used."


def save(folder: Path, settings: Settings) -> None:
    """Write the settings; a reader sees the old ones or the new ones, never a half."""
    ensure(folder)
    file = folder / "settings.json"
    draft = file.with_name(f"settings.{os.getpid()}.tmp")
    try:
        draft.write_text(json.dumps(msgspec.to_builtins(settings), indent=2), encoding="utf-8")
        draft.replace(file)
    except OSError as error:
        raise TuiquizError(
            f"cannot write {file}: {error.strerror or error}.",
            "Set TUIQUIZ_HOME to a folder that you may write to.",
        ) from error
