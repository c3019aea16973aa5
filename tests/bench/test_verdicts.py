"""Verdicts on functions whose order is beyond doubt, however oddly they are written."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tuiquiz.bench.result import measure
from tuiquiz.bench.runner import Runner
from tuiquiz.quiz.case import Ask, Question
from tuiquiz.quiz.verdict import Kind, Verdict

pytestmark = pytest.mark.usefixtures("clean")

FAST = "def fast(*args):\n    return 1\n"
SLOW = "def slow(*args):\n    for _ in range(5_000):\n        pass\n    return 1\n"

Asking = Callable[..., Question]
Running = Callable[..., Runner]


def assert_won(verdict: Verdict, winner: str = "fast") -> None:
    assert verdict.kind is Kind.WIN, verdict
    assert verdict.winners == (winner,)
    assert verdict.ratio and verdict.ratio.low > 1.03
    for estimate in verdict.estimates:
        interval = estimate.interval
        assert 0 < interval.low <= interval.estimate <= interval.high
        assert estimate.samples > 0


@pytest.mark.parametrize("processes", [1, 2])
async def test_names_the_faster_one(question: Asking, runner: Running, processes: int) -> None:
    asked = question(SLOW + FAST, "slow", "fast")
    verdict = (await measure(asked, runner(processes=processes))).verdict
    assert_won(verdict)
    assert verdict.versus == "slow"
    assert [e.name for e in verdict.estimates] == ["slow", "fast"]


async def test_names_the_fastest_of_four(question: Asking, runner: Running) -> None:
    module = "".join(
        f"def f{n}():\n    for _ in range({n}00): pass\n    return 1\n" for n in (27, 1, 9, 3)
    )
    verdict = (await measure(question(module, "f27", "f1", "f9", "f3"), runner())).verdict
    assert_won(verdict, "f1")
    assert verdict.versus == "f3"


async def test_names_no_winner_among_twins(question: Asking, runner: Running) -> None:
    twin = "def {}(n):\n    total = 0\n    for i in range(n): total += i\n    return total\n"
    module = twin.format("romulus") + twin.format("remus") + "def make(rng): return 300\n"
    asked = question(module, "romulus", "remus", make_input="make")
    verdict = (await measure(asked, runner(processes=2, budget_s=1.5))).verdict
    assert verdict.kind in (Kind.TIE, Kind.UNSETTLED)
    assert verdict.winners == ("romulus", "remus")


async def test_times_by_the_wall_clock_what_waits(question: Asking, runner: Running) -> None:
    module = """
        from time import sleep
        def long(): sleep(0.03)
        def short(): sleep(0.002)
        """
    verdict = (await measure(question(module, "long", "short"), runner())).verdict
    assert_won(verdict, "short")
    long, short = (e.interval.estimate for e in verdict.estimates)
    assert long >= 30e6
    assert short >= 2e6


async def test_calls_the_hopeless_only_once(question: Asking, runner: Running) -> None:
    module = "from time import sleep\ndef nap(): sleep(0.3)\ndef wink(): pass\n"
    verdict = (await measure(question(module, "nap", "wink"), runner())).verdict
    assert_won(verdict, "wink")
    nap = verdict.estimate("nap")
    assert nap and nap.samples == 1
    assert nap.interval.estimate >= 0.3e9


async def test_has_no_verdict_on_calls_too_long_to_repeat(
    question: Asking, runner: Running
) -> None:
    module = "from time import sleep\ndef long(): sleep(0.61)\ndef short(): sleep(0.6)\n"
    verdict = (await measure(question(module, "long", "short"), runner(cap_s=2.0))).verdict
    assert verdict.kind is Kind.UNSETTLED
    assert verdict.winners == ("long", "short")
    assert min(e.interval.estimate for e in verdict.estimates) >= 0.6e9


async def test_settles_on_few_long_calls(question: Asking, runner: Running) -> None:
    module = "from time import sleep\ndef long(): sleep(0.03)\ndef short(): sleep(0.01)\n"
    verdict = (await measure(question(module, "long", "short"), runner(processes=2))).verdict
    assert_won(verdict, "short")
    assert min(e.samples for e in verdict.estimates) >= 4


async def test_weighs_memory_to_the_byte(question: Asking, runner: Running) -> None:
    module = (
        "def thrifty(): return len(bytes(1000))\ndef lavish(): return len(bytes(1000 * 2)) // 2\n"
    )
    asked = question(module, "lavish", "thrifty", ask=Ask.LEANEST)
    verdicts = [(await measure(asked, runner())).verdict for _ in range(2)]
    assert verdicts[0] == verdicts[1]
    assert verdicts[0].winners == ("thrifty",)
    lavish, thrifty = (e.interval.estimate for e in verdicts[0].estimates)
    assert lavish - thrifty == 1000


async def test_weighs_twins_alike(question: Asking, runner: Running) -> None:
    module = (
        "def a(n): return len(range(n))\ndef b(n): return len(range(n))\ndef make(rng): return 9\n"
    )
    asked = question(module, "a", "b", make_input="make", ask=Ask.LEANEST)
    verdict = (await measure(asked, runner())).verdict
    assert verdict.kind is Kind.TIE
    assert verdict.winners == ("a", "b")


FORMS = {
    "a-cached-function": "from functools import lru_cache\nfast = lru_cache(slow)",
    "a-wrapped-function": """\
