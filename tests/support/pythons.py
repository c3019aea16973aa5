"""Programs that say they are some Python, on a machine that has no others."""

import json
from pathlib import Path

import pytest

PLACES = (
    *("PYENV_ROOT", "UV_PYTHON_INSTALL_DIR", "ASDF_DATA_DIR", "RYE_PY_ROOT"),
    *("XDG_DATA_HOME", "TUIQUIZ_PYTHONS"),
)


def bare(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose PATH is the empty folder that is returned, and whose home is ``folder``."""
    for name in PLACES:
        monkeypatch.delenv(name, raising=False)
    path = folder / "bin"
    path.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("PATH", str(path))
    return path


def script(file: Path, *lines: str) -> Path:
    """A shell script that can be run; its folders are made."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(("#!/bin/sh", *lines, "")), encoding="utf-8")
    file.chmod(0o755)
    return file


def answer(
    file: Path,
    version: str,
    implementation: str = "cpython",
    *,
    free_threaded: bool = False,
    level: str = "final",
) -> str:
    """What the Python ``file`` would say of itself; ``version`` has three numbers."""
    return json.dumps(
        {
            "implementation": implementation,
            "version": version if level == "final" else f"{version}rc1",
            "release": [*map(int, version.split(".")), level, int(level != "final")],
            "free_threaded": free_threaded,
            "executable": str(file),
            "prefix": str(file.parent),
            "flags": "t" if free_threaded else "",
        }
    )


def fake(
    file: Path,
    version: str,
    implementation: str = "cpython",
    *,
    free_threaded: bool = False,
    level: str = "final",
) -> Path:
    """A program that says it is that Python, whatever it is asked."""
    said = answer(file, version, implementation, free_threaded=free_threaded, level=level)
    return script(file, "/bin/cat <<'EOF'", said, "EOF")
