"""The measuring process: runs a case's variants and tells what it saw.

Started as ``python -I worker.py``. Standard library only, one file, any CPython from 3.9 on, PyPy.
Commands come as JSON lines on standard input, events go as JSON lines to standard output;
``tuiquiz.bench.protocol`` documents both. Before any code of a case runs, both are moved to other
descriptors: what the case prints goes to standard error, and it reads nothing. What is needed
between two calls of a variant has a name here, since a case may patch any module.

Time is measured per batch of calls, in rounds: every round gives each variant's function and its
timing loop a new code object at a new address, since where code happens to lie changes its speed
by several percent for as long as it lies there (Mytkowicz et al., ASPLOS 2009; Curtsinger and
Berger, ASPLOS 2013). The order within a round is random.
"""

from __future__ import annotations

import gc
import io
import json
import marshal
import os
import random
import select
import signal
import sys
import time
import types
from itertools import repeat
from time import perf_counter_ns, process_time_ns, sleep

try:
    import fcntl
    import resource
except ImportError:
    fcntl = resource = None  # type: ignore[assignment]

TYPE_CHECKING = False  # Importing typing would make every start slower.
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

OLDEST = (3, 9)
BATCH_NS = 200_000
BLOCKED_NS = 25_000
BUSY_NS = 5_000_000
FILE = "the case's file"
CHANNEL_LOST = 74

dumps, loads = json.dumps, json.loads
os_exit, os_write, getpid = os._exit, os.write, os.getpid
thread_ns: Callable[[], int] = getattr(time, "thread_time_ns", process_time_ns)

LOOP = """
def loop(_n, _f, _finish, _args, _wall, _cpu, _repeat):
    {unpack}
    _calls = _repeat(None, _n)
    _w0 = _wall(); _c0 = _cpu()
    for _ in _calls:
        {call}
    _c1 = _cpu(); _w1 = _wall()
    return _w1 - _w0, _c1 - _c0
"""


class CaseError(Exception):
    """What the player is told: a kind of failure and a sentence."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class Printed(io.RawIOBase):
    """What the case's code writes to: passes it on to a descriptor and counts."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.count = 0

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self.descriptor

    def write(self, data: Any) -> int:
        written = os_write(self.descriptor, data)
        self.count += written
        return written


class Variant:
    """A function under its name, with its timing loop."""

    def __init__(
        self,
        name: str,
        function: Callable[..., Any],
        finish: Callable[[Any], Any] | None,
        args: tuple[Any, ...],
    ) -> None:
        names = ["a%d" % i for i in range(len(args))]
        call = "_f(%s)" % ", ".join(names)
        source = LOOP.format(
            unpack="(%s,) = _args" % ", ".join(names) if names else "pass",
            call="_finish(%s)" % call if finish else call,
        )
        namespace: dict[str, Any] = {}
        exec(compile(source, "<timing loop>", "exec", dont_inherit=True), namespace)
        self.name = name
        self.original = self.function = function
        self.first_loop: types.FunctionType = namespace["loop"]
        self.loop = self.first_loop
        self.finish = finish
        self.args = args

    def move(self, keep: list[object], chance: random.Random) -> None:
        """Give the function and its loop new code objects at new addresses."""
        if sys.implementation.name != "cpython":
            return  # A tracing compiler would begin again with every code object.
        keep.append(bytearray(chance.randrange(1, 480)))
        keep.append(bytearray(chance.randrange(513, 4096)))
        self.loop = types.FunctionType(self.first_loop.__code__.replace(co_name="loop"), {})
        old = self.original
        if isinstance(old, types.FunctionType):
            names = dict(old.__globals__)
            new = types.FunctionType(
                old.__code__.replace(co_name=old.__name__),
                names,
                old.__name__,
                old.__defaults__,
                old.__closure__,
            )
            new.__kwdefaults__ = old.__kwdefaults__
            annotations = "__annotate__" if hasattr(old, "__annotate__") else "__annotations__"
            setattr(new, annotations, getattr(old, annotations))
            new.__dict__.update(old.__dict__)
            if names.get(old.__name__) is old:
                names[old.__name__] = new
            self.function = new
        keep.append((self.function, self.loop))

    def run(self, calls: int) -> tuple[int, int]:
        """(wall, CPU) nanoseconds of ``calls`` calls."""
        spent: tuple[int, int] = self.loop(
            calls,
            self.function,
            self.finish,
            self.args,
            perf_counter_ns,
            thread_ns,
            repeat,
        )
        return spent

    def once(self) -> Any:
        """The finished result of one call."""
        result = guarded(self.name, self.original, self.args)
        if self.finish:
            result = guarded(
                "%s, given what %s returned," % (named(self.finish), self.name),
                self.finish,
                (result,),
            )
        return result


