"""Tiny packs of questions that need no file, and what a measurement of them would record."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tuiquiz.packs.loader import Loaded
from tuiquiz.packs.tables import Problem
from tuiquiz.quiz.case import Ask, Case, Claim, Pack, Question, RustModule, Variant

Recorded = Mapping[str, Sequence[float]]

SOURCES = {
    "loop": "def loop(numbers):\n    total = 0\n    for n in numbers:\n        total += n\n"
    "    return total",
    "builtin": "def builtin(numbers):\n    return sum(numbers)",
    "generator": "def generator(numbers):\n    return sum(n for n in numbers)",
}
RUST = RustModule("add", "#[pyfunction]\npub fn add(x: i64) -> i64 {\n    x + 1\n}\n")


def case(
    name: str,
    *variants: str,
    title: str | None = None,
    rust: RustModule | None = None,
    learnings: Sequence[str] = (),
) -> Case:
    """A case whose variants are known by name; ``rust`` goes with the last of them."""
    names = variants or tuple(SOURCES)
    sources = {n: SOURCES.get(n, f"def {n}(numbers):\n    return {n!r}") for n in names}
    return Case(
        name=name,
        title=title or f"The case {name}",
        difficulty=1,
        tags=(),
        learnings=tuple(learnings) or (f"Learnt from {name}.",),
        notes=(f"A note on {name}.",),
        variants=tuple(
            Variant(n, source, rust if n == names[-1] else None) for n, source in sources.items()
        ),
        module="\n\n\n".join(sources.values()) + "\n",
        file=f"{name}.py",
    )


def question(
    of: Case | str,
    ask: Ask = Ask.FASTEST,
    *,
    claim: str | None = None,
    hint: str = "Think of the interpreter.",
    twist: str = "",
    warm_up: bool = False,
) -> Question:
    """A question about ``of``; ``claim`` is the variant that the pack's source held the best."""
    about = case(of) if isinstance(of, str) else of
    names = [variant.name for variant in about.variants]
    return Question(
        pack="tiny",
        case=about,
        ask=ask,
        input="some numbers",
        make_input=None,
        expected=(names[0],),
        claim=Claim(claim, f"They found `{claim}` ahead.", "Some Python, some machine")
        if claim
        else None,
        hint=hint,
        why=f"Why {about.name} is so.",
        reasons=tuple((n, f"Reason of {n}.") for n in names),
        twist=twist,
        warm_up=warm_up,
    )


def pack(*questions: Question, problems: Sequence[Problem] = ()) -> Loaded:
    """A pack of these questions as the loader gives it."""
    return Loaded(
        Pack("tiny", "A tiny pack", "7", "For tests.", questions or (question("sums"),)),
        tuple(problems),
    )


def won(asked: Question, winner: str) -> Recorded:
    """Numbers with which ``winner`` wins; the others come later and later."""
    return {
        v.name: [100.0 if v.name == winner else 200.0 + 50 * at] * 8
        for at, v in enumerate(asked.variants)
    }


def tied(asked: Question) -> Recorded:
    """Numbers that are all the same."""
    return {v.name: [100.0] * 8 for v in asked.variants}


def unsettled(asked: Question) -> Recorded:
    """Numbers that say now this, now that."""
    return {
        v.name: [100.0, 140.0] * 4 if at % 2 else [140.0, 100.0] * 4
        for at, v in enumerate(asked.variants)
    }


SLOW_OR_QUICK = """
def quick():
    return 1


def slow():
    for _ in range(200):
        pass
    return 1
"""


def write(folder: Path) -> Path:
    """A pack of one question on disk; its case really runs, and ``quick`` wins by far."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.toml").write_text(
        'format = 1\nname = "mine"\ntitle = "A pack of mine"\nversion = "1"\n'
        'description = "One question."\ncases = ["idle"]\n'
    )
    (folder / "idle.py").write_text(SLOW_OR_QUICK)
    (folder / "idle.toml").write_text(
        'title = "To loop or not to loop"\ndifficulty = 1\nlearnings = ["A loop takes time."]\n'
        '[[variants]]\nname = "quick"\n[[variants]]\nname = "slow"\n'
        '[[questions]]\nask = "fastest"\ninput = "nothing"\nexpected = ["quick"]\n'
        'hint = "Count the steps."\nwhy = "One of them loops."\n'
        '[questions.reasons]\nquick = "It returns."\nslow = "It counts to 200 first."\n'
    )
    return folder
