"""Reduced motion: no race, a clock that ticks by whole seconds, nothing that blinks or glides."""

import asyncio
import json
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.support import packs
from tests.support.desk import Desk
from tests.ui.conftest import Sit
from tuiquiz.quiz.game import Phase

TWO = packs.question(packs.case("two", "left", "right"))


def quiet(tmp_path: Path) -> None:
    """Settings in which motion is reduced."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.json").write_text(json.dumps({"reduced_motion": True}))


async def test_the_clock_ticks_by_whole_seconds_and_has_no_line(sit: Sit, tmp_path: Path) -> None:
    quiet(tmp_path)
    async with sit(packs.pack(TWO), level=None) as desk:
        await desk.press("space")
        assert desk.rows[3].split() == ["Answer", "now", "20", "s"]
        before = desk.rows[3]
        desk.clock.now_s += 0.75
        await desk.settle()
        assert desk.rows[3] == before
        desk.clock.now_s += 0.75
        await desk.until(lambda: desk.rows[3].endswith("   19 s "))


async def test_the_verdict_is_there_at_once(sit: Sit, tmp_path: Path) -> None:
    quiet(tmp_path)
    gate = asyncio.Event()
    async with sit(packs.pack(TWO), gate=gate, level=None) as desk:
        await desk.press("space", "a")
        await desk.until(lambda: desk.where == "Reveal")
        assert " on this machine …" in desk.text and "Skip" not in desk.keys
        before = desk.text
        desk.clock.now_s += 1
        await desk.settle()
        assert desk.text == before
        gate.set()
        await desk.until(lambda: desk.at(Phase.REVEALED))
        await desk.until(lambda: "Verdict" in desk.text)


async def test_with_motion_there_is_a_race(sit: Sit) -> None:
    async with sit(packs.pack(TWO), level=None) as desk:
        await desk.press("space")
        assert "━" in desk.rows[3]
        await desk.press("a")
        await desk.until(lambda: desk.at(Phase.REVEALED) and "enter Skip" in desk.keys)
        assert "Verdict" not in desk.text
        desk.clock.now_s += 2
        await desk.until(lambda: "Verdict" in desk.text)


@pytest.mark.parametrize("way", ["p", "f", "ctrl+p"])
async def test_no_cursor_blinks(sit: Sit, tmp_path: Path, way: str) -> None:
    def blinks(desk: Desk) -> bool:
        return desk.screen.query(Input).first().cursor_blink

    async with sit(player=None, straight=False, level=None) as desk:
        await desk.press(way)
        assert blinks(desk)
    quiet(tmp_path)
    async with sit(player=None, straight=False, level=None) as desk:
        await desk.press(way)
        assert not blinks(desk)


async def test_it_takes_effect_at_once(sit: Sit) -> None:
    async with sit(straight=False, level=None) as desk:
        await desk.press("o", "down", "down", "down", "right")
        levels: list[str] = [desk.app.animation_level]
        assert "◂ on ▸" in desk.text
        await desk.press("right")
        levels.append(desk.app.animation_level)
        assert levels == ["none", "full"]
