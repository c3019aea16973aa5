"""The measuring process: runs a case's variants and tells what it saw.

Started as ``python -I worker.py [LIFELINE]`` (see ``Watch``). Standard library only, one file, any
CPython from 3.9 on, PyPy. Commands come as JSON lines on standard input, events go as JSON lines to
standard output; ``tuiquiz.bench.protocol`` documents both. Before any code of a case runs, both are
moved to other descriptors: what the case prints goes to standard error, and it reads nothing. What
is needed between two calls of a variant has a name here, since a case may patch any module.

Time is measured per batch of calls, in rounds. Every round gives the variants, the functions of
their file that they call by name, and their timing loops new code objects at new addresses, since
where code happens to lie changes its speed by several percent for as long as it lies there
(Mytkowicz et al., ASPLOS 2009; Curtsinger and Berger, ASPLOS 2013). Within a round the variants
run in random order and then once more in the opposite order, so that what drifts cancels out. All
of this happens at one shallow depth of calls: from 3.11 on, recursion that crosses the edge of a
chunk of the interpreter's stack is many times slower, and where that edge lies depends on the
caller's depth.
"""

from __future__ import annotations

import gc
import io
import json
import marshal
import os
import random
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
BATCH_NS = 100_000
LONG_NS = 10_000_000
SAME_SPEED = 2.5
WARM_CALLS = 10  # CPython 3.11 specialises a function's code after eight calls.
BLOCKED_NS = 25_000
SHARED_NS = 200_000
DOUBT_NS = 100_000_000
BUSY_NS = 5_000_000
FILE = "the case's file"
CHANNEL_LOST = 74
COARSE_STEPS = 20

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

    def move(self, copies: dict[int, Any]) -> None:
        """Give the loop a new code object, and take the function's copy."""
        self.loop = types.FunctionType(moved(self.first_loop.__code__), {})
        self.function = copies.get(id(self.original), self.original)

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


class Place:
    """Where a file keeps one of its functions: under a name, or in the cell of a closure."""

    def __init__(self, keeper: Any, name: str = "") -> None:
        self.keeper = keeper
        self.name = name

    def put(self, function: types.FunctionType) -> None:
        if self.name:
            self.keeper[self.name] = function
        else:
            self.keeper.cell_contents = function


def reached(functions: Sequence[object]) -> dict[types.FunctionType, list[Place]]:
    """The functions among ``functions``, and those of the same file that they call by name.

    Those that a decorator has wrapped are called by the name that the wrapper has for them.
    """
    found: dict[types.FunctionType, list[Place]] = {}
    todo: list[tuple[object, Place | None]] = [(function, None) for function in functions]
    while todo:
        item, place = todo.pop()
        if not isinstance(item, types.FunctionType):
            continue
        function: types.FunctionType = item
        new = function not in found
        places = found.setdefault(function, [])
        if place:
            places.append(place)
        if not new:
            continue
        names = function.__globals__
        if names.get(function.__name__) is function:
            places.append(Place(names, function.__name__))
        called = {name for code in codes(function.__code__) for name in code.co_names}
        todo += [(names.get(name), None) for name in called if own(names.get(name), names)]
        for cell in function.__closure__ or ():
            try:
                held = cell.cell_contents
            except ValueError:
                continue  # It has no value yet.
            if own(held, names):
                todo.append((held, Place(cell)))
    return found


def own(value: object, names: dict[str, Any]) -> bool:
    """Whether ``value`` is a function of the file with these names."""
    return isinstance(value, types.FunctionType) and value.__globals__ is names


def codes(code: types.CodeType) -> list[types.CodeType]:
    """A code object and those inside it."""
    found = [code]
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            found += codes(const)
    return found


def moved(code: types.CodeType) -> types.CodeType:
    """A copy of a code object, and of those inside it: comprehensions, lambdas."""
    consts = tuple(moved(c) if isinstance(c, types.CodeType) else c for c in code.co_consts)
    return code.replace(co_consts=consts)


