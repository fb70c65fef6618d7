"""The gap between cross-validated and hidden scores, over several tables: who flatters themselves?

Small training sets and large hidden ones, so that hidden scores are nearly exact.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from harness.scoring.ready import open_ready
from harness.tuning.request import Request
from harness.tuning.run import tune_competition
from harness.workspace import Workspace

TOML = """[competition]
task = "{task}"
[data]
source = "rows.csv"
target = "y"
[split]
test = {hidden}
public = 0.1
seed = {seed}
[metric]
name = "{metric}"
"""
MODELS = ("dummy", "extra-trees", "random-forest", "lightgbm", "xgboost")
FORESTS = ("extra-trees", "random-forest")
LEARNERS = ("lightgbm", "xgboost", "ensemble", "stack")
TRIALS = 30  # more than the portfolios hold, so that some are searched
SMALL, SCOUTED = 600, 3_200  # rows to learn from; of the second, two folds tell the rounds of the others
HIDDEN = 5_000
METRICS = {"log_loss": "binary", "accuracy": "binary", "rmse": "regression"}


def make_table(task: str, rows: int, seed: int) -> pd.DataFrame:
    """A table with a smooth part, an interaction, noise columns and much noise in the answers."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(rows, 8))
    score = x[:, 0] + np.sin(2 * x[:, 1]) + x[:, 2] * x[:, 3] + random.normal(size=rows)
    answers = score if task == "regression" else np.where(score > 0.3, "yes", "no")
    return pd.DataFrame(x, columns=[f"x{place}" for place in range(8)]).assign(y=answers)


def flattery(workspace: Workspace, metric: str, rows: int, seed: int) -> dict[str, float]:
    """For each model on the board, what part of its hidden score it had seemed to be better."""
    slug, task = f"{metric}-{rows}-{seed}".replace("_", "-"), METRICS[metric]
    folder = workspace.competitions / slug
    folder.mkdir(parents=True)
    make_table(task, rows + HIDDEN, seed).to_csv(folder / "rows.csv", index=False)
    toml = TOML.format(task=task, metric=metric, seed=seed, hidden=HIDDEN / (rows + HIDDEN))
    (folder / "competition.toml").write_text(toml, encoding="utf-8")
    prepared = open_ready(workspace, slug)
    finished = tune_competition(prepared, workspace, Request(models=MODELS, trials=TRIALS, seed=seed))
    sign = 1 if finished.maximize else -1
    found = {}
    for one in finished.entries:
        hidden, seemed = one.entry.private_score, one.candidate.judged.mean
        assert hidden is not None
        found[one.candidate.model] = sign * (seemed - hidden) / abs(hidden)
    return found


@pytest.mark.slow
def test_boosters_and_ensembles_flatter_no_more_than_forests(tmp_path: Path) -> None:
    """Table by table beside the forests on it; what two standard errors allow for is chance."""
    tables = [(metric, SMALL, seed) for metric in METRICS for seed in range(2)]
    tables += [(metric, SCOUTED, 2) for metric in METRICS]
    seen = pd.DataFrame([flattery(Workspace(tmp_path), *table) for table in tables])
    beyond = seen[list(LEARNERS)].sub(seen[list(FORESTS)].mean(axis=1), axis=0)
    allowed = 2 * beyond.std() / len(tables) ** 0.5
    assert (beyond.mean() <= allowed).all(), beyond.mean().round(4).to_dict()
    assert (beyond.mean() <= 0.01).all(), beyond.mean().round(4).to_dict()
