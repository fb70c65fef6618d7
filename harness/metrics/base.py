"""What a metric is: one frozen spec, the same for every metric of the registry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np

Direction = Literal["maximize", "minimize"]
Kind = Literal["regression", "classification", "ranking", "clustering"]


class Need(StrEnum):
    """What a submission must hold for a metric.

    =============  ==============================================  ==========================================
    need           truth                                           prediction
    =============  ==============================================  ==========================================
    VALUES         float64 (n,) or (n, targets)                    the same shape
    SCORES         class codes (n,), 1 = positive                  float64 (n,), any finite number
    PROBABILITIES  class codes (n,)                                float64 (n,) of the positive class in
                                                                   [0, 1], or (n, classes) summing to 1
    LABELS         class codes (n,)                                class codes (n,)
    LISTS          class codes (n, relevant), padded with -1       class codes (n, k), best first, -1 padded
    CLUSTERS       class codes (n,), or features (n, columns)      cluster codes (n,)
    =============  ==============================================  ==========================================
    """

    VALUES = "values"
    SCORES = "scores"
    PROBABILITIES = "probabilities"
    LABELS = "labels"
    LISTS = "lists"
    CLUSTERS = "clusters"


@dataclass(frozen=True)
class Estimate:
    """A score with its 95 % interval; `low` and `high` are None where the metric has none."""

    value: float
    low: float | None
    high: float | None
    method: str


@dataclass(frozen=True)
class Option:
    """One option of a metric: its default, what it means, and the values it takes."""

    default: object
    summary: str
    choices: tuple[object, ...] = ()
    low: float | None = None
    high: float | None = None
    check: Callable[[object], object] | None = None  # for values that are neither a choice nor a number


@dataclass(frozen=True)
class Truth:
    """The answers a metric is computed against, and what belongs to them."""

    values: np.ndarray
    classes: int = 0  # how many classes the codes may take; 0 for numbers
    weight: np.ndarray | None = None
    block: np.ndarray | None = None  # rows that an interval resamples together
    ids: np.ndarray | None = None  # only a host's own metric may look at them

    def take(self, rows: np.ndarray) -> Truth:
        """The answers of these rows, as often as they are named."""
        parts = {name: getattr(self, name) for name in ("weight", "block", "ids")}
        taken = {name: None if part is None else part[rows] for name, part in parts.items()}
        return Truth(self.values[rows], self.classes, **taken)


MetricFunction = Callable[..., float]  # (truth: Truth, prediction: np.ndarray, **options) -> float
Estimator = Callable[
    ..., Estimate
]  # (truth, prediction, limits: (lowest, highest score), **options) -> Estimate
# (truth, prediction, **options) -> the score, and what each row adds to it beyond the mean row, (rows,)
Influence = Callable[..., "tuple[float, np.ndarray]"]


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One metric: how it is computed, read and explained."""

    name: str
    title: str
    direction: Direction
    needs: Mapping[str, Need]  # by task; a task that is absent is not served
    range: tuple[float, float]
    best: float | None  # the score of perfect predictions, None where it depends on the data
    interval: str  # how the interval is made, in a few words; "none" where there is none
    summary: str
    doc: str
    function: MetricFunction
    kind: Kind = "regression"
    estimator: Estimator | None = None  # the score and its interval; None: the metric has no interval
    influence: Influence | None = None  # None: the score is no smooth function of the rows
    resampled: bool = False  # without influence: whether drawing rows again tells how sure a difference is
    weights: bool = False
    options: Mapping[str, Option] = field(default_factory=dict)
    above: float | None = None  # predictions must be greater than this
    features: bool = False  # scored against the features, not against a target
    version: int = 1  # counts changes of the definition: a new one makes older scores stale

    @property
    def better(self) -> str:
        """Which way a better score lies, in a word."""
        return "higher" if self.direction == "maximize" else "lower"

    @property
    def label(self) -> str:
        """The metric as an axis or a caption names it."""
        return f"{self.name} ({self.better} is better)"

    def loss_of(self, score: float) -> float:
        """The score, turned so that less is better."""
        return -score if self.direction == "maximize" else score
