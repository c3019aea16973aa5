"""A visit from its first key to its end: idling, closing, faults, and what is out of reach."""

import pytest
from textual import events
from textual.geometry import Size

from tests.kiosk.conftest import Open, Visit
from tests.support import packs
from tests.support.stall import KEY, come_in, leave_after_one
from tuiquiz.kiosk.app import KioskApp
from tuiquiz.kiosk.line import MOST
from tuiquiz.kiosk.venue import Patience
from tuiquiz.quiz.game import Phase
from tuiquiz.quiz.scoring import Mode, Scoring
from tuiquiz.quiz.verdict import Failure, FailureKind
from tuiquiz.ui.screens.help import HelpScreen

TWO = packs.pack(packs.question("first"), packs.question("second"))
PATIENCE = Patience(idle_s=180, warning_s=30, lobby_s=900, stay_s=7200)


async def test_an_idle_player_is_asked_and_then_the_first_screen_is_back(
    open_kiosk: Open, visit: Visit
) -> None:
    async with visit(open_kiosk(TWO, patience=PATIENCE)) as desk:
        await come_in(desk, "Ada")
        desk.clock.now_s += 149
        desk.app.look_after()
        await desk.settle()
        assert desk.where == "Question"
        desk.clock.now_s += 1
        desk.app.look_after()
        await desk.until(lambda: desk.where == "Warning")
        assert "Press any key, or this ends in 30 seconds" in desk.words
        desk.clock.now_s += 29
        desk.app.look_after()
        await desk.settle()
        assert "in 1 second," in desk.words
        await desk.press("a")  # Any key goes on, and does nothing else.
        assert desk.where == "Question" and not desk.game.answers
        desk.clock.now_s += 180
        desk.app.look_after()
        await desk.until(lambda: desk.where == "Attract")
        assert not desk.app.playing and desk.app.settings.player == ""
        assert "The game was ended" in desk.words
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Name")
        assert "Ada" not in desk.text
    assert desk.app.farewell.startswith("Thanks")


async def test_who_waits_for_a_measurement_is_not_idle(open_kiosk: Open, visit: Visit) -> None:
    import asyncio

    gate = asyncio.Event()
    async with visit(open_kiosk(TWO, patience=PATIENCE, gate=gate)) as desk:
        await come_in(desk)
        await desk.press("space", "a")
        await desk.until(lambda: desk.at(Phase.JUDGING))
        desk.clock.now_s += 170
        desk.app.look_after()
        await desk.settle()
        assert desk.where == "Reveal"
        gate.set()
        await desk.until(lambda: desk.at(Phase.REVEALED))


async def test_the_first_screen_lets_go(open_kiosk: Open, visit: Visit) -> None:
    kiosk = open_kiosk(TWO, patience=PATIENCE)
    async with visit(kiosk) as desk:
        desk.clock.now_s += 869
        desk.app.look_after()
        await desk.settle()
        assert desk.where == "Attract"
        desk.clock.now_s += 1
        desk.app.look_after()
        await desk.until(lambda: desk.where == "Warning")
        assert "Press any key, or your visit ends in 30 seconds" in desk.words
        await desk.press("x")
        assert desk.where == "Attract"
        desk.clock.now_s += 900
        desk.app.look_after()
        await desk.until(lambda: not desk.app.is_running)
    assert "no key was pressed" in desk.app.farewell and kiosk.join in desk.app.farewell


async def test_a_visit_has_an_end_that_is_told_before(open_kiosk: Open, visit: Visit) -> None:
    async with visit(open_kiosk(TWO, patience=PATIENCE), key=KEY) as desk:
        await come_in(desk, "Ada")
        await desk.answer(desk.game.current.question.variants[0].name)
        desk.clock.now_s = 1000 + 7175
        await desk.press("down")
        desk.app.look_after()
        await desk.until(lambda: desk.where == "Warning")
        assert "Your visit is about to end" in desk.words
        await desk.press("x")
        desk.app.look_after()
        await desk.settle()
        assert desk.where == "Reveal"
        desk.clock.now_s = 1000 + 7200
        desk.app.look_after()
        await desk.until(lambda: not desk.app.is_running)
    assert "a visit here has an end" in desk.app.farewell
    assert "Your game is kept" in desk.app.farewell
    (kept,) = desk.venue.board().unfinished()
    assert kept.player == "Ada" and kept.place == 1


