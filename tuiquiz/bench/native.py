"""Compiled Rust for a case: the module that tuiquiz-rust installed, or a build of the file.

Nothing compiled is loaded into the game's process: short child processes look at it, and the
worker measures it.

Builds lie in ``rust/ABI`` below the cache folder. ``built`` holds the finished ones, each named
by a hash of what went into it and put there by a rename: a file in it is whole, and never changes
while a process has it loaded. All else there is the compiler's, and used under a lock.
"""

import asyncio
import hashlib
import importlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, PathFinder
from pathlib import Path

from tuiquiz import __version__, paths
from tuiquiz.bench.compiler import PROFILE, TURN_S, NativeError, compile_file
from tuiquiz.quiz.case import RustModule

__all__ = [
    "BuildCancelled",
    "Buildable",
    "Installed",
    "Library",
    "NativeError",
    "Off",
    "Ready",
    "Toolchain",
]

TIMEOUT_S = 300.0
PROBE_S = 10.0
SUFFIX = EXTENSION_SUFFIXES[0]
CRATE = "tuiquiz_rust"
FLAGS = ("RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS")

PROBE = """
import json, sys
from importlib.machinery import ExtensionFileLoader
from importlib.util import module_from_spec, spec_from_file_location

name, path = sys.argv[1:]
loader = ExtensionFileLoader(name, path)
module = module_from_spec(spec_from_file_location(name, path, loader=loader))
loader.exec_module(module)
print(json.dumps([module.__version__, module.SOURCES]))
"""


@dataclass(frozen=True, slots=True)
class Library:
    """A compiled module, to be loaded by ``ExtensionFileLoader(module, str(path))``.

    ``name`` is the case's module (``square``), ``module`` the dotted name whose last part the
    library was built for, and ``attribute`` the submodule that is meant when it holds several.
    One process may load the same ``path`` more than once.
    """

    name: str
    path: Path
    module: str
    attribute: str | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """The module can be measured at once."""

    library: Library


@dataclass(frozen=True, slots=True)
class Buildable:
    """The module can be measured after a build; ``reason`` is why the installed one won't do."""

    reason: str


@dataclass(frozen=True, slots=True)
class Off:
    """The module cannot be measured here: why, and what to do about it."""

    reason: str
    hint: str


@dataclass(frozen=True, slots=True)
class Installed:
    """The installed tuiquiz-rust; ``sources`` has each file's text by its module's name."""

    version: str
    path: Path
    sources: Mapping[str, str]


class BuildCancelled(NativeError):
    """The build was given up because its caller asked for that."""


