"""How a measurement proceeds: what happens before the lock, by which clock, with how many."""

import asyncio
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tuiquiz.bench import machine, runner, worker
from tuiquiz.bench.measuring import Stage
from tuiquiz.bench.result import measure
from tuiquiz.bench.runner import Runner
from tuiquiz.bench.turn import Turn
from tuiquiz.quiz.case import Ask, Question
from tuiquiz.quiz.race import Rules
from tuiquiz.quiz.verdict import Clock, FailureKind, Kind, Timing

pytestmark = pytest.mark.usefixtures("clean")

PAIR = """
def few():
    for _ in range(100): pass
    return 1
def many():
    for _ in range(1_000): pass
    return 1
"""

Asking = Callable[..., Question]
Running = Callable[..., Runner]


def with_case(question: Question, **changes: object) -> Question:
    return replace(question, case=replace(question.case, **changes))  # type: ignore[arg-type]


async def test_all_is_ready_before_the_answer_is_locked(question: Asking, runner: Running) -> None:
    measurement = runner(processes=2).measure(question(PAIR, "few", "many"))
    await measurement.prepare()
    try:
        snapshot = measurement.snapshot()
        assert snapshot.stage is Stage.READY
        assert (snapshot.race, snapshot.verdict) == ((), None)
        verdict = await measurement.run()
    finally:
        await measurement.close()
    assert verdict.winners == ("few",)
    assert measurement.snapshot().stage is Stage.DONE
    assert {heat.process for heat in measurement.heats} == {0, 1}


async def test_a_fault_found_while_the_player_thinks_is_told_after_the_lock(
    question: Asking, runner: Running
) -> None:
    measurement = runner().measure(question("def a(): return 1\ndef b(): return 2", "a", "b"))
    await measurement.prepare()
    assert measurement.snapshot().verdict is None
    verdict = await measurement.run()
    await measurement.close()
    assert verdict.failure and verdict.failure.kind is FailureKind.UNEQUAL


async def test_an_open_question_gets_more_processes(question: Asking, runner: Running) -> None:
    one = runner(budget_s=60.0, cap_s=60.0)
    one.rules = Rules(
        processes=2, most_processes=4, open_heats=3, least_heats=60, process_spread=0.0
    )
    module = "def a():\n    for _ in range(99): pass\ndef b():\n    for _ in range(99): pass\n"
    measurement = one.measure(question(module, "a", "b"))
    try:
        await measurement.run()
    finally:
        await measurement.close()
    assert {heat.process for heat in measurement.heats} == {0, 1, 2, 3}
    assert {heat.process for heat in measurement.heats[:3]} == {0, 1}


@pytest.mark.parametrize("clock", Clock)
async def test_any_clock_tells_which_is_faster(
    clock: Clock, question: Asking, runner: Running
) -> None:
    one = runner(processes=2)
    one.clock = clock
    verdict = (await measure(question(PAIR, "few", "many"), one)).verdict
    assert verdict.winners == ("few",)
    assert verdict.timing == Timing(clock)


async def test_what_waits_is_timed_by_the_wall_clock_and_named(
    question: Asking, runner: Running
) -> None:
    module = "import time\ndef doze(): time.sleep(0.002)\ndef wake(): pass\n"
    verdict = (await measure(question(module, "doze", "wake"), runner(processes=2))).verdict
    assert verdict.winners == ("wake",)
    assert verdict.timing == Timing(Clock.WALL, waiting=("doze",))


async def test_the_collector_is_off_unless_the_case_wants_it(
    question: Asking, runner: Running
) -> None:
    module = "import gc\ndef a(): return gc.isenabled()\ndef b(): return gc.isenabled()\n"
    for on in (False, True):
        module = f"""
            import gc
            def few():
                if gc.isenabled() is not {on}: raise ValueError
            def many():
                if gc.isenabled() is not {on}: raise ValueError
                for _ in range(2_000): pass
            """
        asked = with_case(question(module, "few", "many"), gc=on)
        assert (await measure(asked, runner(processes=2))).verdict.winners == ("few",)


THREADS = """
from concurrent.futures import ThreadPoolExecutor
from time import sleep
def together():
    with ThreadPoolExecutor(2) as pool: list(pool.map(sleep, [0.02, 0.02]))
def in_turn():
    for _ in range(2): sleep(0.02)
"""


