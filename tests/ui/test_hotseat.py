"""Friends at one keyboard: in turns behind a curtain, and all at once with keys of their own."""

import json
import re

import pytest

from tests.support import packs, referee
from tests.support.desk import Desk
from tests.ui.conftest import Sit
from tuiquiz.board.store import Board
from tuiquiz.packs import loader
from tuiquiz.quiz.game import Form, Phase
from tuiquiz.quiz.names import width
from tuiquiz.quiz.scoring import Mode, Scoring
from tuiquiz.quiz.verdict import Failure, FailureKind
from tuiquiz.ui.widgets.code_card import CodeCard

EIGHT = ("Ada", "Bob", "ドナルド・クヌー", "Dan", "Eve", "Fay", "Gus", "Wwwwwwwwwwwwwwww")
TWO = packs.case("two", "left", "right")
NAP = packs.question(packs.case("nap", "awake", "asleep"), warm_up=True)
SUMS, TIED, OPEN, BAD = (
    packs.question("sums"),
    packs.question(packs.case("tied", "xx", "yy", "zz")),
    packs.question(packs.case("open", "oo", "pp")),
    packs.question(TWO),
)
PACK = packs.pack(NAP, SUMS, TIED, OPEN, BAD)
RECORDED = {
    SUMS.id: packs.won(SUMS, "builtin"),
    TIED.id: packs.tied(TIED),
    OPEN.id: packs.unsettled(OPEN),
    BAD.id: Failure(FailureKind.CRASHED, "left ended its process with SIGSEGV", "Mend left."),
}


async def take_turn(desk: Desk, choice: str, after_s: float = 2.0) -> None:
    """Raise the curtain, read, think and lock."""
    await desk.until(lambda: desk.where == "Curtain")
    desk.clock.now_s += 1
    await desk.press("space")
    await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
    desk.clock.now_s += 1
    await desk.press("space")
    desk.clock.now_s += after_s
    await desk.press(desk.letters[choice])


async def start_buzzing(desk: Desk) -> None:
    """Try the keys out and begin."""
    await desk.until(lambda: desk.where == "Tryout")
    await desk.press("enter")
    await desk.until(lambda: desk.where == "Buzzer" and desk.game.since_ns is not None)


def key_of(desk: Desk, player: str, choice: str) -> str:
    """The key with which ``player`` answers ``choice``."""
    return desk.app.groups[player][desk.game.current.options.index(choice)]


async def verdict(desk: Desk) -> None:
    await desk.until(lambda: desk.where == "Reveal" and desk.at(Phase.REVEALED))


async def on(desk: Desk) -> None:
    await desk.press("enter")
    if desk.at(Phase.OVER):
        await desk.until(lambda: desk.session.standing is not None)


@pytest.mark.parametrize(("players", "marked"), [(("Ada",), 1), (("Ada", "Bob"), 0)])
async def test_an_answer_is_marked_where_no_other_player_could_see_it(
    sit: Sit, players: tuple[str, ...], marked: int
) -> None:
    async with sit(packs.pack(SUMS), RECORDED, players=players) as desk:
        if len(players) > 1:
            await desk.press("space")
        await desk.until(lambda: desk.where == "Question" and desk.game.since_ns is not None)
        cards = list(desk.screen.query(CodeCard))
        desk.clock.now_s += 1
        await desk.press("space")
        desk.clock.now_s += 2
        await desk.press("b")
        await desk.until(lambda: desk.where != "Question")
        assert sum(card.marked for card in cards) == marked


async def test_the_curtain_hides_what_was_before(sit: Sit) -> None:
    async with sit(packs.pack(SUMS), RECORDED, players=("Ada", "Bob", "Eve")) as desk:
        assert "Next: Ada" in desk.text
        assert "press Space when the others look away" in desk.text
        assert "def " not in desk.text
        options = desk.game.current.options
        await take_turn(desk, "builtin")
        assert desk.where == "Curtain" and "Next: Bob" in desk.text
        for told in ("builtin", "✓", "✗", "2.0"):
            assert told not in desk.text
        desk.clock.now_s += 1
        await desk.press("space")
        await desk.until(lambda: desk.where == "Question")
        assert "Read the code" in desk.text and "▶" not in desk.text
        assert desk.rows[0].split()[-1] == "Bob"
        assert desk.game.current.options == options
        assert desk.game.left_ns(desk.clock()) == desk.game.time_ns
        desk.clock.now_s += 1
        await desk.press("space", desk.letters["loop"])
        assert SUMS.id not in desk.runner.measured
        await take_turn(desk, "builtin", after_s=10)
        await verdict(desk)
        assert desk.runner.measured == [SUMS.id]
        lines = [row.split() for row in desk.rows if any(n in row for n in ("Ada", "Bob", "Eve"))]
        assert [(line[0], line[1]) for line in lines] == [("1", "Ada"), ("2", "Eve"), ("3", "Bob")]
        assert "builtin" in " ".join(lines[0]) and "loop" in " ".join(lines[2])
        referee.check(desk.session)


