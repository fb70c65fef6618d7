"""What a trial will cost and how much time it may take: estimates, corrected by what was seen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from baselines.families.parts.settings import view_settings
from baselines.families.parts.widths import view_seconds
from baselines.families.registry import find_family

if TYPE_CHECKING:
    from collections.abc import Iterable

    from baselines.learning import Config, Shape
    from harness.tuning.clock import Clock
    from harness.tuning.proposal import Proposal
    from harness.tuning.trial import Trial

__all__ = ["Pace"]

View: TypeAlias = tuple[object, ...]

_LEARNING = 0.5  # how much the newest measurement counts
_TRUST = 1.0  # seconds of a fit that say as much about this machine as the estimates by themselves
_SHARE, _SEARCHED_SHARE = 0.35, 0.1  # of the time left that a trial may take, and one that is only searched
_LAST_SHARE = 0.7  # of the time left until the second layer, where there is little of that
_LATE = 2.5  # a fit that is expected to take so many times its allowance is not begun
_LEAST = 0.2  # seconds: no allowance is shorter


class Pace:
    """The costs of trials on this machine."""

    def __init__(
        self, shape: Shape, clock: Clock, *, jobs: int, folds: int, upon_others: bool = False
    ) -> None:
        self._shape, self._clock, self._jobs, self._folds = shape, clock, jobs, folds
        self._speeds: dict[str, _Speed] = {}  # of families
        self._views: set[View] = set()  # that there are
        self._upon_others = upon_others
        self.kept = 0.0  # seconds at the end that these trials must leave

    @property
    def seconds_left(self) -> float:
        """Seconds for these trials from now on."""
        return self._clock.seconds_left - self.kept

    def fit_seconds(self, family: str, config: Config) -> float:
        """What one fit is expected to take, its view too where none like it was made."""
        is_there = _view(family, config) in self._views
        view = 0.0 if is_there else view_seconds(self._shape, config)
        return view + self._estimate(family, config) * self._ratio(family)

    def trial_seconds(self, family: str, config: Config) -> float:
        """What all folds of a trial are expected to take of the clock."""
        return self.fit_seconds(family, config) * self._folds / min(self._jobs, self._folds)

    def learn(self, trial: Trial) -> None:
        """Correct the estimates of a family by what its trial took, which was without its view."""
        self._views.add(_view(trial.proposal.family, trial.proposal.config))
        made = [
            report.seconds
            for report in trial.reports.values()
            if report.complete and not report.reused and report.error is None
        ]
        expected = self._estimate(trial.proposal.family, trial.proposal.config)
        if made and expected > 0:
            family, seconds = trial.proposal.family, max(sum(made) / len(made), 1e-3)
            newest = _Speed(seconds / expected, seconds)
            before = self._speeds.get(family, newest)
            ratio = before.ratio ** (1 - _LEARNING) * newest.ratio**_LEARNING
            self._speeds[family] = _Speed(ratio, seconds)

    def allowance(self, proposal: Proposal) -> float:
        """The seconds that one fit of it may take; a searched one no more than is usual, if that is much."""
        side_by_side = min(self._jobs, self._folds) / self._folds
        if proposal.source == "second layer":
            return max(self._clock.seconds_left * side_by_side, _LEAST)
        whole = min(self._clock.seconds_left, _LAST_SHARE / _SHARE * self.seconds_left) * side_by_side
        if proposal.source != "search":
            return max(_SHARE * whole, _LEAST)
        family = proposal.family
        usual = max(self.fit_seconds(family, one) for one in find_family(family).portfolio(self._shape))
        return max(min(_SHARE * whole, max(_SEARCHED_SHARE * whole, usual)), _LEAST)

    def hasten(self, proposal: Proposal) -> Proposal | None:
        """The proposal, or a cheaper variant that the time allows; None if there is none."""
        one = self.cheapen(proposal)
        is_late = self.fit_seconds(one.family, one.config) > _LATE * self.allowance(one)
        return None if is_late else one

    def cheapen(self, proposal: Proposal) -> Proposal:
        """The proposal, or the variant of it that comes nearest to what the time allows."""
        family, config = proposal.family, proposal.config
        expected, allowed = self.fit_seconds(family, config), self.allowance(proposal)
        if expected <= allowed:
            return proposal
        cheaper = find_family(family).hasten(self._shape, config, allowed / expected)
        return proposal if cheaper is None else replace(proposal, config=cheaper)

    def _estimate(self, family: str, config: Config) -> float:
        """What one fit takes on the machine that families reckon with."""
        one = find_family(family)
        return (one.seconds_upon_others if self._upon_others else one.seconds)(self._shape, config)

    def _ratio(self, family: str) -> float:
        """How many times the estimate fits of a family take; of one not seen yet, as those of others.

        The longer a fit, the more it says: those of milliseconds are all overhead.
        """
        if family in self._speeds:
            return self._speeds[family].ratio
        return min(max(_middle([_Speed(1.0, _TRUST), *self._speeds.values()]), 0.3), 3.0)


class _Speed(NamedTuple):
    """How many times its estimate a fit takes, and how long the fits were that say so."""

    ratio: float
    seconds: float


def _middle(speeds: Iterable[_Speed]) -> float:
    """The ratio that half of all seconds speak for at the least, and half at the most."""
    ratios, seconds = np.array(sorted(speeds)).T
    return float(ratios[np.searchsorted(np.cumsum(seconds), seconds.sum() / 2)])


def _view(family: str, config: Config) -> View:
    """Which view it is."""
    return find_family(family).view, *sorted(view_settings(config).items())
