"""The answers of the training rows in the form that metrics take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from harness.competition.labels import label_text
from harness.competition.prepared.solution import decode_lists
from harness.metrics import Need, Truth
from harness.scoring.chosen_metric import metric_of

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared

__all__ = ["Answers", "read_answers", "read_truth"]


@dataclass(frozen=True)
class Answers:
    """The answers of the training rows, and the lists of labels where a row may have several."""

    codes: np.ndarray  # of the classes, in the competition's order; or numbers
    lists: np.ndarray | None

    @property
    def truth(self) -> np.ndarray:
        """What a metric compares predictions with."""
        return self.codes if self.lists is None else self.lists


def read_truth(train: pa.Table, prepared: Prepared) -> Truth:
    """What predictions of these training rows are scored against."""
    weight = prepared.spec.data.weight
    return Truth(
        values=read_answers(train, prepared).truth,
        classes=len(prepared.classes),
        weight=train[weight].cast(pa.float64()).to_numpy() if weight in train.column_names else None,
        ids=train[prepared.id].to_numpy(),
    )


def read_answers(train: pa.Table, prepared: Prepared) -> Answers:
    """Class codes in the order of the competition's classes, or numbers."""
    if not prepared.classes:
        columns = [train[name].cast(pa.float64()).to_numpy() for name in prepared.targets]
        return Answers(columns[0] if len(columns) == 1 else np.column_stack(columns), None)
    cells = train[prepared.targets[0]]
    if metric_of(prepared).needs[prepared.task] is Need.LISTS:
        lists = decode_lists(_as_text(cells), prepared.classes)
        return Answers(lists[:, 0].astype(np.int32), lists)
    encoded = cells.combine_chunks().dictionary_encode()
    place = {label: code for code, label in enumerate(prepared.classes)}
    codes = np.array([place[label_text(value)] for value in encoded.dictionary.to_pylist()], dtype=np.int32)
    return Answers(codes[encoded.indices.to_numpy()], None)


def _as_text(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    encoded = cells.combine_chunks().dictionary_encode()
    texts = pa.array([label_text(value) for value in encoded.dictionary.to_pylist()], pa.string())
    return pa.chunked_array([texts.take(encoded.indices)])