def lines_of(desk: Desk, *players: str) -> list[str]:
    """The rows of the screen that tell of these players."""
    return [row for player in players for row in desk.rows if f" {player} " in row]


async def test_names_of_wide_letters_are_cut_where_the_columns_say(sit: Sit) -> None:
    wide = "数える関数の名前がとても長くて切れるはずの関数"
    asked = packs.question(packs.case("wide", wide, "short"))
    async with sit(packs.pack(asked), players=("Ada", "Bob"), size=(120, 40)) as desk:
        await take_turn(desk, wide)
        await take_turn(desk, "short")
        await verdict(desk)
        ada, bob = lines_of(desk, "Ada", "Bob")
        assert f"{wide[:15]}…" in ada and wide[:16] not in ada
        assert width(ada.split("2.00 s")[0]) == width(bob.split("2.00 s")[0])
        first, second = (row for row in desk.rows if row.rstrip().endswith(" ns"))
        assert wide in "".join((first, second))
        assert width(first.rstrip()) == width(second.rstrip())
        assert width(ada.split("✓")[0]) == width(bob.split("✗")[0])


async def test_without_a_clock_no_time_is_told(sit: Sit) -> None:
    untimed = Scoring(Mode.UNTIMED)
    players = "Ada", "Bob"
    async with sit(
        packs.pack(SUMS), RECORDED, players=players, scoring=untimed, size=(120, 40)
    ) as desk:
        await take_turn(desk, "builtin")
        await take_turn(desk, "loop")
        await verdict(desk)
        lines = lines_of(desk, *players)
        assert [("builtin" in line, "loop" in line) for line in lines] == [
            (True, False),
            (False, True),
        ]
        assert not re.search(r"\d s\b", "".join(lines))


async def test_seats_rotate(sit: Sit) -> None:
    loaded = packs.pack(*(packs.question(name) for name in ("one", "two", "three", "four")))
    firsts = []
    async with sit(loaded, players=("Ada", "Bob", "Eve")) as desk:
        for _ in loaded.pack.questions:
            firsts.append(desk.session.player)
            for _ in range(3):
                await take_turn(desk, "loop")
            await verdict(desk)
            await on(desk)
    assert firsts == ["Ada", "Bob", "Eve", "Ada"]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_eight_in_turns_through_ties_and_voids(sit: Sit, size: tuple[int, int]) -> None:
    async with sit(PACK, RECORDED, players=EIGHT, size=size) as desk:
        for number, question in enumerate(PACK.pack.questions):
            names = [v.name for v in question.variants]
            for seat in range(8):
                wrong = number == 1 and seat != 3
                right = "builtin" if number == 1 else names[0]
                await take_turn(desk, "loop" if wrong else right, after_s=1 + seat)
                if seat == 4:
                    await desk.resize(61, 21)
                    await desk.resize(*size)
            await verdict(desk)
            for player in EIGHT:
                assert player in desk.text
            await on(desk)
        referee.check(desk.session)
        assert desk.where == "Podium"
        assert [score.questions for _, score in desk.game.table()] == [3] * 8
        for player in EIGHT:
            assert player in desk.text
        assert "r Rematch" in desk.keys
    (mode,) = {entry.mode for entry in Board.open(desk.home / "scores.db").top()}
    assert mode == "classic"


