"""How often each test calls equals different: at most 6 times in 100, where 5 are meant.

The paired test by influence has its simulations in `test_paired.py`, the marks of a board in `test_holm.py`.
"""

import numpy as np
import pytest

from leaderboard.compare.folds import compare_by_folds
from leaderboard.compare.mcnemar import compare_hits
from leaderboard.compare.resampling import compare_by_resampling
from leaderboard.compare.units import Units
from leaderboard.rating.critical_difference import compare_ranks

SIGNIFICANT = 0.05


@pytest.mark.parametrize("rows", [10, 30, 300])
def test_of_mcnemar(rows: int) -> None:
    random = np.random.default_rng(rows)
    p_values = [compare_hits(*(random.random((2, rows)) < 0.7)).p_value for _ in range(2_000)]
    assert np.mean(np.array(p_values) < SIGNIFICANT) <= 0.06


@pytest.mark.parametrize("weighted", [False, True])
def test_of_mcnemar_over_blocks(weighted: bool) -> None:
    """Blocks of rows that are all right or all wrong."""
    random, wrong = np.random.default_rng(0), 0
    for _ in range(2_000):
        hits = np.repeat(random.random((2, 12)) < 0.7, 25, axis=1)
        weight = random.lognormal(size=300) if weighted else None
        units = Units(weight, np.repeat(np.arange(12), 25))
        wrong += compare_hits(*hits, units).p_value < SIGNIFICANT
    assert wrong / 2_000 <= 0.06


@pytest.mark.parametrize("rows", [40, 200])
def test_over_folds_of_models_that_learn(rows: int) -> None:
    """Lines fitted to one half of the features each, which tell as much of the answers."""
    random, wrong = np.random.default_rng(rows), 0
    fold = np.arange(rows) % 5
    for _ in range(1_000):
        features = random.normal(size=(rows, 4))
        answers = features.sum(axis=1) + random.normal(size=rows)
        errors = [[_error(features[:, half], answers, fold == one) for one in range(5)] for half in HALVES]
        differences = np.subtract(*errors)
        wrong += compare_by_folds(differences, test_share=1 / 4).p_value < SIGNIFICANT
    assert wrong / 1_000 <= 0.06


HALVES = (slice(0, 2), slice(2, 4))


def _error(features: np.ndarray, answers: np.ndarray, held_out: np.ndarray) -> float:
    line = np.linalg.lstsq(features[~held_out], answers[~held_out], rcond=None)[0]
    return float(np.sqrt(np.mean(np.square(features[held_out] @ line - answers[held_out]))))


@pytest.mark.parametrize("folds", [3, 5, 10])
def test_over_folds_that_share_their_training_rows(folds: int) -> None:
    """As Nadeau and Bengio take it: two folds' differences correlate by the share of rows in a fold."""
    random, shared = np.random.default_rng(folds), 1 / folds
    wrong = 0
    for _ in range(3_000):
        common, own = random.normal(), random.normal(size=folds)
        differences = np.sqrt(shared) * common + np.sqrt(1 - shared) * own
        wrong += compare_by_folds(differences, test_share=1 / (folds - 1)).p_value < SIGNIFICANT
    assert wrong / 3_000 <= 0.06


@pytest.mark.parametrize("rows", [15, 100])
@pytest.mark.parametrize("skewed", [False, True])
def test_of_medians_by_the_bootstrap(rows: int, skewed: bool) -> None:
    random, wrong = np.random.default_rng(rows), 0
    for _ in range(400):
        errors = random.normal(size=(2, rows)) + random.normal(size=rows)
        errors = np.exp(errors) if skewed else np.abs(errors)

        def difference(drawn: np.ndarray, errors: np.ndarray = errors) -> float:
            return float(np.subtract(*np.median(errors[:, drawn], axis=1)))

        wrong += compare_by_resampling(difference, rows, repeats=200).p_value < SIGNIFICANT
    assert wrong / 400 <= 0.06


@pytest.mark.parametrize(("contestants", "tasks"), [(2, 20), (4, 10), (10, 30)])
def test_of_ranks_over_tasks(contestants: int, tasks: int) -> None:
    """Friedman's finds a difference among equals, or Nemenyi's draws a border between any two of them."""
    random = np.random.default_rng(contestants)
    everyone = set(range(contestants))
    found = [compare_ranks(1.0 + np.argsort(random.random((tasks, contestants)), axis=1)) for _ in range(400)]
    assert np.mean([one.differ for one in found]) <= 0.06
    assert np.mean([set(*one.groups[:1]) != everyone for one in found]) <= 0.06
