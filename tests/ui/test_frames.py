"""What moves draws only for somebody who looks; the clock runs out for all."""

from textual import events
from textual.widgets import Input

from tests.support import packs
from tests.support.desk import Desk
from tests.ui.conftest import Sit
from tuiquiz.quiz.game import Phase
from tuiquiz.ui.app import QuizApp

SUMS = packs.pack(packs.question("sums"))


class ServedApp(QuizApp):
    """Draws seldom where nobody looks."""

    frame_s = clock_s = 0.02
    away_s = 1.0
    cursor_blinks = False


async def ticks(desk: Desk) -> None:
    """Let the timers of the screen come round some times."""
    count = 0

    def counted() -> None:
        nonlocal count
        count += 1

    timer = desk.screen.set_interval(0.02, counted)
    await desk.until(lambda: count >= 4)
    timer.stop()


async def test_under_another_screen_nothing_is_drawn_and_the_time_runs_out(sit: Sit) -> None:
    async with sit(SUMS, kind=ServedApp, level="full") as desk:
        await desk.press("space")
        question = desk.screen
        await desk.press("question_mark")
        assert not question.seen  # type: ignore[attr-defined]
        desk.clock.now_s += 29
        await ticks(desk)
        assert desk.where == "Help" and desk.at(Phase.ANSWERING)
        await desk.press("escape")
        await desk.until(lambda: " 1.0 s" in desk.rows[3])
        await desk.press("question_mark")
        desk.clock.now_s += 2
        await desk.until(lambda: desk.where == "Reveal")


async def test_where_nobody_looks_it_draws_once_a_second_and_catches_up_at_once(sit: Sit) -> None:
    async with sit(SUMS, kind=ServedApp, level="full") as desk:
        await desk.press("space")
        desk.app.post_message(events.AppBlur())
        await desk.until(lambda: not desk.app.app_focus)
        await ticks(desk)
        desk.clock.now_s += 0.5
        await ticks(desk)
        assert " 30.0 s" in desk.rows[3]
        desk.clock.now_s += 0.5
        await desk.until(lambda: " 29.0 s" in desk.rows[3])
        desk.clock.now_s += 0.5
        await ticks(desk)
        assert " 29.0 s" in desk.rows[3]
        desk.app.post_message(events.AppFocus())
        await desk.until(lambda: " 28.5 s" in desk.rows[3])


async def test_at_home_it_draws_wherever_the_focus_is(sit: Sit) -> None:
    async with sit(SUMS, level="full") as desk:
        assert (desk.app.frame_s, desk.app.away_s) == (0.1, None)
        await desk.press("space")
        desk.app.post_message(events.AppBlur())
        await desk.until(lambda: not desk.app.app_focus)
        desk.clock.now_s += 0.5
        await desk.until(lambda: " 29.5 s" in desk.rows[3])


async def test_without_looks_the_clock_runs_out_all_the_same(sit: Sit) -> None:
    async with sit(SUMS, kind=ServedApp) as desk:
        await desk.press("space")
        desk.app.post_message(events.AppBlur())
        desk.clock.now_s += 31
        await desk.until(lambda: desk.where == "Reveal")


async def test_no_cursor_blinks_where_drawing_is_dear(sit: Sit) -> None:
    for kind, blinks in ((ServedApp, False), (QuizApp, True)):
        async with sit(SUMS, straight=False, player=None, kind=kind, level="full") as desk:
            for keys in (("p",), ("escape", "ctrl+p")):
                await desk.press(*keys)
                (box,) = desk.screen.query(Input)
                assert box.cursor_blink is blinks
