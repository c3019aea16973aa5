import pytest

from benchmarks.rivals.bounds import percentile, upper_bound


def test_none_seen_is_about_three_by_the_number_of_runs() -> None:
    assert upper_bound(0, 1000) == pytest.approx(3 / 1000, rel=5e-3)


@pytest.mark.parametrize(
    ("seen", "runs", "bound"),
    [(0, 20, 0.1391), (1, 20, 0.2161), (5, 10, 0.7776), (20, 20, 1.0), (0, 0, 1.0)],
)
def test_clopper_and_pearson(seen: int, runs: int, bound: float) -> None:
    assert upper_bound(seen, runs) == pytest.approx(bound, abs=1e-4)


def test_percentile_is_one_of_the_values() -> None:
    assert percentile([float(n) for n in range(100, 0, -1)], 0.95) == 95
    assert percentile([7.0], 0.95) == 7
