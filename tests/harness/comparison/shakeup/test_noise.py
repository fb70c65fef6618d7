"""Whether the split that was made is one like its re-splits, for metrics that are means and others."""

from __future__ import annotations

import numpy as np
import pytest

from harness.comparison.duel import Yardstick
from harness.comparison.shakeup.noise import PartedRows, Placed, SplitNoise, measure_noise
from harness.errors import MetricError
from harness.metrics import Metric, Need, Truth, check_options, evaluate, find_metric
from leaderboard.shakeup.places import count_places

ROWS, PUBLIC, ENTRIES, BOARDS = 300, 90, 8, 25
METRICS = ["rmse", "roc_auc", "accuracy", "quadratic_weighted_kappa", "f1", "log_loss", "median_ae"]


def make_truth(metric: Metric, numbers: np.ndarray) -> tuple[str, Truth]:
    if "regression" in metric.needs:
        return "regression", Truth(numbers)
    if metric.name == "quadratic_weighted_kappa":
        return "multiclass", Truth(np.digitize(numbers, [-1, 0, 1]).astype(np.int32), 4)
    return "binary", Truth((numbers > 1).astype(np.int32), 2)


def make_prediction(need: Need, truth: Truth, numbers: np.ndarray) -> np.ndarray:
    if need is Need.LABELS:
        return np.digitize(numbers, [-1, 0, 1] if truth.classes == 4 else [1]).astype(np.int32)
    return 1 / (1 + np.exp(1 - numbers)) if need is Need.PROBABILITIES else numbers


def judge_board(name: str, seed: int, **options: int) -> SplitNoise:
    """Entries of nearly equal skill, ranked on a random split."""
    metric, random = find_metric(name), np.random.default_rng(seed)
    signal = random.normal(size=ROWS)
    task, truth = make_truth(metric, signal + random.normal(size=ROWS))
    yardstick = Yardstick(metric, check_options(metric, {}), metric.needs[task])
    spreads = np.linspace(0.7, 1.0, ENTRIES)
    guesses = [signal + random.normal(size=ROWS) * spread for spread in spreads]
    predictions = [make_prediction(yardstick.need, truth, guess) for guess in guesses]
    public = np.isin(np.arange(ROWS), random.permutation(ROWS)[:PUBLIC])

    def score(rows: np.ndarray) -> np.ndarray:
        return np.array([evaluate(metric, truth.take(rows), one[rows]) for one in predictions])

    places = [
        count_places(yardstick.sign * score(np.flatnonzero(rows))[None, :])[0] for rows in (public, ~public)
    ]
    overall = score(np.arange(ROWS))
    entries = [
        Placed(
            entry_id=str(number),
            public=int(places[0][number]),
            private=int(places[1][number]),
            overall=overall[number],
        )
        for number in range(ENTRIES)
    ]
    rows = PartedRows(
        truth=truth, public=public, stratified=False, read=lambda entry: predictions[int(entry)]
    )
    return measure_noise(rows, yardstick, entries, **options)


@pytest.mark.parametrize("name", METRICS)
def test_moves_on_a_random_split_lie_within_noise(name: str) -> None:
    boards = BOARDS if name != "median_ae" else BOARDS // 2  # is computed anew for every re-split
    found = [judge_board(name, seed).noise for seed in range(boards)]
    assert np.mean([noise.inside.mean() for noise in found]) >= 0.93
    assert np.mean([noise.explains for noise in found]) >= 0.92
    observed, drawn = (np.mean([getattr(noise, kind) for noise in found]) for kind in ("observed", "mean"))
    assert observed == pytest.approx(drawn, rel=0.25), "the real moves are as large as those of re-splits"


def test_what_takes_too_long_is_told_of_the_best_only() -> None:
    whole, part = judge_board("median_ae", 0), judge_board("median_ae", 0, most_scored=3 * 200 * ROWS)
    assert (len(whole.about), len(part.about)) == (ENTRIES, 3)
    assert (len(part.noise.inside), part.noise.resplits) == (3, 200)
    assert part.noise.low.min() >= -2
    assert part.about.max() < ENTRIES - 1, "the last has the largest spread"


def test_a_metric_of_which_rows_tell_nothing_is_refused() -> None:
    with pytest.raises(MetricError, match="what single rows add to Maximum error is not known"):
        judge_board("max_error", 0)


@pytest.mark.parametrize("stratified", [True, False])
def test_classes_keep_their_shares(stratified: bool) -> None:
    """One entry errs on the two rows of a class, the other on those of another: one row of each is public."""
    codes = np.array([1, 1, 2, 2] + [0] * 16, dtype=np.int32)
    predictions = {name: np.where(codes == place, 0, codes) for place, name in enumerate("ab", start=1)}
    rows = PartedRows(
        truth=Truth(codes, 3),
        public=np.arange(20) % 2 == 0,
        stratified=stratified,
        read=predictions.__getitem__,
    )
    entries = [
        Placed(entry_id=name, public=place, private=place, overall=0.9)
        for place, name in enumerate("ab", start=1)
    ]
    noise = measure_noise(rows, Yardstick(find_metric("accuracy"), {}, Need.LABELS), entries).noise
    assert (noise.mean == 0) is stratified
