"""An ensemble whose out-of-fold predictions do not flatter: each fold is left out of choosing its weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baselines.ensemble.greedy import Remembered, mix, select

if TYPE_CHECKING:
    from baselines.ensemble.measures import Measure
    from baselines.ensemble.rows import FoldRows

__all__ = ["Ensemble", "choose_ensemble"]


@dataclass(frozen=True)
class Ensemble:
    """The weights, and predictions of each fold by weights that did not see it.

    The weights are the mean of those chosen on all rows and of those chosen without each fold: steadier
    than any of them.
    """

    weights: np.ndarray  # (members,)
    honest: np.ndarray  # raw, for all rows; NaN where not every member predicted
    fold_weights: np.ndarray  # (folds, members)

    def blend(self, members: Sequence[np.ndarray]) -> np.ndarray:
        """The mixture of these predictions, of the same models in the same order."""
        return mix(members, self.weights)


def choose_ensemble(
    members: Sequence[np.ndarray], measure: Measure, rows: FoldRows, *, steps: int = 40
) -> Ensemble:
    """The greedy ensemble of the members; `rows` are all that are to be predicted, in the measure's folds."""
    remembered = Remembered(measure)
    honest = np.full(members[0].shape, np.nan)
    fold_weights = np.empty((rows.folds, len(members)))
    for fold, place in enumerate(rows.slices()):
        fold_weights[fold] = select(remembered, steps=steps, without=fold)
        chosen = rows.rows[place]
        honest[chosen] = mix([raw[chosen] for raw in members], fold_weights[fold])
    everywhere = select(remembered, steps=steps)
    weights = np.average([everywhere, *fold_weights], axis=0)
    return Ensemble(weights, honest, fold_weights)
