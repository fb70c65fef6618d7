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
MODELS = ("dummy", "extra-trees", "random-forest", "lightgbm", "xgboost", "hist-gbdt", "mlp", "linear")
FORESTS = {"extra-trees", "random-forest"}
LEARNERS = {"lightgbm", "xgboost", "hist-gbdt", "ensemble", "stack"}
ROWS, HIDDEN = 4_600, 4_000


def make_rows(task: str, seed: int) -> pd.DataFrame:
    """A table with a smooth part, an interaction, noise columns and much noise in the answers."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(ROWS, 8))
    score = x[:, 0] + np.sin(2 * x[:, 1]) + x[:, 2] * x[:, 3] + random.normal(size=ROWS)
    answers = score if task == "regression" else np.where(score > 0.3, "yes", "no")
    return pd.DataFrame(x, columns=[f"x{place}" for place in range(8)]).assign(y=answers)


@pytest.mark.slow
def test_boosters_and_ensembles_flatter_no_more_than_forests(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    flattery: dict[str, list[float]] = {}
    for seed in range(3):
        for task, metric in (("binary", "log_loss"), ("regression", "rmse")):
            slug = f"{task}-{seed}"
            folder = workspace.competitions / slug
            folder.mkdir(parents=True)
            make_rows(task, seed).to_csv(folder / "rows.csv", index=False)
            toml = TOML.format(task=task, metric=metric, seed=seed, hidden=HIDDEN / ROWS)
            (folder / "competition.toml").write_text(toml, encoding="utf-8")
            prepared = open_ready(workspace, slug)
            finished = tune_competition(prepared, workspace, Request(models=MODELS, trials=16, seed=seed))
            for one in finished.entries:
                hidden = one.entry.private_score
                assert hidden is not None
                share = (hidden - one.candidate.judged.mean) / hidden  # positive: worse than it had seemed
                flattery.setdefault(one.candidate.model, []).append(share)
    forests = np.mean([flattery[name] for name in FORESTS])
    for name in LEARNERS & set(flattery):
        assert np.mean(flattery[name]) <= forests + 0.01, name
