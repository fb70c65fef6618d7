"""How often the paired test calls equals different, and how often it finds a true difference.

python benchmarks/compare_power.py --boards 1000

Two entries share half of their mistakes. Equals make mistakes of one size; then the second one's are larger
by the share that is printed. A false positive is one in 20 at most, but for the error of the simulation.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import numpy as np

from harness.comparison.duel import Yardstick, compare_pair, make_contender, make_ground
from harness.metrics import Need, Truth, check_options, find_metric

METRICS = ("rmse", "mae", "roc_auc", "log_loss", "accuracy", "f1")
ROWS = (30, 100, 300, 1_000, 3_000)
WORSE = 1.15  # so many times the mistakes
SIGNIFICANT = 0.05


def main() -> None:
    """Print a line for every metric: false positives, then power, by rows."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--boards", type=int, default=1_000, help="simulations of each")
    parser.add_argument("--metrics", nargs="+", default=METRICS)
    options = parser.parse_args()
    print("| metric | " + " | ".join(f"{rows:,} rows" for rows in ROWS) + " |")
    print("| --- |" + " --- |" * len(ROWS))
    for name in options.metrics:
        equal = [_share_told(name, rows, 1.0, options.boards) for rows in ROWS]
        worse = [_share_told(name, rows, WORSE, options.boards) for rows in ROWS]
        print(f"| {name}, equals | {_join(equal)} |")
        print(f"| {name}, mistakes {WORSE - 1:.0%} larger | {_join(worse)} |", flush=True)


def _share_told(name: str, rows: int, worse: float, boards: int) -> float:
    """How often two entries are told apart."""
    random = np.random.default_rng(rows)
    return float(np.mean([_p_value(name, rows, worse, random) < SIGNIFICANT for _ in range(boards)]))


def _p_value(name: str, rows: int, worse: float, random: np.random.Generator) -> float:
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
    return compare_pair(ground, one, other)[0].p_value


def _predict(need: Need, guess: np.ndarray) -> np.ndarray:
    if need is Need.LABELS:
        return (guess > 0).astype(np.int32)
    return 1 / (1 + np.exp(-guess)) if need is Need.PROBABILITIES else guess


def _join(shares: Sequence[float]) -> str:
    return " | ".join(f"{share:.1%}" for share in shares)


if __name__ == "__main__":
    main()
