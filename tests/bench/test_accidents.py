"""What cases do wrong: the right kind of error, the right name in it, and nothing left behind."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tuiquiz.bench.result import measure
from tuiquiz.bench.runner import Runner
from tuiquiz.quiz.case import Ask, Question
from tuiquiz.quiz.verdict import FailureKind, Kind, Verdict

pytestmark = pytest.mark.usefixtures("clean")

GOOD = "def good(*args):\n    return 1\n"

CRASHED = FailureKind.CRASHED
FAILED = FailureKind.FAILED
MEMORY = FailureKind.MEMORY
TIMEOUT = FailureKind.TIMEOUT
UNEQUAL = FailureKind.UNEQUAL


@dataclass(frozen=True)
class Accident:
    """``text`` is the body of ``bad``, or with a ``def`` in it the whole module after ``good``."""

    name: str
    kind: FailureKind
    says: str
    text: str
    make_input: str | None = None
    finish: str | None = None
    ask: Ask = Ask.FASTEST

    @property
    def module(self) -> str:
        if "def bad" in self.text:
            return GOOD + self.text
        return GOOD + "def bad(*args):\n" + "".join(f"    {s}\n" for s in self.text.splitlines())


RAISES = [
    Accident("raises", FAILED, "bad raised ValueError: no", "raise ValueError('no')"),
    Accident(
        "raises-for-memory", FAILED, "bad raised ValueError", "raise ValueError", ask=Ask.LEANEST
    ),
    Accident("a-base-exception", FAILED, "bad raised Oh", "class Oh(BaseException): ...\nraise Oh"),
    Accident(
        "keyboard-interrupt", FAILED, "bad raised KeyboardInterrupt", "raise KeyboardInterrupt"
    ),
    Accident("generator-exit", FAILED, "bad raised GeneratorExit", "raise GeneratorExit"),
    Accident("recurses", FAILED, "bad raised RecursionError", "return bad()"),
    Accident("memory-error", MEMORY, "bad needs more memory", "raise MemoryError"),
    Accident("sys-exit", FAILED, "bad leaves Python with sys.exit()", "import sys; sys.exit(4)"),
    Accident(
        "an-error-without-words",
        FAILED,
        "bad raised Mute",
        "class Mute(Exception):\n    def __str__(self): raise KeyError\nraise Mute",
    ),
    Accident(
        "an-error-that-draws",
        FAILED,
        r"bad raised ValueError: \?\[2J\?\]0;title\?two",
        r"raise ValueError('\x1b[2J\x1b]0;title\x07two\nlines')",
    ),
    Accident("half-a-character", FAILED, r"ValueError: a\?b", r"raise ValueError('a\ud800b')"),
    Accident("endless-words", FAILED, "ValueError: xxx", "raise ValueError('x' * 10_000_000)"),
    Accident("reads", FAILED, "bad raised EOFError", "input()"),
    Accident(
        "at-the-fiftieth-call",
        FAILED,
        "bad raised ValueError: 50",
        "CALLS.append(1)\nif len(CALLS) == 50: raise ValueError(50)\nreturn 1",
    ),
]

ENDS = [
    Accident(
        "ends-well", CRASHED, "bad ended its process with exit status 0", "import os; os._exit(0)"
    ),
    Accident(
        "ends-badly", CRASHED, "bad ended its process with exit status 3", "import os; os._exit(3)"
    ),
    Accident("sigkill", CRASHED, "bad .* SIGKILL", "import os; os.kill(os.getpid(), 9)"),
    Accident("sigterm", CRASHED, "bad .* SIGTERM", "import os; os.kill(os.getpid(), 15)"),
    Accident("abort", CRASHED, "bad .* SIGABRT", "import os; os.abort()"),
    Accident("segfault", CRASHED, "bad .* SIGSEGV", "import faulthandler; faulthandler._sigsegv()"),
    Accident("its-group", CRASHED, "bad .* SIGKILL", "import os; os.killpg(0, 9)", ask=Ask.LEANEST),
    Accident(
        "at-a-late-call",
        CRASHED,
        "bad ended its process with exit status 5",
        "import os\nCALLS.append(1)\nif len(CALLS) == 20_000: os._exit(5)\nreturn 1",
    ),
]

HANGS = [
    Accident("loops", TIMEOUT, "bad did not come back within 0.4 s", "while True: pass"),
    Accident("a-big-power", TIMEOUT, "bad did not come back", "ten = 10; return ten ** ten ** 8"),
    Accident(
        "backtracks",
        TIMEOUT,
        "bad did not come back",
        "import re; re.match('(a+)+$', 'a' * 60 + 'b')",
    ),
    Accident("sleeps", TIMEOUT, "bad did not come back", "import time; time.sleep(600)"),
    Accident("stops", TIMEOUT, "bad did not come back", "import os; os.kill(os.getpid(), 19)"),
    Accident(
        "deaf",
        TIMEOUT,
        "bad did not come back",
        "import signal\n"
        "for s in set(signal.Signals) - {9, 19}: signal.signal(s, signal.SIG_IGN)\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))\n"
        "while True: pass",
    ),
    Accident(
        "swallows",
        TIMEOUT,
        "bad did not come back",
        "while True:\n    try: bad()\n    except BaseException: pass",
    ),
    Accident("for-memory", TIMEOUT, "bad did not come back", "while True: pass", ask=Ask.LEANEST),
    Accident(
        "comparing",
        TIMEOUT,
        "comparing good with bad did not come back",
        "class Long:\n    def __eq__(self, other):\n        while True: pass\nreturn Long()",
    ),
]

EATS = [
    Accident("big-chunks", MEMORY, "bad", "kept = []\nwhile True: kept.append(bytearray(10**7))"),
    Accident("at-once", MEMORY, "bad", "return bytearray(10**12)"),
    Accident("small-things", MEMORY, "bad", "kept = []\nwhile True: kept.append([None])"),
    Accident("for-good", MEMORY, "bad", "while True: CALLS.append([None])"),
    Accident("a-deep-chain", MEMORY, "bad", "kept = None\nwhile True: kept = (kept, 1)"),
    Accident("for-memory", MEMORY, "bad", "CALLS.append(bytearray(10**9))", ask=Ask.LEANEST),
]

PRINTS = [
    Accident("a-word", FAILED, "bad prints", "print('hello')\nreturn 1"),
    Accident("to-stderr", FAILED, "bad prints", "import sys; sys.stderr.write('x')\nreturn 1"),
    Accident("bytes", FAILED, "bad prints", "import sys; sys.stdout.buffer.write(b'x')\nreturn 1"),
    Accident("a-megabyte", FAILED, "bad print", "print('x' * 1_000_000)\nreturn 1"),
    Accident("without-end", FAILED, "bad print", "while True: print('\\x1b[31mx')"),
    Accident(
        "below-python", FAILED, "bad printed more", "import os\nwhile True: os.write(1, b'x' * 999)"
    ),
    Accident(
        "to-every-descriptor",
        FAILED,
        "bad wrote into the measuring channel",
        """\
