"""What may be typed, and what may be typed instead: names, help, q, the end, and rubbish."""

from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.plain.conftest import Sit
from tests.support import packs
from tests.support.seat import PATIENCE_S, Clock, Ear
from tuiquiz.board.store import Board
from tuiquiz.plain import seats
from tuiquiz.plain.conversation import Conversation, Ended, Stopped
from tuiquiz.plain.inbox import LONGEST, Inbox, Line, split
from tuiquiz.plain.terminal import Terminal
from tuiquiz.plain.voice import Voice, sentences
from tuiquiz.play.settings import Settings
from tuiquiz.quiz.game import Phase
from tuiquiz.quiz.scoring import Mode, Scoring

TWO = packs.question(packs.case("two", "left", "right"))
EVERYTHING = Scoring(Mode.CERTAINTY, guess=True)
TABLE = ["", "", "a", "1", "2.5", "", "", "b", "3", "40", "w", "", "d"]


@pytest.mark.parametrize("length", range(len(TABLE) + 1))
async def test_the_input_may_end_at_every_prompt(sit: Sit, length: int) -> None:
    async with sit(packs.pack(TWO), players=("Ann", "Bob"), scoring=EVERYTHING, live=False) as seat:
        seat.enter(*TABLE[:length])
        seat.close()
        assert await seat.over() is Ended
        assert seat.game.phase is Phase.OVER or length < len(TABLE) - 1
        started = seat.session.measuring is not None
        assert seat.runner.closed >= started


@pytest.mark.parametrize("length", range(len(TABLE)))
async def test_q_stops_at_every_prompt(sit: Sit, length: int) -> None:
    async with sit(packs.pack(TWO), players=("Ann", "Bob"), scoring=EVERYTHING, live=False) as seat:
        seat.enter(*TABLE[:length], "q", "maybe", "n", "?", "q", "y")
        seat.close()
        assert await seat.over() is Stopped
        if not seat.session.over:
            assert seat.text.count("Stop this game? It will not be on the board") == 3
            kept = bool(Board.open(seat.home / "scores.db").games("Ann"))
            assert kept == ("what was answered is kept in the history" in seat.text)
            assert kept == bool(seat.game.outcomes)
            assert "The game goes on.\n" in seat.text
            assert "q: stop this game.\nQuestion mark: this list.\n" in seat.text


async def test_the_clock_goes_on_while_one_thinks_about_stopping(sit: Sit) -> None:
    async with sit(packs.pack(TWO)) as seat:
        await seat.hear("starts the clock")
        seat.enter("")
        await seat.hear("Answer")
        seat.enter("q")
        await seat.hear("Stop this game?")
        await seat.wait(20.1)
        assert "Time is up.\n" in seat.new
        seat.enter("n")
        said = await seat.hear("Press Enter for")
        assert "The game goes on.\n" in said
        assert "no answer in time" in said


RUBBISH = [
    "e",
    "ab",
    "5",
    "0",
    "a 3",
    "\x1b[A",
    "\x1b]0;title\x07",
    "a\x00",
    "\x7f",
    "\u202ea",
    "ａ!",
    "x" * LONGEST,
    "�",
    "💥" * 100,
    "None",
    "'; drop table games; --",
    "[bold]a[/bold]",
]


@pytest.mark.parametrize("rubbish", RUBBISH)
async def test_rubbish_answers_nothing(sit: Sit, rubbish: str) -> None:
    async with sit(packs.pack(TWO)) as seat:
        await seat.hear("starts the clock")
        for begin in ("", None):
            seat.enter(rubbish)
            said = await seat.hear("a or b")
            assert said.startswith("That means nothing here.")
            assert all(c.isprintable() or c == "\n" for c in seat.text)
            assert rubbish not in said or rubbish in ("e", "5", "0")
            if begin is not None:
                seat.enter(begin)
                await seat.hear("Answer")
        assert not seat.game.answers
        seat.enter(seat.letter("left"))
        await seat.hear("Press Enter for")
        seat.enter(rubbish)
        assert "means nothing" in await seat.hear("Press Enter for")
        assert seat.game.phase is Phase.REVEALED