class Worker:
    """The state between commands."""

    def __init__(self, say: Callable[[dict[str, Any]], None], printed: Printed) -> None:
        self.say = say
        self.printed = printed
        self.chance = random.Random()
        self.variants: dict[str, Variant] = {}
        self.args: tuple[Any, ...] = ()
        self.keep: list[object] = []

    def prepare(self, command: dict[str, Any]) -> dict[str, Any]:
        """Load the case and make its input; nothing is called that a question compares."""
        if sys.version_info < OLDEST:
            raise CaseError(
                "unavailable",
                "this is Python %d.%d, and %d.%d is the oldest that can measure"
                % (sys.version_info[:2] + OLDEST),
            )
        limit_resources(command["memory_bytes"], command["processor_s"])
        load_libraries(command["libraries"])
        self.calling(FILE)
        name = "tuiquiz_case"
        module = sys.modules[name] = types.ModuleType(name)
        module.__file__ = command["file"]
        sys.path.append(os.path.dirname(os.path.abspath(command["file"])))

        def load() -> None:
            code = compile(command["module"], command["file"], "exec", dont_inherit=True)
            exec(code, module.__dict__)

        guarded(FILE, load, ())
        if command["make_input"]:
            maker = defined(module, command["make_input"])
            self.calling(command["make_input"])
            made = guarded(command["make_input"], maker, (random.Random(command["seed"]),))
            self.args = made if isinstance(made, tuple) else (made,)
            for value in self.args:
                if hasattr(type(value), "__next__"):
                    raise CaseError(
                        "failed",
                        "%s returned a %s, which only the first variant could use; a list stays"
                        % (command["make_input"], type(value).__name__),
                    )
        finish = defined(module, command["finish"]) if command["finish"] else None
        for name in command["variants"]:
            self.variants[name] = Variant(name, defined(module, name), finish, self.args)
        return {
            "ev": "ready",
            "python": "%d.%d.%d" % sys.version_info[:3],
            "implementation": platform_name(),
        }

    def check(self, _command: dict[str, Any]) -> dict[str, Any]:
        """Call each variant once: equal results, nothing left behind, and how long it takes."""
        self.tidy()
        before = fingerprint(self.args)
        first_ns: dict[str, tuple[int, int]] = {}
        blocking: list[str] = []
        first, expected = "", None
        for name, variant in self.variants.items():
            self.calling(name)
            printed, threads, children = self.printed.count, count_threads(), has_children()
            switches, queued = voluntary_switches(), queued_ns()
            wall = perf_counter_ns()
            cpu = thread_ns()
            result = variant.once()
            cpu = thread_ns() - cpu
            wall = perf_counter_ns() - wall
            waited = wall - cpu - (queued_ns() - queued)
            if voluntary_switches() > switches and waited > max(cpu, BLOCKED_NS):
                blocking.append(name)
            first_ns[name] = (wall, cpu)
            self.tidy()
            flush()
            if has_children() and not children:
                raise CaseError("failed", "%s leaves a process behind" % name)
            if count_threads() > threads and busy():
                raise CaseError("failed", "%s leaves a thread running" % name)
            if self.printed.count > printed:
                raise CaseError(
                    "failed", "%s prints; a variant must not, or it is that which is timed" % name
                )
            if before is not None and fingerprint(self.args) != before:
                raise CaseError(
                    "failed", "%s changes its input; a variant must leave it as it is" % name
                )
            kind = type(result)
            if any(hasattr(kind, step) for step in ("__next__", "__await__", "__anext__")):
                raise CaseError(
                    "failed",
                    "%s returned a %s, which has not done its work yet; return what comes out of"
                    " it, or give the case a finish that uses it up" % (name, kind.__name__),
                )
            if first:
                self.compare(first, expected, name, result)
            else:
                first, expected = name, result
        coarse = clock_resolution_s() > 1e-6
        clock = "wall" if blocking or coarse else "cpu"
        index = 0 if clock == "wall" else 1
        return {
            "ev": "checked",
            "first_ns": {name: max(1, value[index]) for name, value in first_ns.items()},
            "clock": clock,
            "blocking": blocking,
        }

    def compare(self, first: str, expected: object, name: str, result: object) -> None:
        """Raise unless the results are equal."""
        self.calling("comparing %s with %s" % (first, name))
        try:
            same = equal(expected, result)
        except BaseException as error:
            raise CaseError(
                "failed",
                "the results of %s and %s cannot be compared: %s" % (first, name, told(error)),
            ) from None
        if not same:
            raise CaseError(
                "unequal",
                "%s returned %s where %s returned %s"
                % (name, shortened(result), first, shortened(expected)),
            )

    def calibrate(self, command: dict[str, Any]) -> dict[str, Any]:
        """How many calls of each variant fill a batch, and the time per call of the last batch."""
        index = 0 if command["clock"] == "wall" else 1
        gc.collect()
        if hasattr(gc, "freeze"):
            gc.freeze()
        gc.disable()
        order = [self.variants[name] for name in command["variants"]]
        self.chance.shuffle(order)
        medians: dict[str, float] = {}
        calls: dict[str, int] = {}
        for variant in order:
            variant.move(self.keep, self.chance)
            self.calling(variant.name)
            n = 1
            while True:
                spent = self.time(variant, n)[index]
                if spent >= BATCH_NS / 2 or n >= 10_000_000:
                    break
                n = max(n * 2, min(n * 10, int(n * BATCH_NS / max(spent, 1))))
            medians[variant.name] = max(spent / n, 1e-3)
            calls[variant.name] = max(1, round(BATCH_NS / medians[variant.name]))
        return {
            "ev": "calibrated",
            "calls": {name: calls[name] for name in command["variants"]},
            "medians": medians,
            "round_ns": sum(medians[name] * calls[name] for name in calls),
        }

    def heat(self, command: dict[str, Any]) -> dict[str, Any]:
        """Some rounds; each variant's median time per call."""
        gc.disable()
        index = 0 if command["clock"] == "wall" else 1
        calls = command["calls"]
        order = [self.variants[name] for name in calls]
        rows: dict[str, list[float]] = {name: [] for name in calls}
        wall_ns = cpu_ns = 0
        slow = command["slow"]
        for _ in range(command["rounds"]):
            for variant in order:
                variant.move(self.keep, self.chance)
                if not slow:
                    self.time(variant, max(1, calls[variant.name] // 4))
            self.chance.shuffle(order)
            for variant in order:
                n = calls[variant.name]
                if slow:
                    self.calling(variant.name)
                spent = self.time(variant, n)
                rows[variant.name].append(spent[index] / n)
                wall_ns += spent[0]
                cpu_ns += spent[1]
        if len(self.keep) > 3000:
            self.keep.clear()
        return {
            "ev": "heat",
            "medians": {name: max(1e-3, median(row)) for name, row in rows.items()},
            "rounds": command["rounds"],
            "wall_ns": wall_ns,
            "cpu_ns": cpu_ns,
        }

    def peak(self, command: dict[str, Any]) -> dict[str, Any]:
        """The most memory held at once during one call, in bytes."""
        variant = self.variants[command["variant"]]
        self.calling(variant.name)
        return {"ev": "peak", "variant": variant.name, "bytes": peak_bytes(variant.once)}

    def calling(self, who: str) -> None:
        self.say({"ev": "calling", "who": who})

    def time(self, variant: Variant, calls: int) -> tuple[int, int]:
        spent: tuple[int, int] = guarded(variant.name, variant.run, (calls,))
        self.tidy()
        return spent

    def tidy(self) -> None:
        """Undo what one variant may have done to the speed of the next."""
        sys.settrace(None)
        sys.setprofile(None)
        gc.disable()


def guarded(who: str, function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    """What ``function`` returns; what it raises as a ``CaseError`` about ``who``."""
    try:
        return function(*args)
    except MemoryError:
        allow_memory()
        raise CaseError("memory", "%s needs more memory than a question may take" % who) from None
    except SystemExit:
        raise CaseError("failed", "%s leaves Python with sys.exit()" % who) from None
    except BaseException as error:
        raise CaseError("failed", "%s raised %s" % (who, told(error))) from None


def told(error: BaseException) -> str:
    """An exception's type and the first line of its words."""
    try:
        text = str(error).strip().split("\n")[0][:200]
    except BaseException:
        text = ""
    return type(error).__name__ + (": " + text if text else "")


def defined(module: types.ModuleType, name: str) -> Any:
    """What ``module`` calls ``name``."""
    if not hasattr(module, name):
        raise CaseError("failed", "%s defines no %s" % (FILE, name))
    return getattr(module, name)


def named(function: object) -> str:
    return str(getattr(function, "__name__", "finish"))


def peak_bytes(function: Callable[[], object]) -> int:
    """tracemalloc's peak over one call, with free lists drained first."""
    try:
        import tracemalloc
    except ImportError:
        raise CaseError(
            "unavailable", "%s cannot tell what memory a call needs" % platform_name()
        ) from None
    gc.enable()
    gc.collect()
    tracemalloc.start()
    function()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def load_libraries(libraries: Sequence[Mapping[str, Any]]) -> None:
    """Put compiled Rust in ``sys.modules`` as ``rust.NAME``."""
    if not libraries:
        return
    from importlib.machinery import ExtensionFileLoader
    from importlib.util import module_from_spec, spec_from_file_location

    package = sys.modules["rust"] = types.ModuleType("rust")
    package.__path__ = []
    for library in libraries:
        loader = ExtensionFileLoader(library["module"], library["path"])
        spec = spec_from_file_location(library["module"], library["path"], loader=loader)
        assert spec
        try:
            module = module_from_spec(spec)
            loader.exec_module(module)
            if library["attribute"]:
                module = getattr(module, library["attribute"])
        except (ImportError, AttributeError) as error:
            raise CaseError(
                "unavailable", "the compiled %s cannot be loaded: %s" % (library["name"], error)
            ) from error
        sys.modules["rust." + library["name"]] = module
        setattr(package, library["name"], module)


def limit_resources(memory_bytes: int, processor_s: int) -> None:
    """Keep an accident small: address space, core files, processor time."""
    if resource is None:
        return
    for name, value in (
        ("RLIMIT_AS", memory_bytes),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_CPU", processor_s),
    ):
        try:
            limit = getattr(resource, name)
            _soft, hard = resource.getrlimit(limit)
            if hard != resource.RLIM_INFINITY:
                value = min(value, hard)
            resource.setrlimit(limit, (value, hard))
        except (AttributeError, ValueError, OSError):
            continue


def allow_memory() -> None:
    """Lift the limit again: telling what happened takes memory, too."""
    if hasattr(resource, "RLIMIT_AS"):
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def fingerprint(args: tuple[Any, ...]) -> int | None:
    """A number that changes when the input does; None where that cannot be told cheaply."""
    try:
        return hash(marshal.dumps(args, 2))
    except (ValueError, MemoryError):
        pass
    try:
        import pickle

        return hash(pickle.dumps(args))
    except Exception:
        return None


def equal(left: Any, right: Any) -> bool:
    """Whether two results are the same; not-a-number is the same as itself."""
    if left == right or (left != left and right != right):
        return True
    try:
        return marshal.dumps(left, 2) == marshal.dumps(right, 2)
    except ValueError:
        return False


def shortened(value: object) -> str:
    """A value as one would write it, in 60 characters."""
    try:
        import reprlib

        short = reprlib.Repr()
        short.maxother = short.maxstring = short.maxlong = 60
        text = short.repr(value)
    except BaseException:
        text = "<%s without a repr>" % type(value).__name__
    return text if len(text) <= 60 else text[:57] + "..."


def voluntary_switches() -> int:
    """How often this thread (or process) has waited; 0 where the system does not tell."""
    if resource is None:
        return 0
    who = getattr(resource, "RUSAGE_THREAD", resource.RUSAGE_SELF)
    return resource.getrusage(who).ru_nvcsw


def queued_ns() -> int:
    """How long this thread was kept waiting for a processor (Linux: Documentation/scheduler/
    sched-stats.rst), 0 where the system does not tell: on a busy machine a call takes far more
    wall time than CPU time though it never sleeps."""
    try:
        with open("/proc/thread-self/schedstat", "rb") as file:
            return int(file.read().split()[1])
    except (OSError, ValueError, IndexError):
        return 0


def clock_resolution_s() -> float:
    try:
        return time.get_clock_info("thread_time").resolution
    except ValueError:
        return 0.0


def count_threads() -> int:
    """How many threads run besides this one; 0 where Python does not tell."""
    import _thread

    count: Callable[[], int] = getattr(_thread, "_count", int)
    return count()


def has_children() -> bool:
    """Whether there is a process that this one has started; False where that cannot be told."""
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except (AttributeError, OSError):
        return False
    return True


def busy() -> bool:
    """Whether the other threads use the processor while this one does not."""
    began = process_time_ns()
    for _ in range(10):
        sleep(0.01)
        if process_time_ns() - began > BUSY_NS:
            return True
    return False


def flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, ValueError, OSError):
            continue


def median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def platform_name() -> str:
    return {"cpython": "CPython", "pypy": "PyPy"}.get(
        sys.implementation.name, sys.implementation.name
    )


class Watch:
    """Ends this process when the game is gone or a command takes too long, whatever a case does.

    Where the game's end of ``commands`` closes while a command is carried out, Linux kills the
    whole process group (F_SETSIG in fcntl(2)); elsewhere an alarm ends this process in the end.
    """

    def __init__(self, commands: int) -> None:
        self.commands = commands
        self.leader = hasattr(os, "getpgrp") and os.getpgrp() == getpid()
        self.signals = hasattr(fcntl, "F_SETSIG")
        if self.signals:
            fcntl.fcntl(commands, fcntl.F_SETOWN, -getpid() if self.leader else getpid())
            fcntl.fcntl(commands, fcntl.F_SETSIG, signal.SIGKILL)

    def begin(self, limit_s: float) -> None:
        """A command begins."""
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, limit_s)
        if self.signals:
            self.listen(on=True)
            if select.select([self.commands], [], [], 0)[0]:
                self.end()

    def rest(self) -> None:
        """A command is done."""
        if self.signals:
            self.listen(on=False)
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)

    def listen(self, *, on: bool) -> None:
        flags = fcntl.fcntl(self.commands, fcntl.F_GETFL)
        flags = flags | os.O_ASYNC if on else flags & ~os.O_ASYNC
        fcntl.fcntl(self.commands, fcntl.F_SETFL, flags)

    def end(self) -> None:
        """End this process, and what a case has started."""
        if self.leader:
            os.killpg(0, signal.SIGKILL)
        os_exit(0)


