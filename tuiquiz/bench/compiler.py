"""Runs rustimport in a process of its own, and says in few words what went wrong there."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

from tuiquiz.errors import TuiquizError

# The profile of rust/Cargo.toml, and those of rustimport's settings that change the result.
PROFILE = {
    "CARGO_PROFILE_RELEASE_LTO": "fat",
    "CARGO_PROFILE_RELEASE_CODEGEN_UNITS": "1",
    "CARGO_PROFILE_RELEASE_PANIC": "unwind",
    "PYO3_BUILD_EXTENSION_MODULE": "1",
    "RUSTIMPORT_RELEASE_BINARIES": "1",
    "RUSTIMPORT_RELEASE_MODE": "0",
}

TURN_S = 0.1
OUTPUT_BYTES = 200_000
ERRORS_SHOWN = 3
LINES_SHOWN = 20

# The game holds the other end of stdin: when it is gone, the compiler goes too.
# rustimport stops reading as soon as cargo has ended, and so can miss cargo's last messages.
BUILD = """
import json, os, subprocess, sys, threading

job = json.loads(sys.argv[1])
sys.path[:] = job["path"]

def leave_with_the_game():
    os.read(0, 1)
    os.killpg(0, 9) if hasattr(os, "killpg") else os._exit(1)

class Popen(subprocess.Popen):
    def poll(self):
        peek = getattr(self.stdout, "peek", None)
        return None if peek and not self.stdout.closed and peek(1) else super().poll()

threading.Thread(target=leave_with_the_game, daemon=True).start()
subprocess.Popen = Popen

import rustimport
from importlib.machinery import ExtensionFileLoader
from importlib.util import module_from_spec, spec_from_file_location

try:
    rustimport.build_filepath(job["source"], release=True, force_rebuild=True)
except rustimport.BuildError:
    sys.exit(1)
try:
    loader = ExtensionFileLoader(job["name"], job["made"])
    spec = spec_from_file_location(job["name"], job["made"], loader=loader)
    loader.exec_module(module_from_spec(spec))
except ImportError as error:
    sys.exit("error: it does not load: " + str(error))
"""

ANSI = re.compile(r"\x1b(\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\))")
BLOCK = re.compile(
    r"(error|warning)(\[\w+\])?: | *[A-Z][a-z]+ [\w`-]+ v\d|For more information |Traceback "
)
SUMMARY = re.compile(r"error: (could not compile|aborting due to)")
NO_NETWORK = re.compile(
    r"failed to download|download of|[Cc]ould ?n[o']t (connect|resolve)|offline mode"
)


class NativeError(TuiquizError):
    """A Rust file that cannot be compiled here, or compiled Rust that does not load.

    ``output`` is what the compiler said about it: several lines of plain text, or empty.
    """

    def __init__(self, message: str, hint: str = "", output: str = "") -> None:
        super().__init__(message, hint)
        self.output = output


def compile_file(
    source: Path, made: Path, folder: Path, interpreter: str, check: Callable[[], None]
) -> None:
    """Have rustimport compile the file ``source`` to ``made`` beside it, and prove that it loads.

    ``folder`` is for the compiler's own files. ``check`` is called many times a second; what it
    raises ends every process of the build. ``NativeError`` if the file does not compile.
    """
    job = {
        "path": [entry for entry in sys.path if entry],
        "source": str(source),
        "made": str(made),
        "name": source.stem,
    }
    command = [interpreter, "-I", "-S", "-X", "utf8", "-c", BUILD, json.dumps(job)]
    env = {
        **os.environ,
        **PROFILE,
        "CARGO_TARGET_DIR": str(folder / "target"),
        "CARGO_TERM_COLOR": "never",
        "CARGO_TERM_PROGRESS_WHEN": "never",
        # PyO3 would take the first Python on PATH; that of a virtual environment would have
        # it compiled anew for each environment.
        "PYO3_PYTHON": getattr(sys, "_base_executable", None) or interpreter,
        "RUSTIMPORT_CACHE_DIR": str(folder / "crates"),
    }
    # Offline first: once PyO3 was downloaded, an edit on stage needs no network.
    status, output = _run(command, {**env, "CARGO_NET_OFFLINE": "true"}, check)
    if status and "offline" in output:
        status, output = _run(command, env, check)
    if status:
        raise _failure(source.name, status, output)


def _run(command: list[str], env: Mapping[str, str], check: Callable[[], None]) -> tuple[int, str]:
    theirs, ours = os.pipe()
    try:
        # Not a pipe: a server that a compiler wrapper leaves behind would hold it open.
        with tempfile.TemporaryFile() as log:
            process = subprocess.Popen(
                command,
                env=env,
                stdin=theirs,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                while process.poll() is None:
                    check()
                    try:
                        process.wait(TURN_S)
                    except subprocess.TimeoutExpired:
                        continue
            finally:
                _kill(process)
            log.seek(0)
            output = log.read(OUTPUT_BYTES).decode("utf-8", "replace")
            return process.returncode, ANSI.sub("", output)
    finally:
        os.close(theirs)
        os.close(ours)


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        tree = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(tree, capture_output=True, check=False)
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _failure(file: str, status: int, output: str) -> NativeError:
    lines = re.sub(r"src[/\\]lib\.rs", file, output).splitlines()
    starts = [i for i, line in enumerate(lines) if BLOCK.match(line)]
    blocks = [lines[a:b] for a, b in pairwise([*starts, len(lines)])]
    errors = [b for b in blocks if b[0].startswith("error") and not SUMMARY.match(b[0])]
    if not errors:
        said = "\n".join(lines[-LINES_SHOWN:]).strip()
        return NativeError(f"{file} cannot be compiled (exit status {status})", "", said)
    said = "\n\n".join("\n".join(b[:LINES_SHOWN]).strip() for b in errors[:ERRORS_SHOWN])
    if NO_NETWORK.search(said):
        hint = "Try again with a network; from then on none is needed."
        return NativeError(f"cargo cannot download what {file} needs", hint, said)
    what = errors[0][0].partition(": ")[2]
    where = re.search(rf"--> {re.escape(file)}:(\d+)", said)
    line = f" (line {where[1]})" if where else ""
    hint = "Mend it and try again."
    if what.startswith(f"the name `{Path(file).stem}` is defined multiple times"):
        # rustimport adds a function with the file's name.
        hint = "Give the function another name than its file has."
    return NativeError(f"{file} does not compile: {what}{line}", hint, said)
