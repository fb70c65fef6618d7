from __future__ import annotations

import numpy as np
import pytest

from baselines.ensemble.greedy import mix
from baselines.ensemble.honest import choose_ensemble
from baselines.ensemble.measures import SquaredMeasure
from baselines.ensemble.rows import arrange_rows, predicted_rows


def test_noise_looks_no_better_than_chance() -> None:
    """Models that know nothing: weights chosen on all rows find something in them, honest ones do not."""
    naive, honest = [], []
    for seed in range(20):
        random = np.random.default_rng(seed)
        truth = random.normal(size=100)
        members = list(random.normal(size=(40, 100)))
        rows = arrange_rows(np.arange(100) % 5, np.ones(100, dtype=bool))
        ensemble = choose_ensemble(members, SquaredMeasure(members, truth, rows), rows)
        naive.append(np.corrcoef(ensemble.blend(members), truth)[0, 1])
        honest.append(np.corrcoef(ensemble.honest, truth)[0, 1])
    assert np.mean(naive) > 0.3
    assert np.mean(honest) < 0.05


def test_each_fold_is_mixed_by_weights_that_did_not_see_it() -> None:
    random = np.random.default_rng(0)
    truth = random.normal(size=90)
    folds = np.arange(90) % 3
    members = [truth + random.normal(size=90) for _ in range(5)]
    rows = arrange_rows(folds, np.ones(90, dtype=bool))
    ensemble = choose_ensemble(members, SquaredMeasure(members, truth, rows), rows)
    for fold in range(3):
        other = np.where(folds == fold, -truth, truth)  # what happens in a fold must not matter to it
        again = choose_ensemble(members, SquaredMeasure(members, other, rows), rows)
        assert again.fold_weights[fold].tolist() == ensemble.fold_weights[fold].tolist()
        mine = folds == fold
        mixed = mix([raw[mine] for raw in members], ensemble.fold_weights[fold])
        assert ensemble.honest[mine] == pytest.approx(mixed)


def test_rows_that_a_member_did_not_predict_stay_empty() -> None:
    random = np.random.default_rng(1)
    truth, folds = random.normal(size=60), np.arange(60) // 15 - 1  # folds forward in time
    members = [truth + random.normal(size=60) for _ in range(3)]
    members[1][20] = np.nan
    usable = predicted_rows(members, folds)
    rows = arrange_rows(folds, usable)
    ensemble = choose_ensemble(members, SquaredMeasure(members, truth, rows), rows)
    assert np.isfinite(ensemble.honest).tolist() == usable.tolist()
    assert np.count_nonzero(~usable) == 16
