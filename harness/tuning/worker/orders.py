"""What the driver asks of workers, and what they report: small, picklable, without a row of data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from baselines.learning import Config
    from harness.tuning.measure.yardstick import Yardstick

__all__ = [
    "CutOrder",
    "FitOrder",
    "FitReport",
    "JudgeOrder",
    "Judged",
    "MixOrder",
    "Mixed",
    "Mixes",
    "Place",
]


@dataclass(frozen=True)
class Place:
    """Where a run's workers find what they need, and where they leave what they make."""

    problem: Path
    ledger: Path
    run: Path

    def predictions(self, trial: int | str, part: str) -> Path:
        """A file of predictions: `oof` or `test`, raw, or with `-final` behind it as in a submission."""
        return self.run / "predictions" / f"{trial}-{part}.npy"


@dataclass(frozen=True, kw_only=True)
class FitOrder:
    """One trial on one fold."""

    place: Place
    yardstick: Yardstick
    family: str
    config: Config
    fold: int
    seed: int
    threads: int
    key: str
    cut_key: str  # under which the fit is kept if the deadline cuts it short
    upon: tuple[int, ...] = ()  # trials of the run whose predictions are seen beside the features
    rounds: int | None = None
    seconds: float | None = None  # it may take, once its view is there
    deadline: float | None = None  # whatever it may take


@dataclass(frozen=True, kw_only=True)
class FitReport:
    """What became of a fit."""

    key: str  # under which it is kept
    fold: int
    seconds: float = 0.0
    peak_mb: float = 0.0
    rounds: int = 0
    complete: bool = True
    reused: bool = False
    loss: float = float(
        "nan"
    )  # on the fold's validation rows, at the best round, in units of the scaled target
    curve: np.ndarray | None = None
    error: str | None = None
    disk_full: bool = False


@dataclass(frozen=True, kw_only=True)
class CutOrder:
    """A grown model to be cut back to the rounds of its trial."""

    fit: FitOrder
    fit_key: str  # under which it is kept
    key: str  # for its predictions
    rounds: int


@dataclass(frozen=True, kw_only=True)
class JudgeOrder:
    """A trial whose folds are all predicted: its predictions put together and scored."""

    place: Place
    yardstick: Yardstick
    trial: int
    keys: tuple[str, ...]  # of the kept predictions, fold by fold
    whole_key: str | None = None  # of the model of all rows, where there is one


@dataclass(frozen=True, kw_only=True)
class Judged:
    """Cross-validated scores; what was chosen out of fold was chosen without the fold it is scored on."""

    fold_scores: tuple[float, ...]
    mean: float
    std: float
    pooled: float
    shown: Judged | None = None  # by the competition's own metric, where another was tuned by
    seconds: float = 0.0
    error: str | None = None


@dataclass(frozen=True, kw_only=True)
class MixOrder:
    """Trials to make an ensemble of, or a stack, or both."""

    place: Place
    yardstick: Yardstick
    trials: tuple[int, ...]  # finished ones
    ensemble: bool = True
    stack: bool = False
    greedy: bool = False  # whether the stack is a greedy mixture, as in the run that is repeated
    name: str = ""  # put before the names of the files that are written
    deadline: float | None = None

    @property
    def kind(self) -> str:
        """What comes of it first."""
        return "ensemble" if self.ensemble else "stack"


@dataclass(frozen=True, kw_only=True)
class Mixed:
    """An ensemble or a stack: who is in it, and its honest scores."""

    kind: str
    weights: Mapping[int, float]  # by trial; for a stack how much each counts
    judged: Judged
    intercepts: tuple[float, ...] = ()  # of a stack


@dataclass(frozen=True, kw_only=True)
class Mixes:
    """What came of an order to mix: the ensemble, then the stack, and why one of them is not there."""

    made: tuple[Mixed, ...] = ()
    lost: str | None = None
