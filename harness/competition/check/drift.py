"""Adversarial validation: if a model can tell hidden rows from training rows, the two differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from harness.competition.check.association import make_outcome, measure_auc, measure_skill
from harness.competition.check.base import CheckSpec, Finding, Level
from harness.competition.check.encoding import to_matrix
from harness.competition.check.models import cross_fit_rate
from harness.competition.check.sampling import sample_rows

if TYPE_CHECKING:
    from harness.competition.check.tables import CheckTables

VISIBLE = 0.55  # lower end of the interval of the area under the curve; 0.5 is no difference
STRONG = 0.65
CERTAIN = 4.0  # standard errors to either side: one false alarm in thirty thousand clean tables
_MOST_ROWS = 8_000  # from each side
_FEWEST_ROWS = 50  # on each side
_NAMED = 3
_DRIVES = 0.6  # area under the curve of a single column that is worth naming


def find_drift(tables: CheckTables) -> Iterator[Finding]:
    """Whether training and hidden rows can be told apart, and by which columns."""
    train = tables.train.iloc[sample_rows(len(tables.train), _MOST_ROWS)]
    test = tables.test.iloc[sample_rows(len(tables.test), _MOST_ROWS)]
    if min(len(train), len(test)) < _FEWEST_ROWS:
        return
    roles = {tables.time, tables.group.name if tables.group is not None else None}
    names = [name for name in tables.train.columns if name not in roles]
    both = pd.concat([train[names], test[names]], ignore_index=True)
    hidden = np.repeat(np.array([False, True]), [len(train), len(test)])
    matrix = to_matrix(both, tables.types).nearest(hidden)
    if not matrix.names:
        return
    auc, error = measure_auc(hidden, cross_fit_rate(matrix.values, hidden))
    low, high = auc - CERTAIN * error, min(auc + CERTAIN * error, 1.0)
    if low >= VISIBLE:
        yield _drift_finding(tables, auc, (low, high), _find_drivers(matrix.values, matrix.names, hidden))


def _find_drivers(values: np.ndarray, names: tuple[str, ...], hidden: np.ndarray) -> list[tuple[str, float]]:
    """The columns that tell the two apart on their own, best first."""
    outcome = make_outcome(hidden.astype(np.int64), 2)
    best: dict[str, float] = {}
    for position, name in enumerate(names):
        auc = measure_skill(values[:, position], outcome, ordered=True).auc or 0.5
        best[name] = max(best.get(name, 0.5), auc)
    drivers = sorted(best.items(), key=lambda item: -item[1])
    return [(name, auc) for name, auc in drivers[:_NAMED] if auc >= _DRIVES]


def _drift_finding(
    tables: CheckTables, auc: float, interval: tuple[float, float], drivers: list[tuple[str, float]]
) -> Finding:
    expected = tables.split in {"time", "group"} or tables.fold_method == "time"
    level: Level = "note" if expected or interval[0] < STRONG else "warning"
    by = ", ".join(f"{name} ({value:.2f})" for name, value in drivers) or "no single column"
    return Finding(
        level=level,
        column=drivers[0][0] if drivers else None,
        number=round(auc, 4),
        message=f"Hidden rows can be told from training rows: area under the curve {auc:.3f} "
        f"({interval[0]:.3f} to {interval[1]:.3f}; 0.5 is no difference). It shows in: {by}.",
        advice="Expected for a split by time or group; cross-validate the same way, which is the default."
        if expected
        else "Cross-validation will not foretell the hidden score: split by time or group if that is how "
        "new rows come, or drop the columns named.",
    )


CHECK = CheckSpec(
    name="drift",
    summary="Training and hidden rows that a model can tell apart (adversarial validation).",
    function=find_drift,
)
