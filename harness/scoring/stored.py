"""The predictions that are kept, beside the test rows of today."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from pyarrow import compute

from harness.metrics import Need
from harness.scoring.chosen_metric import metric_of
from harness.scoring.hidden_rows import load_test_ids
from harness.scoring.predictions import are_of_today, load_predictions, read_predictions
from harness.scoring.shape import shape_of
from harness.scoring.validate import make_checker

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.scoring.shape import Shape
    from harness.scoring.validate import Checker
    from harness.workspace import Workspace

__all__ = ["StoredPredictions"]


@dataclass(frozen=True)
class StoredPredictions:
    """What entries predicted for the test rows of today.

    What was handed in for these very rows was checked and put into their order then, so it is only read; what
    was handed in before the data changed is checked again, without the rows that are no longer asked for.
    """

    workspace: Workspace
    prepared: Prepared

    def load(self, entry_id: str) -> np.ndarray:
        """What an entry predicted; NoPredictionsError or SubmissionRefusedError where that cannot be told."""
        table = read_predictions(self.workspace, self.prepared, entry_id)
        if are_of_today(table, self.prepared) and self._shape.need is not Need.CLUSTERS:
            values = _read_columns(table, self._shape)
            if values is not None:
                return values
        return self._check(load_predictions(self.workspace, self.prepared, entry_id))

    def _check(self, table: pa.Table) -> np.ndarray:
        if table.num_rows > self._checker.rows:
            todays = self._checker.index().ids.cast(pa.string())
            ids = table[self.prepared.id].cast(pa.string())
            table = table.filter(compute.is_in(ids, value_set=todays))
        return self._checker.check_table(table).values

    @cached_property
    def _shape(self) -> Shape:
        return shape_of(self.prepared, metric_of(self.prepared))

    @cached_property
    def _checker(self) -> Checker:
        return make_checker(self._shape, load_test_ids(self.prepared))


def _read_columns(table: pa.Table, shape: Shape) -> np.ndarray | None:
    """The columns as an array; None if any is not there or not as it should be."""
    if set(shape.columns) != set(table.column_names):
        return None
    columns = []
    for name in shape.columns:
        column = table[name].combine_chunks()
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        if column.type != shape.cells.arrow_type:
            return None
        values = shape.cells.from_typed(column)
        if values is None:
            return None
        columns.append(values)
    return columns[0] if len(columns) == 1 and not shape.by_class else np.column_stack(columns)
