"""Many applications in one loop leave each other, and AsyncSSH, alone."""

import asyncio
import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextvars import Context, copy_context
from pathlib import Path
from typing import Any

import pytest
import textual.app
from textual._context import active_app
from textual.app import App

from tests.support.terminal import ROOT
from tuiquiz.kiosk.loop import KioskLoop, share_output

PYENV = Path.home() / ".pyenv" / "versions"


def newer() -> list[Path]:
    """Interpreters that have eager tasks."""
    found = [*PYENV.glob("3.12.*/bin/python"), *PYENV.glob("3.1[3-9].*/bin/python")]
    return sorted(found)


class Eager(asyncio.Task[Any]):
    """Where eager tasks are not: one that is marked as such."""


class Own(asyncio.Task[Any]):
    """One of a factory of one's own."""


def stand_in(loop: asyncio.AbstractEventLoop, coro: Any, **named: Any) -> Any:
    return Eager(coro, loop=loop, **{k: v for k, v in named.items() if v is not None})


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setattr(asyncio, "eager_task_factory", stand_in, raising=False)
    return stand_in


@pytest.fixture
def loop() -> Iterator[KioskLoop]:
    made = KioskLoop()
    yield made
    made.close()


async def kind() -> type:
    return type(asyncio.current_task())


def test_tasks_are_eager_within_an_application_only(
    loop: KioskLoop, eager: Callable[..., Any]
) -> None:
    loop.set_task_factory(eager)

    async def all_of_them() -> tuple[type, type, type, type, type]:
        outside = await asyncio.create_task(kind())
        context = copy_context()
        context.run(active_app.set, App())
        told = await asyncio.create_task(kind(), context=context)
        token = active_app.set(App())
        inside = await asyncio.create_task(kind())
        nobodys = await asyncio.create_task(kind(), context=Context())
        active_app.reset(token)
        after = await asyncio.create_task(kind())
        return outside, inside, told, after, nobodys

    outside, inside, told, after, nobodys = loop.run_until_complete(all_of_them())
    assert (inside, told) == (Eager, Eager)
    assert (outside, after, nobodys) == (asyncio.Task, asyncio.Task, asyncio.Task)


def test_other_factories_are_taken_as_they_are(loop: KioskLoop, eager: Callable[..., Any]) -> None:
    del eager

    def own(loop: asyncio.AbstractEventLoop, coro: Any, **_: Any) -> Any:
        return Own(coro, loop=loop)

    loop.set_task_factory(own)
    assert loop.get_task_factory() is own
    assert loop.run_until_complete(kind()) is Own
    loop.set_task_factory(None)
    assert loop.get_task_factory() is None


TRUE_ONE = """
import asyncio, contextvars, importlib.machinery, importlib.util, sys, types
active = contextvars.ContextVar("active_app")
class Stub(types.ModuleType):
    __path__ = []
    def __getattr__(self, name):
        return active if name == "active_app" else type(name, (), {})
class Stubs:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("textual", "rich"):
            return importlib.machinery.ModuleSpec(name, self)
    def create_module(self, spec):
        return Stub(spec.name)
    def exec_module(self, module):
        pass
sys.meta_path.insert(0, Stubs())
spec = importlib.util.spec_from_file_location("loop", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)

async def began(into):
    into.append(True)

async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    seen = []
    def start():
        into = []
        task = asyncio.create_task(began(into), name="x")
        seen.append((bool(into), task.get_name()))
        return task
    await start()
    token = active.set(object())
    await start()
    active.reset(token)
    await start()
    print(seen)

with asyncio.Runner(loop_factory=module.KioskLoop) as runner:
    runner.run(main())
"""


@pytest.mark.parametrize("python", newer(), ids=lambda path: path.parts[-3])
def test_with_true_eager_tasks(python: Path) -> None:
    file = str(ROOT / "tuiquiz" / "kiosk" / "loop.py")
    done = subprocess.run(
        [python, "-S", "-c", TRUE_ONE, file], capture_output=True, text=True, timeout=60, cwd=ROOT
    )
    assert done.stdout.strip() == "[(False, 'x'), (True, 'x'), (False, 'x')]", done.stderr


def test_applications_leave_the_output_alone() -> None:
    code = (
        "import sys\nfrom textual.app import redirect_stdout as before\n"
        "from tuiquiz.kiosk.loop import share_output\nshare_output()\nimport io, textual.app\n"
        "out, err = sys.stdout, sys.stderr\n"
        "with textual.app.redirect_stdout(io.StringIO()):\n"
        "    with textual.app.redirect_stderr(io.StringIO()):\n"
        "        print(sys.stdout is out, sys.stderr is err)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout == "True True\n", done.stderr


async def test_two_applications_at_once_put_the_output_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("redirect_stdout", "redirect_stderr"):
        monkeypatch.setattr(textual.app, name, getattr(textual.app, name))
    share_output()
    before = sys.stdout, sys.stderr
    first, second = App[None](), App[None]()
    async with first.run_test():
        second_running = second.run_test()
        await second_running.__aenter__()
        assert (sys.stdout, sys.stderr) == before
    await second_running.__aexit__(None, None, None)
    assert (sys.stdout, sys.stderr) == before
    assert not isinstance(sys.stdout, io.StringIO)