from functools import wraps
def plain(function):
    @wraps(function)
    def fast(*args): return function(*args)
    return fast
@plain
def fast(): return 1""",
    "a-partial-function": "from functools import partial\nfast = partial(pow, 1, 1)",
    "a-class": "class fast:\n    def __eq__(self, other): return True",
    "an-instance": "class Fast:\n    def __call__(self): return 1\nfast = Fast()",
    "a-method": "class Fast:\n    def one(self): return 1\nfast = Fast().one",
    "a-built-in": "fast = float(1).__abs__",
    "keyword-only-defaults": "def fast(*, one=1): return one",
    "a-closure": "def make(one):\n    def fast(): return one\n    return fast\nfast = make(1)",
    "a-recursion": "def fast(n=3): return fast(n - 1) if n > 1 else n",
    "a-caller-of-another-variant": "fast_one = lambda: 1\ndef fast(): return fast_one()",
    "a-method-of-its-own": "def fast(): return fast.one\nfast.one = 1",
    "a-counter": "count = 0\ndef fast():\n    global count\n    count += 1\n    return 1",
    "an-import-inside": "def fast():\n    from math import floor\n    return floor(1.5)",
    "a-star": "def fast(*args, **names): return 1",
    "annotations-that-count": "def fast(x: int = 1): return fast.__annotations__['x'] is int",
    "annotations": "from __future__ import annotations\ndef fast() -> Nowhere: return 1",
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
async def test_measures_every_form_of_callable(
    form: str, question: Asking, runner: Running
) -> None:
    future = form.startswith("from __future__")
    module = form + "\n" + SLOW if future else SLOW + form
    assert_won((await measure(question(module, "slow", "fast"), runner())).verdict)


async def test_calls_slow_through_fast(question: Asking, runner: Running) -> None:
    module = SLOW + "def slower():\n    for _ in range(5): slow()\n    return slow()\n"
    assert_won((await measure(question(module, "slower", "slow"), runner())).verdict, "slow")


async def test_finishes_each_result_inside_the_measurement(
    question: Asking, runner: Running
) -> None:
    module = """
        def lazy(n):
            for i in range(n): yield 1
        def eager(n): return iter([1])
        def make(rng): return 5_000
        def end(result): return next(result) + sum(result) * 0
        """
    asked = question(module, "lazy", "eager", make_input="make", finish="end")
    assert_won((await measure(asked, runner())).verdict, "eager")


async def test_runs_coroutines_that_a_case_drives(question: Asking, runner: Running) -> None:
    module = """
        import asyncio
        async def once(): await asyncio.sleep(0)
        async def often():
            for _ in range(300): await asyncio.sleep(0)
        def end(coroutine): asyncio.run(coroutine)
        """
    asked = question(module, "often", "once", finish="end")
    assert_won((await measure(asked, runner())).verdict, "once")


async def test_gives_several_arguments(question: Asking, runner: Running) -> None:
    module = SLOW + "def fast(a, b): return b - a\ndef make(rng): return 1, 2\n"
    asked = question(module, "slow", "fast", make_input="make")
    assert_won((await measure(asked, runner())).verdict)


async def test_makes_the_same_input_every_time(question: Asking, runner: Running) -> None:
    module = "def make(rng): return [rng.random()]\ndef a(x): return x[0]\ndef b(x): return None\n"
    asked = question(module, "a", "b", make_input="make")
    messages = set()
    for _ in range(2):
        failure = (await measure(asked, runner())).verdict.failure
        assert failure
        messages.add(failure.message)
    assert len(messages) == 1


GAMES = {
    "traces": "import sys\nsys.settrace(lambda *_: None)",
    "profiles": "import sys\nsys.setprofile(lambda *_: None)",
    "collects": "import gc\ngc.enable(); gc.set_threshold(1)",
    "seeds": "import random\nrandom.seed(1)",
    "fakes-time": """\
