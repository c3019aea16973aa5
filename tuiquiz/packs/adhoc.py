"""A question made from functions in any Python file, without a pack."""

import re
from pathlib import Path

from tuiquiz.errors import TuiquizError
from tuiquiz.packs.source import SourceError, check_expression, functions
from tuiquiz.quiz.case import Ask, Case, Question, Variant
from tuiquiz.quiz.text import clean

MAKE_INPUT = "input_expression"
_NAMED = re.compile(r"(?P<file>.+\.py):(?P<names>[^:]*)")


def is_adhoc(word: str) -> bool:
    """Whether ``word`` has the form ``FILE.py:f,g``."""
    return _NAMED.fullmatch(word) is not None


def question(word: str, input_expression: str | None, ask: Ask) -> Question:
    """The question ``FILE.py:f,g``.

    ``input_expression`` is evaluated once, in the measuring process, with the names of the file:
    it gives the argument, a tuple the arguments, None none at all.
    """
    match = _NAMED.fullmatch(word)
    assert match
    names = [name.strip() for name in match["names"].split(",") if name.strip()]
    if not 2 <= len(set(names)) <= 4 or len(set(names)) < len(names):
        raise TuiquizError(
            f"{word}: this does not name 2 to 4 different functions.",
            "Name them after the file: FILE.py:f,g",
        )
    file = Path(match["file"])
    try:
        file = file.expanduser()
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise TuiquizError(f"{file} is not UTF-8 text.", "Save it as UTF-8.") from error
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error).rstrip(".")
        raise TuiquizError(f"{file} cannot be read: {reason}.", "Give a Python file.") from error
    try:
        found = functions(text)
    except SourceError as error:
        raise TuiquizError(f"{file}: {error}.", "Mend the file.") from error
    for name in names:
        if name not in found:
            raise TuiquizError(
                f"{file} has no `def {name}` at its top level, and only such can be measured.",
                f"It has: {', '.join(found) or 'none'}.",
            )
    module = text
    if input_expression is not None:
        try:
            check_expression(input_expression)
        except SourceError as error:
            raise TuiquizError(
                f"--input: {input_expression!r} is not a Python expression.",
                "For example: --input 'list(range(1000))'.",
            ) from error
        module += f"\n\ndef {MAKE_INPUT}(rng):\n    return (\n{input_expression.strip()}\n    )\n"
    case = Case(
        name=clean(f"{match['file']}:{','.join(names)}"),
        title=file.name,
        difficulty=1,
        tags=(),
        learnings=(),
        notes=(),
        variants=tuple(Variant(name, found[name]) for name in names),
        module=module,
        file=str(file),
    )
    return Question(
        pack="",
        case=case,
        ask=ask,
        input=input_expression or "no arguments",
        make_input=MAKE_INPUT if input_expression is not None else None,
        expected=(),
        claim=None,
        hint="",
        why="",
        reasons=(),
    )