class Toolchain:
    """What compiled Rust there is for the interpreter that runs the game, and how to get more.

    ``folder`` is where builds are kept (default: below the cache folder); ``interpreter`` starts
    the child processes. Threads and processes may use it, and the same folder, at once.
    """

    def __init__(self, folder: Path | None = None, *, interpreter: str = sys.executable) -> None:
        self.folder = (folder or paths.cache_dir() / "rust") / SUFFIX.split(".")[1]
        self.interpreter = interpreter
        self._probed: dict[tuple[Path, int, int], Installed | NativeError] = {}

    def installed(self) -> Installed | None:
        """The installed tuiquiz-rust, None if there is none, ``NativeError`` if it does not load.

        Takes a short process, but only once for each file: a new installation is seen at once.
        """
        path = _find()
        if path is None:
            return None
        stat = path.stat()
        key = (path, stat.st_mtime_ns, stat.st_size)
        found = self._probed.get(key) or self._probe(path)
        self._probed = {key: found}
        if isinstance(found, NativeError):
            raise NativeError(found.message, found.hint, found.output)
        return found

    def lacking(self) -> tuple[str, ...]:
        """Which of ``rustimport`` and ``cargo``, the tools of a build, are not here."""
        importlib.invalidate_caches()
        cargo = os.environ.get("RUSTIMPORT_CARGO_EXECUTABLE") or "cargo"
        there = {
            "rustimport": PathFinder.find_spec("rustimport"),
            "cargo": shutil.which(cargo),
        }
        return tuple(name for name, found in there.items() if not found)

    def status(self, module: RustModule) -> Ready | Buildable | Off:
        """Whether ``module`` can be measured; quick, but for the process of ``installed``."""
        file = f"{module.name}.rs"
        if not (module.name.isidentifier() and module.name.isascii()):
            return Off(f"{file} is no name for a Rust module", "Name it like a variable.")
        if not module.text.strip():
            return Off(f"there is no code in {file}", "Write some.")
        hint = ""
        try:
            installed = self.installed()
        except NativeError as error:
            reason, hint = error.message, error.hint
        else:
            if installed is None:
                reason = "the Rust part is not installed"
                hint = "Run pip install ./rust, or pip install 'tuiquiz[rust]'."
            elif installed.version != __version__:
                reason = f"tuiquiz-rust {installed.version} does not match tuiquiz {__version__}"
                hint = "Reinstall both, from the same place."
            elif module.name not in installed.sources:
                reason = f"{file} is not part of the installed tuiquiz-rust"
            elif installed.sources[module.name] != module.text:
                reason = f"{file} was changed"
            else:
                return Ready(Library(module.name, installed.path, CRATE, module.name))
        built = self._built(module)
        if built.is_file():
            return Ready(Library(module.name, built, module.name))
        if "rustimport" not in module.text.lstrip().partition("\n")[0]:
            return Off(
                f"{file} does not begin with // rustimport:pyo3",
                "Begin it with the three lines that rust/README.md shows.",
            )
        lacking = self.lacking()
        if not lacking:
            return Buildable(reason)
        if hint:
            return Off(reason, hint)
        return Off(
            f"{reason} and there is no {' and no '.join(lacking)} to build it",
            f"Install {' and '.join(lacking)}.",
        )

    def unavailable(self, module: RustModule) -> Off | None:
        """Why ``module`` can neither be measured nor built here; None if it can."""
        status = self.status(module)
        return status if isinstance(status, Off) else None

    async def library(self, module: RustModule) -> Library:
        """As ``build``, without blocking the event loop; a cancellation ends the compiler first."""
        cancel = threading.Event()
        task = asyncio.ensure_future(asyncio.to_thread(self.build, module, cancel=cancel))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            cancel.set()
            await asyncio.wait([task])
            task.exception()
            raise

    def build(
        self,
        module: RustModule,
        *,
        cancel: threading.Event | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> Library:
        """``module``, built by rustimport unless it is ready: seconds, the first time a minute.

        Setting ``cancel`` in another thread ends the compiler and raises ``BuildCancelled``;
        ``timeout_s`` includes the wait for other builds. ``NativeError`` if the module is off,
        does not compile or takes too long, or the folder cannot be written.
        """
        status = self.status(module)
        if isinstance(status, Ready):
            return status.library
        if isinstance(status, Off):
            raise NativeError(status.reason, status.hint)
        file = f"{module.name}.rs"
        end = time.monotonic() + timeout_s

        def check() -> None:
            if cancel and cancel.is_set():
                raise BuildCancelled(f"compiling {file} was given up")
            if time.monotonic() > end:
                raise NativeError(
                    f"compiling {file} took longer than {timeout_s:g} s", "Try again."
                )

        import filelock

        built = self._built(module)
        try:
            built.parent.mkdir(parents=True, exist_ok=True)
            lock = filelock.FileLock(self.folder / "lock")
            while not lock.is_locked:
                check()
                try:
                    lock.acquire(timeout=TURN_S)
                except filelock.Timeout:
                    continue
            try:
                if not built.is_file():
                    self._compile(module, built, check)
            finally:
                lock.release()
        except OSError as error:
            raise NativeError(
                f"cannot build {file} in {self.folder}: {error.strerror or error}",
                "Set TUIQUIZ_HOME to a folder that you may write to.",
            ) from error
        return Library(module.name, built, module.name)

    def _compile(self, module: RustModule, built: Path, check: Callable[[], None]) -> None:
        work = self.folder / "work" / module.name
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        source, made = work / f"{module.name}.rs", work / f"{module.name}{SUFFIX}"
        source.write_text(module.text, encoding="utf-8", newline="\n")
        compile_file(source, made, self.folder, self.interpreter, check)
        with made.open("rb+") as whole:
            os.fsync(whole.fileno())
        made.replace(built)

    def _built(self, module: RustModule) -> Path:
        flags = [os.environ.get(flag) for flag in FLAGS]
        inputs = json.dumps([module.text, PROFILE, flags])
        key = hashlib.sha256(inputs.encode()).hexdigest()[:16]
        return self.folder / "built" / f"{module.name}-{key}{SUFFIX}"

    def _probe(self, path: Path) -> Installed | NativeError:
        command = [self.interpreter, "-I", "-S", "-X", "utf8", "-c", PROBE, CRATE, str(path)]
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=PROBE_S,
                check=True,
            )
            version, sources = json.loads(done.stdout)
        except subprocess.CalledProcessError as error:
            said = error.stderr.decode("utf-8", "replace").strip()
            last = said.splitlines()[-1] if said else f"exit status {error.returncode}"
        except (OSError, subprocess.TimeoutExpired, ValueError) as error:
            said = last = str(error)
        else:
            texts = {name: text.replace("\r\n", "\n") for name, text in sources.items()}
            return Installed(version, path, texts)
        return NativeError(
            f"the installed tuiquiz-rust does not load: {last}", "Reinstall it.", said
        )


def _find() -> Path | None:
    """The shared library of the installed tuiquiz-rust, found without importing it."""
    importlib.invalidate_caches()
    spec = PathFinder.find_spec(CRATE)
    if spec and spec.submodule_search_locations is not None:
        spec = PathFinder.find_spec(f"{CRATE}.{CRATE}", spec.submodule_search_locations)
    if spec and spec.origin and isinstance(spec.loader, ExtensionFileLoader):
        return Path(spec.origin)
    return None
