"""The two tables that a host's own metric is given: the solution and the submission."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from harness.metrics.base import Need, Truth

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Layout", "make_frames"]

Columns = dict[str, np.ndarray]
WEIGHT = "weight"


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How the columns of a competition are called, and the labels behind its class codes."""

    id: str = "id"
    targets: tuple[str, ...] = ("target",)
    classes: tuple[str, ...] = ()


def make_frames(
    truth: Truth, prediction: np.ndarray, layout: Layout, need: Need
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The solution and the submission: the id column and the same columns in both, freshly made."""
    import pandas as pd  # 0.5 s that no metric of the registry needs

    ids = np.arange(len(prediction)) if truth.ids is None else truth.ids
    true, given = _columns(truth, prediction, layout, need)
    if truth.weight is not None:
        true[WEIGHT] = truth.weight
    solution, submission = (pd.DataFrame({layout.id: ids, **columns}, copy=True) for columns in (true, given))
    return solution, submission


def _columns(truth: Truth, prediction: np.ndarray, layout: Layout, need: Need) -> tuple[Columns, Columns]:
    first, true = layout.targets[0], truth.values
    if need in (Need.LABELS, Need.LISTS, Need.CLUSTERS):
        return _coded_columns(true, prediction, layout, need)
    if prediction.ndim == 1:
        return {first: true}, {first: prediction}
    if need is Need.VALUES:
        return _by_name(layout.targets, true), _by_name(layout.targets, prediction)
    return _by_name(layout.classes, np.eye(truth.classes)[true]), _by_name(layout.classes, prediction)


def _coded_columns(
    true: np.ndarray, given: np.ndarray, layout: Layout, need: Need
) -> tuple[Columns, Columns]:
    first, labels = layout.targets[0], _labels(layout.classes)
    if need is Need.LISTS:
        return {first: _joined(true, layout.classes)}, {first: _joined(given, layout.classes)}
    if need is Need.LABELS:
        return {first: labels[true]}, {first: labels[given]}
    if true.ndim == 2:  # features, where the true classes are not known
        names = tuple(f"feature_{place}" for place in range(true.shape[1]))
        return _by_name(names, true), {first: given}
    return {first: labels[true]}, {first: given}


def _by_name(names: tuple[str, ...], columns: np.ndarray) -> Columns:
    return dict(zip(names, columns.T, strict=True))


def _labels(classes: tuple[str, ...]) -> np.ndarray:
    """The labels by code: whole numbers if all are, else numbers if all are, else text."""
    for kind in (int, float):
        try:
            return np.array([kind(label) for label in classes])
        except ValueError:
            continue
    return np.array(classes, dtype=object)


def _joined(codes: np.ndarray, classes: tuple[str, ...]) -> np.ndarray:
    lists = codes.reshape(len(codes), -1).tolist()
    joined = (" ".join(classes[code] for code in row if code >= 0) for row in lists)
    return np.fromiter(joined, dtype=object, count=len(lists))
