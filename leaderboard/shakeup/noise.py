"""Whether a shake-up is more than chance: another random split of the same rows moves entries as well.

If the rows were split at random, the split that was made is one like all the others. So an entry's move lies
within the middle 95 % of its moves on re-splits at least 95 % of the time, whatever the metric.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leaderboard.shakeup.places import count_places, mean_move

__all__ = ["Noise", "judge_moves"]

_TAILS = (0.025, 0.975)


@dataclass(frozen=True, kw_only=True)
class Noise:
    """How far random re-splits move each entry, and all of them in the mean."""

    low: np.ndarray  # by entry: the middle 95 % of its moves
    high: np.ndarray
    inside: np.ndarray  # by entry: whether its real move lies there
    mean: float  # of the mean moves
    mean_low: float  # the middle 95 % of the mean moves
    mean_high: float
    observed: float  # the real mean move
    resplits: int

    @property
    def explains(self) -> bool:
        """Whether the entries moved no more than they do by chance."""
        return self.observed <= self.mean_high


def judge_moves(moves: np.ndarray, public: np.ndarray, private: np.ndarray) -> Noise:
    """The real moves beside those on re-splits, of which `public` and `private` are the scores.

    Scores are (re-splits, entries), more is better; entries are in the order of their time.
    """
    drawn = count_places(public) - count_places(private)
    low, high = _middle(drawn)
    means = mean_move(drawn)
    mean_low, mean_high = (float(end) for end in _middle(means))
    return Noise(
        low=low,
        high=high,
        inside=(low <= moves) & (moves <= high),
        mean=float(means.mean()),
        mean_low=mean_low,
        mean_high=mean_high,
        observed=float(mean_move(moves)),
        resplits=len(drawn),
    )


def _middle(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The ends of the middle 95 %, each a value that occurs and belongs to it."""
    low = np.quantile(values, _TAILS[0], axis=0, method="lower")
    high = np.quantile(values, _TAILS[1], axis=0, method="higher")
    return low, high