@pytest.mark.parametrize("keys", [(), ("enter",), ("b",), ("question_mark",)])
async def test_a_kiosk_that_closes_lets_those_go_who_do_not_play(
    open_kiosk: Open, visit: Visit, keys: tuple[str, ...]
) -> None:
    async with visit(open_kiosk(TWO)) as desk:
        await desk.press(*keys)
        desk.app.close_down(60)
        await desk.until(lambda: not desk.app.is_running)
    assert desk.app.farewell.startswith("The kiosk is closing.")


async def test_a_kiosk_that_closes_lets_a_game_be_finished(open_kiosk: Open, visit: Visit) -> None:
    async with visit(open_kiosk(TWO)) as desk:
        await come_in(desk, "Ada")
        desk.app.close_down(1000)
        await desk.until(lambda: "The kiosk is closing" in desk.text)
        assert "1000 seconds to finish" in desk.words and desk.app.playing
        for question in TWO.pack.questions:
            await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
            await desk.answer(question.variants[0].name)
            await desk.go_on()
        assert desk.where == "Standings" and not desk.app.playing
        await desk.press("escape")
        await desk.until(lambda: not desk.app.is_running)
    (entry,) = desk.venue.board().top()
    assert entry.player == "Ada"


@pytest.mark.parametrize("key", [None, KEY])
async def test_at_the_deadline_a_game_ends_and_a_key_finds_it_again(
    open_kiosk: Open, visit: Visit, key: str | None
) -> None:
    async with visit(open_kiosk(TWO), key=key) as desk:
        await come_in(desk, "Ada")
        await desk.answer(desk.game.current.question.variants[0].name)
        desk.app.close_down(0)
        await desk.until(lambda: not desk.app.is_running)
    assert ("Your game is kept" in desk.app.farewell) == (key is not None)
    assert len(desk.venue.board().unfinished()) == (key is not None)


async def test_a_fault_tells_the_visitor_nothing(
    open_kiosk: Open, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: HelpScreen) -> object:
        raise RuntimeError("a wheel of /srv/secret came off")

    monkeypatch.setattr(HelpScreen, "compose", broken)
    with pytest.raises(RuntimeError):  # The harness raises it; a server looks at ``fault``.
        async with visit(open_kiosk(TWO)) as desk:
            desk.send("question_mark")
            await desk.until(lambda: not desk.app.is_running)
    assert isinstance(desk.app.fault, RuntimeError)
    assert "Something went wrong on our side" in desk.app.farewell
    assert "secret" not in desk.app.farewell and not desk.app._exit_renderables


async def test_q_leaves_at_once_and_ctrl_q_asks_in_a_game(open_kiosk: Open, visit: Visit) -> None:
    async with visit(open_kiosk(TWO)) as desk:
        await come_in(desk)
        assert desk.app.playing
        await desk.press("ctrl+q")
        assert "Stop this game?" in desk.text
        await desk.press("n", "q", "y")
        await desk.until(lambda: desk.where == "Attract")
        await desk.press("q")
        await desk.until(lambda: not desk.app.is_running)


async def test_choices_last_as_long_as_the_visit_and_rules_are_the_hosts(
    open_kiosk: Open, visit: Visit
) -> None:
    kiosk = open_kiosk(TWO, scoring=Scoring(Mode.ACCURACY))
    async with visit(kiosk) as desk:
        await desk.press("o")
        assert "Timer" in desk.text and "Reduced motion" in desk.text
        assert "Mode" not in desk.text and "ratio" not in desk.text
        await desk.press("right", "escape")
        assert desk.app.scoring == Scoring(Mode.ACCURACY, 1.5)
        await desk.press("o", "end", "enter")
        assert desk.where == "Keys" and "settings.json" not in desk.text
    async with visit(kiosk) as desk:
        assert desk.app.scoring == Scoring(Mode.ACCURACY)
    assert sorted(file.name for file in desk.home.iterdir() if file.is_dir()) == []


