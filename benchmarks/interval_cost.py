"""What the 95 % interval of a score costs: score with interval against the score alone, metric by metric.

python benchmarks/interval_cost.py --rows 1000000

Up to a ratio of 2 the interval costs no more than the scoring itself. Beside it stands scikit-learn's score
alone, where it has one: a score here may make much of what its interval needs.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

import numpy as np
import sklearn.metrics as oracle

from harness.metrics import Metric, Need, Truth, all_metrics, estimate, evaluate

CLASSES = 5
CLUSTERS = 8
SKLEARN: dict[str, Callable[[np.ndarray, np.ndarray], Any]] = {
    "rmse": oracle.root_mean_squared_error,
    "mae": oracle.mean_absolute_error,
    "median_ae": oracle.median_absolute_error,
    "r2": oracle.r2_score,
    "accuracy": oracle.accuracy_score,
    "f1": lambda true, given: oracle.f1_score(true, given, average="macro" if true.max() > 1 else "binary"),
    "mcc": oracle.matthews_corrcoef,
    "kappa": oracle.cohen_kappa_score,
    "log_loss": oracle.log_loss,
    "roc_auc": lambda true, given: oracle.roc_auc_score(true, given, multi_class="ovr"),
    "average_precision": oracle.average_precision_score,
    "v_measure": oracle.v_measure_score,
}


def main() -> None:
    """Measure every metric on every task that it serves; several targets only where it serves no other."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the submission")
    parser.add_argument("--repeat", type=int, default=5, help="measurements of each")
    parser.add_argument("--blocks", type=int, default=0, help="groups of rows; default: none")
    parser.add_argument("--metrics", nargs="*", default=[], help="only these")
    options = parser.parse_args()
    print(f"{options.rows:,} rows, {options.blocks:,} groups, the least of {options.repeat}")
    print(f"{'metric':>24} {'task':>14} {'score':>9} {'interval':>9} ratio  sklearn ratio  method")
    for metric in all_metrics():
        if metric.estimator is None or (options.metrics and metric.name not in options.metrics):
            continue
        tasks = [task for task in metric.needs if task != "multioutput"] or list(metric.needs)
        for task in tasks:
            _measure(metric, task, options)


def _measure(metric: Metric, task: str, options: argparse.Namespace) -> None:
    truth, given = make_sample(metric, task, options.rows, options.blocks)
    chosen = {"costs": (1 - np.eye(truth.classes)).tolist()} if metric.name == "cost_weighted" else {}
    ways: list[Callable[[], Any]] = [
        lambda: evaluate(metric, truth, given, options=chosen),
        lambda: estimate(metric, truth, given, options=chosen),
    ]
    peer = SKLEARN.get(metric.name)
    if peer is not None:
        ways.append(lambda: peer(truth.values, given))
    alone, both, *theirs = _time(ways, options.repeat)
    method = estimate(metric, truth, given, options=chosen).method
    line = f"{metric.name:>24} {task:>14} {1000 * alone:6.0f} ms {1000 * both:6.0f} ms {both / alone:5.2f}"
    line += "".join(f" {1000 * seconds:5.0f} ms {both / seconds:5.2f}" for seconds in theirs)
    print(f"{line:<86} {method}", flush=True)


def _time(ways: Sequence[Callable[[], Any]], repeat: int) -> list[float]:
    """The least time of each, measured in turn: what else the machine does can only add to it."""
    taken: list[list[float]] = [[] for _ in ways]
    for _ in range(repeat):
        for way, seconds in zip(ways, taken, strict=True):
            start = perf_counter()
            way()
            seconds.append(perf_counter() - start)
    return [min(seconds) for seconds in taken]


def make_sample(metric: Metric, task: str, rows: int, blocks: int) -> tuple[Truth, np.ndarray]:
    """Answers and middling predictions of the kind that the metric needs for a task."""
    random = np.random.default_rng(0)
    block = random.integers(0, blocks, rows) if blocks else None
    if task in ("regression", "multioutput"):
        shape = rows if task == "regression" else (rows, 3)
        true = random.gamma(3.0, size=shape)
        return Truth(true, block=block), true * random.lognormal(sigma=0.4, size=shape)
    if metric.features:
        codes = random.integers(0, CLUSTERS, rows)
        return Truth(random.normal(size=(rows, 4)) + codes[:, np.newaxis], block=block), codes
    need = metric.needs[task]  # type: ignore[index]  # the tasks come from there
    classes = {"binary": 2, "clustering": CLUSTERS}.get(task, CLASSES)
    true = random.integers(0, classes, rows).astype(np.int32)
    truth = Truth(true, classes, block=block)
    if need in (Need.LABELS, Need.CLUSTERS):
        return truth, np.where(random.random(rows) < 0.7, true, random.integers(0, classes, rows))
    if need is Need.LISTS:
        return truth, np.argsort(random.random((rows, classes)), axis=1).astype(np.int32)
    if task == "binary":
        return truth, 1 / (1 + np.exp(-random.normal(size=rows) - 1.0 * (true - 0.5)))
    raw = random.gamma(1.0, size=(rows, classes)) + np.eye(classes)[true]
    return truth, raw / raw.sum(axis=1, keepdims=True)


if __name__ == "__main__":
    main()
