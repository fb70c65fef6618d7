"""What a model learns from and what it gives back: the words that views, families and ensembles share."""

from __future__ import annotations

import time
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

__all__ = [
    "Config",
    "Deadline",
    "Fitted",
    "Learning",
    "Loss",
    "Matrix",
    "Model",
    "Objective",
    "Setting",
    "Shape",
    "Task",
    "Values",
]

Task = Literal["binary", "multiclass", "regression"]
Setting: TypeAlias = bool | int | float | str | None
Config: TypeAlias = Mapping[str, Setting]  # one configuration of a family and its view, flat, json-like
Values: TypeAlias = "np.ndarray | csr_matrix"


class Loss(StrEnum):
    """What a model minimises; classes are always learnt by log loss."""

    LOG = "log"
    SQUARED = "squared"
    ABSOLUTE = "absolute"
    QUANTILE = "quantile"
    POISSON = "poisson"
    GAMMA = "gamma"


@dataclass(frozen=True)
class Objective:
    """A loss and, for the quantile loss, which quantile."""

    loss: Loss
    alpha: float = 0.5


@dataclass(frozen=True, kw_only=True)
class Shape:
    """The size of a problem, known before anything is fitted: by it a family says what it will cost."""

    task: Task
    classes: int  # 0 for numbers
    targets: int  # more than 1: a model each, where the family knows no better
    rows: int  # to learn from in one fold
    rows_valid: int
    rows_test: int
    numbers: int  # columns by what they hold; dates count as the numbers they unfold to
    categories: int
    levels: int  # different categories of all columns together
    texts: int
    gaps: int = 0  # number columns with missing values
    values: int = 0  # different values of the number column that has most, as far as a sample shows
    loss: Loss | None = None  # that is minimised; None: not known yet
    sequential: bool = False  # folds go forward in time

    @property
    def outputs(self) -> int:
        """How many numbers a model says of a row: one for each of several classes, else one."""
        return self.classes if self.task == "multiclass" else 1

    @property
    def columns(self) -> int:
        """How many columns a view for trees has, about."""
        return self.numbers + self.categories + 40 * self.texts

    @property
    def wide(self) -> int:
        """How many columns a one-hot view has, about."""
        return self.numbers + min(self.levels, 200 * self.categories) + 2_000 * self.texts


class Deadline:
    """A moment that a fit must not pass. Seconds since the epoch, so that processes agree; None: no limit."""

    def __init__(self, at: float | None = None) -> None:
        self.at = at

    @property
    def passed(self) -> bool:
        """Whether it is time to stop."""
        return self.at is not None and time.time() >= self.at

    @property
    def seconds_left(self) -> float:
        """Seconds until then; infinite without a limit."""
        return float("inf") if self.at is None else self.at - time.time()


@dataclass(frozen=True)
class Matrix:
    """The rows of a view as numbers; NaN is a missing value where the view keeps them."""

    values: Values  # float32, C order, (rows, columns)
    categories: tuple[int, ...] = ()  # for each column the number of its category codes; 0: a plain number

    def __len__(self) -> int:
        return int(self.values.shape[0])

    @property
    def width(self) -> int:
        """The number of columns."""
        return int(self.values.shape[1])

    @property
    def categorical(self) -> list[int]:
        """The columns that hold category codes."""
        return [place for place, codes in enumerate(self.categories) if codes]


@dataclass(frozen=True, kw_only=True)
class Learning:
    """One fold as a family sees it.

    Classes are codes 0 … classes-1 that all occur in `target`; numbers come centred and scaled to unit
    variance under the squared, absolute and quantile losses. `valid` and `valid_target` serve early stopping
    alone and are None when a model is fitted to everything; then `rounds` says how far to go.
    """

    train: Matrix
    target: np.ndarray  # int32 codes or float64 numbers, (rows,)
    weight: np.ndarray | None
    valid: Matrix | None
    valid_target: np.ndarray | None
    valid_weight: np.ndarray | None
    task: Task
    classes: int
    objective: Objective
    seed: int
    threads: int
    deadline: Deadline = field(default_factory=Deadline)
    rounds: int | None = None  # exactly so many, without early stopping
    shared: MutableMapping[str, object] = field(default_factory=dict)  # lives as long as this fold's data


class Model(Protocol):
    """A fitted model, picklable."""

    def predict(self, matrix: Matrix, *, rounds: int | None = None) -> np.ndarray:
        """Numbers (rows,), the probability of class 1 (rows,), or of every class (rows, classes)."""
        ...


@dataclass(frozen=True)
class Fitted:
    """A model and how it came about.

    A model grown in rounds (trees of a booster, epochs, steps along a path of penalties) tells its validation
    loss after each, so that one number of rounds can be chosen for all folds; any other has no curve.
    """

    model: Model
    curve: np.ndarray | None = None  # float64 (rounds,): the validation loss, lower is better
    rounds: int = 0  # that were made; 0 for a model without rounds or other countable parts
    complete: bool = True  # False: the deadline ended it early, after `rounds` parts
