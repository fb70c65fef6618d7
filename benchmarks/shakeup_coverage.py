"""How often a move lies within the noise that `harness shakeup` tells, when noise is all there is.

python benchmarks/shakeup_coverage.py --boards 400

Boards of eight entries that are nearly alike, on 300 rows of which 90 are public by lot: a line for every
metric. Then boards of eight teams of which half hand in many entries, and of those the private board takes
the one that was the best in public, or the best in hindsight. Ranges of 95 % should hold at least 95 % of the
moves; of boards at least 97.5 % should be explained, for only a large mean move is called more than noise.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from harness.comparison.duel import Yardstick
from harness.comparison.shakeup.noise import PartedRows, Placed, measure_noise
from harness.metrics import Need, Truth, check_options, evaluate, find_metric
from leaderboard.shakeup.places import count_places

if TYPE_CHECKING:
    from leaderboard.shakeup.noise import Noise

ROWS, PUBLIC, TEAMS = 300, 90, 8
METRICS = (
    *("rmse", "mae", "r2", "spearman", "median_ae"),
    *("roc_auc", "log_loss", "accuracy", "f1", "quadratic_weighted_kappa"),
)
TEAM_SIZES = (10, 40)
GRADES = (-1.0, 0.0, 1.0)  # what parts the numbers into the classes of quadratic_weighted_kappa
MIDDLE = (0.0,)


@dataclass(frozen=True)
class Rows:
    """Rows of a board: a number that tells the answers but for noise, and answers as a metric needs them."""

    signal: np.ndarray
    truth: Truth
    yardstick: Yardstick

    def predict(self, numbers: np.ndarray) -> np.ndarray:
        """These guesses of the numbers as the metric needs predictions."""
        if self.yardstick.need is Need.LABELS:
            edges = GRADES if self.truth.classes > 2 else MIDDLE
            return np.digitize(numbers, edges).astype(np.int32)
        return 1 / (1 + np.exp(-numbers)) if self.yardstick.need is Need.PROBABILITIES else numbers

    def score(self, prediction: np.ndarray, chosen: np.ndarray) -> float:
        """The score of a prediction on some rows, more is better."""
        rows = np.flatnonzero(chosen)
        score = evaluate(self.yardstick.metric, self.truth.take(rows), prediction[rows])
        return self.yardstick.sign * score


def main() -> None:
    """Measure boards of every metric, and boards of teams with many entries."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--boards", type=int, default=400, help="boards of every kind")
    boards = range(parser.parse_args().boards)
    warnings.simplefilter("ignore")
    for name in METRICS:
        report(name, (judge_board(name, [1] * TEAMS, seed=seed) for seed in boards))
    for size in TEAM_SIZES:
        sizes = [size, 1] * (TEAMS // 2)
        for hindsight in (False, True):
            found = (judge_board("rmse", sizes, seed=seed, hindsight=hindsight) for seed in boards)
            report(f"rmse, {size} entries, best in {'hindsight' if hindsight else 'public'}", found)


def report(title: str, boards: Iterable[Noise]) -> None:
    """Print how many moves lie within noise, and of how many boards noise explains the mean move."""
    found = list(boards)
    inside = np.mean([noise.inside.mean() for noise in found])
    explained = np.mean([noise.explains for noise in found])
    print(f"{title:<36} moves within noise {inside:6.1%}   boards explained {explained:6.1%}", flush=True)


def judge_board(name: str, sizes: Sequence[int], *, seed: int, hindsight: bool = False) -> Noise:
    """The noise of a board of teams with so many entries each, the later teams with a little more error."""
    random = np.random.default_rng(seed)
    rows = make_rows(name, random)
    public = np.isin(np.arange(ROWS), random.permutation(ROWS)[:PUBLIC])
    teams = [
        [rows.predict(rows.signal + random.normal(size=ROWS) * spread) for _ in range(size)]
        for size, spread in zip(sizes, np.linspace(0.7, 1.0, len(sizes)), strict=True)
    ]
    best = [max(team, key=lambda one: rows.score(one, public)) for team in teams]
    final = [max(team, key=lambda one: rows.score(one, ~public)) for team in teams] if hindsight else best
    places = [
        count_places(np.array([[rows.score(one, chosen) for one in entries]]))[0]
        for entries, chosen in ((best, public), (final, ~public))
    ]
    entries = [
        Placed(entry_id=str(team), public=int(places[0][team]), private=int(places[1][team]), overall=0.0)
        for team in range(len(teams))
    ]
    parted = PartedRows(
        truth=rows.truth, public=public, stratified=False, read=lambda entry: final[int(entry)]
    )
    return measure_noise(parted, rows.yardstick, entries).noise


def make_rows(name: str, random: np.random.Generator) -> Rows:
    """Rows of the task that a metric scores."""
    metric = find_metric(name)
    signal = random.normal(size=ROWS)
    answers = signal + random.normal(size=ROWS)
    if "regression" in metric.needs:
        task, truth = "regression", Truth(answers)
    elif name == "quadratic_weighted_kappa":
        task, truth = "multiclass", Truth(np.digitize(answers, GRADES).astype(np.int32), 4)
    else:
        task, truth = "binary", Truth((answers > 0).astype(np.int32), 2)
    return Rows(signal, truth, Yardstick(metric, check_options(metric, {}), metric.needs[task]))


if __name__ == "__main__":
    main()
