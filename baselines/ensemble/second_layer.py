"""The second layer: models that see beside the features what other models predicted.

They learn from predictions out of fold, as they will predict from predictions of rows that nobody has learnt
from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from baselines.learning import Matrix

if TYPE_CHECKING:
    from baselines.learning import Shape

__all__ = ["FEWEST_MODELS", "bears_second_layer", "most_models", "widen"]

FEWEST_MODELS = 4  # from which there is something to learn
_FEWEST_ROWS = 400  # below, a second layer learns the chance of the folds
_MOST_MODELS, _MOST_COLUMNS = 16, 32


def bears_second_layer(shape: Shape) -> bool:
    """Whether there are rows enough, all predicted out of fold, one target, and not many classes."""
    is_narrow = most_models(shape) >= FEWEST_MODELS
    return shape.rows >= _FEWEST_ROWS and not shape.sequential and shape.targets == 1 and is_narrow


def most_models(shape: Shape) -> int:
    """How many models are listened to: fewer where each has a probability for several classes."""
    return min(_MOST_MODELS, _MOST_COLUMNS // shape.outputs)


def widen(matrix: Matrix, predictions: Sequence[np.ndarray]) -> Matrix:
    """The rows with what models predict for them as further columns."""
    columns = [(raw if raw.ndim == 2 else raw[:, np.newaxis]).astype(np.float32) for raw in predictions]
    values = np.hstack([matrix.values, *columns])
    return Matrix(values, (*matrix.categories, *[0] * (values.shape[1] - matrix.width)))
