"""Why: reasons beside the code, this interpreter's bytecode, Rust, and what to learn."""

import dis
import platform

from tests.support import packs
from tests.support.desk import Desk
from tests.ui.conftest import Sit
from tuiquiz.quiz.case import Ask

SUMS = packs.case("sums", learnings=("Let `sum` do it.", "Measure first."))
FASTEST, LEANEST = packs.question(SUMS), packs.question(SUMS, Ask.LEANEST)
RUSTY = packs.question(packs.case("rusty", "old", "new", rust=packs.RUST))
TALL = (100, 50)


async def pages(desk: Desk) -> dict[str, str]:
    """Every page by the name on its tab, as one sees it."""
    titles = desk.rows[1].split()
    seen = {}
    for title in titles:
        seen[title] = desk.text
        await desk.press("right")
    assert desk.text == seen[titles[0]]
    return seen


def instructions(source: str, name: str) -> int:
    """How many instructions the function has, those of functions inside it included."""
    scope: dict[str, object] = {}
    exec(source, scope)
    codes = [getattr(scope[name], "__code__", None)]
    for code in codes:
        codes += [c for c in code.co_consts if hasattr(c, "co_code")] if code else []
    return sum(len(list(dis.get_instructions(code))) for code in codes if code)


async def test_reasons_stand_beside_the_code(sit: Sit) -> None:
    async with sit(packs.pack(FASTEST), size=TALL) as desk:
        await desk.answer("builtin")
        await desk.press("w")
        assert "Why? The case sums" in desk.text and "Why sums is so." in desk.text
        for variant, measured in zip(SUMS.variants, ("100 ns", "250 ns", "300 ns"), strict=True):
            letter = desk.letters[variant.name].upper()
            (head,) = [n for n, row in enumerate(desk.rows) if f"{letter} " in row and "╭" in row]
            assert ("★" in desk.rows[head]) is (variant.name == "loop")
            block = "\n".join(desk.rows[head : head + len(variant.source.splitlines()) + 3])
            assert f"{measured} per call" in block and f"Reason of {variant.name}." in block
            assert all(line in block for line in variant.source.splitlines())


async def test_bytecode_is_that_of_this_interpreter(sit: Sit) -> None:
    async with sit(packs.pack(FASTEST), size=(140, 50)) as desk:
        await desk.answer("builtin")
        await desk.press("w")
        page = (await pages(desk))["Bytecode"]
        assert f"{platform.python_implementation()} {platform.python_version()}" in page
        head = next(row for row in page.splitlines() if "●" in row)
        assert "■" in head and "▲" in head
        counts = next(row for row in page.splitlines() if "instructions  " in row)
        shown = [int(word) for word in counts.split() if word.isdigit()]
        assert shown == [instructions(SUMS.module, name) for name in desk.game.current.options]
        assert "<genexpr>" in page and "RETURN_VALUE" in page


async def test_columns_of_bytecode_fit_the_screen(sit: Sit) -> None:
    async with sit(packs.pack(FASTEST)) as desk:
        await desk.answer("builtin")
        await desk.press("w", "right")
        for width, columns in ((60, 1), (80, 2), (140, 3)):
            await desk.resize(width, 40)
            head = next(row for row in desk.rows if "A ●" in row)
            assert sum(shape in head for shape in "●■▲") == columns


async def test_learnings_wait_for_the_last_question_of_a_case(sit: Sit) -> None:
    async with sit(packs.pack(FASTEST, LEANEST), size=TALL) as desk:
        await desk.answer("loop")
        await desk.press("w")
        held_back = (await pages(desk))["Learnings"]
        assert "Another question about these functions comes later" in held_back
        assert "Measure first." not in held_back
        await desk.press("escape")
        await desk.go_on()
        await desk.answer("loop")
        await desk.press("w")
        told = await pages(desk)
        assert "★ Let sum do it." in told["Learnings"] and "★ Measure first." in told["Learnings"]
        assert "A note on sums." in told["Learnings"]
        assert "100 B peak" in told["Reasons"]
        assert list(told) == ["Reasons", "Bytecode", "Learnings", "Pythons"]


async def test_rust_is_shown_where_there_is_some(sit: Sit) -> None:
    async with sit(packs.pack(RUSTY), size=TALL) as desk:
        assert "── add.rs" in desk.text and "pub fn add(x: i64) -> i64 {" in desk.text
        await desk.answer("old")
        await desk.press("w")
        page = (await pages(desk))["Rust"]
        assert "add.rs" in page
        assert all(line in page for line in packs.RUST.text.splitlines())


async def test_pages_turn_and_scroll_by_the_keys_that_are_shown(sit: Sit) -> None:
    async with sit(packs.pack(FASTEST), size=(60, 20)) as desk:
        await desk.answer("builtin")
        await desk.press("w")
        assert "→ Next page" in desk.keys and "↓ Scroll" in desk.keys and "esc Back" in desk.keys
        first = desk.text
        await desk.press("right", "shift+tab", "tab", "left")
        assert desk.text == first
        await desk.press("down")
        assert desk.text != first
        await desk.press("up")
        assert desk.text == first
        await desk.press("pagedown", "pagedown", "pageup", "pageup")
        assert desk.text == first
        await desk.click_on("Learnings")
        assert "Measure first." in desk.text
        await desk.press("down", "escape")
        assert desk.where == "Reveal"
