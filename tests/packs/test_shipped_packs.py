"""The packs that come with the game: sound, true to the talk, and short enough to be read."""

from pathlib import Path

import pytest

from tuiquiz.packs import loader
from tuiquiz.quiz.case import Case, Pack, Question

PACKS = [loader.load(loader.find(name)).pack for name in loader.shipped()]
CASES = [pytest.param(case, id=f"{pack.name}/{case.name}") for pack in PACKS for case in pack.cases]
QUESTIONS = [
    pytest.param(question, id=question.id) for pack in PACKS for question in pack.questions
]

EXPECTED = {
    "talk/sleep:fastest": "sleep_1000",
    "talk/counting-evens:fastest": "count_len",
    "talk/counting-evens:leanest": "count_for",
    "talk/concatenation:fastest": "concat_join",
    "talk/comprehension-or-map:fastest": "list_comp",
    "talk/factorial:fastest": "recursive_factorial",
    "talk/rust-square:fastest": "square_py",
    "talk/rust-fibonacci:fastest": "fibonacci_rs",
    "talk/rust-binary-search:fastest": "binary_search_py",
    "talk/rust-binary-search-native:fastest": "binary_search_rs_native",
}
CLAIMED = EXPECTED | {"talk/factorial:fastest": "stack_factorial"}


@pytest.fixture
def talk() -> Pack:
    return loader.load(loader.find("talk")).pack


@pytest.mark.parametrize("name", loader.shipped())
def test_every_case_loads_without_a_problem(name: str) -> None:
    loaded = loader.load(loader.find(name))
    assert loaded.problems == ()
    assert loaded.pack.name == name


@pytest.mark.parametrize("name", loader.shipped())
def test_every_file_beside_a_pack_belongs_to_a_case(name: str) -> None:
    folder = loader.find(name)
    cases = {case.name for case in loader.load(folder).pack.cases}
    assert {file.stem for file in folder.iterdir() if file.suffix in (".toml", ".py")} == {
        "pack",
        *cases,
    }


def test_the_talk_asks_its_ten_questions_in_order(talk: Pack) -> None:
    assert [question.id for question in talk.questions] == list(EXPECTED)


def test_the_expected_winners_are_those_that_machines_gave(talk: Pack) -> None:
    assert {question.id: question.expected for question in talk.questions} == {
        name: (winner,) for name, winner in EXPECTED.items()
    }


def test_the_claimed_winners_are_those_of_the_slides(talk: Pack) -> None:
    claims = {question.id: question.claim for question in talk.questions}
    assert {name: claim.winner for name, claim in claims.items() if claim} == CLAIMED
    assert {claim.where for claim in claims.values() if claim} == {"CPython 3.13.3, x86_64"}


def test_only_sleeping_is_a_warm_up(talk: Pack) -> None:
    assert [q.id for q in talk.questions if q.warm_up] == ["talk/sleep:fastest"]


def test_a_claim_that_does_not_hold_comes_with_its_twist(talk: Pack) -> None:
    for question in talk.questions:
        assert question.claim
        assert question.twist or question.claim.winner in question.expected


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_variant_has_its_reason(question: Question) -> None:
    names = [variant.name for variant in question.variants]
    assert sorted(name for name, _ in question.reasons) == sorted(names)
    reasons = [question.reason(name) for name in names]
    assert all(reasons)
    assert len(set(reasons)) == len(reasons)


@pytest.mark.parametrize("case", CASES)
def test_what_is_shown_is_what_is_measured(case: Case) -> None:
    measured = Path(case.file).read_text(encoding="utf-8")
    assert case.module == measured
    for variant in case.variants:
        assert variant.source.startswith(f"def {variant.name}(")
        assert f"{variant.source}\n" in measured


@pytest.mark.parametrize("case", CASES)
def test_the_rust_that_is_shown_is_in_a_file_that_is_compiled(case: Case) -> None:
    for variant in case.variants:
        assert bool(variant.rust) is ("_rust" in variant.source)
        if variant.rust:
            file = loader.rust_dir() / f"{variant.rust.name}.rs"
            assert file.read_text(encoding="utf-8") == variant.rust.text
            assert variant.rust.excerpt.startswith("#[pyfunction]\npub fn ")
            assert variant.rust.excerpt in variant.rust.text
            assert f"from rust.{variant.rust.name} import " in case.module


@pytest.mark.parametrize("case", CASES)
def test_texts_and_code_fit_the_smallest_screen(case: Case) -> None:
    assert len(case.title) <= 60
    for variant in case.variants:
        lines = variant.source.split("\n")
        assert len(lines) <= 25
        assert max(map(len, lines)) <= 72
        if variant.rust:
            assert max(map(len, variant.rust.excerpt.split("\n"))) <= 56
        assert "\t" not in variant.source


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_words_are_left_unwritten(question: Question) -> None:
    case = question.case
    words = [question.hint, question.why, question.input, *case.learnings, *case.notes]
    for text in [*words, question.twist, question.claim.text if question.claim else ""]:
        assert "TODO" not in text
        assert text == text.strip()
        assert all(character.isprintable() or character == "\n" for character in text)
