"""Boards with predictions behind their entries: models that share many of their mistakes, good to poor.

python benchmarks/board_of_rows.py FOLDER METRIC ENTRIES ROWS makes one in that folder.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from board_fill import START
from pyarrow import parquet

from harness.competition.prepared.tables import load_solution, read_test
from harness.scoring.assessment import Assessed, make_scored_entry, score
from harness.scoring.chosen_metric import metric_of
from harness.scoring.hand_in import HandIn
from harness.scoring.hidden_rows import load_test_ids
from harness.scoring.predictions import store_predictions
from harness.scoring.ready import open_ready
from harness.scoring.shape import shape_of
from harness.workspace import Workspace
from leaderboard.arrays import build_table, to_numpy
from leaderboard.identity import new_id
from leaderboard.schema import ENTRIES
from leaderboard.store import Board

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared

SLUG = "large"
COMPETITION = """[data]
source = "train.parquet"
test = "test.parquet"
solution = "answers.parquet"
id = "id"
target = "target"
{more}
[metric]
name = "{metric}"
"""
KNOWN_ROWS = 1_000
FEATURES = 5


def make_board(root: Path, metric: str, *, entries: int, rows: int) -> tuple[Prepared, Workspace]:
    """A competition with that many hidden rows, and that many entries; classes for roc_auc, else numbers."""
    workspace, random = Workspace(root), np.random.default_rng(0)
    _write_competition(workspace, metric, rows, random)
    prepared = open_ready(workspace, SLUG)
    signal = _signal(read_test(prepared))
    shape, ids = shape_of(prepared, metric_of(prepared)), load_test_ids(prepared)
    solution, shared = load_solution(prepared), random.standard_normal(rows)
    made = []
    for number in range(entries):
        own = random.standard_normal(rows)
        values = signal + 0.5 * shared + (0.2 + 1.3 * number / entries) * own
        moment = START + timedelta(seconds=number)
        hand_in = HandIn(
            entry_id=new_id(moment),
            team=f"team {number}",
            message="",
            model=f"model {number}",
            kind="submission",
            now=moment,
            file=None,
        )
        store_predictions(workspace, prepared, hand_in.entry_id, values=values, shape=shape, ids=ids)
        assessed = Assessed(score(prepared, solution, values), rows, None)
        made.append(replace(make_scored_entry(prepared, hand_in, assessed, best=None), fold_scores=()))
    Board(workspace.board(SLUG)).append_table(build_table(made, ENTRIES))
    return prepared, workspace


def _signal(table: pa.Table) -> np.ndarray:
    red = np.array([kind == "red" for kind in table["kind"].to_pylist()])
    return np.asarray(to_numpy(table["x0"]) + to_numpy(table["x1"]) + red)


def _write_competition(workspace: Workspace, metric: str, rows: int, random: np.random.Generator) -> None:
    folder = workspace.competitions / SLUG
    folder.mkdir(parents=True)
    classes = metric == "roc_auc"
    columns = {f"x{place}": random.standard_normal(rows + KNOWN_ROWS) for place in range(FEATURES)}
    columns["kind"] = random.choice(["red", "green", "blue"], rows + KNOWN_ROWS)
    signal = columns["x0"] + columns["x1"] + (columns["kind"] == "red")
    target = signal + random.standard_normal(len(signal))
    columns["target"] = (target > 1).astype(np.int64) if classes else target
    table = pa.table({"id": random.permutation(rows + KNOWN_ROWS), **columns})
    hidden = table.slice(KNOWN_ROWS)
    parquet.write_table(table.slice(0, KNOWN_ROWS), folder / "train.parquet")
    parquet.write_table(hidden.drop_columns(["target"]), folder / "test.parquet")
    parquet.write_table(hidden.select(["id", "target"]), folder / "answers.parquet")
    toml = COMPETITION.format(metric=metric, more='positive = "1"' if classes else "")
    (folder / "competition.toml").write_text(toml, encoding="utf-8")


if __name__ == "__main__":
    place, name, how_many, of_rows = sys.argv[1:]
    make_board(Path(place), name, entries=int(how_many), rows=int(of_rows))
