"""Other keys than the usual ones: chosen on a screen, written by hand, and what is refused."""

import json
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support import packs
from tests.support.desk import Desk
from tests.ui.conftest import Sit
from tuiquiz.quiz.game import Form, Phase
from tuiquiz.quiz.scoring import Mode, Scoring
from tuiquiz.ui import commands, keymap
from tuiquiz.ui.screens.board import BoardScreen

TWO = packs.pack(packs.question("first"), packs.question("second"))


def written(
    sit: Sit, tmp_path: Path, keys: object, **named: object
) -> AbstractAsyncContextManager[Desk]:
    """The application with ``keys`` in its settings."""
    folder = tmp_path / "config"
    folder.mkdir(exist_ok=True)
    (folder / "settings.json").write_text(json.dumps({"keys": keys}))
    return sit(TWO, **named)


def told(desk: Desk) -> str:
    """All notifications."""
    return " ".join(one.message for one in desk.app._notifications)


async def choose(desk: Desk, name: str) -> None:
    """From the first screen to the row of a command on the keys screen."""
    await desk.press("o", "end", "enter")
    assert desk.where == "Keys"
    for _ in list(commands.table()).index(name) * ["down"]:
        desk.send("down")
    await desk.settle()
    assert f"'{name}'" in desk.words


async def test_a_key_is_changed_on_the_screen_and_kept(sit: Sit) -> None:
    async with sit(TWO, straight=False) as desk:
        await choose(desk, "hint")
        await desk.press("enter")
        assert desk.where == "Press" and "A new key for 'Hint'" in desk.text
        await desk.press("x")
        assert desk.where == "Keys" and "* Hint x" in desk.words
        await desk.press("escape", "escape", "p")
        await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
        assert " x Hint" in desk.keys
        await desk.press("h")
        assert not desk.game.hints
        await desk.press("x")
        assert desk.game.hints
    kept = json.loads((desk.home / "config" / "settings.json").read_text())
    assert kept["keys"] == {"hint": "x"}


async def test_the_usual_key_comes_back(sit: Sit, tmp_path: Path) -> None:
    async with written(sit, tmp_path, {"hint": "x"}, straight=False) as desk:
        await choose(desk, "hint")
        assert "del Usual keys" in desk.keys
        await desk.press("delete")
        assert "* Hint" not in desk.words and "Usual keys" not in desk.keys
        assert desk.app.keymap.keys(commands.HINT) == ("h",)
    assert "keys" not in json.loads((tmp_path / "config" / "settings.json").read_text())


async def test_escape_leaves_the_key_as_it_is(sit: Sit) -> None:
    async with sit(TWO, straight=False) as desk:
        await choose(desk, "hint")
        await desk.press("enter", "escape")
        assert desk.where == "Keys" and desk.app.keymap.changed == {}


async def test_a_key_that_is_taken_is_refused_by_name(sit: Sit) -> None:
    async with sit(TWO, straight=False) as desk:
        await choose(desk, "hint")
        await desk.press("enter")
        for key, told in (
            ("b", "b is the key of 'B': Answer B, for good."),
            ("space", "space is the key of 'Ready'"),
            ("question_mark", "? is the key of 'Help'"),
            ("ctrl+p", ""),
        ):
            await desk.press(key)
            if desk.where == "Palette":
                await desk.press("escape")
            assert desk.where == "Press" and told in desk.words, key
        await desk.press("g")
        assert desk.where == "Keys" and desk.app.keymap.keys(commands.HINT) == ("g",)


async def test_the_usual_key_does_not_come_back_to_a_place_that_is_taken(
    sit: Sit, tmp_path: Path
) -> None:
    async with written(
        sit, tmp_path, {"hint": "x", "why": "x", "stop": "h"}, straight=False
    ) as desk:
        await choose(desk, "hint")
        await desk.press("delete")
        assert "h is the key of 'Stop'" in desk.words
        assert desk.app.keymap.keys(commands.HINT) == ("x",)


async def test_new_keys_work_in_a_game_and_the_way_out_stays(sit: Sit, tmp_path: Path) -> None:
    keys = {"ready": "r,f5", "answer_1": "b", "answer_2": "a", "stop": "z", "next": "n"}
    async with written(sit, tmp_path, keys) as desk:
        assert " r Ready" in desk.keys and " z Stop" in desk.keys
        await desk.press("space", "enter")
        assert desk.at(Phase.READING)
        await desk.press("f5")
        assert desk.at(Phase.ANSWERING)
        assert " b A  a B " in desk.keys
        await desk.press("question_mark")
        assert "b Answer A, for good" in desk.words and "z, esc Stop this game" in desk.words
        await desk.press("escape", "down", "b")
        await desk.until(lambda: desk.where == "Reveal" and desk.at(Phase.REVEALED))
        assert desk.game.outcomes[0].answers[0].choice == desk.game.deal[0].options[0]
        await desk.press("enter")
        assert desk.where == "Reveal"
        await desk.press("n")
        await desk.until(lambda: desk.where == "Question")
        await desk.press("q")
        assert desk.where == "Question"
        await desk.press("escape")
        assert desk.where == "Confirm"


async def test_enter_still_locks_in_when_ready_has_another_key(sit: Sit, tmp_path: Path) -> None:
    async with written(sit, tmp_path, {"ready": "r"}) as desk:
        await desk.press("r", "down", "enter")
        await desk.until(lambda: desk.where == "Reveal")


