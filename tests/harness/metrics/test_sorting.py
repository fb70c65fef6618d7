"""The order of many rows is that of one sort, however many threads make it."""

import numpy as np
import pytest

from harness.metrics import sorting
from harness.metrics.sorting import sorted_rows


@pytest.mark.parametrize("threads", [1, 2, 3, 4])
@pytest.mark.parametrize("levels", [1, 3, 1000])
def test_threads_sort_as_one_does(threads: int, levels: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "threads_for", lambda _: threads)
    values = np.random.default_rng(0).integers(0, levels, 1001) / 7 - 1
    rows = sorted_rows(values)
    assert np.array_equal(np.sort(rows), np.arange(1001))
    assert np.array_equal(values[rows], np.sort(values))


def test_few_rows_are_not_worth_a_thread() -> None:
    assert sorting.threads_for(100_000) == 1
