"""The rows that entries are compared on: their answers, and what each entry predicted for them.

Hidden rows are the host's; a participant compares on the training rows that baselines predicted out of fold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from harness.competition.prepared.tables import load_solution, read_test, read_train
from harness.competition.split.folds import make_folds
from harness.errors import UsageError
from harness.metrics import Truth
from harness.scoring.chosen_metric import metric_of
from harness.scoring.predictions import load_training_predictions
from harness.scoring.shape import shape_of
from harness.scoring.stored import StoredPredictions
from harness.scoring.training_answers import read_truth
from harness.scoring.validate import make_checker
from leaderboard.arrays import from_numpy

if TYPE_CHECKING:
    import pyarrow as pa

    from harness.competition.prepared import Prepared, Solution
    from harness.workspace import Workspace

__all__ = [
    "Evidence",
    "RowsName",
    "gather_evidence",
    "hidden_rows",
    "read_features",
    "rows_together",
    "truth_of",
]

RowsName = Literal["hidden", "public", "private", "oof"]
_TOGETHER = {"group": "groups", "time": "blocks of time"}


@dataclass(frozen=True)
class Evidence:
    """Rows with their answers, and what each entry predicted for them, in the entries' order."""

    rows: RowsName
    truth: Truth
    predictions: tuple[np.ndarray, ...]
    places: np.ndarray  # of the rows in their table, the training rows or those to predict
    knows_blocks: bool = True  # whether rows that belong together are known to do so

    @property
    def what(self) -> str:
        """The rows in words."""
        name = "training rows out of fold" if self.rows == "oof" else f"{self.rows} rows"
        return f"{len(self.truth.values):,} {name}"


def gather_evidence(
    prepared: Prepared, workspace: Workspace, entries: Sequence[str], *, rows: RowsName | None = None
) -> Evidence:
    """What there is to compare these entries by; hidden rows where their answers are known."""
    chosen: RowsName = rows or ("hidden" if prepared.has_answers else "oof")
    if chosen == "oof" and not (prepared.targets and prepared.rows_train):
        raise UsageError(f"{prepared.slug} has no training rows with answers, so nothing is out of fold.")
    if chosen == "oof":
        return _out_of_fold(prepared, workspace, entries)
    if not prepared.has_answers:
        raise UsageError(
            f"The answers of {prepared.slug} are not known here. Compare out of fold instead: --rows oof"
        )
    return _hidden(prepared, workspace, entries, chosen)


def read_features(prepared: Prepared, evidence: Evidence) -> pa.Table:
    """The features of these rows that make groups: categories and numbers."""
    names = [column.name for column in prepared.columns if column.type in ("number", "category")]
    read = read_train if evidence.rows == "oof" else read_test
    table = read(prepared, names)
    return table if len(table) == len(evidence.places) else table.take(from_numpy(evidence.places))


def hidden_rows(prepared: Prepared, solution: Solution, rows: RowsName) -> np.ndarray:
    """The places of the hidden rows that are scored, or of those of one share."""
    kept = np.ones(len(solution.public), dtype=np.bool_) if solution.ignored is None else ~solution.ignored
    if rows != "hidden":
        kept &= solution.public if rows == "public" else ~solution.public
    if not kept.any():
        raise UsageError(f"{prepared.slug} has no {rows} rows. Compare on all hidden ones: --rows hidden")
    return np.flatnonzero(kept)


def rows_together(prepared: Prepared) -> str | None:
    """What hidden rows that are one piece of evidence make up, in words; None where every row is one."""
    return _TOGETHER.get(str(prepared.spec.split.method))


def truth_of(prepared: Prepared, solution: Solution, places: np.ndarray) -> Truth:
    """The answers of these hidden rows."""
    return Truth(
        values=solution.truth[places],
        classes=len(prepared.classes),
        weight=None if solution.weight is None else solution.weight[places],
        block=None if solution.block is None else solution.block[places],
        ids=solution.ids[places],
    )


def _hidden(prepared: Prepared, workspace: Workspace, entries: Sequence[str], rows: RowsName) -> Evidence:
    solution = load_solution(prepared)
    places = hidden_rows(prepared, solution, rows)
    truth = truth_of(prepared, solution, places)
    stored, everything = StoredPredictions(workspace, prepared), len(places) == len(solution.public)
    loaded = (stored.load(entry) for entry in entries)
    predictions = tuple(values if everything else values[places] for values in loaded)
    return Evidence(rows, truth, predictions, places)


def _out_of_fold(prepared: Prepared, workspace: Workspace, entries: Sequence[str]) -> Evidence:
    train = read_train(prepared)
    validated = np.sort(np.concatenate([fold.valid for fold in make_folds(prepared, train)]))
    kept = from_numpy(validated)
    ids = from_numpy(np.arange(len(validated)))
    checker = make_checker(shape_of(prepared, metric_of(prepared)), ids)
    tables = [load_training_predictions(workspace, prepared, entry).take(kept) for entry in entries]
    truth = read_truth(train.take(kept), prepared)
    numbered = [table.add_column(0, prepared.id, ids) for table in tables]
    predictions = tuple(checker.check_table(table).values for table in numbered)
    knows_blocks = prepared.spec.split.folds.method in ("random", "stratified")
    return Evidence("oof", truth, predictions, validated, knows_blocks)
