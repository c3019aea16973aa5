import sys
from types import FrameType
from typing import Any

import pytest

from benchmarks.rivals.pairs import MORE, PAIRS


def instructions(function: Any, argument: Any) -> tuple[Any, int]:
    """What a call returns, and how many bytecode instructions it takes."""
    count = 0

    def trace(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        if frame.f_globals is not function.__globals__:
            return None  # Something else was finalised meanwhile.
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    # CPython 3.12 counts instructions only if some frame asked for it before tracing began.
    sys._getframe().f_trace_opcodes = True
    sys.settrace(trace)
    try:
        result = function(argument)
    finally:
        sys.settrace(before)
    return result, count


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("swapped", [False, True])
def test_one_does_the_stated_percentage_more_of_the_same_work(name: str, swapped: bool) -> None:
    pair = PAIRS[name]
    module: dict[str, Any] = {}
    exec(pair.source(swapped=swapped), module)
    argument = eval(pair.argument, module)

    found = {
        role: min((instructions(module[function], argument) for _ in range(3)), key=lambda i: i[1])
        for function, role in pair.roles(swapped=swapped).items()
    }

    (result, base), (same, more) = found["base"], found[MORE]
    assert result == same
    assert base > 1000
    assert more / base == pytest.approx(1 + pair.percent / 100, rel=2e-3)
