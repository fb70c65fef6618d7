"""Any table as a competition directory: rows to learn from, and an official test file with its answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

METRICS = {"binary": "roc_auc", "multiclass": "log_loss", "regression": "rmse"}
_COMPETITION = """[competition]
task = "{task}"
[data]
source = "train.csv"
test = "test.csv"
solution = "answers.csv"
id = {row}
target = {target}
{positive}
[metric]
name = "{metric}"
"""


def write_competition(
    workspace: Path, name: str, *, train: pd.DataFrame, test: pd.DataFrame, row: str, target: str, task: str
) -> Path:
    """The competition's folder; both tables come with ids and answers; the greater label is positive."""
    folder = workspace / "competitions" / name
    folder.mkdir(parents=True)
    train.to_csv(folder / "train.csv", index=False)
    test.drop(columns=target).to_csv(folder / "test.csv", index=False)
    test[[row, target]].to_csv(folder / "answers.csv", index=False)
    positive = f"positive = {json.dumps(max(train[target].astype(str)))}" if task == "binary" else ""
    text = _COMPETITION.format(
        task=task,
        row=json.dumps(row),
        target=json.dumps(target),
        positive=positive,
        metric=METRICS[task],
    )
    (folder / "competition.toml").write_text(text, encoding="utf-8")
    return folder


def newest_run(workspace: Path, name: str) -> Path:
    """The folder of the last run of `harness tune` there."""
    runs = sorted((workspace / ".harness" / "runs" / name).glob("*/run.json"))
    if not runs:
        raise FileNotFoundError(f"No run of {name} was recorded in {workspace}.")
    return runs[-1].parent
