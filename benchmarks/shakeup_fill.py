"""A board to shake: a competition of so many hidden rows, and entries of nearly equal skill with predictions.

A process of its own: what it takes would count as the peak memory of the commands that are measured next.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from harness.competition.prepared.tables import load_solution
from harness.metrics import Truth, estimate
from harness.scoring.chosen_metric import metric_of
from harness.scoring.hidden_rows import load_test_ids
from harness.scoring.predictions import store_predictions
from harness.scoring.ready import open_ready
from harness.scoring.shape import shape_of
from harness.scoring.standing import fingerprints_of
from harness.workspace import Workspace
from leaderboard.identity import new_id
from leaderboard.schema import Entry
from leaderboard.store import Board

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared, Solution

SLUG = "shaken"
TOML = '[data]\nsource = "rows.parquet"\ntarget = "y"\n[metric]\nname = "{metric}"\n[split]\ntest = 0.5\n'
START = datetime(2026, 1, 1, tzinfo=UTC)


def fill_board(workspace: Workspace, entries: int, rows: int, metric: str) -> None:
    """A competition of twice as many rows, and its entries."""
    random = np.random.default_rng(0)
    x = random.normal(size=2 * rows)
    y = x + random.normal(size=2 * rows)
    folder = workspace.competitions / SLUG
    folder.mkdir(parents=True)
    table = pd.DataFrame({"x": x, "y": (y > 1).astype(int) if metric == "roc_auc" else y})
    table.to_parquet(folder / "rows.parquet")
    (folder / "competition.toml").write_text(TOML.format(metric=metric), encoding="utf-8")
    prepared = open_ready(workspace, SLUG)
    board, ids, solution = Board(workspace.board(SLUG)), load_test_ids(prepared), load_solution(prepared)
    shape = shape_of(prepared, metric_of(prepared))
    for number in range(entries):
        values = solution.truth + random.normal(size=rows) * (1 + number / entries / 20)
        entry = make_entry(prepared, solution, number, values)
        store_predictions(workspace, prepared, entry.entry_id, values=values, shape=shape, ids=ids)
        board.append_entry(entry)


def make_entry(prepared: Prepared, solution: Solution, number: int, values: np.ndarray) -> Entry:
    """The entry of a team, scored on both shares."""
    scores = [
        estimate(metric_of(prepared), Truth(solution.truth[rows], len(prepared.classes)), values[rows]).value
        for rows in (solution.public, ~solution.public)
    ]
    spec, data, metric = fingerprints_of(prepared)
    moment = START + timedelta(seconds=number)
    return Entry(
        entry_id=new_id(moment),
        competition=SLUG,
        kind="submission",
        team=f"team {number}",
        created_at=moment,
        status="scored",
        public_score=scores[0],
        private_score=scores[1],
        spec_fingerprint=spec,
        data_fingerprint=data,
        metric_fingerprint=metric,
    )


if __name__ == "__main__":
    place, entries, rows, metric = sys.argv[1:]
    fill_board(Workspace(Path(place)), int(entries), int(rows), metric)
