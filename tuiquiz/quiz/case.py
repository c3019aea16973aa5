"""What is asked: packs hold cases, a case holds variants and one or more questions."""

from dataclasses import dataclass
from enum import StrEnum

from tuiquiz.quiz.units import Unit


class Ask(StrEnum):
    """What a question asks for."""

    FASTEST = "fastest"
    LEANEST = "leanest"

    @property
    def words(self) -> str:
        """The question in words, without the case."""
        return "Which is the fastest?" if self is Ask.FASTEST else "Which needs the least memory?"


@dataclass(frozen=True, slots=True)
class RustModule:
    """A Rust source file of a case.

    ``name`` is the module's name (``square``), ``text`` the whole file as it is compiled.
    """

    name: str
    text: str

    @property
    def excerpt(self) -> str:
        """The file from its first ``#[pyfunction]`` on: the part a player needs to see."""
        at = self.text.find("#[pyfunction]")
        return self.text[at:].rstrip() if at >= 0 else self.text.rstrip()


@dataclass(frozen=True, slots=True)
class Variant:
    """One of the functions compared.

    ``source`` is the function's text, cut out of the very file that is measured;
    ``rust`` the Rust module that the function calls, if it calls one.
    """

    name: str
    source: str
    rust: RustModule | None = None

    @property
    def code_lines(self) -> int:
        """Lines of code a player has to read: non-blank ones, Rust included."""
        text = self.source + ("\n" + self.rust.excerpt if self.rust else "")
        return sum(1 for line in text.splitlines() if line.strip())


@dataclass(frozen=True, slots=True)
class Claim:
    """What a source said of a question: ``winner`` (a variant's name), as measured on ``where``."""

    winner: str
    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Case:
    """Functions that do the same in different ways.

    ``module`` is the text of the Python file that is measured and ``file`` its path, for messages;
    ``finish`` the name of the function in it that is applied to every result, if any. ``cores``:
    how many the variants may use at once; more than one means wall time. ``gc``: whether the
    garbage collector is on while they run.
    """

    name: str
    title: str
    difficulty: int
    tags: tuple[str, ...]
    learnings: tuple[str, ...]
    notes: tuple[str, ...]
    variants: tuple[Variant, ...]
    module: str
    file: str
    finish: str | None = None
    cores: int = 1
    gc: bool = False

    @property
    def rust_modules(self) -> tuple[RustModule, ...]:
        """The Rust modules that the case needs, each once."""
        return tuple({v.rust.name: v.rust for v in self.variants if v.rust}.values())

    def variant(self, name: str) -> Variant:
        """The variant called ``name``; ``KeyError`` if there is none."""
        for variant in self.variants:
            if variant.name == name:
                return variant
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked of a case.

    ``input`` describes the argument in words, ``make_input`` names the function that makes it
    (None: the variants take no argument). ``reasons`` pairs each variant's name with why it is
    as fast or as lean as it is; ``twist`` says why a live verdict can differ from ``claim``.
    A warm-up is worth no points.
    """

    pack: str
    case: Case
    ask: Ask
    input: str
    make_input: str | None
    expected: tuple[str, ...]
    claim: Claim | None
    hint: str
    why: str
    reasons: tuple[tuple[str, str], ...]
    twist: str = ""
    warm_up: bool = False

    @property
    def id(self) -> str:
        """``PACK/CASE:ASK``, the name that the command line uses; without a pack, the case's."""
        return f"{self.pack}/{self.case.name}:{self.ask}" if self.pack else self.case.name

    @property
    def heading(self) -> str:
        """The title of the case; two questions about one case have different headings."""
        return self.case.title + (" (memory)" if self.ask is Ask.LEANEST else "")

    @property
    def unit(self) -> Unit:
        """What the answer is measured in."""
        return Unit.NS if self.ask is Ask.FASTEST else Unit.BYTES

    @property
    def variants(self) -> tuple[Variant, ...]:
        return self.case.variants

    def reason(self, variant: str) -> str:
        """Why ``variant`` is as fast or as lean as it is."""
        return dict(self.reasons)[variant]


@dataclass(frozen=True, slots=True)
class Pack:
    """A named, versioned, ordered set of questions."""

    name: str
    title: str
    version: str
    description: str
    questions: tuple[Question, ...]

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases, each once, in the order of the questions."""
        return tuple({q.case.name: q.case for q in self.questions}.values())
