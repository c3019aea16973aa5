"""Cards as files."""

from pathlib import Path

import pytest

from tuiquiz.errors import TuiquizError
from tuiquiz.play import cards


def test_a_card_is_written_and_found_again(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "cards"
    file = cards.save(folder, "2026-03-04", "talk", "R● W○")
    assert file == folder / "daily-2026-03-04-talk.txt"
    assert file.read_text(encoding="utf-8") == "R● W○\n"
    assert cards.save(folder, "2026-03-04", "talk", "R● W○") == file
    assert list(folder.iterdir()) == [file]


def test_another_card_of_the_day_replaces_none(tmp_path: Path) -> None:
    first = cards.save(tmp_path, "2026-03-04", "talk", "one")
    second = cards.save(tmp_path, "2026-03-04", "talk", "two")
    assert second.name == "daily-2026-03-04-talk-2.txt"
    assert (first.read_text(), second.read_text()) == ("one\n", "two\n")


@pytest.mark.parametrize(
    "pack", ["../../etc/passwd", "a/b\\c", "x" * 300, "nul\0", "e\u202evil", ""]
)
def test_no_name_of_a_pack_leads_elsewhere(tmp_path: Path, pack: str) -> None:
    file = cards.save(tmp_path / "cards", "2026-03-04", pack, "one")
    assert file.parent == tmp_path / "cards" and file.resolve().parent == file.parent


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "cards").write_text("a file")
    with pytest.raises(TuiquizError, match="cannot make the folder"):
        cards.save(tmp_path / "cards", "2026-03-04", "talk", "one")


def test_a_way_that_is_taken_is_told(tmp_path: Path) -> None:
    (tmp_path / "daily-2026-03-04-talk.txt").mkdir()
    with pytest.raises(TuiquizError, match="cannot write"):
        cards.save(tmp_path, "2026-03-04", "talk", "one")
