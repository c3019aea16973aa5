"""Reads packs from disk. A broken case is reported and left out; the others play."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tuiquiz.errors import PackError
from tuiquiz.packs import schema, source, tables
from tuiquiz.packs.tables import Broken, Problem
from tuiquiz.quiz.case import Ask, Case, Claim, Pack, Question, RustModule, Variant


@dataclass(frozen=True, slots=True)
class Loaded:
    """A pack and the problems of the cases that were left out."""

    pack: Pack
    problems: tuple[Problem, ...]


def shipped_dir() -> Path:
    """The folder of the packs that come with tuiquiz: ``cases/`` of a checkout or of the wheel."""
    package = Path(__file__).resolve().parent.parent
    checkout = package.parent / "cases"
    return checkout if (package.parent / "pyproject.toml").is_file() else package / "cases"


def rust_dir() -> Path:
    """The folder of the Rust files that come with tuiquiz."""
    package = Path(__file__).resolve().parent.parent
    in_checkout = (package.parent / "pyproject.toml").is_file()
    return package.parent / "rust" / "src" if in_checkout else package / "rust"


def shipped() -> list[str]:
    """The names of the packs that come with tuiquiz."""
    return sorted(file.parent.name for file in shipped_dir().glob("*/pack.toml"))


def find(name: str) -> Path:
    """The folder of the pack ``name``: one that comes with tuiquiz, or a folder on disk."""
    if name in shipped():
        return shipped_dir() / name
    try:
        folder = Path(name).expanduser()
        if (folder / "pack.toml").is_file():
            return folder
        if folder.is_dir():
            raise PackError(f"{folder} is not a pack: it holds no pack.toml.", _known())
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error).rstrip(".")
        raise PackError(f"the pack {name!r} cannot be opened: {reason}.", _known()) from error
    raise PackError(f"there is no pack and no folder called {name!r}.", _known())


def load(folder: Path) -> Loaded:
    """The pack in ``folder``. Raises ``PackError`` where nothing of it can be used."""
    file = folder / "pack.toml"
    try:
        table = tables.parse(file)
        _check_format(file, table.get("format"))
        manifest = tables.convert(file, table, schema.PackFile)
    except Broken as broken:
        raise PackError(str(broken.problem)) from broken
    questions: list[Question] = []
    problems: list[Problem] = []
    for at, name in enumerate(manifest.cases):
        try:
            if name in manifest.cases[:at]:
                raise Broken(
                    Problem(str(file), "cases", f"{name!r} is listed twice.", "Name it once.")
                )
            questions += _case(folder, manifest.name, name)
        except Broken as broken:
            problems.append(broken.problem)
    if not questions:
        first = f" The first problem: {problems[0]}" if problems else ""
        raise PackError(f"{folder}: none of its cases can be used.{first}")
    pack = Pack(
        manifest.name, manifest.title, manifest.version, manifest.description, tuple(questions)
    )
    return Loaded(pack, tuple(problems))


def combined(packs: Sequence[Loaded]) -> Loaded:
    """Several packs as one, which has boards of its own; a single one stays as it is.

    Raises ``PackError`` where two have the same name: their questions could not be told apart.
    """
    if len(packs) == 1:
        return packs[0]
    all_of = [loaded.pack for loaded in packs]
    names = [pack.name for pack in all_of]
    for name in names:
        if names.count(name) > 1:
            raise PackError(f"two packs are called {name!r}.", "Give each another name.")
    pack = Pack(
        "+".join(names),
        " + ".join(pack.title for pack in all_of),
        "+".join(pack.version for pack in all_of),
        "\n\n".join(pack.description for pack in all_of),
        tuple(question for pack in all_of for question in pack.questions),
    )
    return Loaded(pack, tuple(problem for loaded in packs for problem in loaded.problems))


def _check_format(file: Path, number: object) -> None:
    """Asked before anything else, as another format may have other keys."""
    if type(number) is int and number != schema.FORMAT:
        raise PackError(
            f"{file}: format: this is format {number}, and this tuiquiz reads "
            f"format {schema.FORMAT}.",
            f"Update tuiquiz, or write format = {schema.FORMAT}.",
        )


def _known() -> str:
    return f"Give a folder with a pack.toml, or one of: {', '.join(shipped())}."


def _case(folder: Path, pack: str, name: str) -> list[Question]:
    toml = folder / f"{name}.toml"
    table = tables.convert(toml, tables.parse(toml), schema.CaseFile)
    python = folder / f"{name}.py"
    text = tables.read(python)
    functions = _functions(python, text)

    def broken(key: str, message: str, hint: str) -> Broken:
        return Broken(Problem(str(toml), key, message, hint))

    names = [variant.name for variant in table.variants]
    if len(set(names)) < len(names):
        raise broken("variants", "two variants have the same name.", "Name each function once.")
    wanted = [(f"variants[{i}].name", n) for i, n in enumerate(names)]
    wanted += [
        (f"questions[{i}].make_input", q.make_input)
        for i, q in enumerate(table.questions)
        if q.make_input
    ]
    if table.finish:
        wanted.append(("finish", table.finish))
    for key, function in wanted:
        if function not in functions:
            raise broken(
                key,
                f"{python.name} has no function {function!r}.",
                f"Write `def {function}` at its top level" + tables.similar(function, functions),
            )
    variants = []
    for i, variant in enumerate(table.variants):
        rust = _rust(folder, toml, i, variant.rust) if variant.rust else None
        variants.append(Variant(variant.name, functions[variant.name], rust))
    case = Case(
        name=name,
        title=table.title,
        difficulty=table.difficulty,
        tags=table.tags,
        learnings=tuple(_fold(text) for text in table.learnings),
        notes=tuple(_fold(text) for text in table.notes),
        variants=tuple(variants),
        module=text,
        file=str(python),
        finish=table.finish,
        cores=table.cores,
        gc=table.gc,
    )
    asks = [question.ask for question in table.questions]
    questions = []
    for i, question in enumerate(table.questions):
        key = f"questions[{i}]"
        if asks.index(question.ask) < i:
            raise broken(f"{key}.ask", f"{question.ask!r} is asked twice.", "Ask each once.")
        for field, given in (
            ("expected", question.expected),
            ("claim.winner", (question.claim.winner,) if question.claim else ()),
            ("reasons", tuple(question.reasons)),
        ):
            for value in given:
                if value not in names:
                    raise broken(
                        f"{key}.{field}",
                        f"{value!r} is not one of the variants.",
                        f"Use one of: {', '.join(names)}.",
                    )
        for value in names:
            if value not in question.reasons:
                raise broken(
                    f"{key}.reasons",
                    f"no reason for {value!r}.",
                    f'Add {value} = "why it is as fast or as lean as it is".',
                )
        questions.append(_question(pack, case, question))
    return questions


def _question(pack: str, case: Case, table: schema.QuestionTable) -> Question:
    claim = table.claim
    return Question(
        pack=pack,
        case=case,
        ask=Ask(table.ask),
        input=table.input,
        make_input=table.make_input,
        expected=table.expected,
        claim=Claim(claim.winner, _fold(claim.text), claim.where) if claim else None,
        hint=_fold(table.hint),
        why=_fold(table.why),
        reasons=tuple((name, _fold(text)) for name, text in table.reasons.items()),
        twist=_fold(table.twist),
        warm_up=table.warm_up,
    )


def _fold(text: str) -> str:
    """Prose with its line breaks taken out; a blank line still separates paragraphs."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _functions(file: Path, text: str) -> dict[str, str]:
    try:
        return source.functions(text)
    except source.SourceError as error:
        line = f"line {error.line}" if error.line else ""
        raise Broken(
            Problem(str(file), line, f"is not valid Python: {error.reason}.", "Mend that line.")
        ) from error


def _rust(folder: Path, toml: Path, index: int, name: str) -> RustModule:
    for file in (folder / f"{name}.rs", rust_dir() / f"{name}.rs"):
        if file.is_file():
            return RustModule(name, tables.read(file))
    raise Broken(
        Problem(
            str(toml),
            f"variants[{index}].rust",
            f"there is no {name}.rs beside it.",
            "Write it, or take the key out.",
        )
    )