async def test_eight_at_once(sit: Sit) -> None:
    async with sit(PACK, RECORDED, players=EIGHT, form=Form.BUZZER) as desk:
        await start_buzzing(desk)
        for number, question in enumerate(PACK.pack.questions):
            await desk.press("space")
            names = [v.name for v in question.variants]
            desk.clock.now_s += 1
            early, late = EIGHT[:6], EIGHT[6:]
            for at, player in enumerate(early):
                desk.send(key_of(desk, player, names[at % len(names)]), desk.clock.now_s + at)
            desk.clock.now_s += 7
            await desk.settle()
            locked = [row for row in desk.rows if "locked" in row]
            assert sum(row.count("locked") for row in locked) == 6
            assert not any(name in " ".join(locked) for name in names)
            assert [player for player in EIGHT if player in desk.game.active] == list(late)
            if number == 2:
                await desk.resize(66, 23)
                await desk.wait(31)
            else:
                for player in late:
                    await desk.press(key_of(desk, player, names[-1]))
            await verdict(desk)
            assert ("late" in desk.text) is (number == 2)
            await on(desk)
        referee.check(desk.session)
        assert desk.where == "Podium"


async def test_all_code_is_seen_above_eight_players(sit: Sit) -> None:
    talk = loader.load(loader.find("talk"))
    asked = talk.pack.questions[1]
    async with sit(packs.pack(asked), players=EIGHT, form=Form.BUZZER) as desk:
        await start_buzzing(desk)
        for variant in asked.variants:
            for line in variant.source.splitlines():
                assert line in desk.text
        assert desk.text.count("·") >= len(EIGHT)


async def test_keys_pressed_together_count_by_their_own_time(sit: Sit) -> None:
    async with sit(packs.pack(SUMS), RECORDED, players=("Ada", "Bob"), form=Form.BUZZER) as desk:
        await start_buzzing(desk)
        await desk.press("space")
        at = desk.clock.now_s
        desk.send(key_of(desk, "Bob", "builtin"), at + 3.25)
        desk.send(key_of(desk, "Ada", "builtin"), at + 3.0)
        desk.send(key_of(desk, "Bob", "loop"), at + 3.5)
        await verdict(desk)
        taken = {a.player: (a.choice, a.answer_ns / 1e9) for a in desk.game.outcomes[0].answers}
        assert taken == {"Ada": ("builtin", 3.0), "Bob": ("builtin", 3.25)}


async def test_a_held_key_locks_once_and_is_nothing_else(sit: Sit) -> None:
    scoring = Scoring(Mode.CERTAINTY)
    players = ("Ada", "Bob")
    async with sit(
        packs.pack(SUMS), RECORDED, players=players, scoring=scoring, form=Form.BUZZER
    ) as desk:
        await start_buzzing(desk)
        await desk.press("space")
        desk.clock.now_s += 2
        await desk.press(key_of(desk, "Bob", "loop"), key_of(desk, "Ada", "builtin"))
        assert desk.at(Phase.SURE) and "How sure are you?" in desk.text
        for wait in (0.5, *[0.033] * 10):
            desk.clock.now_s += wait
            await desk.press(key_of(desk, "Ada", "builtin"), key_of(desk, "Bob", "loop"))
        assert desk.at(Phase.SURE) and len(desk.game.active) == 2
        desk.clock.now_s += 1
        await desk.press(desk.app.groups["Ada"][2], desk.app.groups["Bob"][0])
        await verdict(desk)
        sure = {a.player: a.sure for a in desk.game.outcomes[0].answers}
        assert sure == {"Ada": 3, "Bob": 1}
        assert desk.game.outcomes[0].points == (3, 0)


async def test_enter_held_down_raises_no_curtain_and_starts_no_clock(sit: Sit) -> None:
    async with sit(packs.pack(SUMS), players=("Ada", "Bob")) as desk:
        desk.clock.now_s += 1
        await desk.press("space", "down", "enter")
        assert desk.at(Phase.ANSWERING)
        desk.clock.now_s += 1
        await desk.press("enter")
        for wait in (0.5, *[0.033] * 30):
            desk.clock.now_s += wait
            await desk.press("enter")
        assert desk.at(Phase.CURTAIN)
        await desk.press("space")
        assert desk.at(Phase.READING)
    async with sit(packs.pack(SUMS), players=("Ada", "Bob"), form=Form.BUZZER) as desk:
        for _ in range(20):
            await desk.press("enter")
            desk.clock.now_s += 0.033
        await desk.until(lambda: desk.where == "Buzzer")
        await desk.press("enter")
        assert desk.at(Phase.READING)


