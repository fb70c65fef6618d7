from __future__ import annotations

import numpy as np
import pytest

from harness.metrics import placements
from harness.metrics.placements import count_placements

SCORES = {
    "distinct": lambda random, rows: random.random(rows),
    "both signs": lambda random, rows: random.normal(size=rows),
    "many ties": lambda random, rows: random.normal(size=rows).round(1),
    "all equal": lambda _, rows: np.zeros(rows),
    "all negative": lambda random, rows: -random.random(rows),
    "zeros and limits": lambda random, rows: random.choice([-0.0, 0.0, 5e-324, -5e-324, 1e308, -1e308], rows),
}


def count_by_pairs(scores: np.ndarray, positive: np.ndarray) -> tuple[float, float, float]:
    of_positives, of_negatives = scores[positive == 1][:, None], scores[positive == 0][None, :]
    lost = (of_negatives > of_positives) + 0.5 * (of_negatives == of_positives)
    return lost.sum(), (lost.sum(axis=1) ** 2).sum(), (lost.sum(axis=0) ** 2).sum()


@pytest.mark.parametrize("kind", SCORES)
@pytest.mark.parametrize("rows", [2, 3, 40, 700])
def test_every_pair_is_counted(kind: str, rows: int) -> None:
    random = np.random.default_rng(rows)
    scores, positive = SCORES[kind](random, rows), random.integers(0, 2, rows)
    positive[:2] = 0, 1
    counted = count_placements(scores, positive)
    assert (counted.positives, counted.negatives) == (positive.sum(), rows - positive.sum())
    assert (counted.lost, counted.squares_of_positives, counted.squares_of_negatives) == pytest.approx(
        count_by_pairs(scores, positive), rel=1e-13
    )


@pytest.mark.parametrize("kind", SCORES)
def test_threads_and_blocks_meet_inside_a_tie(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    scores, positive = SCORES[kind](random, 1500), random.integers(0, 2, 1500).astype(np.int8)
    expected = count_by_pairs(scores, positive)
    monkeypatch.setattr(placements, "threads_for", lambda _: 3)
    monkeypatch.setattr(placements, "row_slices", small_slices)
    counted = count_placements(scores, positive)
    assert (counted.lost, counted.squares_of_positives, counted.squares_of_negatives) == pytest.approx(
        expected, rel=1e-13
    )


def small_slices(rows: int) -> list[slice]:
    return [slice(start, min(start + 17, rows)) for start in range(0, rows, 17)]


def test_the_inputs_are_left_alone() -> None:
    random = np.random.default_rng(0)
    scores, positive = random.normal(size=100), random.integers(0, 2, 100)
    before = scores.copy(), positive.copy()
    count_placements(scores, positive)
    assert np.array_equal(scores, before[0])
    assert np.array_equal(positive, before[1])