@pytest.mark.parametrize("idle", [True, False])
async def test_two_cores_must_be_idle(
    idle: bool, question: Asking, runner: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for = []

    async def look(cores: int, within_s: float) -> bool:
        asked_for.append(cores)
        assert 0 < within_s < 5
        return idle

    monkeypatch.setattr(machine, "idle_cores", look)
    monkeypatch.setattr(machine, "cores", lambda: 2)
    asked = with_case(question(THREADS, "in_turn", "together"), cores=2)
    verdict = (await measure(asked, runner(processes=2))).verdict
    assert asked_for == [2]
    assert verdict.timing and (verdict.timing.clock, verdict.timing.cores) == (Clock.WALL, 2)
    if idle:
        assert (verdict.kind, verdict.winners) == (Kind.WIN, ("together",))
    else:
        assert (verdict.kind, verdict.winners) == (Kind.UNSETTLED, ("in_turn", "together"))
        assert verdict.busy


async def test_where_there_is_one_core_a_question_about_two_is_off(
    question: Asking, runner: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "cores", lambda: 1)
    asked = with_case(question(THREADS, "in_turn", "together"), cores=2)
    failure = (await measure(asked, runner())).verdict.failure
    assert failure and failure.kind is FailureKind.UNAVAILABLE
    assert "is about 2 cores" in failure.message


async def test_measurements_take_turns_and_tell_how_many_come_first(
    question: Asking, runner: Running
) -> None:
    measurement = runner(processes=2).measure(question(PAIR, "few", "many"))
    await measurement.prepare()
    async with asyncio.timeout(20):
        async with Turn():
            running = asyncio.create_task(measurement.run())
            while measurement.snapshot().ahead != 1:
                await asyncio.sleep(0)
            assert measurement.snapshot().stage is Stage.WAITING
            assert measurement.heats == ()
        verdict = await running
    await measurement.close()
    assert verdict.winners == ("few",)
    assert measurement.snapshot().ahead == 0


async def test_waiting_for_a_turn_can_be_cancelled(question: Asking, runner: Running) -> None:
    measurement = runner().measure(question(PAIR, "few", "many"))
    async with asyncio.timeout(20), Turn():
        running = asyncio.create_task(measurement.run())
        while measurement.snapshot().ahead != 1:
            await asyncio.sleep(0)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running


async def test_memory_waits_for_its_turn_too(question: Asking, runner: Running) -> None:
    measurement = runner().measure(question(PAIR, "few", "many", ask=Ask.LEANEST))
    await measurement.prepare()
    async with asyncio.timeout(20):
        async with Turn():
            running = asyncio.create_task(measurement.run())
            while measurement.snapshot().ahead != 1:
                await asyncio.sleep(0)
        assert (await running).kind is not Kind.NONE
    await measurement.close()


def test_variants_of_about_the_same_speed_get_batches_of_the_same_size() -> None:
    sizes = worker.batches({"a": 1000.0, "b": 1900.0, "c": 30_000.0, "d": 31_000.0})
    assert sizes["a"] == sizes["b"] > sizes["c"] == sizes["d"] >= 1
    assert list(sizes) == ["a", "b", "c", "d"]
    assert worker.batches({"a": 1e9, "b": 2e-3}) == {"a": 1, "b": worker.batches({"b": 2e-3})["b"]}


NESTED = """
def outer(n): return inner(n) + sum(x for x in range(n))
def inner(n): return (lambda m: m)(n)
def alone(n): return n
count = 0
def counting(n):
    global count
    count += n
    return helper()
def helper(): return count
"""


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="nothing moves elsewhere")
def test_all_code_of_a_variant_moves_that_of_its_file_too() -> None:
    import random

    space: dict[str, Any] = {"__name__": "case"}
    exec(NESTED, space)
    keep: list[object] = []
    variant = worker.Variant("outer", space["outer"], None, (3,))
    variant.move(keep, random.Random(1))

    def codes(function: object) -> set[int]:
        return {id(code) for code in worker.codes(function.__code__)}  # type: ignore[attr-defined]

    moved: Any = variant.function
    assert moved(3) == space["outer"](3) == 6
    assert not codes(moved) & codes(space["outer"])
    inner = moved.__globals__["inner"]
    assert not codes(inner) & codes(space["inner"])
    assert moved.__globals__["alone"] is space["alone"]


def test_a_variant_that_writes_names_of_its_file_shares_them_with_the_rest() -> None:
    import random

    space: dict[str, Any] = {"__name__": "case"}
    exec(NESTED, space)
    variant = worker.Variant("counting", space["counting"], None, (3,))
    for total in (3, 6, 9):
        variant.move([], random.Random(1))
        assert variant.function(3) == total
    assert space["count"] == 9


def test_a_heat_lasts_a_few_milliseconds() -> None:
    assert 1 <= runner.HEAT_NS / 1e6 <= 20
    assert runner.MOST_ROUNDS * 2 * 2 * worker.BATCH_NS <= runner.HEAT_NS
