"""A measuring service in a process of its own, and packs whose cases do what a test needs."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from tuiquiz.kiosk.measuring import keeper
from tuiquiz.kiosk.measuring.client import Service
from tuiquiz.kiosk.measuring.keeper import Keeper
from tuiquiz.kiosk.measuring.policy import Policy
from tuiquiz.packs import loader
from tuiquiz.quiz.case import Question

PATIENCE_S = 30.0
QUICK = "def quick():\n    return 1\n"
SLOW = "def slow():\n    for _ in range(200):\n        pass\n    return 1\n"
PLAIN = f"{QUICK}\n\n{SLOW}"
CASE = """
title = "To loop or not to loop"
difficulty = 1
learnings = ["A loop takes time."]
[[variants]]
name = "quick"
[[variants]]
name = "slow"
[[questions]]
ask = "fastest"
input = "nothing"
expected = ["quick"]
hint = "Count the steps."
why = "One of them loops."
[questions.reasons]
quick = "It returns."
slow = "It counts to 200 first."
"""


def write(folder: Path, cases: Mapping[str, str], more: str = "") -> tuple[Question, ...]:
    """A pack of these cases (name -> module) in ``folder``; ``more`` goes into each case's table.

    Each has two variants, ``quick`` and ``slow``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.toml").write_text(
        'format = 1\nname = "mine"\ntitle = "A pack of mine"\nversion = "1"\n'
        f'description = "For tests."\ncases = {list(cases)}\n'
    )
    for name, module in cases.items():
        (folder / f"{name}.py").write_text(module)
        (folder / f"{name}.toml").write_text(more + CASE)
    return loader.load(folder).pack.questions


def waiting_for(gate: Path) -> str:
    """A case that cannot be got ready before somebody opens the gate, a named pipe."""
    return f"""
try:
    open({str(gate)!r}).read()
except FileNotFoundError:
    pass
{PLAIN}"""


def gate_in(folder: Path) -> Path:
    """A named pipe for ``waiting_for``."""
    gate = folder / "gate"
    os.mkfifo(gate)
    return gate


async def reached(gate: Path) -> Callable[[], None]:
    """Waits until a process stands at the gate; what is returned lets all through, for good."""
    descriptors: list[int] = []

    def open_now() -> bool:
        with suppress(OSError):  # Nobody is there to read.
            descriptors.append(os.open(gate, os.O_WRONLY | os.O_NONBLOCK))
        return bool(descriptors)

    await until(open_now)

    def let_through() -> None:
        gate.unlink()
        os.close(descriptors.pop())

    return let_through


@asynccontextmanager
async def service(
    folder: Path, pack: Path, policy: Policy | None = None, **named: Any
) -> AsyncIterator[tuple[Keeper, Service]]:
    """A running service for the pack, and a client of it."""
    kept = await keeper.start(folder, [pack], policy=policy, **named)
    client = Service(kept.path, patience_s=PATIENCE_S)
    try:
        yield kept, client
    finally:
        await client.close()
        await kept.close()


async def until(holds: Callable[[], bool]) -> None:
    """Until something holds."""
    async with asyncio.timeout(PATIENCE_S):
        while not holds():
            await asyncio.sleep(0)


def workers(mark: bytes) -> list[int]:
    """The processes that measure with ``mark`` in their environment (Linux)."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # It has ended meanwhile.
            ours = mark in (folder / "environ").read_bytes()
            if ours and b"worker.py" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
    return found


def alive(pid: int) -> bool:
    """Whether there is such a process, and it has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
