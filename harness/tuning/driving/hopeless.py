"""What is hopeless: the loss on the first folds beyond which a trial is not worth finishing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from baselines.learning import Loss

if TYPE_CHECKING:
    from harness.tuning.trial import Trial

__all__ = ["Bar", "hopeless_loss"]

# Of the way from the best loss back to the dummy's, and in logarithms.
_SHARE, _SHARE_OF_LOGARITHMS = 0.15, 0.25
_COMPARABLE = (Loss.LOG, Loss.SQUARED)  # under others the families' losses differ in units


class Bar:
    """The hopeless loss of a run, as far as it is known by now."""

    def __init__(self, loss: Loss) -> None:
        self._is_comparable = loss in _COMPARABLE
        self._floor: float | None = None  # the dummy's loss on the first folds
        self._best: float | None = None

    @property
    def loss(self) -> float:
        """The loss above which there is no hope; infinite while that is not known."""
        if not self._is_comparable or self._floor is None or self._best is None:
            return math.inf
        return hopeless_loss(self._best, self._floor)

    def learn(self, trial: Trial) -> None:
        """One more trial is over."""
        loss = trial.scout_loss
        if trial.state != "done" or math.isnan(loss):
            return
        if trial.proposal.family == "dummy":
            self._floor = loss
        self._best = loss if self._best is None else min(self._best, loss)


def hopeless_loss(best: float, floor: float) -> float:
    """The loss above which a trial is not worth finishing.

    Where the best loss is a small part of the dummy's, differences say nothing and ratios all.
    """
    bar = best + _SHARE * max(floor - best, 0.0)
    if 0 < best < floor:
        bar = min(bar, best ** (1 - _SHARE_OF_LOGARITHMS) * floor**_SHARE_OF_LOGARITHMS)
    return bar
