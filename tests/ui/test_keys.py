"""One table of commands: the key bar, the help, the palette and the keys themselves agree."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import pytest
from textual.binding import ActiveBinding, Binding
from textual.widgets import DataTable

from tests.support import packs
from tests.support.desk import Desk
from tests.ui.conftest import Sit
from tuiquiz.packs.tables import Problem
from tuiquiz.ui import commands

PROBLEM = Problem("odd.toml", "title", "this key is missing.", "Add it.")
WAYS = {
    "Home": (),
    "Notes": ("n",),
    "Player": ("p",),
    "Reading": ("p", "enter"),
    "Answering": ("p", "enter", "space"),
    "Marked": ("p", "enter", "space", "down", "h"),
    "Confirm": ("p", "enter", "q"),
    "Reveal": ("p", "enter", "space", "a"),
    "Why": ("p", "enter", "space", "a", "w"),
    "Standings": ("p", "enter", "space", "a", "enter"),
    "Board": ("p", "enter", "space", "a", "enter", "b"),
    "Practice": ("c", "enter"),
    "History": ("p", "enter", "space", "a", "enter", "escape", "Home", "h"),
    "Points": ("p", "enter", "space", "a", "enter", "escape", "Home", "h", "right"),
    "Resume": ("d", "enter", "Question", "q", "y", "Resume", "r"),
    "Daily begun": ("d", "enter", "Question", "q", "y", "Home", "d", "enter"),
    "Card": ("d", "enter", "Question", "space", "a", "enter"),
}
SHOWN = {
    "Home": "p Play  f Friends  d Daily  b Board  o Options  q Quit",
    "Notes": "esc Close",
    "Player": "esc Back",
    "Reading": "space Ready  ↓ Choose  h Hint  q Stop",
    "Answering": "a A  b B  c C  ↓ Choose  h Hint  q Stop",
    "Marked": "a A  b B  c C  ⏎ Lock in  ↓ Choose  q Stop",
    "Confirm": "y Yes  n No",
    "Reveal": "enter Next  w Why  q Stop",
    "Why": "→ Next page  ↓ Scroll  esc Back",
    "Standings": "enter Board  p Play again  esc Home",
    "Board": "esc Back",
    "Practice": "enter Start  → Change  ↓ Row  esc Back",
    "History": "→ Next page  ↓ Scroll  esc Back",
    "Points": "→ Next page  ↓ Scroll  esc Back",
    "Resume": "enter Go on  del Drop  esc Back",
    "Daily begun": "enter Go on  u Play unranked  b Board  esc Back",
    "Card": "enter Board  p Play again  c Copy  s Save  esc Home",
}


def shows(desk: Desk, word: str) -> bool:
    """Whether a screen is there, or a word on it."""
    return word in (desk.where, *desk.text.split())


@asynccontextmanager
async def at(sit: Sit, place: str) -> AsyncIterator[Desk]:
    """The application where ``place`` says, reached by keys alone."""
    loaded = packs.pack(packs.question("sums"), problems=[PROBLEM])
    async with sit(loaded, player=None, straight=False, size=(100, 40)) as desk:
        desk.app.keep(player="Ada")
        for key in WAYS[place]:
            if key[0].isupper():
                await desk.until(partial(shows, desk, key))
            else:
                await desk.press(key)
        await desk.until(lambda: SHOWN[place] in desk.keys)
        yield desk


def bound(desk: Desk) -> list[Binding]:
    """What the keys do here and now, as far as it is ours."""
    active = desk.screen.active_bindings.values()
    return [one.binding for one in active if one.enabled and one.binding.tooltip]


def can(desk: Desk, one: ActiveBinding) -> bool:
    """Whether there is an action behind a key."""
    owner, _, name = one.binding.action.split("(")[0].rpartition(".")
    target = {"app": desk.app, "screen": desk.screen, "": one.node}[owner]
    return hasattr(target, f"action_{name}") or hasattr(target, f"_action_{name}")


@pytest.mark.parametrize("place", WAYS)
async def test_keys_agree_wherever_they_are_told(sit: Sit, place: str) -> None:
    async with at(sit, place) as desk:
        assert desk.keys.removesuffix("? Help").strip() == SHOWN[place]
        told = bound(desk)
        for one in desk.screen.active_bindings.values():
            assert can(desk, one), one.binding.action
        palette = list(desk.app.get_system_commands(desk.screen))
        offered = {command.title: command.help for command in palette}
        assert len(offered) == len(palette)
        assert "Theme" in offered
        for binding in told:
            assert offered.get(binding.description, binding.tooltip) == binding.tooltip
            assert binding.description in offered or binding.action.startswith("choose")
        if place in ("Notes", "Player", "Confirm", "Daily begun"):
            return
        commands: dict[str, list[str]] = {}
        for binding in told:
            key = binding.key_display or binding.key
            commands.setdefault(binding.tooltip, []).append(key)
        await desk.resize(100, 70)
        await desk.press("question_mark")
        assert desk.where == "Help"
        listed = desk.words.split("Keys that work here")[1].split("Points ")[0] + " "
        for tooltip, keys in commands.items():
            assert f" {', '.join(keys)} {tooltip} " in listed
            listed = listed.replace(f" {', '.join(keys)} {tooltip} ", " ")
        assert not listed.strip()


async def test_the_palette_does_it(sit: Sit) -> None:
    async with at(sit, "Answering") as desk:
        await desk.press("ctrl+p")
        await desk.type("hint")
        await desk.until(lambda: "Show a hint" in desk.text)
        await desk.press("enter")
        await desk.until(lambda: "Think of the interpreter." in desk.text)
        await desk.press("ctrl+p")
        await desk.type("stop")
        await desk.until(lambda: "Stop this game" in desk.text)
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Confirm")


async def test_the_palette_opens_as_fast_as_it_closes(sit: Sit) -> None:
    async with at(sit, "Reading") as desk:
        for key in ("ctrl+p", "escape", "ctrl+p", "escape", "ctrl+p", "ctrl+p"):
            desk.send(key)
        await desk.settle()
        while desk.where != "Question":
            await desk.press("escape")
        await desk.press("ctrl+p")
        assert desk.where == "Palette"


async def test_a_click_on_the_key_bar_presses_the_key(sit: Sit) -> None:
    async with at(sit, "Reading") as desk:
        bottom = len(desk.rows) - 1
        await desk.click(desk.keys.index("Hint"), bottom)
        assert "Think of the interpreter." in desk.text
        await desk.click(desk.keys.index("Help"), bottom)
        assert desk.where == "Help"
        await desk.click(desk.keys.index("Close"), bottom)
        assert desk.where == "Question"


async def test_help_on_points_says_what_the_rules_say(sit: Sit) -> None:
    async with at(sit, "Reading") as desk:
        await desk.press("f1")
        for number in ("600 points", "400 more", "costs 200", "at least 400", "3 %", "1 %"):
            assert number in desk.words


async def test_the_board_has_the_focus(sit: Sit) -> None:
    async with at(sit, "Board") as desk:
        assert isinstance(desk.screen.focused, DataTable)


def test_no_command_has_a_key_twice() -> None:
    table = [c for c in vars(commands).values() if isinstance(c, commands.Command)]
    assert len(table) > 20
    for command in (*table, *commands.ANSWERS):
        keys = command.keys.split(",")
        assert len(set(keys)) == len(keys)
        assert command.help and command.label
