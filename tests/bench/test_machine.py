"""What is said of the machine."""

import os
import platform
from pathlib import Path

import pytest

from tuiquiz.bench import machine


def test_describes_itself_in_one_line() -> None:
    told = machine.describe()
    assert told.startswith(platform.machine())
    assert told.endswith(platform.system())
    assert told.isprintable()


def test_describes_itself_where_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("machine", "system", "processor"):
        monkeypatch.setattr(platform, name, str)
    monkeypatch.setattr(machine, "processor", str)
    assert machine.describe() == "unknown, unknown"


def test_the_load_is_told_for_each_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    monkeypatch.setattr(os, "getloadavg", lambda: (6.0, 1.0, 1.0))
    assert machine.load() == 1.5
    assert machine.busy(None)


def test_does_not_guess_where_the_system_does_not_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "getloadavg")
    assert machine.load() is None
    assert not machine.busy(None)


def test_is_busy_when_something_else_wanted_the_core() -> None:
    assert not machine.busy(1.0)
    assert not machine.busy(1.05)
    assert machine.busy(1.5)


def test_counts_the_cores_that_it_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    assert 1 <= machine.cores() <= (os.cpu_count() or 1)
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 6)
    assert machine.cores() == 6


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_counts_the_processes_and_threads_of_the_user() -> None:
    before = machine.user_tasks()
    assert before >= 1


@pytest.mark.parametrize(("ticks", "idle"), [([0, 300], True), ([0, 1, 2, 3], False)])
async def test_looks_for_idle_cores(
    ticks: list[int], idle: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """300 ticks in a tenth of a second are 30 idle cores, a tick is a tenth of one."""
    monkeypatch.setattr(machine, "_idle_ticks", iter(ticks).__next__)
    assert await machine.idle_cores(2, within_s=0.15) is idle


async def test_takes_cores_for_idle_where_the_system_does_not_tell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(machine, "_idle_ticks", lambda: None)
    assert await machine.idle_cores(64, within_s=0.0)
