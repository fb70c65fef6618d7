"""The sample submission: valid under the shape its metric needs, and knowing nothing of the hidden rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from harness.errors import CompetitionError
from harness.metrics import Need, check_options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.competition.spec import Task
    from harness.metrics import Metric


def make_sample(
    ids: pa.Array,
    *,
    id_name: str,
    targets: tuple[str, ...],
    classes: tuple[str, ...],
    learned: tuple[np.ndarray, ...],
    task: Task,
    metric: Metric,
    options: Mapping[str, object],
) -> pa.Table:
    """One prediction for every id, the same for all; `learned` holds the training rows' answers."""
    need = metric.needs[task]
    if task == "multiclass" and need in (Need.PROBABILITIES, Need.SCORES):
        shares = _class_shares(learned[0], len(classes))
        cells = dict(zip(classes, shares.tolist(), strict=True))
    else:
        cells = dict(zip(targets, _cells(need, learned, classes, metric, options), strict=True))
    if id_name in cells:
        raise CompetitionError(
            f"The class {id_name!r} is called like the id column, so a submission cannot have both. Rename "
            "one."
        )
    columns = {name: pa.repeat(cell, len(ids)) for name, cell in cells.items()}
    return pa.table({id_name: ids, **columns})


def _cells(
    need: Need,
    learned: tuple[np.ndarray, ...],
    classes: tuple[str, ...],
    metric: Metric,
    options: Mapping[str, object],
) -> list[object]:
    if need is Need.CLUSTERS:
        return [0]
    if need is Need.VALUES:
        return [float(f"{values.mean():.6g}") for values in learned]
    counts = np.bincount(learned[0], minlength=len(classes))
    if need is Need.LABELS:
        return [_typed(classes)[int(counts.argmax())]]
    if need is Need.LISTS:
        longest = check_options(metric, options).get("k", len(classes))
        assert isinstance(longest, int)
        return [" ".join(classes[code] for code in np.argsort(-counts, kind="stable")[:longest])]
    return [float(f"{counts[1] / counts.sum():.6g}")]


def _class_shares(codes: np.ndarray, classes: int) -> np.ndarray:
    counts = np.bincount(codes, minlength=classes)
    shares: np.ndarray = counts / counts.sum()
    return shares


def _typed(classes: tuple[str, ...]) -> list[object]:
    """The labels as whole numbers if all are, else as text."""
    try:
        numbers = [int(label) for label in classes]
    except ValueError:
        return list(classes)
    return list(numbers) if [str(number) for number in numbers] == list(classes) else list(classes)