async def asked(settings: Settings, *lines: str) -> tuple[tuple[str, ...], str, dict[str, object]]:
    """Who plays, by what is typed; what was said, and what is kept."""
    ear, inbox, kept = Ear(), Inbox(live=False), dict[str, object]()
    talk = Conversation(Voice(ear), inbox, Terminal(None), Clock())
    for line in lines:
        inbox.put(Line(line, 0))
    inbox.put(None)

    def keep(**changes: object) -> None:
        kept.update(changes)

    return await seats.ask(talk, settings, keep), ear.getvalue(), kept


async def test_one_name_plays_alone_and_is_kept() -> None:
    players, said, kept = await asked(Settings(), "  Ada   Lovelace ")
    assert players == ("Ada Lovelace",)
    assert said == "Who plays? Type a name, or several with commas between them.\n"
    assert kept == {"player": "Ada Lovelace"}


async def test_several_names_play_together_and_are_kept() -> None:
    players, _, kept = await asked(Settings(), "Ann, Bob ,Cid")
    assert players == ("Ann", "Bob", "Cid")
    assert kept == {"players": ("Ann", "Bob", "Cid"), "form": "pass"}


async def test_those_of_last_time_need_no_typing() -> None:
    settings = Settings(player="Ada", players=("Ann", "Bob"))
    players, said, kept = await asked(settings, "")
    assert players == ("Ada",) and not kept
    assert "Enter alone: Ada.\nPlus sign: Ann and Bob.\n" in said
    assert (await asked(settings, "+"))[0] == ("Ann", "Bob")


async def test_names_in_damaged_settings_are_not_offered() -> None:
    settings = Settings(player="A\x1b[2J", players=("Ann", "Ann", "Bob"))
    players, said, _ = await asked(settings, "", "+", "Ada")
    assert players == ("+",)
    assert "Enter alone" not in said and "Type a name.\n" in said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type a name."),
        ("Ann,", "Type a name."),
        ("Ann,ann", "ann is there already."),
        ("A\x1b[31mnn", "cannot hold the character U+001B"),
        ("a\u202eb", "cannot hold the character U+202E"),
        ("a\u200bb", "cannot hold the character U+200B"),
        ("Z" + "\u0301" * 30, "cannot stack several accents"),
        ("\u0301a", "cannot begin with an accent"),
        ("x" * 17, "room for 16 columns"),
        ("漢" * 9, "room for 16 columns"),
        ("\ufffdda", "bytes that are no text"),
        ("a,b,c,d,e,f,g,h,i", "The table has 8 seats."),
        ("?", "Several names with commas between them: they take turns."),
    ],
)
async def test_names_that_cannot_be(typed: str, said: str) -> None:
    players, heard, _ = await asked(Settings(), typed, "Ada")
    assert players == ("Ada",)
    assert said in heard
    assert all(c.isprintable() or c == "\n" for c in heard)


async def test_who_asks_to_leave_or_is_not_there_when_asked_for_a_name() -> None:
    with pytest.raises(Stopped):
        await asked(Settings(), "q")
    with pytest.raises(Ended):
        await asked(Settings())


def chunks(*pieces: bytes) -> Callable[[int], bytes]:
    left = iter([*pieces, b""])
    return lambda size: next(left)[:size]


@pytest.mark.parametrize(
    ("pieces", "lines"),
    [
        ([b"a\nb\n"], [b"a", b"b"]),
        ([b"a", b"b\nc", b"\n"], [b"ab", b"c"]),
        ([b"no end"], [b"no end"]),
        ([b"\n\n"], [b"", b""]),
        ([], []),
    ],
)
def test_lines_are_found_in_what_comes(pieces: list[bytes], lines: list[bytes]) -> None:
    assert list(split(chunks(*pieces))) == lines


def test_a_line_without_end_does_not_fill_the_memory() -> None:
    kept = list(split(chunks(*[b"x" * 4096] * 1000, b"\nnext\n")))
    assert len(kept) == 2 and len(kept[0]) < 10_000 and kept[1] == b"next"


