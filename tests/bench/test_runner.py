"""How a measurement proceeds: what happens before the lock, by which clock, with how many."""

import asyncio
import sys
import time
import types
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


HELPED = """
from threading import Thread
def burn():
    for _ in range(20_000): pass
def alone(): burn(); burn()
def helped():
    thread = Thread(target=burn)
    thread.start(); burn(); thread.join()
"""


async def test_work_done_by_other_threads_counts(
    question: Asking, runner: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the CPU time of its own thread it would take half."""

    async def look(cores: int, within_s: float) -> bool:
        return cores == 2 and within_s > 0

    monkeypatch.setattr(machine, "idle_cores", look)
    verdict = (await measure(question(HELPED, "alone", "helped"), runner(processes=2))).verdict
    assert verdict.timing and (verdict.timing.clock, verdict.timing.cores) == (Clock.WALL, 2)
    alone, helped = (e.interval.estimate for e in verdict.estimates)
    assert helped > 0.75 * alone


async def test_waiting_counts_though_it_is_the_smaller_part(
    question: Asking, runner: Running
) -> None:
    module = """
        from time import sleep, thread_time
        def burn(seconds):
            end = thread_time() + seconds
            while thread_time() < end: pass
        def working(): burn(0.003)
        def waiting(): burn(0.002); sleep(0.0018)
        """
    one = runner(processes=2)
    verdict = (await measure(question(module, "working", "waiting"), one)).verdict
    assert verdict.timing == Timing(Clock.WALL, waiting=("waiting",))
    assert "waiting" not in verdict.winners or verdict.kind is not Kind.WIN


async def test_a_first_call_that_fills_a_cache_knocks_nobody_out(
    question: Asking, runner: Running
) -> None:
    module = """
        from time import thread_time
        CACHE = []
        def cached():
            if not CACHE:
                end = thread_time() + 0.3
                while thread_time() < end: pass
                CACHE.append(1)
            return 1
        def plain():
            for _ in range(3_000): pass
            return 1
        """
    verdict = (await measure(question(module, "cached", "plain"), runner(processes=2))).verdict
    assert verdict.winners == ("cached",)


@pytest.mark.parametrize("factor", [0.30, 0.34, 0.38, 0.45])
async def test_calls_that_cannot_be_repeated_are_no_fault(
    factor: float, question: Asking, runner: Running
) -> None:
    """Two calls that take ``factor`` of the cap together; sleeping keeps the machine out of it."""
    cap_s = 2.0
    module = f"""
        from time import sleep
        def short(): sleep({factor * cap_s * 0.4})
        def long(): sleep({factor * cap_s * 0.6})
        """
    verdict = (await measure(question(module, "short", "long"), runner(cap_s=cap_s))).verdict
    assert verdict.kind in (Kind.WIN, Kind.UNSETTLED), verdict
    assert "short" in verdict.winners


async def test_long_calls_that_differ_by_far_need_no_second(
    question: Asking, runner: Running
) -> None:
    module = "from time import sleep\ndef p(): sleep(0.3)\ndef q(): sleep(1.4)\n"
    verdict = (await measure(question(module, "p", "q"), runner(cap_s=2.2))).verdict
    assert verdict.winners == ("p",)


async def test_garbage_in_cycles_is_no_lack_of_memory(question: Asking, runner: Running) -> None:
    module = """
        def few():
            ring = [bytearray(8_000_000)]
            ring.append(ring)
        def many():
            ring = [bytearray(9_000_000)]
            ring.append(ring)
        """
    verdict = (await measure(question(module, "few", "many"), runner(processes=2))).verdict
    assert verdict.kind is not Kind.NONE, verdict


async def test_a_game_that_was_stopped_for_a_while_loses_nothing(
    question: Asking, runner: Running
) -> None:
    """As by ctrl+z: the answer and the end of the time are there at once."""
    module = "from time import sleep\ndef p(): sleep(0.05)\ndef q(): sleep(0.05)\n"
    measurement = runner(cap_s=1.0).measure(question(module, "p", "q"))
    running = asyncio.create_task(measurement.run())
    while measurement.snapshot().stage is not Stage.TIMING:
        await asyncio.sleep(0)
    await asyncio.sleep(0)
    time.sleep(1.2)
    verdict = await running
    await measurement.close()
    assert verdict.kind is not Kind.NONE, verdict


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


@pytest.mark.parametrize("disturbed_ns", [60_000, 900_000])
def test_one_disturbed_reading_does_not_size_a_batch(disturbed_ns: int) -> None:
    """Twins with batches of different size differ, and one of them would win."""
    one, _ = prepared("def a(n): return n\ndef b(n): return n\n", "a", "b")
    read: list[str] = []

    def time_of(variant: worker.Variant, calls: int) -> tuple[int, int]:
        read.append(variant.name)
        spent = disturbed_ns if read.count("a") == 1 and variant.name == "a" else 10_000 * calls
        return spent, spent

    one.time = time_of  # type: ignore[method-assign]
    calibrated = one.calibrate({"clock": "cpu", "variants": ["a", "b"]})
    assert calibrated["calls"]["a"] == calibrated["calls"]["b"]
    assert calibrated["per_call_ns"] == {"a": 10_000, "b": 10_000}


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
class Reader:
    count = property(lambda self: count)
def remembering(n):
    remembering.seen = [*getattr(remembering, "seen", ()), n]
    return remembering.seen
def pickling(n):
    import sys
    return counting is sys._getframe().f_globals[counting.__name__]
"""


def prepared(module: str, *names: str) -> tuple[worker.Worker, Any]:
    """A worker with a case, and the case's module."""
    said: list[dict[str, Any]] = []
    one = worker.Worker(said.append, worker.Printed(2))
    space = types.ModuleType("case")
    exec(module, space.__dict__)
    for name in names:
        one.variants[name] = worker.Variant(name, getattr(space, name), None, (3,))
    one.movable = worker.reached([variant.original for variant in one.variants.values()])
    return one, space


DECORATED = """
def plain(function):
    def wrapper(n): return function(n)
    return wrapper
@plain
def wrapped(n): return n + sum(x for x in range(n))
"""


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="nothing moves elsewhere")
def test_what_a_decorator_has_wrapped_moves_too() -> None:
    one, space = prepared(DECORATED, "wrapped")
    (cell,) = space.wrapped.__closure__
    inner = cell.cell_contents
    for _ in range(2):
        before = {id(code) for code in worker.codes(cell.cell_contents.__code__)}
        one.move(list(one.variants.values()))
        moved = one.variants["wrapped"].function
        assert moved(3) == 6
        (held,) = moved.__closure__ or ()
        assert held is cell
        assert not before & {id(code) for code in worker.codes(held.cell_contents.__code__)}
    assert cell.cell_contents is not inner


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="nothing moves elsewhere")
def test_all_code_of_a_variant_moves_that_of_its_file_too() -> None:
    one, space = prepared(NESTED, "outer")
    before = {name: getattr(space, name) for name in ("outer", "inner", "alone")}

    def codes(function: Any) -> set[int]:
        return {id(code) for code in worker.codes(function.__code__)}

    one.move(list(one.variants.values()))
    moved = one.variants["outer"].function
    assert moved(3) == before["outer"](3) == 6
    assert moved is space.outer
    assert space.alone is before["alone"]
    for name in ("outer", "inner"):
        assert not codes(getattr(space, name)) & codes(before[name])


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="nothing moves elsewhere")
def test_what_moves_behaves_as_before() -> None:
    one, space = prepared(NESTED, "counting", "remembering", "pickling")
    for turn in (1, 2, 3):
        one.move(list(one.variants.values()))
        counting, remembering, pickling = (v.function for v in one.variants.values())
        assert counting(3) == 3 * turn == space.Reader().count
        assert remembering(3) == [3] * turn
        assert pickling(3) is True


def test_a_heat_lasts_a_few_milliseconds() -> None:
    assert 1 <= runner.HEAT_NS / 1e6 <= 20
    assert runner.MOST_ROUNDS * 2 * 2 * worker.BATCH_NS <= runner.HEAT_NS
