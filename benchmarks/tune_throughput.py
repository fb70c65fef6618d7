"""Trials per minute of `harness tune` against the obvious loop: the same configurations.

python benchmarks/tune_throughput.py --trials 40 --rounds grown settled

`harness tune --trials N --no-ensemble` runs first, measured as a whole command: imports, reading, scoring,
predictions for the test rows and the board. As ever without an ensemble, it gives up trials after two folds
that do not promise to be the best; how far its scores are from the loop's is printed, and the folds a minute.
Then the loop (Optuna, a Pipeline, cross_val_score over the same folds) gets its configurations and how many
rounds to grow: as many as ours grew until it stopped early or, a gift that no loop is given, only those that
turned out best. The rounds of linear models are penalties, those of single trees what a leaf costs, each a
model of its own: the loop fits as many as ours did in a fold on average or, the gift, the best one alone. The
loop's imports and reading are not counted, and it runs in whichever is faster of two folds at once and two
threads for each model.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
from obvious_loop import CORES, Build, Case, Looped, read_case, run_loop
from sklearn.pipeline import make_pipeline
from tune_once import Tuned, tune_once
from tune_pipelines import (
    build_lightgbm,
    build_linear,
    build_tree,
    build_xgboost,
    encode_levels,
    encode_numbers,
    encode_texts,
)
from tune_tables import NAME, Make, make_competition, make_levels, make_numbers, make_texts

from harness.tuning.trial import SCOUTS

if TYPE_CHECKING:
    from optuna import Trial

_FOLDS = 5
_SAMPLES = 2  # trials by which the loop finds its best arrangement


@dataclass(frozen=True)
class Bout:
    """One family on one kind of table."""

    make: Make
    columns: int
    family: str
    encode: Callable[..., Any]
    build: Callable[..., Any]
    wanted: float  # ratio

    @property
    def trees(self) -> bool:
        """Whether the family grows trees."""
        return self.family != "linear"

    @property
    def path(self) -> bool:
        """Whether its rounds are penalties or what a leaf costs, each of them a model of its own."""
        return self.family in {"linear", "tree"}


BOUTS = {
    "numbers, LightGBM": Bout(make_numbers, 20, "lightgbm", encode_numbers, build_lightgbm, 1.25),
    "numbers, XGBoost": Bout(make_numbers, 20, "xgboost", encode_numbers, build_xgboost, 1.25),
    "text, linear": Bout(make_texts, 1, "linear", encode_texts, build_linear, 3.0),
    "text, tree": Bout(make_texts, 1, "tree", encode_texts, build_tree, 3.0),
    "text, LightGBM": Bout(make_texts, 1, "lightgbm", encode_texts, build_lightgbm, 3.0),
    "levels, linear": Bout(make_levels, 10, "linear", encode_levels, build_linear, 3.0),
    "levels, tree": Bout(make_levels, 10, "tree", encode_levels, build_tree, 3.0),
    "levels, LightGBM": Bout(make_levels, 10, "lightgbm", encode_levels, build_lightgbm, 3.0),
}


@dataclass(frozen=True)
class Tried:
    """One trial of ours: what it tried, how far it grew, its score."""

    config: dict[str, Any]
    grown: int
    settled: int  # 1 for families that know no rounds
    score: float  # NaN: given up after the first folds


def main() -> None:
    """Let every bout be fought, and print the ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--trials", type=int, default=40, help="of each")
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--rounds", nargs="+", choices=["grown", "settled"], default=["grown"])
    parser.add_argument("--only", nargs="+", choices=BOUTS, default=list(BOUTS), metavar="BOUT")
    options = parser.parse_args()
    for name in options.only:
        fight(name, BOUTS[name], options.rows, options.trials, options.rounds)


def fight(name: str, bout: Bout, rows: int, trials: int, ways: Sequence[str]) -> None:
    """Ours, then the loop in each way."""
    with TemporaryDirectory() as folder:
        workspace = Path(folder)
        make_competition(workspace, bout.make, rows=rows, columns=bout.columns)
        limits = ("--models", bout.family, "--trials", str(trials), "--jobs", str(CORES))
        tuned = tune_once(workspace, "--no-ensemble", *limits)
        tried, case = read_tried(tuned), read_case(workspace, NAME)
        for way in ways:
            builds = [_build(bout, case, one, way) for one in tried]
            _report(f"{name}, rounds {way}", bout, tuned, tried, _run(case, builds))


def read_tried(tuned: Tuned) -> list[Tried]:
    """All trials; one that failed would make the comparison void."""
    tuned.check_trials()
    schedule = {one["trial"]: one for one in tuned.record["schedule"]}
    found = []
    for row in tuned.trials.to_pylist():
        settled, parts = row["rounds"] or 1, schedule[row["trial"]]["parts"]
        grown = max(1, round(mean([*parts, *[settled] * (_FOLDS - len(parts))])))
        score = float("nan") if row["cv_mean"] is None else row["cv_mean"]
        found.append(Tried(json.loads(row["params"]), grown, settled, score))
    return found


def _build(bout: Bout, case: Case, tried: Tried, way: str) -> list[Build]:
    """What the loop fits for one trial of ours."""
    last = tried.grown if way == "grown" else tried.settled
    first = 1 if way == "grown" and bout.path else last

    def build(rounds: int, threads: int) -> Any:
        encode = bout.encode(case.features, tried.config, trees=bout.trees)
        return make_pipeline(encode, bout.build(tried.config, rounds, threads))

    return [partial(build, rounds) for rounds in range(first, last + 1)]


def _run(case: Case, builds: Sequence[list[Build]]) -> Looped:
    """The loop over all of them; a trial of several models has the best one's score."""
    flat = [build for trial in builds for build in trial]

    def suggest(trial: Trial) -> Build:
        return flat[trial.number]

    looped = run_loop(case, suggest, len(flat), samples=[trial[-1] for trial in builds[:_SAMPLES]])
    scores = iter(looped.scores)
    best = [max(islice(scores, len(trial))) for trial in builds]
    return replace(looped, scores=best, arrangement=f"{len(flat)} models, {looped.arrangement}")


def _report(title: str, bout: Bout, tuned: Tuned, tried: Sequence[Tried], looped: Looped) -> None:
    ratio = looped.seconds / tuned.seconds
    ours, theirs = np.array([one.score for one in tried]), np.array(looped.scores)
    finished = ~np.isnan(ours)
    folds = np.where(finished, _FOLDS, SCOUTS).sum() / (_FOLDS * len(ours))
    paces = [60 * len(tried) / seconds for seconds in (tuned.seconds, looped.seconds)]
    print(
        f"{title}: {paces[0]:.1f} trials a minute against {paces[1]:.1f} ({looped.arrangement}); "
        f"ratio {ratio:.2f}, wanted {bout.wanted:g}; {ratio * folds:.2f} times the folds a minute"
    )
    print(
        f"    best AUC {np.nanmax(ours):.5f} and {theirs.max():.5f}; {finished.sum()} of {len(ours)} trials "
        f"finished, with {ours[finished].mean():.5f} and {theirs[finished].mean():.5f} on average, "
        f"largest difference {np.nanmax(np.abs(ours - theirs)):.5f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
