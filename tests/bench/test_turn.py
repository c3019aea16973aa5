"""The queue of those who want to measure: one at a time, in order, past the dead."""

import asyncio
import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

import tuiquiz
from tuiquiz import paths
from tuiquiz.bench import turn
from tuiquiz.bench.turn import Turn

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no queue on Windows")

ROOT = Path(tuiquiz.__file__).parents[1]
HOLDER = """
import asyncio, sys
from pathlib import Path
from tuiquiz.bench import turn
from tuiquiz.bench.turn import Turn

async def main():
    async with Turn(Path(sys.argv[1])) as turn:
        print("mine", turn.ahead, flush=True)
        sys.stdin.readline()

asyncio.run(main())
"""

Waiting = Callable[[Callable[[], bool]], None]


@pytest.fixture
def queue(tmp_path: Path) -> Path:
    return tmp_path / "queue"


def another_process(queue: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(queue)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def tickets(queue: Path) -> list[str]:
    return sorted(path.name for path in queue.iterdir() if path.name.isdecimal())


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():
            await asyncio.sleep(0)


async def test_one_alone_does_not_wait(queue: Path) -> None:
    async with Turn(queue) as turn:
        assert turn.ahead == 0
        assert len(tickets(queue)) == 1
    assert tickets(queue) == []


async def test_all_get_their_turn_in_the_order_they_came_one_at_a_time(queue: Path) -> None:
    order: list[int] = []
    inside = 0

    async def one(number: int) -> None:
        nonlocal inside
        async with turns[number]:
            inside += 1
            assert inside == 1
            order.append(number)
            for _ in range(20):
                await asyncio.sleep(0)
            inside -= 1

    turns = [Turn(queue, patience_s=60.0) for _ in range(12)]
    tasks = []
    async with asyncio.timeout(20):
        async with Turn(queue):
            for number, turn in enumerate(turns):
                tasks.append(asyncio.create_task(one(number)))
                await until(lambda turn=turn, number=number: turn.ahead == number + 1)  # type: ignore[misc]
            assert order == []
        await asyncio.gather(*tasks)
    assert order == list(range(12))
    assert [turn.ahead for turn in turns] == [0] * 12
    assert tickets(queue) == []


async def test_the_place_is_told_as_others_finish(queue: Path) -> None:
    first, second, third = Turn(queue), Turn(queue), Turn(queue)
    await first.__aenter__()
    waiting = [asyncio.create_task(second.__aenter__())]
    await until(lambda: second.ahead == 1)
    waiting.append(asyncio.create_task(third.__aenter__()))
    await until(lambda: third.ahead == 2)
    await first.__aexit__(None, None, None)
    await waiting[0]
    await until(lambda: third.ahead == 1)
    await second.__aexit__(None, None, None)
    await waiting[1]
    assert third.ahead == 0
    await third.__aexit__(None, None, None)


async def test_who_gives_up_waiting_leaves_the_queue(queue: Path) -> None:
    async with Turn(queue):
        left = Turn(queue)
        waiting = asyncio.create_task(left.__aenter__())
        await until(lambda: left.ahead == 1)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert len(tickets(queue)) == 1
    async with asyncio.timeout(20), Turn(queue) as after:
        assert after.ahead == 0


async def test_who_gives_up_at_once_leaves_no_ticket(queue: Path) -> None:
    for steps in range(12):
        waiting = asyncio.create_task(Turn(queue).__aenter__())
        for _ in range(steps):
            await asyncio.sleep(0)
        if not waiting.done():
            waiting.cancel()
            with suppress(asyncio.CancelledError):
                await waiting
        else:
            await waiting.result().__aexit__(None, None, None)
    async with asyncio.timeout(20), Turn(queue, patience_s=60.0) as after:
        assert after.ahead == 0


@pytest.mark.parametrize("ending", ["kill", "line"])
async def test_another_process_is_waited_for_and_its_death_frees_the_turn(
    queue: Path, ending: str
) -> None:
    with another_process(queue) as holder:
        assert holder.stdout and holder.stdin
        assert holder.stdout.readline() == b"mine 0\n"
        turn = Turn(queue)
        waiting = asyncio.create_task(turn.__aenter__())
        await until(lambda: turn.ahead == 1)
        assert not waiting.done()
        if ending == "kill":
            holder.kill()
        else:
            holder.stdin.write(b"\n")
            holder.stdin.flush()
        async with asyncio.timeout(20):
            await waiting
        await turn.__aexit__(None, None, None)
    async with Turn(queue):
        assert len(tickets(queue)) == 1


async def test_who_keeps_the_turn_for_ever_is_passed_by(queue: Path) -> None:
    """A game that was stopped with ctrl+z in the middle of a measurement."""
    async with Turn(queue, longest_s=0.0), asyncio.timeout(20):
        async with Turn(queue, longest_s=0.0, patience_s=0.05) as second:
            assert second.ahead == 0
        async with Turn(queue, patience_s=0.05):
            pass


async def test_tickets_of_the_dead_are_cleared_away(queue: Path) -> None:
    queue.mkdir()
    (queue / "000000000007").touch()
    (queue / "notes.txt").touch()
    async with asyncio.timeout(20), Turn(queue) as turn:
        assert turn.ahead == 0
        assert "000000000007" not in tickets(queue)
    assert (queue / "notes.txt").exists()


@pytest.mark.parametrize("obstacle", ["a file", "no rights"])
async def test_without_a_queue_everybody_measures_at_once(queue: Path, obstacle: str) -> None:
    if obstacle == "a file":
        queue.write_text("")
    else:
        queue = Path("/proc/1/queue")
    async with asyncio.timeout(20), Turn(queue), Turn(queue) as second:
        assert second.ahead == 0


def test_all_users_of_a_machine_share_a_queue(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("TUIQUIZ_HOME")
    assert paths.queue_dir().name == "tuiquiz-queue"
    monkeypatch.setenv("TUIQUIZ_HOME", str(tmp_path))
    assert paths.queue_dir() == tmp_path / "queue"


async def test_every_user_may_stand_in_it(queue: Path) -> None:
    before = os.umask(0o077)
    try:
        turn = Turn(queue)
        await turn.__aenter__()
    finally:
        os.umask(before)
    try:
        assert queue.stat().st_mode & 0o7777 == 0o1777
        for path in queue.iterdir():
            assert path.stat().st_mode & 0o444 == 0o444
    finally:
        await turn.__aexit__(None, None, None)


async def test_a_gate_that_somebody_keeps_is_passed_by(queue: Path) -> None:
    async with Turn(queue):
        pass
    with (queue / "gate").open("rb") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        async with asyncio.timeout(20), Turn(queue) as turn:
            assert turn.ahead == 0


async def test_a_queue_that_is_swept_away_meanwhile_is_no_fault(queue: Path) -> None:
    first = Turn(queue)
    await first.__aenter__()
    second = Turn(queue)
    waiting = asyncio.create_task(second.__aenter__())
    await until(lambda: second.ahead == 1)
    shutil.rmtree(queue)
    await first.__aexit__(None, None, None)
    async with asyncio.timeout(20):
        await waiting
    await second.__aexit__(None, None, None)


async def test_others_are_waited_for_as_long_as_they_said(queue: Path) -> None:
    long = Turn(queue, longest_s=60.0)
    await long.__aenter__()
    second = Turn(queue, patience_s=0.01)
    waiting = asyncio.create_task(second.__aenter__())
    await until(lambda: second.ahead == 1)
    await asyncio.wait([waiting], timeout=0.2)
    assert not waiting.done()
    await long.__aexit__(None, None, None)
    await waiting
    await second.__aexit__(None, None, None)


async def test_who_was_not_worth_waiting_for_is_not_waited_for_again(queue: Path) -> None:
    given_up: set[Path] = set()
    async with Turn(queue, longest_s=0.0), asyncio.timeout(20):
        async with Turn(queue, patience_s=0.02, given_up=given_up):
            pass
        async with Turn(queue, patience_s=600.0, given_up=given_up):
            pass


async def test_without_such_locks_one_measures_at_a_time_all_the_same(
    queue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows: there is no order, and who keeps the turn for ever is passed by, too."""
    monkeypatch.setattr(turn, "fcntl", None)
    inside = 0

    async def one() -> None:
        nonlocal inside
        async with Turn(queue):
            inside += 1
            assert inside == 1
            await asyncio.sleep(0)
            inside -= 1

    async with asyncio.timeout(20):
        await asyncio.gather(*(one() for _ in range(4)))
        async with Turn(queue), Turn(queue, longest_s=0.0, patience_s=0.05):
            pass
