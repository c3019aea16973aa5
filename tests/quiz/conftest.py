"""Questions to play with."""

from collections.abc import Callable

import pytest

from tuiquiz.quiz.case import Ask, Case, Question, RustModule, Variant


@pytest.fixture(scope="session")
def question() -> Callable[..., Question]:
    """Makes a question about the variants named, each of ``lines`` lines of code."""

    def make(
        *names: str,
        name: str = "case",
        lines: int = 1,
        rust: RustModule | None = None,
        warm_up: bool = False,
    ) -> Question:
        case = Case(
            name=name,
            title="Some case",
            difficulty=1,
            tags=(),
            learnings=("Measure.",),
            notes=(),
            variants=tuple(Variant(n, "\n".join(["pass"] * lines), rust) for n in names),
            module="",
            file=f"{name}.py",
        )
        return Question(
            pack="test",
            case=case,
            ask=Ask.FASTEST,
            input="nothing",
            make_input=None,
            expected=names[:1],
            claim=None,
            hint="Think.",
            why="It is so.",
            reasons=tuple((n, "It is so.") for n in names),
            warm_up=warm_up,
        )

    return make
