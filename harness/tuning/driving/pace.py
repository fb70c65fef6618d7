"""What a trial will cost and how much time it may take: estimates, corrected by what was seen."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from baselines.families.registry import find_family

if TYPE_CHECKING:
    from baselines.learning import Config, Shape
    from harness.tuning.clock import Clock
    from harness.tuning.trial import Trial

__all__ = ["Pace"]

_LEARNING = 0.5  # how much the newest measurement counts
_SHARE = 0.35  # of the time left that one trial may take
_LATE = 2.5  # a fit that is expected to take so many times its allowance is not begun
_LEAST = 0.2  # seconds: no allowance is shorter


class Pace:
    """The costs of trials on this machine."""

    def __init__(self, shape: Shape, clock: Clock, *, jobs: int, folds: int) -> None:
        self._shape, self._clock, self._jobs, self._folds = shape, clock, jobs, folds
        self._ratios: dict[str, float] = {}

    def fit_seconds(self, family: str, config: Config) -> float:
        """What one fit is expected to take."""
        return find_family(family).seconds(self._shape, config) * self._ratio(family)

    def trial_seconds(self, family: str, config: Config) -> float:
        """What all folds of a trial are expected to take of the clock."""
        return self.fit_seconds(family, config) * self._folds / min(self._jobs, self._folds)

    def learn(self, trial: Trial) -> None:
        """Correct the estimates of a family by what its trial took."""
        made = [
            report.seconds
            for report in trial.reports.values()
            if report.complete and not report.reused and report.error is None
        ]
        expected = find_family(trial.proposal.family).seconds(self._shape, trial.proposal.config)
        if made and expected > 0:
            family, seen = trial.proposal.family, max(sum(made) / len(made), 1e-3) / expected
            before = self._ratios.get(family, seen)
            self._ratios[family] = before ** (1 - _LEARNING) * seen**_LEARNING

    def allowance(self) -> float:
        """The seconds that one fit of a new trial may take."""
        whole = _SHARE * self._clock.seconds_left * min(self._jobs, self._folds)
        return max(whole / self._folds, _LEAST)

    def hasten(self, family: str, config: Config) -> Config | None:
        """The configuration, or a cheaper variant that the time allows; None if there is none."""
        expected, allowed = self.fit_seconds(family, config), self.allowance()
        if expected > allowed:
            cheaper = find_family(family).hasten(config, allowed / expected)
            if cheaper is not None:
                config, expected = cheaper, self.fit_seconds(family, cheaper)
        return config if expected <= _LATE * allowed else None

    def _ratio(self, family: str) -> float:
        if family in self._ratios:
            return self._ratios[family]
        return min(max(median(self._ratios.values()), 0.3), 3.0) if len(self._ratios) > 2 else 1.0