def again(old: types.FunctionType) -> types.FunctionType:
    """A copy of a function with a copy of its code; all else of it is shared."""
    new = types.FunctionType(
        moved(old.__code__), old.__globals__, old.__name__, old.__defaults__, old.__closure__
    )
    new.__kwdefaults__ = old.__kwdefaults__
    annotations = "__annotate__" if hasattr(old, "__annotate__") else "__annotations__"
    setattr(new, annotations, getattr(old, annotations))
    new.__qualname__ = old.__qualname__
    new.__module__ = old.__module__
    new.__dict__ = old.__dict__
    return new


class Worker:
    """The state between commands."""

    def __init__(self, say: Callable[[dict[str, Any]], None], printed: Printed) -> None:
        self.say = say
        self.printed = printed
        self.chance = random.Random()
        self.variants: dict[str, Variant] = {}
        self.args: tuple[Any, ...] = ()
        self.keep: list[object] = []
        self.collects = False
        self.movable: dict[types.FunctionType, list[Place]] = {}

    def prepare(self, command: dict[str, Any]) -> dict[str, Any]:
        """Load the case and make its input; nothing is called that a question compares."""
        if sys.version_info < OLDEST:
            raise CaseError(
                "unavailable",
                "this is Python %d.%d, and %d.%d is the oldest that can measure"
                % (sys.version_info[:2] + OLDEST),
            )
        limit_resources(command["memory_bytes"], command["processor_s"], command["processes"])
        self.collects = command["gc"]
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
        self.movable = reached([variant.original for variant in self.variants.values()])
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
        sharing: list[str] = []
        first, expected = "", None
        for name, variant in self.variants.items():
            self.calling(name)
            printed, threads, children = self.printed.count, count_threads(), has_children()
            result, (wall, cpu), waits, shares = self.watched(variant)
            unclear = wall < DOUBT_NS and (shares or (waits and cpu > wall - cpu))
            if unclear:  # The first call may have waited for a file, or had a command do something.
                more = self.watched(variant)
                waits, shares = waits and more[2], shares and more[3]
            if waits:
                blocking.append(name)
            if shares:
                sharing.append(name)
            first_ns[name] = (wall, cpu)
            self.tidy()
            gc.collect()
            flush()
            if has_children() and not children:
                raise CaseError("failed", "%s leaves a process behind" % name)
            if count_threads() > threads and (busy() or self.leaves_threads(variant)):
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
        return {
            "ev": "checked",
            "wall_ns": {name: max(1, value[0]) for name, value in first_ns.items()},
            "cpu_ns": {name: max(1, value[1]) for name, value in first_ns.items()},
            "blocking": blocking,
            "sharing": sharing,
            "coarse": is_coarse(),
        }

    def watched(self, variant: Variant) -> tuple[Any, tuple[int, int], bool, bool]:
        """One call: its result, (wall, CPU) nanoseconds, whether it waits, and whether other
        threads or processes work for it."""
        switches, queued = voluntary_switches(), queued_ns()
        wall, whole = perf_counter_ns(), all_cpu_ns()
        cpu = thread_ns()
        result = variant.once()
        cpu = thread_ns() - cpu
        whole, wall = all_cpu_ns() - whole, perf_counter_ns() - wall
        waited = wall - cpu - (queued_ns() - queued)
        share = 0.1 if queued else 1.0  # Where being kept waiting cannot be told from waiting.
        waits = voluntary_switches() > switches and waited > max(cpu * share, BLOCKED_NS)
        shares = whole - cpu > max(cpu * 0.05, SHARED_NS)
        return result, (wall, cpu), waits, shares

    def leaves_threads(self, variant: Variant) -> bool:
        """Whether another call leaves another thread, unlike one that makes a pool once."""
        before = count_threads()
        variant.once()
        return count_threads() > before

    def again(self, command: dict[str, Any]) -> dict[str, Any]:
        """Call some variants once more: (wall, CPU) of each, and nothing else."""
        spent = {}
        for name in command["variants"]:
            self.calling(name)
            spent[name] = self.watched(self.variants[name])[1]
            gc.collect()
        return {
            "ev": "again",
            "wall_ns": {name: max(1, value[0]) for name, value in spent.items()},
            "cpu_ns": {name: max(1, value[1]) for name, value in spent.items()},
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
        self.tidy()
        order = [self.variants[name] for name in command["variants"]]
        self.chance.shuffle(order)
        per_call_ns: dict[str, float] = {}
        self.move(order)
        for variant in order:
            self.calling(variant.name)
            n = 1
            while True:
                spent = self.time(variant, n)[index]
                if BATCH_NS / 2 <= spent < LONG_NS:  # It may have been disturbed.
                    spent = min(spent, *(self.time(variant, n)[index] for _ in range(2)))
                if spent >= BATCH_NS / 2 or n >= 10_000_000:
                    break
                n = max(n * 2, min(n * 10, int(n * BATCH_NS / max(spent, 1))))
            per_call_ns[variant.name] = max(spent / n, 1e-3)
        names = command["variants"]
        return {
            "ev": "calibrated",
            "calls": batches({name: per_call_ns[name] for name in names}),
            "per_call_ns": {name: per_call_ns[name] for name in names},
        }

    def heat(self, command: dict[str, Any]) -> dict[str, Any]:
        """Some rounds; each variant's time per call in each. ``single``: one pass, no warming."""
        index = 0 if command["clock"] == "wall" else 1
        calls, single = command["calls"], command["single"]
        order = [self.variants[name] for name in calls]
        rounds: list[dict[str, float]] = []
        wall_ns = cpu_ns = 0
        for _ in range(command["rounds"]):
            self.move(order)
            gc.collect()
            if hasattr(gc, "freeze"):
                gc.freeze()
            self.tidy()
            if not single:
                for variant in order:
                    n = calls[variant.name]
                    if n > 1:  # A single call is so long that it warms itself.
                        self.time(variant, max(n // 4, min(n, WARM_CALLS)))
            self.chance.shuffle(order)
            spent_ns = dict.fromkeys(calls, 0)
            for variant in order if single else order + order[::-1]:
                if single:
                    self.calling(variant.name)
                spent = self.time(variant, calls[variant.name])
                spent_ns[variant.name] += spent[index]
                wall_ns += spent[0]
                cpu_ns += spent[1]
            passes = 1 if single else 2
            rounds.append(
                {name: max(1e-3, spent_ns[name] / calls[name] / passes) for name in calls}
            )
        if len(self.keep) > 3000:
            self.keep.clear()
        return {
            "ev": "heat",
            "rounds": rounds,
            "wall_ns": wall_ns,
            "cpu_ns": cpu_ns,
        }

    def move(self, variants: Sequence[Variant]) -> None:
        """Give all that is about to be timed new code at new addresses.

        The copies are where the originals were, so that functions find each other, and others find
        them, as before.
        """
        if sys.implementation.name != "cpython":
            return  # A tracing compiler would begin again with every code object.
        copies: dict[int, Any] = {}
        for function, places in self.movable.items():
            self.keep.append(bytearray(self.chance.randrange(1, 480)))
            self.keep.append(bytearray(self.chance.randrange(513, 4096)))
            copy = copies[id(function)] = again(function)
            self.keep.append(copy)
            for place in places:
                place.put(copy)
        for variant in variants:
            self.keep.append(bytearray(self.chance.randrange(1, 480)))
            variant.move(copies)
            self.keep.append(variant.loop)

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
        (gc.enable if self.collects else gc.disable)()


def batches(per_call_ns: dict[str, float]) -> dict[str, int]:
    """How many calls of each variant make a batch.

    Variants of about the same speed get the same number: the first call of a batch is slower than
    the others, and twins among which it counts differently differ.
    """
    sizes: dict[str, int] = {}
    fastest = 0.0
    for name in sorted(per_call_ns, key=per_call_ns.__getitem__):
        if not sizes or per_call_ns[name] > SAME_SPEED * fastest:
            fastest = per_call_ns[name]
            size = max(1, round(BATCH_NS / fastest / SAME_SPEED**0.5))
        sizes[name] = size
    return {name: sizes[name] for name in per_call_ns}


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


def limit_resources(memory_bytes: int, processor_s: int, processes: int) -> None:
    """Keep an accident small: address space, core files, processor time, processes."""
    if resource is None:
        return
    for name, value in (
        ("RLIMIT_AS", memory_bytes),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_CPU", processor_s),
        ("RLIMIT_NPROC", processes),
    ):
        if not value and name == "RLIMIT_NPROC":
            continue
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
    if left == right or (is_nan(left) and is_nan(right)):
        return True
    try:
        return marshal.dumps(left, 2) == marshal.dumps(right, 2)
    except ValueError:
        return False


def is_nan(value: Any) -> bool:
    """Whether ``value`` is not a number; an odd class may differ from itself, too."""
    number = isinstance(value, (float, complex)) or hasattr(value, "is_nan")
    return number and bool(value != value)


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


def all_cpu_ns() -> int:
    """CPU time of all threads of this process, and of the processes it has waited for.

    From getrusage where there is one: with RLIMIT_CPU set, Linux moves the clock of a process on
    only at the ticks of its scheduler.
    """
    if resource is None:
        return process_time_ns()
    total = 0.0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(who)
        total += usage.ru_utime + usage.ru_stime
    return round(total * 1e9)


def is_coarse() -> bool:
    """Whether the CPU clock steps too far at a time; it is tried, since what Windows says of its
    resolution is not so (github.com/python/cpython/issues/135304)."""
    return len({thread_ns() for _ in range(400)}) < COARSE_STEPS


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


def platform_name() -> str:
    return {"cpython": "CPython", "pypy": "PyPy"}.get(
        sys.implementation.name, sys.implementation.name
    )


class Watch:
    """Ends this process when the game is gone or a command takes too long, whatever a case does.

    ``lifeline`` is the read end of a pipe into which nothing is ever written: when the game dies,
    its other end closes, and Linux kills the whole process group (F_SETSIG in fcntl(2)). The
    channel of commands cannot serve for this, since the signal that announces a command may come
    after it has been read. Elsewhere an alarm ends this process in the end.
    """

    def __init__(self, lifeline: int | None) -> None:
        self.leader = hasattr(os, "getpgrp") and os.getpgrp() == getpid()
        if lifeline is None:
            return
        os.set_inheritable(lifeline, False)
        if hasattr(fcntl, "F_SETSIG"):
            fcntl.fcntl(lifeline, fcntl.F_SETOWN, -getpid() if self.leader else getpid())
            fcntl.fcntl(lifeline, fcntl.F_SETSIG, signal.SIGKILL)
            fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
            os.set_blocking(lifeline, False)
            try:
                gone = os.read(lifeline, 1) == b""
            except BlockingIOError:
                gone = False
            if gone:
                self.end()

    def begin(self, limit_s: float) -> None:
        """A command begins."""
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, limit_s)

    def rest(self) -> None:
        """A command is done."""
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)

    def end(self) -> None:
        """End this process, and what a case has started."""
        if self.leader:
            os.killpg(0, signal.SIGKILL)
        os_exit(0)


def serve(commands: int, events: int, lifeline: int | None, printed: Printed) -> None:
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
        "again": worker.again,
        "calibrate": worker.calibrate,
        "heat": worker.heat,
        "peak": worker.peak,
    }
    watch = Watch(lifeline)
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
    lifeline = int(sys.argv[1]) if len(sys.argv) > 1 else None
    commands, events = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    printed = Printed(2)
    sys.stdout = io.TextIOWrapper(io.BufferedWriter(printed), "utf-8", "replace")
    sys.stderr = io.TextIOWrapper(io.BufferedWriter(printed), "utf-8", "replace", None, True)
    try:
        serve(commands, events, lifeline, printed)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        flush()
        os_exit(1)
    flush()
    os_exit(0)


if __name__ == "__main__":
    main()
