"""What is drawn, cell by cell, on every screen of the talk at every size and without colours."""

import re
from collections.abc import Callable, Iterable
from itertools import chain

import pytest
from rich.color import Color, ColorType
from rich.style import Style
from textual.containers import VerticalScroll
from textual.widgets import Input

from tests.support import packs
from tests.support.desk import Desk
from tests.ui.conftest import Sit
from tuiquiz.packs import loader
from tuiquiz.quiz.game import Form, Phase
from tuiquiz.quiz.scoring import Mode, Scoring
from tuiquiz.ui.widgets.cards import Cards
from tuiquiz.ui.widgets.code_card import CodeCard

SIZES = [(40, 15), (50, 16), (60, 20), (80, 24), (120, 40)]
WAYS_OUT = ("Stop", "Back", "Home", "Quit", "Close", "No")
TALK = loader.load(loader.find("talk"))
PLOT_TWIST = {q.id: packs.won(q, q.variants[-1].name) for q in TALK.pack.questions}


def lines(*texts: str) -> list[str]:
    """The lines of code that a player must be able to read."""
    return [line.rstrip() for text in texts for line in text.splitlines() if line.strip()]


def unbroken(text: str) -> str:
    """``text`` without what a line that is broken in two gets: blanks, frames, scroll bars."""
    return re.sub(r"[\s↪│╭╮╰╯─┃┏┓┗┛━▁▂▃▄▅▆▇]", "", text)


async def seen(desk: Desk) -> str:
    """All that can be seen on the screen, by scrolling to the end of every tab."""
    pages = ""
    for cards in desk.screen.query(Cards):
        shown = list(cards.query(CodeCard)) if cards.tabbed else []
        for index, card in enumerate(shown):
            cards.see(index)
            await desk.until(lambda card=card: card.size.height > 0)  # type: ignore[misc]
            pages += await scrolled(desk) + "\n"
    return pages or await scrolled(desk)


async def scrolled(desk: Desk) -> str:
    """All that can be seen by scrolling to the end."""
    for box in desk.screen.query(VerticalScroll):
        if box.is_on_screen and box.max_scroll_y:
            pages = ""
            step = max(1, box.size.height - 3)
            for top in (*range(0, box.max_scroll_y, step), box.max_scroll_y):
                box.scroll_to(y=top, animate=False)
                await desk.settle()
                pages += desk.text + "\n"
            return pages
    return desk.text


async def looks(
    desk: Desk, keys: str, text: Iterable[str], sizes: Iterable[tuple[int, int]]
) -> None:
    """The screen keeps its keys and, if one scrolls, all of its ``text``, at every size."""
    for size in sizes or [desk.app.size]:
        if size != desk.app.size:
            await desk.resize(*size)
        page = await seen(desk)
        assert "Traceback" not in page
        wanted = keys.split("  ")
        if size[0] < 80:
            wanted = [wanted[0], *(key for key in wanted if key.endswith(WAYS_OUT))]
        if not desk.screen.query(Input):  # Where one types, a sign is typed.
            wanted.append("? Help")
        assert all(key in desk.keys for key in wanted), (size, desk.keys)
        cells = unbroken(page)
        missing = [line for line in text if line not in page and unbroken(line) not in cells]
        assert not missing, (size, missing)


async def test_all_code_of_the_talk_can_be_read(sit: Sit) -> None:
    async with sit(TALK, PLOT_TWIST) as desk:
        for asked in TALK.pack.questions:
            await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
            hardest = asked is TALK.pack.questions[-1]
            code = lines(*(v.source for v in asked.variants))
            code += lines(*(v.rust.excerpt for v in asked.variants if v.rust))
            keys = "space Ready  h Hint  q Stop"
            told = [asked.case.title, asked.input, *code]
            await looks(desk, keys, told, SIZES if hardest else SIZES[::3])
            await desk.resize(40, 15)
            await desk.press("space", "down", "h")
            answers = "a  b  c" if len(asked.variants) > 2 else "a  b"
            told += [piece.rstrip() for piece in asked.hint.split("`")]
            await looks(desk, f"{answers}  ⏎ Lock in  q Stop", told, [])
            await desk.answer(asked.variants[0].name)
            await desk.go_on()


async def test_what_comes_after_an_answer_at_every_size(sit: Sit) -> None:
    asked = TALK.pack.questions[-1]
    names = [v.name for v in asked.variants]
    case = asked.case
    async with sit(packs.pack(asked), {asked.id: packs.won(asked, names[0])}) as desk:
        await desk.answer(names[-1])
        assert asked.claim
        told = [*names, "is the fastest", "✗ wrong", "Plot twist", asked.claim.where]
        await looks(desk, "enter Next  w Why  q Stop", told, SIZES)
        await desk.press("w")
        keys = "→ Next page  ↓ Scroll  esc Back"
        await looks(desk, keys, lines(*(v.source for v in asked.variants)), SIZES)
        await desk.press("right")
        await looks(desk, keys, [*names, "instructions"], SIZES)
        for module in case.rust_modules[:1]:
            await desk.press("right")
            await looks(desk, keys, lines(module.text), SIZES[:3])
        await desk.press("right")
        learnt = [text.split("`")[-1] for text in (*case.learnings, *case.notes)]
        await looks(desk, keys, learnt, SIZES[:3])