def serve(commands: int, events: int, printed: Printed) -> None:
    pid = getpid()

    def say(event: dict[str, Any]) -> None:
        data = (dumps(event) + "\n").encode()
        if getpid() != pid:
            os_exit(0)  # A variant forked, and this is the copy.
        try:
            while data:
                data = data[os_write(events, data) :]
        except OSError:
            os_exit(CHANNEL_LOST)

    worker = Worker(say, printed)
    verbs = {
        "prepare": worker.prepare,
        "check": worker.check,
        "calibrate": worker.calibrate,
        "heat": worker.heat,
        "peak": worker.peak,
    }
    watch = Watch(commands)
    for line in os.fdopen(commands, "rb"):
        command = loads(line)
        watch.begin(command["limit_s"] + 1.0)
        try:
            answer = verbs[command["do"]](command)
        except CaseError as error:
            say({"ev": "error", "kind": error.kind, "message": str(error)})
            return
        watch.rest()
        say(answer)
    watch.end()


def main() -> None:
    commands, events = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    printed = Printed(2)
    sys.stdout = io.TextIOWrapper(io.BufferedWriter(printed), "utf-8", "replace")
    sys.stderr = io.TextIOWrapper(io.BufferedWriter(printed), "utf-8", "replace", None, True)
    try:
        serve(commands, events, printed)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        flush()
        os_exit(1)
    flush()
    os_exit(0)


if __name__ == "__main__":
    main()
