"""Learning a network's parameters batch by batch, in a way that does not depend on how long it will go on.

The rate of learning stays the same and the parameters are averaged over the last part of what was walked, so
that the average is a finished model at any moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from baselines.families.parts.links import Link
    from baselines.families.parts.mlp_network import Network
    from baselines.learning import Learning

__all__ = ["Pace", "choose_batch", "choose_milestones", "learn_parameters"]

_MOMENTUM = 0.9
_MEMORY = 0.99  # of squared slopes
_WARM_UP = 20  # steps
_WINDOW = 8  # the average is over about the last one of so many parts
_GROWTH = 1.25  # from one look at the validation rows to the next
_MOST_ROWS_SEEN = 400_000  # in all epochs together, where few rows make many epochs
_EPOCHS = (12, 300)  # at least and at most that many all the same
_LEAST_BATCHES = 8  # in an epoch of a small table
_SMALLEST_BATCH = 16


@dataclass(frozen=True)
class Pace:
    """How fast to learn and how fast to forget."""

    rate: float
    decay: float  # of weights, relative to the rate
    dropout: float
    batch: int


def choose_milestones(rows: int) -> tuple[int, ...]:
    """The epochs after which to look at the validation rows."""
    last = int(np.clip(_MOST_ROWS_SEEN // max(rows, 1), *_EPOCHS))
    epochs = [1]
    while epochs[-1] < last:
        epochs.append(min(last, max(epochs[-1] + 1, int(epochs[-1] * _GROWTH))))
    return tuple(epochs)


def choose_batch(rows: int, wanted: int) -> int:
    """How many rows make a batch: as wanted, or fewer where an epoch would have hardly a batch."""
    return max(min(wanted, rows // _LEAST_BATCHES), min(_SMALLEST_BATCH, rows))


def learn_parameters(network: Network, link: Link, learning: Learning, pace: Pace) -> Iterator[np.ndarray]:
    """The averaged parameters at each milestone; ends early when the deadline comes."""
    weight = np.ones(len(learning.target)) if learning.weight is None else learning.weight
    rng = np.random.default_rng(learning.seed)
    walk = _Walk(network.start(link.start(learning.target, weight), rng), pace)
    milestones = choose_milestones(len(learning.target))
    size = choose_batch(len(learning.target), pace.batch)
    for epoch in range(1, milestones[-1] + 1):
        for rows in _batches(len(learning.target), size, rng):
            if learning.deadline.passed:
                return
            seen = network.look(walk.point, learning.train.values[rows], dropout=pace.dropout, rng=rng)
            _, slope = link.loss(seen.scores, learning.target[rows])
            slope *= (weight[rows] / weight[rows].sum()).astype(np.float32)[:, None]
            network.slopes(walk.point, seen, slope, walk.slope)
            walk.step()
        if epoch in milestones:
            yield walk.average.copy()


def _batches(rows: int, size: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Rows in random order, in parts of equal size; what is left over waits for another epoch."""
    order = rng.permutation(rows)
    for first in range(0, rows - size + 1, size):
        yield order[first : first + size]


class _Walk:
    """The point where the search is, its average, and what AdamW remembers of the slopes."""

    def __init__(self, start: np.ndarray, pace: Pace) -> None:
        self.point = start
        self.average = start.copy()
        self.slope = np.zeros_like(start)
        self.pace, self.steps = pace, 0
        self._mean, self._square, self._move = (np.zeros_like(start) for _ in range(3))

    def step(self) -> None:
        """One step down the slope."""
        self.steps += 1
        rate = self.pace.rate * min(1.0, self.steps / _WARM_UP)
        _draw_towards(self._mean, self.slope, 1 - _MOMENTUM, scratch=self._move)
        self.slope *= self.slope
        _draw_towards(self._square, self.slope, 1 - _MEMORY, scratch=self._move)
        np.sqrt(self._square, out=self._move)
        self._move += 1e-8
        np.divide(self._mean, self._move, out=self._move)
        self._move *= rate * (1 - _MEMORY**self.steps) ** 0.5 / (1 - _MOMENTUM**self.steps)
        self.point *= 1 - rate * self.pace.decay
        self.point -= self._move
        share = (_WINDOW + 1) / (self.steps + _WINDOW)
        _draw_towards(self.average, self.point, share, scratch=self._move)


def _draw_towards(mean: np.ndarray, value: np.ndarray, share: float, *, scratch: np.ndarray) -> None:
    np.subtract(value, mean, out=scratch)
    scratch *= share
    mean += scratch