async def test_the_other_screens_at_every_size(sit: Sit) -> None:
    learnings = [
        word for case in TALK.pack.cases for word in case.learnings[0].split("`")[0].split()[:3]
    ]
    titles = [q.case.title[:30] for q in TALK.pack.questions]
    async with sit(TALK, PLOT_TWIST, player=None, straight=False) as desk:
        menu = ["classic", "Play ", "Board ", "Options ", "Help ", "Quit "]
        await looks(desk, "p Play  f Friends  d Daily  b Board  o Options  q Quit", menu, SIZES)
        await desk.press("p")
        await desk.type("Ada")
        for size in SIZES:
            await desk.resize(*size)
            assert "Who plays?" in desk.text and "Ada" in desk.text and "esc Back" in desk.keys
        await desk.press("enter")
        for question in TALK.pack.questions:
            await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
            await desk.answer(question.variants[0].name)
            await desk.go_on()
        await looks(desk, "enter Board  p Play again  esc Home", [*titles, *learnings], SIZES)
        await desk.press("enter")
        await desk.until(lambda: "▶1" in desk.text)
        await looks(desk, "esc Back", ["High scores", "Ada"], SIZES)


async def test_a_table_of_eight_at_every_size(sit: Sit) -> None:
    asked = TALK.pack.questions[-1]
    eight = tuple(f"{name} of the Table"[:16] for name in "ABCDEFGH")
    async with sit(packs.pack(asked), players=eight, form=Form.PASS) as desk:
        for player in eight:
            await desk.until(lambda: desk.where == "Curtain")
            sizes = SIZES if player == eight[0] else SIZES[:1]
            await looks(desk, "space It is me  q Stop", [f"Next: {player}"], sizes)
            desk.clock.now_s += 1
            await desk.press("space")
            await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
            assert player in desk.rows[0]
            desk.clock.now_s += 1
            await desk.press("space")
            desk.clock.now_s += 1
            await desk.press(desk.letters[asked.variants[0].name])
        await desk.until(lambda: desk.at(Phase.REVEALED) and "Next" in desk.keys)
        await looks(desk, "enter Next  w Why  q Stop", [*eight, "✓ +"], SIZES)
        await desk.go_on()
        await looks(desk, "enter Board  r Rematch  esc Home", [*eight, "1/1"], SIZES)


async def test_a_race_of_eight_at_every_size(sit: Sit) -> None:
    asked = TALK.pack.questions[-1]
    eight = tuple(f"{name} of the Table"[:16] for name in "ABCDEFGH")
    code = lines(*(v.source for v in asked.variants))
    async with sit(packs.pack(asked), players=eight, form=Form.BUZZER) as desk:
        await looks(desk, "enter Start  esc Back", [*eight, " 1  2  3  4"], SIZES)
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Buzzer" and desk.game.since_ns is not None)
        await looks(desk, "space Ready  esc Stop", code, SIZES)
        desk.clock.now_s += 1
        await desk.press("space", "1", "7")
        locked = [f"✓ {player[:4]}" for player in eight[:2]]  # The rest may be cut.
        await looks(desk, "esc Stop", [*locked, *code], SIZES)


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_asked_after_an_answer_fits(sit: Sit, size: tuple[int, int]) -> None:
    asked = TALK.pack.questions[-1]
    scoring = Scoring(Mode.CERTAINTY, guess=True)
    async with sit(packs.pack(asked), scoring=scoring, size=size) as desk:
        await desk.press("space")
        desk.clock.now_s += 1
        await desk.press("a")
        assert all(word in desk.text for word in ("How sure", "A guess", "Rather sure", "Certain"))
        assert "+3 if right" in desk.text and "−6" in desk.text and "q Stop" in desk.keys
        desk.clock.now_s += 1
        await desk.press("3")
        assert "How many times faster" in desk.text and "1000+" in desk.text and "2.0x" in desk.text
        assert "enter Lock in" in desk.keys and "q Stop" in desk.keys


@pytest.mark.parametrize("size", SIZES[:4])
async def test_help_and_dialogs_fit(sit: Sit, size: tuple[int, int]) -> None:
    async with sit(size=size) as desk:
        await desk.press("question_mark")
        page = await seen(desk)
        assert "How it works" in page and "Keys that work here" in page
        inside = re.sub(r"│[^│\n]*$", "", page, flags=re.MULTILINE)
        assert unbroken("Stop this game and go home; asks first") in unbroken(inside)
        await desk.press("escape", "q")
        assert "Stop this game?" in desk.text and "y Yes  n No" in desk.keys


async def test_the_same_words_in_any_colours(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    twisted = packs.question("sums", claim="generator", twist="They had another Python.")

    async def words(theme: str, allowed: Callable[[Color], bool]) -> list[str]:
        found = []
        async with sit(packs.pack(twisted)) as desk:
            desk.app.theme = theme
            for key in ("space", "down", "h", "enter", "w", "right", "escape", "enter"):
                await desk.press(key)
                if desk.where == "Standings":
                    await desk.until(lambda: desk.session.standing is not None)
                found.append(desk.text)
                for segment in chain(*desk.screen._compositor.render_strips()):
                    style = segment.style or Style()
                    assert all(allowed(c) for c in (style.color, style.bgcolor) if c)
        return found

    drawn = await words("textual-dark", lambda _: True)
    assert "▶ A" in drawn[1] and "Plot twist" in drawn[3]
    assert "✗" in drawn[3] and "★" in drawn[3]
    sixteen = (ColorType.DEFAULT, ColorType.STANDARD)
    assert drawn == await words("ansi-dark", lambda color: color.type in sixteen)
    assert drawn == await words("ansi-light", lambda color: color.type in sixteen)
    monkeypatch.setenv("NO_COLOR", "1")
    assert drawn == await words("textual-dark", lambda c: len(set(c.triplet or ())) < 2)