async def test_a_click_answers_for_nobody_in_a_race(sit: Sit) -> None:
    async with sit(packs.pack(SUMS), players=("Ada", "Bob"), form=Form.BUZZER) as desk:
        await start_buzzing(desk)
        await desk.press("space")
        for text in ("def loop", "def builtin"):
            await desk.click_on(text)
        assert desk.at(Phase.ANSWERING) and desk.game.answers == ()


async def test_a_key_pressed_in_time_counts_though_the_clock_was_seen_first(sit: Sit) -> None:
    async with sit(packs.pack(SUMS), RECORDED, players=("Ada", "Bob"), form=Form.BUZZER) as desk:
        await start_buzzing(desk)
        await desk.press("space")
        began = desk.clock.now_s
        desk.clock.now_s += 31
        desk.send(key_of(desk, "Ada", "builtin"), began + 29.9)
        desk.send(key_of(desk, "Bob", "builtin"), began + 30.1)
        await verdict(desk)
        ada, bob = desk.game.outcomes[0].answers
        assert (ada.choice, bob.choice) == ("builtin", None)


async def test_everyone_wrong_and_shared_ranks(sit: Sit) -> None:
    async with sit(packs.pack(SUMS), RECORDED, players=("Ada", "Bob", "Eve")) as desk:
        for _ in range(3):
            await take_turn(desk, "loop")
        await verdict(desk)
        assert desk.text.count("✗ +0") == 3
        await on(desk)
        assert [rank for rank, _ in desk.game.table()] == [1, 1, 1]
        ranks = [row.split() for row in desk.rows if any(n in row for n in ("Ada", "Bob", "Eve"))]
        assert [
            row[row.index(n) - 1] for row, n in zip(ranks, ("Ada", "Bob", "Eve"), strict=True)
        ] == ["1"] * 3


async def test_somebody_comes_and_somebody_goes(sit: Sit) -> None:
    loaded = packs.pack(*(packs.question(name) for name in ("one", "two", "three")))
    async with sit(loaded, players=("Ada", "Bob", "Eve")) as desk:
        for _ in range(3):
            await take_turn(desk, "loop")
        await verdict(desk)
        await desk.press("j")
        assert desk.where == "Table"
        await desk.type("bob")
        await desk.press("enter")
        assert "has that name" in desk.text
        await desk.press(*["backspace"] * 3)
        await desk.type("Dan")
        await desk.press("enter", "up", "up", "delete", "f2")
        await desk.until(lambda: desk.where == "Reveal")
        assert desk.game.players == ("Ada", "Eve", "Dan")
        await desk.until(lambda: "left" in next(row for row in desk.rows if "Bob" in row))
        await desk.press("j")
        assert "f2 Go on" in desk.keys and "the game goes on" in desk.text
        await desk.type("BOB")
        await desk.press("enter")
        assert "Somebody who left had that name" in desk.text
        await desk.press("escape")
        await on(desk)
        for _ in range(2):
            for _ in range(3):
                await take_turn(desk, "loop")
            await verdict(desk)
            await on(desk)
        referee.check(desk.session)
        assert {score.player: score.questions for _, score in desk.game.table()} == {
            "Ada": 3,
            "Eve": 3,
            "Dan": 2,
            "Bob": 1,
        }
        assert "left" in next(row for row in desk.rows if "Bob" in row)
        await desk.press("r")
        await desk.until(lambda: desk.where == "Curtain")
        assert desk.game.players == ("Ada", "Eve", "Dan")
    ranked = Board.open(desk.home / "scores.db").top()
    assert sorted(entry.player for entry in ranked) == ["Ada", "Eve"]


@pytest.mark.parametrize("seats", [2, 8])
async def test_a_whole_table_can_be_replaced(sit: Sit, seats: int) -> None:
    loaded = packs.pack(packs.question("one"), packs.question("two"))
    async with sit(loaded, players=EIGHT[:seats]) as desk:
        await desk.press("j", *["delete"] * seats)
        for name in ("Zoe", "Yan"):
            await desk.type(name)
            await desk.press("enter")
        await desk.press("f2")
        await desk.until(lambda: desk.where == "Curtain")
        assert desk.game.players == ("Zoe", "Yan") and desk.game.left == ()
        assert "Next: Zoe" in desk.text