async def test_the_same_key_may_serve_at_different_moments(sit: Sit, tmp_path: Path) -> None:
    keys = {"ready": "y", "lock": "y", "guess": "y", "level_1": "y", "next": "y"}
    scoring = Scoring(Mode.CERTAINTY, guess=True)
    async with written(sit, tmp_path, keys, scoring=scoring) as desk:
        assert desk.app.keymap.changed == dict.fromkeys(keys, ("y",))
        await desk.press("y", "down", "y")
        assert desk.at(Phase.SURE)
        desk.clock.now_s += 1
        await desk.press("y")
        assert desk.at(Phase.GUESSING)
        desk.clock.now_s += 1
        await desk.press("y")
        await desk.until(lambda: desk.at(Phase.REVEALED) and "y Next" in desk.keys)
        assert desk.game.outcomes[0].answers[0].sure == 1


async def test_texts_name_the_keys_as_they_are(sit: Sit, tmp_path: Path) -> None:
    async with written(sit, tmp_path, {"play": "x", "raise": "r"}, straight=False) as desk:
        assert " x  Play" in desk.text and " x Play" in desk.keys
    async with written(
        sit, tmp_path, {"raise": "r"}, players=("Ada", "Bob"), form=Form.PASS
    ) as desk:
        assert "press R when the others look away" in desk.text
        desk.clock.now_s += 1
        await desk.press("r")
        await desk.until(lambda: desk.where == "Question")


async def test_texts_of_empty_pages_name_the_keys_as_they_are(sit: Sit, tmp_path: Path) -> None:
    keys = {"play": "x", "daily": "z"}
    noon = datetime(2026, 5, 2, 12, tzinfo=UTC)
    async with written(sit, tmp_path, keys, straight=False, now=lambda: noon) as desk:
        await desk.press("h")
        await desk.until(lambda: "X on the first screen starts a game." in desk.text)
        await desk.press("escape", "b")
        await desk.until(lambda: "X on the first screen starts such a game." in desk.text)
        for mode, way in (
            ("daily-2026-05-02", "No one yet. Z on the first screen starts such a game."),
            ("daily-2026-05-01", "No one yet."),
            ("certainty", "No one yet."),
        ):
            await desk.press("escape")
            desk.app.push_screen(BoardScreen(TWO.pack, mode, None))
            await desk.until(lambda: "No one yet." in desk.text)
            assert [row.strip() for row in desk.rows if "No one" in row] == [way]


async def test_the_way_back_into_a_game_has_its_key(sit: Sit, tmp_path: Path) -> None:
    async with written(sit, tmp_path, {"resume": "v"}) as desk:
        await desk.answer("loop")
        await desk.go_on()
        await desk.press("q")
        assert "V on the first screen goes on with it" in desk.words


async def test_letters_of_the_buzzer_stay_with_the_players(sit: Sit, tmp_path: Path) -> None:
    keys = {"ready_all": "x", "ready": "x", "form": "f"}
    async with written(sit, tmp_path, keys, straight=False) as desk:
        assert desk.app.keymap.changed == {"ready": ("x",)}
        assert "keys.ready_all: x writes a letter" in told(desk)
        assert "keys.form: f writes a letter" in told(desk)


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({"jump": "x"}, "keys.jump: there is no such command. It is left out."),
        ({"hint": "hyperspace"}, "keys.hint: 'hyperspace' is no key."),
        ({"hint": "x,,y"}, "keys.hint: '' is no key. A comma stands between keys."),
        ({"hint": 7}, "keys.hint: expected text such as 'h'."),
        ({"hint": ["x"]}, "keys.hint: expected text such as 'h'."),
        ({"hint": "b"}, "keys.hint: b is the key of 'B': Answer B, for good."),
        ({"hint": "escape"}, "keys.hint: esc stays a way out."),
        ({"answer_1": "ctrl+q"}, "keys.answer_1: ^q stays a way out."),
        ({"hint": "ctrl+p"}, "keys.hint: ^p opens the palette of commands."),
        ({"help": "h"}, "keys.help: h is the key of"),
        ({"play": "enter"}, "keys.play: ⏎ moves in the list"),
        ({"hint": "x", "stop": "x"}, "keys.stop: x is the key of 'Hint'"),
        ("hint=x", "keys: expected a table"),
        ([1], "keys: expected a table"),
    ],
)
async def test_bad_keys_are_told_and_cost_nothing(
    sit: Sit, tmp_path: Path, keys: object, problem: str
) -> None:
    async with written(sit, tmp_path, keys, straight=False, size=(160, 24)) as desk:
        await desk.until(lambda: "settings.json: keys" in desk.words)
        assert problem in told(desk)
        named = list(keys) if isinstance(keys, dict) else []
        assert set(desk.app.keymap.changed) == set(named[:-1])
        desk.app.keep(player="Ada")
    kept = json.loads((tmp_path / "config" / "settings.json").read_text())
    assert (kept["keys"], kept["player"]) == (keys, "Ada")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("x", "x"),
        ("X", "X"),
        ("?", "question_mark"),
        ("+", "plus"),
        ("comma", "comma"),
        ("Space", "space"),
        ("F5", "f5"),
        ("Ctrl+D", "ctrl+d"),
        ("ctrl+i", "tab"),
        ("é", "é"),
        ("latin_small_letter_a", "a"),
        ("hyper space", None),
        ("", None),
        ("\x1b", None),
        ("mouse+x", None),
        ("<any>", None),
    ],
)
def test_keys_have_names(text: str, key: str | None) -> None:
    assert keymap.named(text) == key


def test_the_usual_keys_clash_nowhere() -> None:
    usual = keymap.Keymap()
    assert {name: usual.problem(name) for name in commands.table()} == dict.fromkeys(
        commands.table(), ""
    )


def test_every_command_has_a_name_of_its_own() -> None:
    table = commands.table()
    assert {"ready", "answer_1", "answer_4", "level_3", "step_1"} - set(table) == {"step_1"}
    assert len(set(table.values())) == len(table)
    assert all(commands.name(command) == name for name, command in table.items())
