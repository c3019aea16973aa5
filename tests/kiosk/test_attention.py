"""How long a visitor may do nothing, on a clock that stands."""

from hypothesis import given
from hypothesis import strategies as st

from tuiquiz.kiosk.attention import Attention, Call, Ending
from tuiquiz.kiosk.venue import Patience

S = 10**9
PATIENCE = Patience(idle_s=180, warning_s=30, lobby_s=900, stay_s=7200)


def test_nothing_is_due_as_long_as_keys_come() -> None:
    attention = Attention(PATIENCE, 0)
    for minute in range(1, 60):
        attention.stir(minute * 60 * S)
        assert attention.look(minute * 60 * S + 59 * S, lobby=False).ending is None


def test_in_a_game_it_is_asked_and_then_ended() -> None:
    attention = Attention(PATIENCE, 0)
    assert attention.look(149 * S, lobby=False) == Call(None, 0, 1)
    assert attention.look(0, lobby=True) == Call(None, 0, 150)
    assert attention.look(150 * S, lobby=False) == Call(Ending.IDLE, 30, 1)
    assert attention.look(179 * S + S // 2, lobby=False) == Call(Ending.IDLE, 0.5, 0.5)
    assert attention.look(180 * S, lobby=False) == Call(Ending.IDLE, 0, None)
    attention.stir(179 * S)
    assert attention.look(180 * S, lobby=False).ending is None


def test_the_first_screen_waits_longer_and_asks_too() -> None:
    attention = Attention(PATIENCE, 0)
    assert attention.look(869 * S, lobby=True).ending is None
    assert attention.look(870 * S, lobby=True) == Call(Ending.LOBBY, 30, 1)
    assert attention.look(900 * S, lobby=True) == Call(Ending.LOBBY, 0, None)


def test_the_end_of_the_visit_is_told_once_and_comes_whatever_is_pressed() -> None:
    attention = Attention(PATIENCE, 0)
    attention.stir(7169 * S)
    assert attention.look(7169 * S, lobby=False).ending is None
    assert attention.look(7170 * S, lobby=False) == Call(Ending.STAY, 30, 1)
    attention.stir(7171 * S)
    attention.heard()
    call = attention.look(7171 * S, lobby=False)
    assert call.ending is None and call.again_s == 29
    attention.stir(7199 * S)
    assert attention.look(7200 * S, lobby=True) == Call(Ending.STAY, 0, None)


def test_zero_is_for_ever() -> None:
    attention = Attention(Patience(0, 0, 0, 0), 0)
    for lobby in (True, False):
        assert attention.look(10**6 * S, lobby=lobby) == Call(None, 0, None)


def test_a_warning_is_never_longer_than_half_of_the_time() -> None:
    attention = Attention(Patience(idle_s=10, warning_s=60, lobby_s=0, stay_s=0), 0)
    assert attention.look(4 * S, lobby=False).ending is None
    assert attention.look(5 * S, lobby=False) == Call(Ending.IDLE, 5, 1)


@given(
    quiet=st.floats(0, 10_000),
    lobby=st.booleans(),
    idle=st.sampled_from((0.0, 5.0, 180.0)),
    warning=st.sampled_from((0.0, 30.0)),
    lobby_s=st.sampled_from((0.0, 900.0)),
    stay=st.sampled_from((0.0, 600.0)),
)
def test_whoever_looks_again_when_told_misses_nothing(
    quiet: float, lobby: bool, idle: float, warning: float, lobby_s: float, stay: float
) -> None:
    attention = Attention(Patience(idle, warning, lobby_s, stay), 0)
    call = attention.look(int(quiet * S), lobby=lobby)
    limits = [limit for limit in (lobby_s if lobby else idle, stay) if limit]
    over = any(quiet >= limit for limit in limits)
    assert (call.ending is not None and not call.left_s) == over
    if not over and limits:
        assert call.again_s is not None
        assert call.again_s <= min(limits) - quiet + 1e-6
    # The visitor may come from the first screen into a game at any moment.
    if idle and not over:
        assert call.again_s is not None and call.again_s <= idle
