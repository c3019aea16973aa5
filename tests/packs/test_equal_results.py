"""The variants of a case give equal results; each case runs in a process of its own."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from tuiquiz.packs import loader
from tuiquiz.quiz.case import Question

PURE = [
    pytest.param(question, id=question.id)
    for name in loader.shipped()
    for question in loader.load(loader.find(name)).pack.questions
    if not question.case.rust_modules
]

CHILD = """
import copy, json, random, runpy, sys, time

file, variants, make_input, finish = json.load(sys.stdin)
time.sleep = lambda seconds: None
case = runpy.run_path(file)
made = case[make_input](random.Random(7)) if make_input else ()
args = made if isinstance(made, tuple) else (made,)
results = []
for name in variants:
    before = copy.deepcopy(args)
    result = case[name](*args)
    results.append(case[finish](result) if finish else result)
    assert args == before, name + " changes its input"
print(json.dumps({
    "equal": [results[0] == result for result in results],
    "types": [type(result).__name__ for result in results],
}))
"""


def told_by_child(
    file: str, variants: list[str], make_input: str | None, finish: str | None
) -> dict[str, list[object]]:
    child = subprocess.run(
        [sys.executable, "-I", "-W", "error", "-c", CHILD],
        input=json.dumps([file, variants, make_input, finish]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert child.returncode == 0, child.stderr
    assert child.stderr == ""
    told: dict[str, list[object]] = json.loads(child.stdout)
    return told


@pytest.mark.parametrize("question", PURE)
def test_variants_give_equal_results_of_one_type(question: Question) -> None:
    names = [variant.name for variant in question.variants]
    told = told_by_child(question.case.file, names, question.make_input, question.case.finish)
    assert told["equal"] == [True] * len(names)
    assert all(one == other for one, other in pairwise(told["types"]))


def test_results_that_differ_would_be_seen(tmp_path: Path) -> None:
    file = tmp_path / "case.py"
    file.write_text(
        "def f(n): return n\n\ndef g(n): return float(n + 1)\n\ndef make(r): return 1\n"
    )
    told = told_by_child(str(file), ["f", "g"], "make", None)
    assert told == {"equal": [True, False], "types": ["int", "float"]}
