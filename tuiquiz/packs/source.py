"""Reads Python source as text: which functions it has, and their very words."""

import ast
import warnings


class SourceError(Exception):
    """Text that is not Python; ``line`` is where, 0 if unknown."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(f"line {line}: {reason}" if line else reason)
        self.reason = reason
        self.line = line


def functions(text: str) -> dict[str, str]:
    """The top-level functions of a Python file, each with its text; nothing is executed.

    Raises ``SourceError`` where the text is not Python that this interpreter can read.
    """
    lines = text.split("\n")
    found = {}
    for node in ast.iter_child_nodes(_parse(text, "exec")):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            found[node.name] = "\n".join(lines[first - 1 : node.end_lineno]).rstrip()
    return found


def check_expression(text: str) -> None:
    """Raises ``SourceError`` where ``text`` is not a Python expression."""
    _parse(text.strip(), "eval")


def _parse(text: str, mode: str) -> ast.AST:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text, mode=mode)
    except SyntaxError as error:
        raise SourceError(error.msg, error.lineno or 0) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise SourceError(str(error) or "it is nested too deeply", 0) from error