def pumped(*pieces: bytes, live: bool = True, encoding: str = "utf-8") -> list[Line | None]:
    clock, inbox, came = Clock(), Inbox(live=live), list[Line | None]()
    inbox.pump(chunks(*pieces), encoding, clock, came.append)
    return came


def test_what_is_no_text_is_marked_and_line_ends_of_windows_are_taken_off() -> None:
    came = pumped(b"caf\xe9\r\n\xff\xfe\n")
    assert [line and line.text for line in came] == ["caf\ufffd", "\ufffd\ufffd", None]
    came = pumped(b"caf\xe9\n", encoding="latin-1")
    assert came[0] == Line("café", Clock()())


def test_a_stream_that_breaks_has_ended() -> None:
    def broken(_: int) -> bytes:
        raise OSError(5, "Input/output error")

    assert list(split(broken)) == []


def test_a_line_from_a_pipe_is_stamped_when_the_game_wants_it() -> None:
    clock, inbox, came = Clock(), Inbox(live=False), list[Line | None]()
    asked = Event()
    left = iter([b"a\nb\n", b""])

    def read(_: int) -> bytes:
        asked.set()
        return next(left)

    pump = Thread(target=inbox.pump, args=(read, "utf-8", clock, came.append), daemon=True)
    pump.start()
    asked.wait(PATIENCE_S)
    clock.move(7)
    assert came == []
    for _ in range(2):
        inbox.take()
        inbox.put(Line("", 0))  # So that it may ask once more.
        inbox.take()
    pump.join(PATIENCE_S)
    assert came == [Line("a", clock()), Line("b", clock()), None]


def test_what_waits_at_a_terminal_is_bounded_and_forgotten() -> None:
    inbox = Inbox(live=True)
    for number in range(1000):
        inbox.put(Line(str(number), number))
    held = list[Line]()
    while line := inbox.take():
        held.append(line)
    assert len(held) < 100 and held[-1].text == "999"
    inbox.put(Line("a", 0))
    inbox.discard()
    assert inbox.take() is None


def test_a_line_that_came_too_late_stays_where_it_is() -> None:
    inbox = Inbox(live=False)
    inbox.put(Line("a", 5))
    inbox.put(None)
    assert inbox.take(4) is None and not inbox.ended
    assert inbox.take(5) == Line("a", 5) and inbox.ended


def test_nothing_that_is_said_can_steer_a_terminal() -> None:
    ear = Ear()
    Voice(ear).say("a\tb", "c\x1b[2J\x07d\r\ne", "\x9b31m", "x\u202ey", "n\xa0b", "", "  end  ")
    assert ear.getvalue() == "a   b\nc�[2J�d\ne\n�31m\nx�y\nn b\n\n  end\n"


@pytest.mark.parametrize(
    ("line", "rows"),
    [
        ("one two three", ["one two", "three"]),
        ("one two", ["one two"]),
        ("one twooo", ["one", "twooo"]),
        ("a-very-long-word is whole", ["a-very-long-word", "is whole"]),
        ("    code that is long", ["    code that is long"]),
        ("", [""]),
    ],
)
def test_a_line_is_broken_between_words_where_it_would_be_broken(
    line: str, rows: list[str]
) -> None:
    ear = Ear()
    Voice(ear, lambda: 9).say(line)
    assert ear.getvalue() == "".join(f"{row}\n" for row in rows)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("One. Two! `three` four? (Five.)", ["One.", "Two!", "three four?", "(Five.)"]),
        ("On 3.11 to 3.13 it took 1.5 times.", ["On 3.11 to 3.13 it took 1.5 times."]),
        ("First\npart.\n\nSecond part", ["First part.", "Second part"]),
        ("Calls e.g. this. `f` too.", ["Calls e.g. this.", "f too."]),
        ("", []),
    ],
)
def test_a_sentence_is_a_line(text: str, lines: Iterable[str]) -> None:
    assert sentences(text) == lines


def test_a_stream_that_is_no_terminal_hides_nothing(tmp_path: Path) -> None:
    with (tmp_path / "lines").open("w+") as file:
        terminal = Terminal(file)
        assert not terminal.hides
        with terminal.hidden():
            terminal.forget()