import os
for fd in range(1, 21):
    try: os.write(fd, b'boo!\\n')
    except OSError: pass
return 1""",
    ),
    Accident(
        "deep-json",
        FAILED,
        "bad wrote into the measuring channel",
        """\
import os
for fd in range(3, 21):
    try: os.write(fd, b'[' * 100_000 + b'\\n')
    except OSError: pass
return 1""",
    ),
    Accident(
        "an-answer-of-its-own",
        FAILED,
        "bad wrote into the measuring channel",
        """\
import os
for fd in range(3, 21):
    try: os.write(fd, b'{"ev": "calibrated"}\\n')
    except OSError: pass
return 1""",
    ),
    Accident(
        "a-line-without-end",
        FAILED,
        "bad wrote into the measuring channel",
        """\
import os
while True:
    for fd in range(3, 21):
        try: os.write(fd, b'x' * 1000)
        except OSError: pass""",
    ),
    Accident(
        "closes-all",
        FAILED,
        "bad closed the measuring channel",
        "import os; os.closerange(0, 256)\nwhile True: pass",
    ),
    Accident(
        "closes-all-and-returns",
        FAILED,
        "bad closed the measuring channel",
        "import os; os.closerange(0, 256)\nreturn 1",
    ),
]

LEAVES = [
    Accident(
        "a-process",
        FAILED,
        "bad leaves a process behind",
        "import os, time\nif not os.fork(): time.sleep(600)\nreturn 1",
    ),
    Accident(
        "a-copy-of-itself", FAILED, "bad leaves a process behind", "import os; os.fork()\nreturn 1"
    ),
    Accident(
        "a-command",
        FAILED,
        "bad leaves a process behind",
        "import subprocess; subprocess.Popen(['sleep', '600'])\nreturn 1",
    ),
    Accident(
        "a-thread",
        FAILED,
        "bad leaves a thread running",
        "import threading\n"
        "def spin():\n    while True: pass\n"
        "threading.Thread(target=spin).start()\nreturn 1",
    ),
    Accident(
        "a-thread-that-sleeps",
        FAILED,
        "bad leaves a thread running",
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(600,), daemon=True).start()\nreturn 1",
    ),
    Accident(
        "children-of-a-hang",
        TIMEOUT,
        "bad did not come back",
        "import os, signal, subprocess\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "subprocess.Popen(['sleep', '600'])\n"
        "os.fork()\nwhile True: pass",
    ),
]

RESULTS = [
    Accident("unequal", UNEQUAL, "bad returned 2 where good returned 1", "return 2"),
    Accident("nothing", UNEQUAL, "bad returned None where good", "pass"),
    Accident(
        "never-equal",
        UNEQUAL,
        "bad returned",
        "class R:\n    def __eq__(self, other): return False\n"
        "def good(): return R()\ndef bad(): return R()",
    ),
    Accident("long", UNEQUAL, r"bad returned \[0, 1, .{1,60} where", "return list(range(9**6))"),
    Accident(
        "no-repr",
        UNEQUAL,
        "bad returned <No instance at 0x",
        "class No:\n    def __repr__(self): raise KeyError\nreturn No()",
    ),
    Accident(
        "eq-raises",
        FAILED,
        "results of good and bad cannot be compared: KeyError",
        "class No:\n    def __eq__(self, other): raise KeyError\nreturn No()",
    ),
    Accident(
        "like-an-array",
        FAILED,
        "results of good and bad cannot be compared: ValueError: ambiguous",
        "class Array:\n    def __eq__(self, other): return self\n"
        "    def __bool__(self): raise ValueError('ambiguous')\n"
        "return Array()",
    ),
    Accident("generator", FAILED, "bad returned a generator", "yield 1"),
    Accident("map", FAILED, "bad returned a map", "return map(int, '1')"),
    Accident("coroutine", FAILED, "bad returned a coroutine", "async def bad():\n    return 1\n"),
    Accident(
        "async-generator",
        FAILED,
        "bad returned a async_generator",
        "async def bad():\n    yield 1\n",
    ),
    Accident(
        "changes-its-input",
        FAILED,
        "bad changes its input",
        "def bad(numbers):\n    numbers.sort()\n    return 1\ndef make(rng): return [2, 1]\n",
        make_input="make",
    ),
    Accident(
        "changes-an-object",
        FAILED,
        "bad changes its input",
        "class Box:\n    x = 1\ndef bad(box):\n    box.x = 2\n    return 1\n"
        "def make(rng): return Box()\n",
        make_input="make",
    ),
    Accident(
        "finish",
        FAILED,
        "end, given what good returned, raised ValueError: no",
        "def end(result): raise ValueError('no')\ndef bad(): ...\n",
        finish="end",
    ),
]

MODULES = [
    Accident("raises", FAILED, "the case's file raised KeyError: 'x'", "def bad(): ...\n{}['x']"),
    Accident("syntax", FAILED, "the case's file raised SyntaxError", "def bad(: ..."),
    Accident("nul", FAILED, "the case's file raised", "def bad(): ...\n\0"),
    Accident("exits", FAILED, "the case's file leaves Python", "def bad(): ...\nraise SystemExit"),
    Accident(
        "ends",
        CRASHED,
        "the case's file ended .* status 7",
        "def bad(): ...\nimport os; os._exit(7)",
    ),
    Accident("eats", MEMORY, "the case's file needs more", "def bad(): ...\nx = bytearray(10**12)"),
    Accident("no-variant", FAILED, "the case's file defines no bad", "def bad(): ...\ndel bad"),
    Accident("no-function", FAILED, "bad raised TypeError", "def bad(): ...\nbad = 3"),
    Accident(
        "no-input",
        FAILED,
        "make raised KeyError: 1",
        "def bad(): ...\ndef make(rng): return {}[1]",
        make_input="make",
    ),
    Accident(
        "input-ends",
        CRASHED,
        "make ended its process with exit status 7",
        "import os\ndef bad(): ...\ndef make(rng): os._exit(7)",
        make_input="make",
    ),
    Accident(
        "input-used-up",
        FAILED,
        "make returned a generator",
        "def bad(x): return sum(x)\ndef make(rng): return (i for i in range(9))",
        make_input="make",
    ),
    Accident(
        "one-of-the-arguments-used-up",
        FAILED,
        "make returned a list_iterator",
        "def bad(x, y): return sum(x)\ndef make(rng): return 1, iter([1])",
        make_input="make",
    ),
    Accident(
        "no-arguments",
        FAILED,
        "bad raised TypeError",
        "def bad(x): return 1\ndef make(rng): return 1, 2",
        make_input="make",
    ),
]

SLOW_MODULES = [
    Accident("loops", TIMEOUT, "the case's file did not come", "def bad(): ...\nwhile True: pass"),
    Accident(
        "input-loops",
        TIMEOUT,
        "make did not come back",
        "def bad(): ...\ndef make(rng):\n    while True: pass",
        make_input="make",
    ),
]


def named(accidents: list[Accident]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("accident", accidents, ids=[a.name for a in accidents])


async def verdict_on(
    accident: Accident, question: Callable[..., Question], runner: Runner
) -> Verdict:
    asked = question(
        f"CALLS = []\n{accident.module}",
        "good",
        "bad",
        make_input=accident.make_input,
        finish=accident.finish,
        ask=accident.ask,
    )
    return (await measure(asked, runner)).verdict


def assert_tells(verdict: Verdict, accident: Accident) -> None:
    assert verdict.kind is Kind.NONE
    failure = verdict.failure
    assert failure
    assert failure.kind is accident.kind, failure
    assert re.search(accident.says, failure.message), failure
    assert failure.message.isprintable()
    assert len(failure.message) < 400


@named(RAISES + ENDS + EATS + PRINTS + LEAVES[:-1] + RESULTS + MODULES)
async def test_tells_what_a_case_does_wrong(
    accident: Accident, question: Callable[..., Question], runner: Callable[..., Runner]
) -> None:
    assert_tells(await verdict_on(accident, question, runner()), accident)


@named(HANGS + LEAVES[-1:])
async def test_waits_no_longer_than_the_cap(
    accident: Accident, question: Callable[..., Question], runner: Callable[..., Runner]
) -> None:
    assert_tells(await verdict_on(accident, question, runner(cap_s=0.4)), accident)


@named(SLOW_MODULES)
async def test_waits_no_longer_for_a_case_to_get_ready(
    accident: Accident, question: Callable[..., Question], runner: Callable[..., Runner]
) -> None:
    assert_tells(await verdict_on(accident, question, runner(prepare_s=1.5)), accident)


async def test_measures_on_after_every_kind_of_accident(
    question: Callable[..., Question], runner: Callable[..., Runner]
) -> None:
    one = runner(processes=2, cap_s=1.0)
    for accident in (RAISES[0], ENDS[0], HANGS[0], EATS[0], PRINTS[4], LEAVES[0], MODULES[0]):
        await verdict_on(accident, question, one)
    module = "def few(): return 1\ndef many():\n    for _ in range(9999): pass\n    return 1"
    verdict = (await measure(question(module, "few", "many"), one)).verdict
    assert verdict.winners == ("few",)
