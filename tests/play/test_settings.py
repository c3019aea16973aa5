"""Settings: what can be read of a file with mistakes is used, and nothing of it is lost."""

from pathlib import Path

import msgspec
import pytest

from tuiquiz.play import settings
from tuiquiz.play.settings import Settings
from tuiquiz.quiz.scoring import Mode


def test_good_values_beside_bad_ones_are_used(tmp_path: Path) -> None:
    file = settings.file_of(tmp_path)
    file.write_text('{"player": 7, "mode": "accuracy", "theme": "nord", "timer": "long", "new": 1}')
    found, problem = settings.load(tmp_path)
    assert found == Settings(theme="nord", mode=Mode.ACCURACY)
    assert str(file) in problem
    assert "player: " in problem and "timer: " in problem and "new" not in problem


@pytest.mark.parametrize("text", ['{"player": 7, "theme": "nord"}', "{", "[]", "\x00\xff"])
def test_a_file_with_mistakes_is_set_aside_before_it_is_written_over(
    tmp_path: Path, text: str
) -> None:
    file = settings.file_of(tmp_path)
    for number in (1, 2):
        file.write_bytes(text.encode("latin-1"))
        found, problem = settings.load(tmp_path)
        assert problem
        settings.save(tmp_path, msgspec.structs.replace(found, player="Ada"))
        kept = file.with_name(f"settings.json.unread-{number}")
        assert kept.read_bytes() == text.encode("latin-1")
        again, problem = settings.load(tmp_path)
        assert (again.player, again.theme, problem) == ("Ada", found.theme, "")


def test_a_sound_file_is_simply_written(tmp_path: Path) -> None:
    for player in ("Ada", "Bob"):
        settings.save(tmp_path, Settings(player=player))
    assert [file.name for file in tmp_path.iterdir()] == ["settings.json"]
    assert settings.load(tmp_path) == (Settings(player="Bob"), "")
