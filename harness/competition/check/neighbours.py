"""Rows that know their neighbour's answer: a shuffled split then scores memory of the row before.

What counts is not that neighbours are alike (rows sorted by a feature always are), but that they are alike in
what the features do not explain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from harness.competition.check.association import to_scalar
from harness.competition.check.base import CheckSpec, Finding
from harness.competition.check.encoding import to_matrix
from harness.competition.check.models import cross_fit_values
from harness.competition.check.sampling import sample_stretches

if TYPE_CHECKING:
    from harness.competition.check.tables import CheckTables, SourceRows

TELLING = 0.1  # of the target's variance known to the neighbouring row alone
VISIBLE = 0.01
CERTAIN = 5.0  # standard errors of a correlation between neighbours
_FEWEST_ROWS = 100


@dataclass(frozen=True)
class Likeness:
    """How alike neighbouring rows of the source are."""

    raw: float  # correlation of neighbouring answers
    unexplained: float  # share of the target's variance that neighbours share beyond their features
    certainty: float  # of that share, in standard errors


def find_alike_neighbours(tables: CheckTables) -> Iterator[Finding]:
    """Neighbouring rows of the source with alike answers, under a split that ignores order."""
    if tables.source is None or not tables.is_shuffled or len(tables.source.target) < _FEWEST_ROWS:
        return
    likeness = measure_likeness(tables.source, tables)
    if likeness.unexplained < VISIBLE or likeness.certainty < CERTAIN:
        return
    telling = likeness.unexplained >= TELLING
    yield Finding(
        level="warning" if telling else "note",
        number=round(likeness.raw, 4),
        message=f"Neighbouring rows of the source have alike answers (correlation {likeness.raw:.2f}), "
        f"and their features do not explain it: {likeness.unexplained:.1%} of the target's variance "
        "is known from the row before.",
        advice='If the rows are in order of time, write method = "time" in [split]; if neighbours belong '
        "together, split by group. A shuffled split flatters models that can tell where a row stood.",
    )


def measure_likeness(source: SourceRows, tables: CheckTables) -> Likeness:
    """The autocorrelation of the target in source order, raw and beyond what the features explain."""
    chosen = sample_stretches(len(source.target))
    scalar = to_scalar(source.target[chosen], source.classes)
    pairs = np.flatnonzero(np.diff(chosen) == 1)
    spread = float((scalar**2).mean())
    if spread == 0:
        return Likeness(0.0, 0.0, 0.0)
    raw = float((scalar[pairs] * scalar[pairs + 1]).mean()) / spread
    matrix = to_matrix(source.features.iloc[chosen], tables.types).nearest(scalar).values
    rest = scalar - cross_fit_values(matrix, scalar) if matrix.shape[1] else scalar
    shared = float((rest[pairs] * rest[pairs + 1]).mean())
    certainty = shared / max(float((rest**2).mean()), 1e-12) * float(np.sqrt(len(pairs)))
    return Likeness(raw, shared / spread, certainty if raw > 0 else 0.0)


CHECK = CheckSpec(
    name="neighbours",
    summary="Neighbouring rows of the source with alike answers, under a split that shuffles rows.",
    function=find_alike_neighbours,
)
