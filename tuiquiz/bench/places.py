"""Where Pythons are kept on this machine.

``findpython`` knows the places: PATH, pyenv, uv, rye, asdf, the Windows registry that the py
launcher reads, the frameworks of macOS. It is asked for programs alone: to learn what one is, it
would run each several times, one after the other, and leave behind what those have started.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from findpython.providers.base import BaseProvider


def candidates() -> list[str]:
    """Programs that are called as a Python is, where such are kept; links to one are that one."""
    from findpython.providers import ALL_PROVIDERS
    from findpython.providers.path import PathProvider
    from findpython.providers.uv import UvProvider

    providers: list[BaseProvider] = []
    for kind in ALL_PROVIDERS.values():
        with suppress(OSError, RuntimeError):  # There may be no home folder.
            if provider := kind.create():
                providers.append(provider)
    providers += map(UvProvider, _uv())
    # A shim takes a tenth of a second to start what its provider lists anyway.
    shims = [Path(provider.root, "shims") for provider in providers if hasattr(provider, "root")]
    found: dict[str, None] = {}
    for provider in providers:
        parts: list[BaseProvider] = [provider]
        if isinstance(provider, PathProvider):
            parts = [PathProvider([folder]) for folder in provider.paths if folder not in shims]
        for part in parts:
            with suppress(OSError, ValueError):
                for python in part.find_pythons():
                    if _called_python(python.executable.name):
                        found[real_program(str(python.executable))] = None
    return list(found)


def _uv(platform: str = sys.platform) -> list[Path]:
    """Where uv keeps Pythons on macOS and Windows; findpython looks elsewhere.

    Source: docs.astral.sh/uv/reference/storage, "Persistent data directory".
    """
    if "UV_PYTHON_INSTALL_DIR" in os.environ:
        return []
    if platform == "win32":
        data = os.environ.get("APPDATA")
        return [Path(data, "uv", "data", "python")] if data else []
    data = os.environ.get("XDG_DATA_HOME")
    with suppress(RuntimeError):
        return [Path(data or Path.home() / ".local" / "share", "uv", "python")]
    return []


def _called_python(name: str) -> bool:
    return name.lower().startswith(("python", "pypy"))


def real_program(path: str) -> str:
    """The program behind links, except one that acts by the name it is called with (mise)."""
    real = os.path.realpath(path)
    return real if _called_python(Path(real).name) else path
