"""The scores on record, and whether the predictions that are kept still give them.

A damaged file may well be readable, or hold what another entry predicted. Such predictions decide nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from pyarrow import compute

from harness.competition.prepared import SHARES
from harness.errors import MetricError, SubmissionRefusedError
from harness.metrics import evaluate
from harness.scoring.predictions import NoPredictionsError
from harness.scoring.standing import text_equals
from leaderboard.arrays import to_numpy

if TYPE_CHECKING:
    import pyarrow as pa

    from harness.comparison.duel import Yardstick
    from harness.competition.prepared import Prepared, Share
    from harness.metrics import Truth

__all__ = ["Record", "is_on_record", "read_record"]

_ROUNDING = 1e-6  # of the score: other libraries sum in another order
_ZERO = 1e-12


@dataclass(frozen=True)
class Record:
    """The exact scores on record of a competition, by entry and share, and what they are scores of."""

    competition: str
    yardstick: Yardstick
    shares: Mapping[Share, tuple[np.ndarray, Truth]]  # the places of the rows, and their answers
    scores: Mapping[tuple[str, str], float]

    def refuse_damaged(self, entry: str, prediction: np.ndarray) -> None:
        """NoPredictionsError for predictions of all the rows that score otherwise on any share of them."""
        for share, (places, truth) in self.shares.items():
            recorded = self.scores.get((entry, share))
            if recorded is None:
                continue
            found = _score(self.yardstick, truth, prediction[places])
            if not is_on_record(found, recorded):
                raise NoPredictionsError(
                    f"The predictions of {entry} are not those it was scored for: on the {share} rows they "
                    f"score {found:.6g}, and {recorded:.6g} is on record. Restore its file of predictions, "
                    f"or score what is there with: harness rescore {self.competition}"
                )


def read_record(
    board: pa.Table, prepared: Prepared, *, yardstick: Yardstick, truth: Truth, public: np.ndarray
) -> Record:
    """The scores that rank on these rows, of a board with the column `scores`."""
    column = board["scores"].combine_chunks()
    scores = column.flatten()
    chosen = text_equals(compute.struct_field(scores, "metric"), yardstick.metric.name)
    owners = to_numpy(compute.list_parent_indices(column).filter(chosen))
    names = compute.struct_field(scores, "share").filter(chosen).to_pylist()
    values = compute.struct_field(scores, "value").filter(chosen).to_pylist()
    entries = board["entry_id"].to_pylist()
    keys = ((entries[owner], name) for owner, name in zip(owners.tolist(), names, strict=True))
    return Record(
        competition=prepared.slug,
        yardstick=yardstick,
        shares=dict(_part(replace(truth, block=None, ids=None), public)),
        scores={key: value for key, value in zip(keys, values, strict=True) if value is not None},
    )


def _part(truth: Truth, public: np.ndarray) -> Iterator[tuple[Share, tuple[np.ndarray, Truth]]]:
    """The shares that any of the rows belong to."""
    for share in SHARES:
        places = np.flatnonzero(public if share == "public" else ~public)
        if len(places):
            yield share, (places, truth.take(places))


def is_on_record(score: float, recorded: float) -> bool:
    """Whether a score is the one on record, but for rounding."""
    return math.isclose(score, recorded, rel_tol=_ROUNDING, abs_tol=_ZERO)


def _score(yardstick: Yardstick, truth: Truth, prediction: np.ndarray) -> float:
    try:
        return evaluate(yardstick.metric, truth, prediction, options=yardstick.options)
    except (MetricError, SubmissionRefusedError):
        return float("nan")