async def test_names_are_asked_once_and_kept_for_the_rematch_and_the_next_game(sit: Sit) -> None:
    async with sit(packs.pack(SUMS), RECORDED, player=None, straight=False) as desk:
        await desk.press("f")
        await desk.type("Ada")
        await desk.press("enter", "enter")
        assert "It takes 2" in desk.text
        await desk.type("Bob")
        await desk.press("enter", "enter")
        for _ in range(2):
            for _ in range(2):
                await take_turn(desk, "loop")
            await verdict(desk)
            await on(desk)
            assert desk.game.players == ("Ada", "Bob")
            await desk.press("r")
            await desk.until(lambda: desk.where == "Curtain")
            assert (desk.game.index, desk.game.outcomes) == (0, ())
        await desk.press("q", "y")
        await desk.until(lambda: desk.where == "Home")
        await desk.press("f")
        assert "1  Ada" in desk.text and "2  Bob" in desk.text
    kept = json.loads((desk.home / "config" / "settings.json").read_text())
    assert kept["players"] == ["Ada", "Bob"]


async def test_keys_can_be_changed_and_are_kept(sit: Sit) -> None:
    async with sit(packs.pack(SUMS), RECORDED, players=("Ada", "Bob"), form=Form.BUZZER) as desk:
        await desk.press("down", "f3", "q", "1")
        assert "1 is a key of Ada." in desk.text
        await desk.press("w", "q")
        assert "q is one of them already." in desk.text
        await desk.press("e", "r")
        assert "Bob has new keys." in desk.text
        await desk.press("q", "R", "7")
        assert "q✓" in desk.text and "r✓" in desk.text and "7 is nobody's key" in desk.text
        await start_buzzing(desk)
        assert "q w e" in desk.text
        await desk.press("space")
        desk.clock.now_s += 1
        await desk.press("1", "q")
        await verdict(desk)
        assert desk.app.is_running
    kept = json.loads((desk.home / "config" / "settings.json").read_text())
    assert kept["groups"] == [["1", "2", "3", "4"], ["q", "w", "e", "r"]]


async def test_the_ratio_is_guessed_behind_a_curtain_each(sit: Sit) -> None:
    scoring = Scoring(Mode.ACCURACY, guess=True)
    players = ("Ada", "Bob")
    async with sit(
        packs.pack(SUMS), RECORDED, players=players, scoring=scoring, form=Form.BUZZER
    ) as desk:
        await start_buzzing(desk)
        await desk.press("space")
        desk.clock.now_s += 0.5
        await desk.press(key_of(desk, "Ada", "builtin"), key_of(desk, "Bob", "loop"))
        for keys in ([], ["right"] * 3):
            await desk.until(lambda: desk.where == "Curtain")
            assert "2.0x" not in desk.text
            desk.clock.now_s += 1
            await desk.press("space")
            await desk.until(lambda: desk.where == "Question")
            desk.clock.now_s += 1
            await desk.press(*keys, "enter")
        await verdict(desk)
        ada, bob = desk.game.outcomes[0].answers
        assert (ada.guess, bob.guess) == (2.0, 2.8)
        assert desk.game.outcomes[0].bonuses == (100, 0)
        assert desk.game.score("Ada").points == 1000 + 999 + 100
        referee.check(desk.session)


async def test_who_leaves_in_the_lead_does_not_win(sit: Sit) -> None:
    loaded = packs.pack(SUMS, OPEN)
    async with sit(loaded, RECORDED, players=("Ada", "Bob")) as desk:
        await take_turn(desk, "builtin")
        await take_turn(desk, "loop")
        await verdict(desk)
        assert "j Players" in desk.keys
        await desk.press("j", "up", "delete", "f2")
        await desk.until(lambda: desk.where == "Reveal" and desk.game.players == ("Bob",))
        await on(desk)
        await take_turn(desk, "oo")
        await verdict(desk)
        assert "j Players" not in desk.keys
        await on(desk)
        ada, bob = (next(row for row in desk.rows if n in row) for n in ("Ada", "Bob"))
        assert desk.rows.index(bob) < desk.rows.index(ada)
        assert "★" in bob and "★" not in ada and "–" in ada and "left" in ada


async def test_nobody_wins_with_nothing(sit: Sit) -> None:
    async with sit(packs.pack(SUMS), RECORDED, players=("Ada", "Bob")) as desk:
        for _ in range(2):
            await take_turn(desk, "loop")
        await verdict(desk)
        await on(desk)
        assert not any("★" in row for row in desk.rows if "Ada" in row or "Bob" in row)
