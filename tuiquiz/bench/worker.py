"""The measuring process: runs a case's variants and tells what it saw.

Started as ``python -I worker.py``. Standard library only, one file, any CPython from 3.9 on.
Commands come as JSON lines on standard input, events go as JSON lines to standard output;
``tuiquiz.bench.protocol`` documents both. Before any code of a case runs, both are moved to other
descriptors: what the case prints goes to standard error, and it reads nothing.

Time is measured per batch of calls, in rounds: every round gives each variant's function and its
timing loop a new code object at a new address, since where code happens to lie changes its speed
by several percent for as long as it lies there (Mytkowicz et al., ASPLOS 2009; Curtsinger and
Berger, ASPLOS 2013). The order within a round is random.
"""

from __future__ import annotations

import gc
import json
import marshal
import os
import random
import signal
import sys
import time
import types
from itertools import repeat

try:
    import resource
except ImportError:
    resource = None  # type: ignore[assignment]

TYPE_CHECKING = False  # Importing typing would make every start slower.
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

BATCH_NS = 200_000
SLOW_NS = 10_000_000

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

    def move(self, keep: list[object]) -> None:
        """Give the function and its loop new code objects at new addresses."""
        keep.append(bytearray(random.randrange(1, 480)))
        keep.append(bytearray(random.randrange(513, 4096)))
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
            time.perf_counter_ns,
            time.thread_time_ns,
            repeat,
        )
        return spent

    def once(self) -> Any:
        """The finished result of one call."""
        result = self.original(*self.args)
        return self.finish(result) if self.finish else result