async def test_nothing_of_the_host_is_shown_or_reached(open_kiosk: Open, visit: Visit) -> None:
    first = TWO.pack.questions[0]
    secret = Failure(
        FailureKind.CRASHED, "it crashed in /srv/secret/x.py", "Mend /srv/secret.", "x"
    )
    async with visit(open_kiosk(TWO, {first.id: secret})) as desk:
        for key in ("ctrl+z", "f", "n", "d", "r", "h", "c"):
            await desk.press(key)
            assert desk.where == "Attract", key
        desk.app.open_url("file:///etc/passwd")
        desk.app.action_screenshot()
        await come_in(desk)
        await desk.press("space", "a")
        await desk.until(lambda: desk.at(Phase.REVEALED) and "Next" in desk.keys)
        assert "It cannot be measured on this kiosk" in desk.text and "secret" not in desk.text
        await desk.press("w")
        await desk.until(lambda: desk.where == "Why")
        assert "Pythons" not in desk.text


@pytest.mark.parametrize(("lag_s", "counts_s"), [(0.0, 0.0), (0.08, 0.08), (0.9, 0.25)])
async def test_the_way_to_the_visitor_is_no_time_to_think(
    open_kiosk: Open, visit: Visit, lag_s: float, counts_s: float
) -> None:
    kiosk = open_kiosk(packs.pack(packs.question("first")))
    async with visit(kiosk, lag_ns=int(lag_s * 1e9)) as desk:
        await come_in(desk)
        await desk.answer(desk.game.current.question.variants[0].name, after_s=2.0)
        await desk.go_on()
    (entry,) = kiosk.board().top()
    assert entry.answer_ns == pytest.approx((2.0 - counts_s) * 1e9)


async def test_what_was_measured_before_a_game_was_interrupted_is_not_news(
    open_kiosk: Open, visit: Visit
) -> None:
    kiosk = open_kiosk(TWO)
    async with visit(kiosk, key=KEY) as desk:
        await leave_after_one(desk, "Ada")
    elsewhere = open_kiosk(TWO)  # A process of its own has a first screen of its own.
    async with visit(elsewhere, key=KEY) as desk:
        await desk.until(lambda: "question 2 of 2" in desk.text)
        await desk.press("r")
        await desk.until(lambda: "enter Go on" in desk.keys)
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
        await desk.press("space")
        assert not elsewhere.lobby.reveals
        question = desk.game.current.question
        await desk.answer(question.variants[0].name)
        assert [one.dealt.question for one in elsewhere.lobby.reveals] == [question]


async def test_a_huge_window_is_taken_as_a_large_one(open_kiosk: Open, visit: Visit) -> None:
    async with visit(open_kiosk(TWO)) as desk:
        size = Size(60_000, 60_000)
        assert desk.app._driver
        desk.app._driver._size = size
        desk.app.post_message(events.Resize(size, size))
        await desk.until(lambda: desk.app.size == Size(*MOST))
        assert desk.screen.size == Size(*MOST)
        nothing = Size(0, 0)
        desk.app._driver._size = nothing
        desk.app.post_message(events.Resize(nothing, nothing))
        await desk.until(lambda: desk.app.size == Size(80, 24))


async def test_a_first_size_beyond_measure_is_not_drawn(open_kiosk: Open) -> None:
    from tuiquiz.kiosk.venue import Visitor

    app = KioskApp(open_kiosk(TWO), Visitor("huge"))
    async with app.run_test(size=(60_000, 60_000)):
        assert app.size == app.screen.size == Size(*MOST)


async def test_a_game_needs_more_room_than_the_first_screen(open_kiosk: Open, visit: Visit) -> None:
    async with visit(open_kiosk(TWO), size=(40, 12)) as desk:
        await desk.press("enter")
        await desk.until(lambda: desk.where == "Name")
        assert "Who plays?" in desk.text and "esc Back" in desk.keys
        await desk.press("enter")
        await desk.until(lambda: desk.where == "TooSmall")
        assert "needs 40x15" in desk.text
        await desk.resize(40, 15)
        await desk.until(lambda: desk.where == "Question")
