"""Names of players: what may stand on everybody's screen."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.support import nasty
from tuiquiz.quiz.names import WIDTH, look, problem, tidy, width

NASTY = (
    "aé\u0301\u0302\u0323\u0488\u20dd漢ｱ👍🏽\ufe0f\u200d\u202e\x1b\x07 \t\n\xa0\u3000\u034f\u3164"
)
texts = st.text(st.sampled_from(NASTY) | st.characters(), max_size=24)


@pytest.mark.parametrize(
    "name",
    [
        "Ada",
        "  Grace   Hopper ",
        "O'Brien-Łukasz_3",
        "José",
        "Jose\u0301",
        "Nguyễn Văn",
        unicodedata.normalize("NFD", "Nguyễn Văn"),
        "漢字漢字漢字漢字",
        "ที่รัก",
        "क्षितिज",
        "Ελένη",
        "עברית",
        "⚡ Bob ⚡",
        "👍🏽",
        "❤\ufe0f",
        "1234567890123456",
    ],
)
def test_names_of_people_are_welcome(name: str) -> None:
    assert problem(name) is None


@pytest.mark.parametrize("name", ["Ada ◊", "◇Ada", "A◆da", "♦", "❖ ❖"])
def test_no_name_looks_as_if_a_key_proved_it(name: str) -> None:
    assert "it looks like the mark of players with a key" in (problem(name) or "")


@pytest.mark.parametrize("name", ["\u0410da", "Ad\u03b1", "Jos\u0435\u0301", "\u0430\u03bf"])
def test_letters_that_look_alike_are_not_mixed(name: str) -> None:
    assert (problem(name) or "").startswith("A name cannot mix Latin, Cyrillic and Greek letters")


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("\u0410\u0430\u0441", "aac"),
        ("\u0391\u039d\u039d\u0391", "Anna"),
        ("\u0412\u041e\u0412", "BOB"),
        ("Ada", "ADA"),
        ("JollyOpcode", "Jolly Opcode"),
        ("J0lly 0pcode", "Jolly Opcode"),
        ("JoIIy_Op-code.", "Jolly Opcode"),
        ("日本語 の名前", "日本語の名前"),
    ],
)
def test_what_is_taken_for_another_name(name: str, other: str) -> None:
    assert problem(name) is None and look(name) == look(other)


def test_what_is_not() -> None:
    assert look("Илья") != look("Ilya") and look("Ada") != look("Eda")
    assert look("José") != look("Jose") and look("...") != look("--") and look("が") != look("か")


@pytest.mark.parametrize("name", ["", " ", "\u3000", "\xa0 ", "\ufe0f", " \ufe0f\ufe0e "])
def test_a_name_must_show_something(name: str) -> None:
    assert problem(name) == "Type a name."


@pytest.mark.parametrize(
    ("code", "what"),
    [
        (0x00, "NUL"),
        (0x07, "bell"),
        (0x09, "tab"),
        (0x0A, "line break"),
        (0x1B, "escape"),
        (0x7F, "delete"),
        (0x9B, "control sequence introducer"),
        (0xAD, "soft hyphen"),
        (0x061C, "Arabic letter mark"),
        (0x200B, "zero-width space"),
        (0x200D, "zero-width joiner"),
        (0x202E, "right-to-left override"),
        (0x2066, "left-to-right isolate"),
        (0x2028, "line separator"),
        (0x2029, "paragraph separator"),
        (0xFEFF, "byte order mark"),
        (0xD800, "half a surrogate pair"),
        (0xE000, "private use"),
        (0xE0041, "tag letter"),
        (0x10FFFF, "not a character"),
        (0x034F, "grapheme joiner"),
        (0x115F, "Hangul choseong filler"),
        (0x1160, "Hangul jungseong filler"),
        (0x180B, "Mongolian variation selector"),
        (0x2800, "blank Braille pattern"),
        (0x3164, "Hangul filler"),
        (0xFFA0, "half-width Hangul filler"),
    ],
)
def test_what_moves_hides_or_shows_nothing_is_named_and_refused(code: int, what: str) -> None:
    assert problem(f"A{chr(code)}da") == f"A name cannot hold the character U+{code:04X}.", what


@pytest.mark.parametrize("mark", ["\u0301", "\u0489", "\u20dd", "\u0e35"])
def test_accents_cannot_be_piled_up(mark: str) -> None:
    assert problem("x" + mark) is None
    assert problem("x" + 3 * mark) == "A name cannot stack several accents on one letter."
    assert problem("Ada x" + 30 * mark) == "A name cannot stack several accents on one letter."


def test_an_accent_needs_a_letter_to_stand_on() -> None:
    assert problem("\u0301Ada") == "A name cannot begin with an accent."
    assert problem("  \u0301") == "A name cannot begin with an accent."


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("Ada", 3),
        ("漢字", 4),
        ("ｱ", 1),
        ("Ａ", 2),
        ("e\u0301", 1),
        ("x\u20dd", 1),
        ("ที่", 1),
        ("👍", 2),
        ("क्षितिज", 4),
        ("👍🏽", 2),
        ("", 0),
    ],
)
def test_width_is_in_columns_as_the_screen_counts_them(name: str, columns: int) -> None:
    assert width(name) == columns == cell_len(name)


@pytest.mark.parametrize(
    "name", ["12345678901234567", "漢字漢字漢字漢字漢", "👍👍👍👍👍👍👍👍👍", "漢" * 8 + "i"]
)
def test_a_name_has_room_for_16_columns(name: str) -> None:
    assert problem(name) == "A name has room for 16 columns."
    assert problem(name[:-1]) is None


def test_blanks_that_will_be_taken_out_need_no_room() -> None:
    assert problem("  12345678    1234567  ") is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ada  ", "Ada"),
        ("Ada   Lovelace", "Ada Lovelace"),
        ("Ada\xa0\u3000Lovelace", "Ada Lovelace"),
        ("Jose\u0301", "José"),
        ("I ❤\ufe0f C", "I ❤ C"),
        ("a\U000e0100", "a"),
    ],
)
def test_names_are_kept_in_one_form(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


@given(texts)
def test_tidying_twice_changes_nothing_more(name: str) -> None:
    assert tidy(tidy(name)) == tidy(name)


@given(texts)
def test_what_is_accepted_stays_acceptable_visible_and_narrow(name: str) -> None:
    if problem(name) is None:
        kept = tidy(name)
        assert problem(kept) is None
        assert 1 <= width(kept) <= WIDTH
        assert kept == kept.strip()


@given(texts)
def test_what_is_accepted_is_as_wide_as_it_is_drawn(name: str) -> None:
    if problem(name) is None:
        assert width(tidy(name)) == cell_len(tidy(name))


def test_each_character_that_is_accepted_is_as_wide_as_it_is_drawn() -> None:
    seen = 0
    for before in "a👍":
        for character in map(chr, range(sys.maxunicode + 1)):
            name = before + character
            if problem(name) is None:
                seen += 1
                assert width(tidy(name)) == cell_len(tidy(name)), f"U+{ord(character):04X}"
    assert seen > 200_000


@pytest.mark.parametrize("what", nasty.REFUSED)
def test_a_nasty_name_is_refused_with_a_reason(what: str) -> None:
    told = problem(nasty.REFUSED[what])
    assert told and told.isprintable() and told.endswith(".")


@pytest.mark.parametrize("name", nasty.SHOWN)
def test_a_name_that_only_looks_nasty_is_welcome(name: str) -> None:
    assert problem(name) is None


@given(texts)
def test_a_problem_is_told_in_a_printable_sentence(name: str) -> None:
    told = problem(name)
    assert told is None or (told.isprintable() and told.endswith("."))
