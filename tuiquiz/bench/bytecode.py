"""What this interpreter makes of a function: its bytecode, without running anything."""

import dis
import io
import types
import warnings
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bytecode:
    """A function's disassembly, functions inside it included.

    ``instructions`` counts them all; ``nested`` how many code objects lie inside the function's.
    """

    text: str
    instructions: int
    nested: int


def disassemble(module: str, file: str, function: str) -> Bytecode | None:
    """The bytecode of a top-level function of ``module``, a Python file's text.

    The text is compiled, never executed. None where it does not compile or has no such function.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Or they would land on the screen.
            code = compile(module, file, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for constant in reversed(_outer(code)):  # Of two with one name, the last is called.
        if constant.co_name == function:
            parts = list(_codes(constant))
            text = "\n\n".join(_text(part, head=part is not constant) for part in parts)
            count = sum(sum(1 for _ in dis.get_instructions(part)) for part in parts)
            return Bytecode(text, count, len(parts) - 1)
    return None


def _outer(code: types.CodeType) -> "list[types.CodeType]":
    """The functions of a module; since 3.12 ``def f[T]`` lies inside a scope of its own."""
    inner = [c for c in code.co_consts if isinstance(c, types.CodeType)]
    generic = [c for c in inner if c.co_name.startswith("<generic parameters of")]
    return inner + [c for scope in generic for c in _outer(scope)]


def _codes(code: types.CodeType) -> "list[types.CodeType]":
    inner = [c for c in code.co_consts if isinstance(c, types.CodeType)]
    return [code, *(nested for c in inner for nested in _codes(c))]


def _text(code: types.CodeType, *, head: bool) -> str:
    """One instruction a line: a mark where a jump lands, the name, the argument in words."""
    out = io.StringIO()
    if head:
        out.write(f"{code.co_name}\n")
    instructions = list(dis.get_instructions(code))
    targets = [i.offset for i in instructions if i.is_jump_target]
    labels = {offset: f"L{number}" for number, offset in enumerate(targets, start=1)}
    for instruction in instructions:
        label = labels.get(instruction.offset, "")
        words = instruction.argrepr
        for null in ("NULL", "NULL|self"):  # Before the name up to 3.12, after it since.
            words = words.removeprefix(f"{null} + ").removesuffix(f" + {null}")
        if isinstance(instruction.argval, types.CodeType):
            words = f"<code {instruction.argval.co_name}>"
        elif instruction.opcode in dis.hasjrel or instruction.opcode in dis.hasjabs:
            words = "to " + labels.get(instruction.argval, "?")
        out.write(f"{label:>3} {instruction.opname} {words}".rstrip() + "\n")
    return out.getvalue().rstrip()
