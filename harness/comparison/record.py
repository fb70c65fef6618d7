"""The scores on record, and whether the predictions that are kept still give them.

A damaged file may well be readable, or hold what another entry predicted. Such predictions decide nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pyarrow import compute

from harness.competition.prepared import SHARES
from harness.errors import MetricError, SubmissionRefusedError
from harness.metrics import evaluate
from harness.scoring.chosen_metric import metric_of
from harness.scoring.predictions import NoPredictionsError
from harness.scoring.standing import text_equals
from leaderboard.arrays import to_numpy

if TYPE_CHECKING:
    import pyarrow as pa

    from harness.comparison.duel import Yardstick
    from harness.competition.prepared import Prepared
    from harness.metrics import Truth

__all__ = ["Record", "is_on_record", "read_record"]

_ROUNDING = 1e-6  # of the score: other libraries sum in another order
_ZERO = 1e-12


@dataclass(frozen=True)
class Record:
    """The exact scores on record of a competition, by entry and share."""

    competition: str
    scores: Mapping[tuple[str, str], float]

    def refuse_damaged(
        self, entry: str, prediction: np.ndarray, *, yardstick: Yardstick, truth: Truth, public: np.ndarray
    ) -> None:
        """NoPredictionsError for predictions that score otherwise on any share whose rows these are."""
        for share in SHARES:
            recorded = self.scores.get((entry, share))
            rows = np.flatnonzero(public if share == "public" else ~public)
            if recorded is None or not len(rows):
                continue
            found = _score(yardstick, truth.take(rows), prediction[rows])
            if not is_on_record(found, recorded):
                raise NoPredictionsError(
                    f"The predictions of {entry} are not those it was scored for: on the {share} rows they "
                    f"score {found:.6g}, and {recorded:.6g} is on record. Restore its file of predictions, "
                    f"or score what is there with: harness rescore {self.competition}"
                )


def read_record(board: pa.Table, prepared: Prepared) -> Record:
    """The scores that rank, of a board with the column `scores`."""
    column = board["scores"].combine_chunks()
    scores = column.flatten()
    chosen = text_equals(compute.struct_field(scores, "metric"), metric_of(prepared).name)
    places = to_numpy(compute.list_parent_indices(column).filter(chosen))
    shares = compute.struct_field(scores, "share").filter(chosen).to_pylist()
    values = compute.struct_field(scores, "value").filter(chosen).to_pylist()
    entries = board["entry_id"].to_pylist()
    keys = ((entries[place], share) for place, share in zip(places.tolist(), shares, strict=True))
    return Record(
        prepared.slug, {key: value for key, value in zip(keys, values, strict=True) if value is not None}
    )


def is_on_record(score: float, recorded: float) -> bool:
    """Whether a score is the one on record, but for rounding."""
    return math.isclose(score, recorded, rel_tol=_ROUNDING, abs_tol=_ZERO)


def _score(yardstick: Yardstick, truth: Truth, prediction: np.ndarray) -> float:
    try:
        return evaluate(yardstick.metric, truth, prediction, options=yardstick.options)
    except (MetricError, SubmissionRefusedError):
        return float("nan")
