"""What a view is: fitted on the training rows of one fold, then applied to any rows of the same table."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

    from baselines.learning import Config, Matrix, Setting, Task
    from baselines.views.columns import Columns

__all__ = ["Answers", "FittedView", "View"]


@dataclass(frozen=True, kw_only=True)
class Answers:
    """The target of the training rows, and what keeps encoders that look at it honest."""

    target: np.ndarray  # int32 codes or float64 numbers, (rows,) or (rows, targets)
    task: Task
    classes: int
    weight: np.ndarray | None = None
    inner: np.ndarray | None = None  # the inner fold of each row, for cross-fitting
    sequential: bool = False  # inner folds are in the order of time: learn from earlier ones only
    seed: int = 0


class FittedView(Protocol):
    """A view that knows its training rows; picklable."""

    def transform(self, columns: Columns) -> Matrix:
        """These rows as numbers."""
        ...


class View(ABC):
    """A numeric form of a table."""

    name: ClassVar[str]
    concerns: ClassVar[Mapping[str, str]] = {}  # option: the only kind of column that it is about

    def relevant(self, options: Config, counts: Mapping[str, int]) -> dict[str, Setting]:
        """The options that matter to a table with so many columns of each kind: others change nothing."""
        return {name: value for name, value in options.items() if counts.get(self.concerns.get(name, ""), 1)}

    @abstractmethod
    def fit(self, columns: Columns, answers: Answers, options: Config) -> tuple[FittedView, Matrix]:
        """The view fitted on these rows, and these very rows as numbers (target encodings cross-fitted).

        `options` are the configuration's keys that begin with `view_`; an absent one has its default.
        """
