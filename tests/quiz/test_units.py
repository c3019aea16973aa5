"""Numbers as people read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiquiz.quiz.units import (
    Unit,
    points,
    quantity,
    seconds,
    signed_points,
    spelled,
    spelled_seconds,
    spelled_times,
    taken,
    three_digits,
    times,
)

NUMBER = {"ns": 1.0, "µs": 1e3, "ms": 1e6, "s": 1e9, "B": 1.0, "kB": 1e3, "MB": 1e6, "GB": 1e9}


def value_of(text: str) -> float:
    """What a printed quantity says."""
    digits, suffix = text.split(" ")
    return float(digits.replace(",", "")) * NUMBER[suffix]


@pytest.mark.parametrize(
    ("nanoseconds", "text"),
    [
        (0, "0 ns"),
        (0.3, "0.30 ns"),
        (1, "1.00 ns"),
        (3.214, "3.21 ns"),
        (9.994, "9.99 ns"),
        (9.996, "10.0 ns"),
        (99.94, "99.9 ns"),
        (99.96, "100 ns"),
        (999.4, "999 ns"),
        (999.5, "1.00 µs"),
        (999.96, "1.00 µs"),
        (1_000, "1.00 µs"),
        (3_214, "3.21 µs"),
        (99_940, "99.9 µs"),
        (999_400, "999 µs"),
        (999_500, "1.00 ms"),
        (999_950, "1.00 ms"),
        (1_000_000, "1.00 ms"),
        (54_320_000, "54.3 ms"),
        (999_499_999, "999 ms"),
        (999_500_000, "1.00 s"),
        (1_001_000_000, "1.00 s"),
        (61e9, "61.0 s"),
        (3.6e12, "3,600 s"),
    ],
)
def test_times_have_three_digits_and_a_fitting_prefix(nanoseconds: float, text: str) -> None:
    assert quantity(nanoseconds, Unit.NS) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (112, "112 B"),
        (408, "408 B"),
        (1_024, "1,024 B"),
        (9_999, "9,999 B"),
        (10_000, "10.0 kB"),
        (42_040, "42.0 kB"),
        (999_499, "999 kB"),
        (999_500, "1.00 MB"),
        (4_167_400, "4.17 MB"),
        (1_073_741_824, "1.07 GB"),
        (5_000_000_000_000, "5,000 GB"),
    ],
)
def test_small_sizes_are_exact_and_large_ones_short(size: int, text: str) -> None:
    assert quantity(size, Unit.BYTES) == text


@given(st.floats(0.01, 1e12))
def test_no_time_reads_1000_of_a_unit_that_has_a_next_one(nanoseconds: float) -> None:
    text = quantity(nanoseconds, Unit.NS)
    assert "," not in text or text.endswith(" s")
    assert not text.startswith("1000")


@given(st.floats(1, 1e12))
def test_a_printed_time_is_right_to_half_a_percent(nanoseconds: float) -> None:
    assert value_of(quantity(nanoseconds, Unit.NS)) == pytest.approx(nanoseconds, rel=0.00502)


@given(st.integers(1, 10**13))
def test_a_printed_size_is_right_to_half_a_percent(size: int) -> None:
    assert value_of(quantity(size, Unit.BYTES)) == pytest.approx(size, rel=0.00502)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-1, "0"),
        (0, "0"),
        (1.2449, "1.24"),
        (12.44, "12.4"),
        (124.4, "124"),
        (1240, "1,240"),
        (1_234_567, "1,234,567"),
    ],
)
def test_three_digits_are_never_written_with_an_exponent(value: float, text: str) -> None:
    assert three_digits(value) == text


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (1.0, "1.00x"),
        (1.24, "1.24x"),
        (1.249, "1.25x"),
        (9.996, "10.0x"),
        (35.31, "35.3x"),
        (118.7, "119x"),
        (37_209, "37,209x"),
        (999_499, "999,499x"),
        (999_500, "1.00 million times"),
        (4_130_000, "4.13 million times"),
        (25_000_000, "25.0 million times"),
        (1_250_000_000, "1,250 million times"),
    ],
)
def test_ratios_go_over_to_words_at_a_million(ratio: float, text: str) -> None:
    assert times(ratio) == text


@pytest.mark.parametrize(("duration", "text"), [(0, "0.0 s"), (0.41, "0.4 s"), (12.34, "12.3 s")])
def test_durations_have_one_decimal(duration: float, text: str) -> None:
    assert seconds(duration) == text


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (960, "960"), (8420, "8,420"), (-6, "−6")])
def test_thousands_of_points_are_separated(value: int, text: str) -> None:
    assert points(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0, "+0"), (3, "+3"), (1900, "+1,900"), (-6, "−6"), (-1200, "−1,200")]
)
def test_points_that_are_added_have_a_sign(value: int, text: str) -> None:
    assert signed_points(value) == text


@pytest.mark.parametrize(("duration_ns", "text"), [(0, "–"), (12_345_678_900, "12.3 s")])
def test_no_time_is_no_zero(duration_ns: int, text: str) -> None:
    assert taken(duration_ns) == text


def test_units_are_called_as_the_command_line_promises() -> None:
    assert [str(unit) for unit in Unit] == ["ns", "B"]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (3.214, Unit.NS, "3.21 nanoseconds"),
        (3_214, Unit.NS, "3.21 microseconds"),
        (54_320_000, Unit.NS, "54.3 milliseconds"),
        (1e9, Unit.NS, "1.00 seconds"),
        (1, Unit.BYTES, "1 byte"),
        (0, Unit.BYTES, "0 bytes"),
        (9_999, Unit.BYTES, "9,999 bytes"),
        (12_345, Unit.BYTES, "12.3 kilobytes"),
        (4_167_400, Unit.BYTES, "4.17 megabytes"),
        (2e9, Unit.BYTES, "2.00 gigabytes"),
    ],
)
def test_units_are_spelled_for_the_ear(value: float, unit: Unit, text: str) -> None:
    assert spelled(value, unit) == text


@pytest.mark.parametrize(
    ("ratio", "text"),
    [(1.244, "1.24 times"), (37_209, "37,209 times"), (4.2e6, "4.20 million times")],
)
def test_ratios_are_spelled_for_the_ear(ratio: float, text: str) -> None:
    assert spelled_times(ratio) == text


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (20, "20 seconds"),
        (1, "1 second"),
        (0.04, "0 seconds"),
        (4.25, "4.2 seconds"),
        (7.96, "8 seconds"),
    ],
)
def test_durations_are_spelled_for_the_ear(duration: float, text: str) -> None:
    assert spelled_seconds(duration) == text
