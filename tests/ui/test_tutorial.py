"""The tutorial: three lines during the first question of the first game, once."""

import json
from pathlib import Path

import pytest

from tests.support import packs
from tests.support.desk import Desk
from tests.ui.conftest import Sit
from tuiquiz.quiz.game import Form, Phase
from tuiquiz.quiz.scoring import Mode, Scoring

WARM_UP = packs.question(packs.case("nap", "awake", "asleep"), warm_up=True)
PACK = packs.pack(WARM_UP, packs.question("second"))


def settings(home: Path) -> dict[str, object]:
    loaded: dict[str, object] = json.loads((home / "config" / "settings.json").read_text())
    return loaded


def coach(desk: Desk) -> str:
    """What the tutorial says; empty where it is away."""
    (line,) = desk.screen.query("#coach")
    rows = desk.rows[line.region.y : line.region.bottom] if line.display else []
    return " ".join(" ".join(rows).split())


async def test_it_goes_with_the_first_question_and_is_over_then(sit: Sit) -> None:
    async with sit(PACK, tutored=False) as desk:
        assert coach(desk) == (
            "☞ Which is the fastest? Read them; the clock starts soon, or with Space."
        )
        await desk.press("space")
        assert coach(desk) == "☞ Press A or B, the letter of your answer; it counts at once."
        await desk.answer("awake")
        assert coach(desk) == (
            "☞ These bars were measured just now on this machine. W tells why, Enter goes on."
        )
        assert not (desk.home / "config").exists()
        await desk.go_on()
        await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
        assert coach(desk) == ""
        assert settings(desk.home)["tutored"] is True
    async with sit(PACK, tutored=False) as desk:
        assert coach(desk) == ""


async def test_a_game_that_was_left_in_its_first_question_does_not_count(sit: Sit) -> None:
    async with sit(PACK, tutored=False) as desk:
        await desk.press("q", "y")
        await desk.until(lambda: desk.where == "Home")
        await desk.press("p")
        await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
        assert "the clock starts soon, or with Space" in coach(desk)


async def test_it_can_be_seen_again(sit: Sit) -> None:
    async with sit(PACK, straight=False) as desk:
        await desk.press("o", "down", "down", "down", "down", "right")
        assert "at the next game" in desk.text
        await desk.press("escape", "p")
        await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
        assert "the clock starts soon, or with Space" in coach(desk)


async def test_it_names_the_keys_as_they_are(sit: Sit, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    keys = {"ready": "r", "answer_1": "f5", "next": "n", "why": "y"}
    (tmp_path / "config" / "settings.json").write_text(json.dumps({"keys": keys}))
    async with sit(PACK, tutored=False) as desk:
        assert "the clock starts soon, or with R." in coach(desk)
        await desk.press("r")
        assert "Press F5 or B," in coach(desk)
        await desk.press("b")
        await desk.until(lambda: "Y tells why, N goes on." in coach(desk))


async def test_it_takes_no_key_and_no_time(sit: Sit) -> None:
    async with sit(PACK, tutored=False) as desk:
        await desk.press("space")
        desk.send("a", at_s=1002.0)
        await desk.until(lambda: desk.at(Phase.REVEALED))
        assert desk.game.outcomes[0].answers[0].answer_ns == 2_000_000_000


async def test_every_mode_has_its_words(sit: Sit) -> None:
    async with sit(PACK, tutored=False, scoring=Scoring(Mode.UNTIMED)) as desk:
        assert "Take your time, then press A or B; it counts at once." in coach(desk)
    async with sit(PACK, tutored=False, scoring=Scoring(Mode.CERTAINTY, guess=True)) as desk:
        await desk.press("space", "a")
        assert "The surer, the more a wrong answer costs." in coach(desk)
        desk.clock.now_s += 1
        await desk.press("2")
        assert "← and → move the mark, Enter locks it in." in coach(desk)


async def test_a_question_that_cannot_be_measured_is_told(sit: Sit) -> None:
    from tuiquiz.quiz.verdict import Failure, FailureKind

    off = {WARM_UP.id: Failure(FailureKind.UNAVAILABLE, "nothing here", "Mend it.")}
    async with sit(PACK, tutored=False, off=off) as desk:
        await desk.until(lambda: desk.where == "Reveal")
        await desk.until(lambda: "could not be measured here. Enter goes on." in coach(desk))


@pytest.mark.parametrize("form", [Form.PASS, Form.BUZZER])
async def test_at_a_table_it_is_seen_in_turns_only(sit: Sit, form: Form) -> None:
    async with sit(PACK, tutored=False, players=("Ada", "Bob"), form=form) as desk:
        desk.clock.now_s += 1
        await desk.press("enter")
        await desk.until(lambda: desk.where in ("Question", "Buzzer"))
        await desk.until(lambda: desk.game.since_ns is not None)
        assert bool(coach(desk)) is (form is Form.PASS)


@pytest.mark.parametrize("size", [(40, 15), (60, 20)])
async def test_in_a_small_terminal_it_leaves_room_for_code(sit: Sit, size: tuple[int, int]) -> None:
    async with sit(PACK, tutored=False, size=size) as desk:
        assert "the clock starts soon" in coach(desk) and "def a" in desk.text
        assert "space Ready" in desk.keys
        await desk.answer("awake")
        assert "goes on." in coach(desk) and "Verdict" in desk.text
