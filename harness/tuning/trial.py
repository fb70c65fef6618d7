"""One trial: a configuration on its way through the folds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from harness.tuning.proposal import Proposal
    from harness.tuning.worker.orders import FitReport, Judged

__all__ = ["SCOUTS", "State", "Trial", "common_rounds", "cv_score"]

State = Literal["running", "done", "abandoned", "failed"]
SCOUTS = 2  # folds that tell whether a trial is worth the others


@dataclass(eq=False)
class Trial:
    """A proposal, and what became of it so far."""

    number: int
    proposal: Proposal
    folds: int
    threads: int = 1
    refits: bool = False  # whether a model of all rows has a part in its test predictions
    below: tuple[Trial, ...] = ()  # whose predictions it sees beside the features
    allowance: float | None = None  # seconds that one fit of it may take
    bar: float = float("inf")  # the mean loss of the scouts above which it is given up
    scouts_rounds: bool = False  # whether the scouts tell how many rounds the other folds are grown
    ordered: set[int] = field(default_factory=set)  # folds whose fits are under way or over
    reports: dict[int, FitReport] = field(default_factory=dict)
    predicted: dict[int, str] = field(default_factory=dict)  # fold: the key of its predictions
    rounds: int | None = None
    whole_rounds: int = 0  # how far the model of all rows went, where there is one
    is_cut: bool = False  # whether the model of all rows was cut short
    judged: Judged | None = None
    state: State = "running"
    reason: str = ""

    @property
    def is_second(self) -> bool:
        """Whether it is of the second layer."""
        return bool(self.proposal.upon)

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to come."""
        return self.state != "running"

    @property
    def seconds(self) -> float:
        """What its fits cost when they were made."""
        return sum(report.seconds for report in self.reports.values())

    @property
    def peak_mb(self) -> float:
        """The most memory that a fit of it took."""
        return max((report.peak_mb for report in self.reports.values()), default=0.0)

    @property
    def is_complete(self) -> bool:
        """Whether every fold is fitted as far as it would go, and no deadline cut one short."""
        whole = all(report.complete and report.error is None for report in self.reports.values())
        return self.is_fitted and whole and not self.is_cut

    @property
    def is_fitted(self) -> bool:
        """Whether every fold has its model."""
        return len(self.reports) == self.folds

    @property
    def loss(self) -> float | None:
        """The mean loss over the folds, when all are fitted."""
        return float(np.mean([report.loss for report in self._in_order()])) if self.is_fitted else None

    @property
    def is_predicted(self) -> bool:
        """Whether all predictions are made."""
        return len(self.predicted) == self.folds + self.refits

    def folds_to_fit(self) -> range:
        """The folds that may be fitted by now: the scouts first, where something depends on them."""
        is_cautious = self.bar < float("inf")
        scouting = (is_cautious or self.scouts_rounds) and len(self.reports) < min(SCOUTS, self.folds)
        return range(min(SCOUTS, self.folds) if scouting else self.folds)

    def take(self, report: FitReport) -> None:
        """Learn what became of a fit; a failed one fails the trial, scouts may end it."""
        self.reports[report.fold] = report
        if report.error is not None:
            self.end("failed", report.error)
        elif len(self.reports) == SCOUTS < self.folds:
            self._hear_scouts()

    def end(self, state: State, reason: str) -> None:
        """Nothing more is done for it."""
        self.state, self.reason = state, reason

    @property
    def is_given_up(self) -> bool:
        """Whether its first folds have told that it is not worth the others."""
        return len(self.reports) == SCOUTS < self.folds and self.scout_loss > self.bar

    def _hear_scouts(self) -> None:
        if self.scouts_rounds:
            self.settle_rounds()
        if self.is_given_up:
            found = f"a loss of {self.scout_loss:.4g}, where {self.bar:.4g} is the most"
            self.end("abandoned", f"given up after {SCOUTS} folds: {found}")

    def settle_rounds(self) -> None:
        """Choose the common rounds by the curves that there are."""
        curves = [report.curve for report in self._in_order() if report.curve is not None]
        if curves:
            self.rounds = common_rounds(curves)

    def _in_order(self) -> list[FitReport]:
        """The reports by fold: sums must not depend on which fit came back first."""
        return [self.reports[fold] for fold in sorted(self.reports)]

    @property
    def scout_loss(self) -> float:
        """The mean loss on the first folds."""
        losses = [self.reports[fold].loss for fold in range(SCOUTS) if fold in self.reports]
        return float(np.mean(losses)) if losses else float("nan")


def cv_score(trial: Trial) -> float:
    """The cross-validated score of a trial that is done."""
    assert trial.judged is not None
    return trial.judged.mean


def common_rounds(curves: list[np.ndarray]) -> int:
    """The one number of rounds for all folds: the best of their mean curve, as far as all of them go."""
    shortest = min(map(len, curves))
    mean = np.mean([curve[:shortest] for curve in curves], axis=0)
    return int(np.argmin(mean)) + 1
