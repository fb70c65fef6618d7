"""When `harness tune` reaches the best cross-validated score that the obvious loop has after 40 trials.

python benchmarks/tune_time_to_quality.py --tables DIR --only adult california_housing …

DIR holds suite.json (see benchmarks/peers/run.py). The loop tunes LightGBM as people do, number of trees
included, over the competition's own folds; its imports and reading are not counted. Then `harness tune`, each
time in a new workspace, is given growing shares of the loop's time, and the first whole command whose board
reaches the loop's score counts. Wanted: a third of the loop's time on at least 5 of 6 tables.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
from lightgbm import LGBMClassifier, LGBMRegressor
from obvious_loop import CORES, Build, Case, read_case, run_loop
from peers.competition import write_competition
from peers.suite import ROW, Rows, Table, draw_rows, read_suite
from sklearn.compose import ColumnTransformer, make_column_selector
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OrdinalEncoder
from tune_once import tune_once
from tune_tables import NAME

from leaderboard.store import Board

if TYPE_CHECKING:
    from optuna import Trial

SHARES = (1 / 12, 1 / 6, 1 / 3, 2 / 3, 1.0)
WANTED = 1 / 3
LEAST = 5.0  # seconds that a run must be given


@dataclass(frozen=True)
class Reached:
    """A table's outcome; without seconds the loop's score was never reached."""

    table: str
    loop_score: float
    loop_seconds: float
    score: float
    seconds: float | None

    @property
    def share(self) -> float:
        """Of the loop's time."""
        return float("inf") if self.seconds is None else self.seconds / self.loop_seconds


def main() -> None:
    """Measure table by table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tables", type=Path, required=True, metavar="DIR", help="a folder with suite.json")
    parser.add_argument("--only", nargs="+", default=(), metavar="TABLE", help="not the first six")
    parser.add_argument("--trials", type=int, default=40, help="of the loop")
    parser.add_argument("--seed", type=int, default=0, help="draws the rows")
    options = parser.parse_args()
    tables = read_suite(options.tables, options.only)
    chosen = tables if options.only else tables[:6]
    print(f"{'table':>24} {'loop':>17} {'harness':>17} {'share':>6}")
    reached = [measure_table(table, options.trials, options.seed) for table in chosen]
    print(f"within a third: {sum(one.share <= WANTED for one in reached)} of {len(reached)} tables")


def measure_table(table: Table, trials: int, seed: int) -> Reached:
    """The loop, then growing budgets until its score is reached."""
    rows = draw_rows(table, seed)
    with TemporaryDirectory() as folder:
        make_workspace(Path(folder), rows)
        case = read_case(Path(folder), NAME)
    looped = run_loop(case, lambda trial: suggest_lightgbm(trial, case), trials, samples=[_usual(case)])
    best = max(looped.scores)
    score, taken = float("-inf"), None
    for budget in sorted({max(LEAST, share * looped.seconds) for share in SHARES}):
        score, seconds = tune_rows(rows, budget)
        if score >= best:
            taken = seconds
            break
    outcome = Reached(table.name, best, looped.seconds, score, taken)
    _tell(outcome)
    return outcome


def make_workspace(folder: Path, rows: Rows) -> None:
    """The table as a competition."""
    table = rows.table
    write_competition(
        folder, NAME, train=rows.train, test=rows.test, row=ROW, target=table.target, task=table.task
    )


def tune_rows(rows: Rows, budget: float) -> tuple[float, float]:
    """The best cross-validated score on the board (more is better), and the seconds of the whole command."""
    with TemporaryDirectory() as folder:
        workspace = Path(folder)
        make_workspace(workspace, rows)
        tuned = tune_once(workspace, "--budget", f"{budget:.1f}s", "--jobs", str(CORES))
        entries = Board(workspace / ".harness" / "board" / NAME).entries(["cv_mean"])
    scores = np.array([one for one in entries["cv_mean"].to_pylist() if one is not None])
    sign = 1 if rows.table.task == "binary" else -1
    return float((sign * scores).max()), tuned.seconds


def suggest_lightgbm(trial: Trial, case: Case) -> Build:
    """A point of the usual search space."""
    return _builder(
        case,
        n_estimators=trial.suggest_int("n_estimators", 50, 1_000, log=True),
        learning_rate=trial.suggest_float("learning_rate", 0.01, 0.3, log=True),
        num_leaves=trial.suggest_int("num_leaves", 8, 256, log=True),
        min_child_samples=trial.suggest_int("min_child_samples", 2, 100, log=True),
        subsample=trial.suggest_float("subsample", 0.5, 1.0),
        colsample_bytree=trial.suggest_float("colsample_bytree", 0.4, 1.0),
        reg_alpha=trial.suggest_float("reg_alpha", 1e-3, 10.0, log=True),
        reg_lambda=trial.suggest_float("reg_lambda", 1e-3, 10.0, log=True),
    )


def _usual(case: Case) -> Build:
    return _builder(case, n_estimators=300)


def _builder(case: Case, **settings: Any) -> Build:
    model = LGBMRegressor if case.metric == "rmse" else LGBMClassifier

    def build(threads: int) -> Any:
        codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
        encode = ColumnTransformer(
            [("codes", codes, make_column_selector(dtype_exclude="number"))], remainder="passthrough"
        )
        boosted = model(**settings, subsample_freq=1, n_jobs=threads, random_state=0, verbosity=-1)
        return make_pipeline(encode, boosted)

    return build


def _tell(outcome: Reached) -> None:
    taken = "never" if outcome.seconds is None else f"{outcome.seconds:.1f} s"
    print(
        f"{outcome.table:>24} {outcome.loop_score:9.5f} {outcome.loop_seconds:5.0f} s "
        f"{outcome.score:9.5f} {taken:>7} {outcome.share:6.2f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
