"""``tuiquiz doctor``: what works here, what is off and how to turn it on."""

import argparse
import asyncio
import json
import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from tuiquiz import __version__, paths
from tuiquiz.bench import machine
from tuiquiz.bench.interpreters import Interpreter, find
from tuiquiz.bench.native import Buildable, Off, Toolchain
from tuiquiz.errors import TuiquizError
from tuiquiz.packs import loader
from tuiquiz.play import settings as keeping
from tuiquiz.quiz.text import clean


def options(parser: argparse.ArgumentParser) -> None:
    """The options of ``doctor``."""
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(args: argparse.Namespace) -> int:
    """Print the report; the exit status is 1 where something is off."""
    report = examine()
    if args.json:
        json.dump(report, sys.stdout, indent=2)
        sys.stdout.write("\n")
    else:
        sys.stdout.write(as_text(report))
    return 1 if report["off"] else 0


def examine() -> dict[str, Any]:
    """What ``doctor`` finds; ``off`` lists what does not work, each with its cure."""
    off: list[dict[str, str]] = []
    size = shutil.get_terminal_size(fallback=(0, 0))
    report: dict[str, Any] = {
        "tuiquiz": __version__,
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "executable": sys.executable,
        "machine": machine.describe(),
        "cores": os.cpu_count(),
        "load_per_core": machine.load(),
        "terminal": {
            "term": os.environ.get("TERM", ""),
            "colors": "none (NO_COLOR)"
            if "NO_COLOR" in os.environ
            else os.environ.get("COLORTERM", ""),
            "columns": size.columns,
            "rows": size.lines,
            "encoding": sys.stdout.encoding,
        },
        "folders": {},
        "interpreters": [],
        "interpreters_too_old": [],
        "packs": [],
        "rust": [],
        "off": off,
    }
    _, problem = keeping.load(paths.config_dir())
    if problem:
        off.append({"what": problem, "cure": "Mend the file, or delete it."})
    for name, folder in (
        ("scores", paths.data_dir()),
        ("settings", paths.config_dir()),
        ("compiled Rust", paths.cache_dir()),
        ("logs", paths.log_dir()),
    ):
        report["folders"][name] = str(folder)
        if not _writable(folder):
            off.append(
                {
                    "what": f"{name}: {folder} cannot be written.",
                    "cure": "Set TUIQUIZ_HOME to a folder that you may write to.",
                }
            )
    if size.columns and (size.columns < 60 or size.lines < 20):
        off.append(
            {
                "what": f"the terminal is {size.columns}x{size.lines}.",
                "cure": "Make it at least 60x20.",
            }
        )
    found = asyncio.run(find())
    report["interpreters"] = [_record(python) for python in found.others]
    report["interpreters_too_old"] = [_record(python) for python in found.too_old]
    off += [{"what": problem.message, "cure": problem.hint} for problem in found.problems]
    toolchain = Toolchain()
    for name in loader.shipped():
        try:
            loaded = loader.load(loader.find(name))
        except TuiquizError as error:
            off.append({"what": error.message, "cure": error.hint})
            continue
        pack = loaded.pack
        report["packs"].append(
            {"name": pack.name, "version": pack.version, "questions": len(pack.questions)}
        )
        off += [{"what": str(p), "cure": p.hint} for p in loaded.problems]
        modules = {m.name: m for case in pack.cases for m in case.rust_modules}
        for module in modules.values():
            status = toolchain.status(module)
            state = "compiled"
            if isinstance(status, Buildable):
                state = "compiled when first asked"
            elif isinstance(status, Off):
                state = "off"
                off.append({"what": f"{module.name}.rs: {status.reason}.", "cure": status.hint})
            report["rust"].append({"name": module.name, "state": state})
    return report


def as_text(report: dict[str, Any]) -> str:
    """The report for people."""
    terminal = report["terminal"]
    rows = [
        ("tuiquiz", report["tuiquiz"]),
        ("Python", f"{report['implementation']} {report['python']}, {report['executable']}"),
        *_others(report),
        ("machine", f"{report['machine']}, {report['cores']} cores"),
        (
            "terminal",
            f"{terminal['term'] or '(none)'} {terminal['columns']}x{terminal['rows']}, "
            f"{terminal['colors'] or 'colours not told'}, {terminal['encoding']}",
        ),
    ]
    rows += [("folder", f"{name}: {folder}") for name, folder in report["folders"].items()]
    rows += [
        ("pack", f"{p['name']} {p['version']}: {p['questions']} questions") for p in report["packs"]
    ]
    rows += [("Rust", f"{r['name']}: {r['state']}") for r in report["rust"]]
    rows += [("off", f"{item['what']} {item['cure']}") for item in report["off"]]
    lines = [f"{name:<10} {clean(text)}" for name, text in rows]
    if not report["off"]:
        lines.append("all is well")
    return "\n".join(lines) + "\n"


def _record(python: Interpreter) -> dict[str, str | bool]:
    return {
        "name": python.name,
        "implementation": python.implementation,
        "version": python.version,
        "free_threaded": python.free_threaded,
        "path": python.path,
    }


def _others(report: dict[str, Any]) -> list[tuple[str, str]]:
    """The rows of the interpreters besides the one that runs this."""
    others, too_old = report["interpreters"], report["interpreters_too_old"]
    texts = [f"other: {python['name']}, {python['path']}" for python in others]
    if too_old:
        texts.append(f"too old to measure: {', '.join(python['name'] for python in too_old)}")
    if others:
        texts.append("measure with others: tuiquiz bench --python PATH, or --python all")
    return [("Python", text) for text in texts]


def _writable(folder: Path) -> bool:
    while not folder.exists():
        if folder == folder.parent:
            return False
        folder = folder.parent
    try:  # Asking for rights would not do: root has them all, and /proc takes no file.
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return False
    return True
