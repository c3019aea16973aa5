"""What is said of the machine."""

import os
import platform

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
    monkeypatch.setattr(machine, "_processor", str)
    assert machine.describe() == "unknown, unknown"


def test_is_busy_by_the_load_of_each_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    monkeypatch.setattr(os, "getloadavg", lambda: (6.0, 1.0, 1.0))
    assert machine.busy() == 1.5


def test_does_not_guess_where_the_system_does_not_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "getloadavg")
    assert machine.busy() is None


def test_is_quiet_while_nothing_else_wants_the_core() -> None:
    assert machine.quiet(1.0)
    assert machine.quiet(1.05)
    assert not machine.quiet(1.5)
