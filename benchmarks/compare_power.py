"""How often each test calls equals different, and how often it finds a true difference.

python benchmarks/compare_power.py

Two entries share half of their mistakes. Equals make mistakes of one size; then the second one's are larger
by the share that is printed. Below, four contestants meet on tasks; equals are alike on each, then one is
better than the others by so many standard deviations. A false positive is one in 20 at most, but for the
error of the simulation.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from harness.comparison.duel import (
    Contender,
    Ground,
    Yardstick,
    compare_folds,
    compare_pair,
    compare_right_and_wrong,
    make_contender,
    make_ground,
)
from harness.metrics import Need, Truth, check_options, evaluate, find_metric
from leaderboard.rating.critical_difference import compare_ranks
from leaderboard.rating.ranks import rank_errors

ROWS = (30, 100, 300, 1_000, 3_000)
WORSE = 1.15  # so many times the mistakes
TASKS = (10, 20, 40, 80)
CONTESTANTS = 4
BETTER = 0.7  # standard deviations of a score
FOLDS = 5
SIGNIFICANT = 0.05


@dataclass(frozen=True)
class Meeting:
    """Two entries on the same rows."""

    ground: Ground
    one: Contender
    other: Contender


Test = Callable[[Meeting], float]  # the p-value


def main() -> None:
    """Print a line for every test: false positives, then power, by rows; then those over tasks."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--boards", type=int, default=2_000, help="simulations of each, a tenth of resampled")
    parser.add_argument("--only", nargs="+", default=(), metavar="TEST")
    options = parser.parse_args()
    _print_line("test", [f"{rows:,} rows" for rows in ROWS])
    _print_line("---", ["---"] * len(ROWS))
    for name, (metric, test) in TESTS.items():
        if options.only and name not in options.only:
            continue
        boards = options.boards if find_metric(metric).influence else options.boards // 10
        for title, worse in (("equals", 1.0), (f"mistakes {WORSE - 1:.0%} larger", WORSE)):
            shares = [_share_told(metric, test, rows, worse, boards) for rows in ROWS]
            _print_line(f"{name}, {title}", [f"{share:.1%}" for share in shares])
    if not options.only:
        _print_tasks(options.boards)


def _print_line(first: str, others: Sequence[str]) -> None:
    print(f"| {first} | {' | '.join(others)} |".replace("%", " %"), flush=True)


def _share_told(metric: str, test: Test, rows: int, worse: float, boards: int) -> float:
    """How often two entries are told apart."""
    random = np.random.default_rng(rows)
    return float(np.mean([test(_meet(metric, rows, worse, random)) < SIGNIFICANT for _ in range(boards)]))


def _meet(name: str, rows: int, worse: float, random: np.random.Generator) -> Meeting:
    metric = find_metric(name)
    is_class = "binary" in metric.needs
    need = metric.needs["binary" if is_class else "regression"]
    signal, shared = random.normal(size=(2, rows))
    answer = signal + random.normal(size=rows)
    values = (answer > 0).astype(np.int32) if is_class else answer
    ground = make_ground(Yardstick(metric, check_options(metric, {}), need), Truth(values, 2 * is_class))
    one, other = (
        make_contender(
            ground, _predict(need, signal + size * (shared + random.normal(size=rows)) / np.sqrt(2))
        )
        for size in (1.0, worse)
    )
    return Meeting(ground, one, other)


def _predict(need: Need, guess: np.ndarray) -> np.ndarray:
    if need is Need.LABELS:
        return (guess > 0).astype(np.int32)
    return 1 / (1 + np.exp(-guess)) if need is Need.PROBABILITIES else guess


def _test_primarily(meeting: Meeting) -> float:
    return compare_pair(meeting.ground, meeting.one, meeting.other)[0].p_value


def _test_right_and_wrong(meeting: Meeting) -> float:
    found = compare_right_and_wrong(meeting.ground, meeting.one, meeting.other)
    assert found is not None
    return found.p_value


def _test_folds(meeting: Meeting) -> float:
    scores = [list(_score_folds(meeting.ground, one.prediction)) for one in (meeting.one, meeting.other)]
    found = compare_folds(meeting.ground.yardstick, *scores, test_share=1 / (FOLDS - 1))
    assert found is not None
    return found.p_value


def _score_folds(ground: Ground, prediction: np.ndarray) -> Iterator[float]:
    borders = np.linspace(0, len(prediction), FOLDS + 1).astype(int)
    for start, stop in pairwise(borders.tolist()):
        rows = np.arange(start, stop)
        yield evaluate(ground.yardstick.metric, ground.truth.take(rows), prediction[rows])


TESTS: dict[str, tuple[str, Test]] = {
    **{
        name: (name, _test_primarily)
        for name in ("rmse", "mae", "median_ae", "roc_auc", "log_loss", "accuracy", "f1")
    },
    "McNemar": ("accuracy", _test_right_and_wrong),
    "rmse over 5 folds": ("rmse", _test_folds),
}


def _print_tasks(boards: int) -> None:
    print()
    _print_line("test", [f"{tasks} tasks" for tasks in TASKS])
    _print_line("---", ["---"] * len(TASKS))
    for title, better in (("equals", 0.0), (f"one better by {BETTER} standard deviations", BETTER)):
        told = [_share_of_ranks(tasks, better, boards) for tasks in TASKS]
        for name, shares in zip(("Friedman", "Nemenyi"), zip(*told, strict=True), strict=True):
            _print_line(f"{name}, {title}", [f"{share:.1%}" for share in shares])


def _share_of_ranks(tasks: int, better: float, boards: int) -> tuple[float, float]:
    """How often a difference is found among all, and how often between the first and any other."""
    random, different, apart = np.random.default_rng(tasks), 0, 0
    for _ in range(boards // 10):  # the quantile of Nemenyi's takes its time
        scores = random.normal(size=(tasks, CONTESTANTS))
        scores[:, 0] += better
        found = compare_ranks(rank_errors(-scores))
        together = max((group for group in found.groups if 0 in group), key=len, default=())
        different += found.differ
        apart += len(together) < CONTESTANTS
    return different / (boards // 10), apart / (boards // 10)


if __name__ == "__main__":
    main()