class Worker:
    """The state between commands."""

    def __init__(self, say: Callable[[dict[str, Any]], None]) -> None:
        self.say = say
        self.variants: dict[str, Variant] = {}
        self.args: tuple[Any, ...] = ()
        self.finish: Callable[[Any], Any] | None = None
        self.keep: list[object] = []

    def prepare(self, command: dict[str, Any]) -> dict[str, Any]:
        """Load the case and make its input; nothing is called that a question compares."""
        limit_resources(command["memory_bytes"])
        load_libraries(command["libraries"])
        name = "tuiquiz_case"
        module = sys.modules[name] = types.ModuleType(name)
        module.__file__ = command["file"]
        try:
            code = compile(command["module"], command["file"], "exec", dont_inherit=True)
            exec(code, module.__dict__)
        except BaseException as error:
            raise failure("the case's file", error) from error
        if command["make_input"]:
            try:
                made = getattr(module, command["make_input"])(random.Random(command["seed"]))
            except BaseException as error:
                raise failure(command["make_input"], error) from error
            self.args = made if isinstance(made, tuple) else (made,)
        finish = command["finish"]
        self.finish = getattr(module, finish) if finish else None
        for name in command["variants"]:
            self.variants[name] = Variant(name, getattr(module, name), self.finish, self.args)
        return {
            "ev": "ready",
            "python": "%d.%d.%d" % sys.version_info[:3],
            "implementation": platform_name(),
        }

    def check(self, _command: dict[str, Any]) -> dict[str, Any]:
        """Call each variant once: equal results, an unchanged input, and how long it takes."""
        before = fingerprint(self.args)
        results: list[Any] = []
        first_ns: dict[str, tuple[int, int]] = {}
        blocking: list[str] = []
        for variant in self.variants.values():
            self.say({"ev": "calling", "variant": variant.name})
            switches = voluntary_switches()
            wall = time.perf_counter_ns()
            cpu = time.thread_time_ns()
            try:
                results.append(variant.once())
            except BaseException as error:
                raise failure(variant.name, error) from error
            cpu = time.thread_time_ns() - cpu
            wall = time.perf_counter_ns() - wall
            if voluntary_switches() > switches and cpu < wall / 2 and wall > 50_000:
                blocking.append(variant.name)
            first_ns[variant.name] = (wall, cpu)
            if before is not None and fingerprint(self.args) != before:
                raise CaseError(
                    "failed",
                    "%s changes its input; a variant must leave it as it is" % variant.name,
                )
        names = list(self.variants)
        for name, result in list(zip(names, results))[1:]:
            if not equal(results[0], result, names[0], name):
                raise CaseError(
                    "unequal",
                    "%s returned %s where %s returned %s"
                    % (name, shortened(result), names[0], shortened(results[0])),
                )
        del results
        coarse = time.get_clock_info("thread_time").resolution > 1e-6
        clock = "wall" if blocking or coarse else "cpu"
        index = 0 if clock == "wall" else 1
        return {
            "ev": "checked",
            "first_ns": {name: max(1, value[index]) for name, value in first_ns.items()},
            "clock": clock,
            "blocking": blocking,
        }

    def calibrate(self, command: dict[str, Any]) -> dict[str, Any]:
        """How many calls of each variant fill a batch."""
        index = 0 if command["clock"] == "wall" else 1
        gc.collect()
        if hasattr(gc, "freeze"):
            gc.freeze()
        gc.disable()
        calls, batch_ns = {}, {}
        for name in command["variants"]:
            variant = self.variants[name]
            self.say({"ev": "calling", "variant": name})
            n = 1
            while True:
                spent = self.time(variant, n)[index]
                if spent >= BATCH_NS / 2 or n >= 10_000_000:
                    break
                n = max(n * 2, min(n * 10, int(n * BATCH_NS / max(spent, 1))))
            per_call = max(spent / n, 1e-3)
            calls[name] = max(1, round(BATCH_NS / per_call))
            batch_ns[name] = per_call * calls[name]
        return {"ev": "calibrated", "calls": calls, "round_ns": sum(batch_ns.values())}

    def heat(self, command: dict[str, Any]) -> dict[str, Any]:
        """Some rounds; each variant's median time per call."""
        gc.disable()
        index = 0 if command["clock"] == "wall" else 1
        calls = command["calls"]
        order = [self.variants[name] for name in calls]
        rows: dict[str, list[float]] = {name: [] for name in calls}
        wall_ns = cpu_ns = 0
        warm = not command["slow"]
        for _ in range(command["rounds"]):
            for variant in order:
                variant.move(self.keep)
                if warm:
                    self.time(variant, max(1, calls[variant.name] // 4))
            random.shuffle(order)
            for variant in order:
                n = calls[variant.name]
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
        self.say({"ev": "calling", "variant": variant.name})
        try:
            found = peak_bytes(variant.once)
        except BaseException as error:
            raise failure(variant.name, error) from error
        return {"ev": "peak", "variant": variant.name, "bytes": found}

    def time(self, variant: Variant, calls: int) -> tuple[int, int]:
        try:
            return variant.run(calls)
        except BaseException as error:
            raise failure(variant.name, error) from error


def peak_bytes(function: Callable[[], object]) -> int:
    """tracemalloc's peak over one call, with free lists drained first."""
    import tracemalloc

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


def limit_resources(memory_bytes: int) -> None:
    """Keep an accident small: address space, core files, processor time."""
    if resource is None:
        return
    for name, value in (
        ("RLIMIT_AS", memory_bytes),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_CPU", 60),
    ):
        try:
            limit = getattr(resource, name)
            _soft, hard = resource.getrlimit(limit)
            if hard != resource.RLIM_INFINITY:
                value = min(value, hard)
            resource.setrlimit(limit, (value, hard))
        except (AttributeError, ValueError, OSError):
            continue


def failure(where: str, error: BaseException) -> CaseError:
    """An exception of the case's code as a ``CaseError``."""
    if isinstance(error, CaseError):
        return error
    if isinstance(error, MemoryError):
        return CaseError("memory", "%s needs more memory than a question may take" % where)
    if isinstance(error, SystemExit):
        return CaseError("failed", "%s leaves Python with sys.exit()" % where)
    text = str(error).strip().split("\n")[0][:200]
    return CaseError(
        "failed", "%s raised %s%s" % (where, type(error).__name__, ": " + text if text else "")
    )


def fingerprint(args: tuple[Any, ...]) -> int | None:
    """Bytes that change when the input does; None where that cannot be told cheaply."""
    try:
        return hash(marshal.dumps(args, 2))
    except (ValueError, MemoryError):
        pass
    try:
        import pickle

        return hash(pickle.dumps(args))
    except Exception:
        return None


def equal(left: Any, right: Any, left_name: str, right_name: str) -> bool:
    try:
        return bool(left == right) or (left != left and right != right)
    except BaseException as error:
        raise CaseError(
            "failed",
            "the results of %s and %s cannot be compared: %s" % (left_name, right_name, error),
        ) from error


def shortened(value: object) -> str:
    try:
        text = repr(value)
    except BaseException as error:
        text = "<%s without a repr: %s>" % (type(value).__name__, error)
    return text if len(text) <= 60 else text[:57] + "..."


def voluntary_switches() -> int:
    """How often this thread has waited for something; 0 where the system does not tell."""
    if resource is None or not hasattr(resource, "RUSAGE_THREAD"):
        return 0
    return resource.getrusage(resource.RUSAGE_THREAD).ru_nvcsw


def median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def platform_name() -> str:
    return {"cpython": "CPython", "pypy": "PyPy"}.get(
        sys.implementation.name, sys.implementation.name
    )


def main() -> None:
    commands = os.fdopen(os.dup(0), "r", encoding="utf-8")
    events = os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)

    def say(event: dict[str, Any]) -> None:
        data = (json.dumps(event) + "\n").encode()
        while data:
            data = data[os.write(events, data) :]

    worker = Worker(say)
    verbs = {
        "prepare": worker.prepare,
        "check": worker.check,
        "calibrate": worker.calibrate,
        "heat": worker.heat,
        "peak": worker.peak,
    }
    alarm = getattr(signal, "setitimer", None)
    for line in commands:
        command = json.loads(line)
        if alarm:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            alarm(signal.ITIMER_REAL, command["limit_s"] + 1.0)
        try:
            say(verbs[command["do"]](command))
        except CaseError as error:
            say({"ev": "error", "kind": error.kind, "message": str(error)})
            break
        finally:
            if alarm:
                alarm(signal.ITIMER_REAL, 0)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