import time
time.perf_counter_ns = time.thread_time_ns = time.process_time_ns = lambda: 1
time.sleep = None""",
    "fakes-json": "import json\njson.dumps = json.loads = None",
    "fakes-os": "import os\nos.write = os.read = os.dup = None",
    "forgets-modules": "import sys\nsys.modules.clear()",
    "cancels-alarms": "import signal\nsignal.setitimer(signal.ITIMER_REAL, 0)",
    "handles-alarms": "import signal\nsignal.signal(signal.SIGALRM, lambda *_: None)",
    "no-stdout": "import sys\nsys.stdout = sys.stderr = None",
    "closes-stdout": "import sys\nsys.stdout.close(); sys.stderr.close()",
    "redirects": "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()): print(1)",
    "no-environment": "import os\nos.environ.clear()",
    "moves-away": "import os\nos.chdir('/')",
    "deep": "import sys\nsys.setrecursionlimit(20_000)",
    "at-exit": "import atexit\natexit.register(lambda: [0 for _ in iter(int, 1)])",
    "an-idle-thread": "import threading\nthreading.Thread(target=threading.Event().wait).start()",
    "warns": "import warnings\nwarnings.warn('oh')",
    "not-a-number": "return float('nan')",
    "not-numbers": "return [float('nan'), {'x': float('nan')}]",
    "a-large-result": "return bytes(30_000_000)",
    "a-command": "import subprocess\nsubprocess.run(['true'])",
}


@pytest.mark.parametrize("game", GAMES.values(), ids=GAMES)
async def test_is_not_confused_by(game: str, question: Asking, runner: Running) -> None:
    body = "\n".join(f"    {line}" for line in game.splitlines())
    module = f"""\
DONE = []
def play():
{body}
def fast():
    DONE or DONE.append(1) or play()
    {"return play()" if "return" in game else "return 1"}
def slow():
    for _ in range({1_000_000 if "bytes" in game else 10_000}): pass
    return fast()
"""
    assert_won((await measure(question(module, "fast", "slow"), runner())).verdict)


async def test_every_variant_finds_the_same_interpreter(question: Asking, runner: Running) -> None:
    module = """
        import gc, sys
        def look(): return gc.isenabled(), sys.gettrace(), sys.getprofile()
        def first(): return look()
        def meddler():
            state = look()
            gc.enable(); sys.settrace(lambda *_: None); sys.setprofile(lambda *_: None)
            return state
        def last(): return look()
        def slow(): return [look() for _ in range(2_000)][-1]
        """
    asked = question(module, "first", "meddler", "last", "slow")
    verdict = (await measure(asked, runner())).verdict
    assert verdict.kind is not Kind.NONE, verdict.failure
    assert "slow" not in verdict.winners


async def test_uses_the_file_s_own_folder(
    question: Asking, runner: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "beside.py").write_text("ONE = 1\n", encoding="utf-8")
    (tmp_path / "pickle.py").write_text("raise SystemExit\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    asked = question(
        SLOW + "import pickle\nfrom beside import ONE\ndef fast(): return ONE\n", "slow", "fast"
    )
    for file in ("case.py", str(tmp_path / "case.py")):
        case = replace(asked.case, file=file)
        assert_won((await measure(replace(asked, case=case), runner())).verdict)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="needs to crowd one processor")
async def test_a_busy_machine_is_not_taken_for_a_wait(question: Asking, runner: Running) -> None:
    module = """
        import time
        from time import sleep
        def burn(): return fast() or sleep(0.000_001)
        def fast():
            end = time.thread_time() + 0.02
            while time.thread_time() < end: pass
        def nap(): sleep(0.02)
        """
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    hogs = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(3)]
    try:
        clocks = []
        for names in (("burn", "fast"), ("nap", "fast")):
            measurement = runner(refine_s=0.0, budget_s=0.0).measure(question(module, *names))
            await measurement.prepare()
            (child,) = measurement._children
            clocks.append((await child.ask("check", 30.0))["blocking"])
            await measurement.close()
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()
        os.sched_setaffinity(0, before)
    assert clocks == [[], ["nap"]]
