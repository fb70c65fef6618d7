"""Models around models: they turn what a family predicts into the answers of the whole problem."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baselines.errors import CannotFitError

if TYPE_CHECKING:
    from baselines.learning import Matrix, Model, Task

__all__ = ["AllTargets", "Checked", "Positive", "Rescaled", "SpreadClasses"]


@dataclass(frozen=True)
class SpreadClasses:
    """A model of the classes that occurred, answering for all classes."""

    model: Model
    present: np.ndarray  # the class that each code of the model stands for
    classes: int

    def predict(self, matrix: Matrix, *, rounds: int | None = None) -> np.ndarray:
        """The probability of every class, zero for those that never occurred."""
        known = self.model.predict(matrix, rounds=rounds)
        if known.ndim == 1:
            known = np.column_stack([1.0 - known, known])
        spread = np.zeros((len(matrix), self.classes))
        spread[:, self.present] = known
        return spread


@dataclass(frozen=True)
class Rescaled:
    """A model of a scaled target, answering in the target's own units."""

    model: Model
    center: float
    spread: float

    def predict(self, matrix: Matrix, *, rounds: int | None = None) -> np.ndarray:
        """Numbers in the units of the target."""
        scaled = np.asarray(self.model.predict(matrix, rounds=rounds), dtype=np.float64)
        return np.asarray(scaled * self.spread + self.center)


@dataclass(frozen=True)
class Positive:
    """A model whose answers must be positive."""

    model: Model
    floor: float

    def predict(self, matrix: Matrix, *, rounds: int | None = None) -> np.ndarray:
        """Numbers of at least the floor; what is not a number stays so, to be found out."""
        return np.asarray(np.maximum(self.model.predict(matrix, rounds=rounds), self.floor))


@dataclass(frozen=True)
class AllTargets:
    """A model for each target."""

    models: tuple[Model, ...]

    def predict(self, matrix: Matrix, *, rounds: int | None = None) -> np.ndarray:
        """One column for each target."""
        return np.column_stack([model.predict(matrix, rounds=rounds) for model in self.models])


@dataclass(frozen=True)
class Checked:
    """A model whose answers are known to be sound."""

    model: Model
    task: Task

    def predict(self, matrix: Matrix, *, rounds: int | None = None) -> np.ndarray:
        """Finite numbers, or probabilities between 0 and 1 that sum to 1 over the classes."""
        answers = np.asarray(self.model.predict(matrix, rounds=rounds), dtype=np.float64)
        if not np.isfinite(answers).all():
            row = int(np.flatnonzero(~np.isfinite(answers).reshape(len(answers), -1).all(axis=1))[0])
            raise CannotFitError(f"The model predicts no finite number for row {row}.")
        if self.task == "regression":
            return answers
        answers = np.clip(answers, 0.0, 1.0)
        return _normalise(answers) if self.task == "multiclass" else answers


def _normalise(probabilities: np.ndarray) -> np.ndarray:
    total = probabilities.sum(axis=1, keepdims=True)
    even = np.full_like(probabilities, 1.0 / probabilities.shape[1])
    return np.asarray(np.divide(probabilities, total, out=even, where=total > 0))
