"""Ensembles on the way: what they gain tells the search where to go on."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from harness.tuning.driving.dispatch import Job
from harness.tuning.trial import cv_score
from harness.tuning.worker.mix import mix_trials
from harness.tuning.worker.orders import Mixed, Mixes, MixOrder

if TYPE_CHECKING:
    from harness.tuning.clock import Clock
    from harness.tuning.driving.plan import Plan
    from harness.tuning.search.search import Search
    from harness.tuning.trial import Trial

__all__ = ["Mixing"]

_FRESH = 4  # new trials that make a new ensemble worth its time
_SHARE = 0.08  # of the time that a run by the clock may spend on ensembles on the way
_MOST = 60  # members; a worse trial hardly ever comes in
_HOPED = 0.01  # of what the ensemble is better than the dummy: what a trial is hoped to bring at first
_HANG = 600.0  # seconds until it counts as hanging
_ON_THE_WAY = "on-the-way-"


class Mixing:
    """The ensembles of a run, made again as trials come in."""

    def __init__(
        self, plan: Plan, clock: Clock, search: Search, *, on_mixed: Callable[[Mixed], None]
    ) -> None:
        self._plan, self._clock, self._search, self._on_mixed = plan, clock, search, on_mixed
        self._mixed_at, self._seconds = 0, 0.0
        self._loss: float | None = None  # of the latest, or without ensembles of the best trial
        self.is_under_way = False

    @property
    def has_taught(self) -> bool:
        """Whether the search has anything to go by."""
        return self._loss is not None

    def is_due(self, told: Sequence[Trial]) -> bool:
        """Whether enough has come in, and there is time for it."""
        done = sum(trial.state == "done" for trial in told)
        if self.is_under_way or done < max(2, self._mixed_at + _FRESH):
            return False
        return self._plan.strict or self._seconds <= _SHARE * self._clock.elapsed

    def job(self, told: Sequence[Trial]) -> Job:
        """The job that mixes what has been told."""
        done = [trial for trial in told if trial.state == "done"]
        fresh = done[self._mixed_at :]
        self._mixed_at, self.is_under_way = len(done), True
        began = time.time()

        def take(mixes: Mixes) -> None:
            self.is_under_way = False
            self._seconds += time.time() - began
            for mixed in mixes.made:
                self._learn(mixed, fresh, done)

        def lose(_: str) -> None:
            self.is_under_way = False
            self._seconds += time.time() - began

        return Job(mix_trials, self.order(done, name=_ON_THE_WAY), take, lose, limit=_HANG)

    def follow_best(self, told: Sequence[Trial]) -> None:
        """Without ensembles the best trial is all that the search is to better."""
        done = [trial for trial in told if trial.state == "done"]
        fresh = done[self._mixed_at :]
        if fresh:
            self._mixed_at = len(done)
            best = min(done, key=self._loss_of)
            self._teach(self._loss_of(best), {best.number: 1.0}, fresh, done)

    def last_orders(
        self, done: Sequence[Trial], layer: Sequence[Trial], *, deadline: float | None
    ) -> list[MixOrder]:
        """What is mixed at the end: an ensemble, and a stack that takes from the second layer as well."""
        if not self._plan.ensemble:
            return []
        ensemble = replace(self.order(done), deadline=deadline)
        orders = [replace(ensemble, stack=True)]
        if layer:
            trials = (*ensemble.trials, *(trial.number for trial in layer))
            orders = [ensemble, replace(ensemble, trials=trials, ensemble=False, stack=True)]
        return [wanted for order in orders if (wanted := self._as_before(order)) is not None]

    def _as_before(self, order: MixOrder) -> MixOrder | None:
        """In a replay what the run could make in its time; None if that is nothing."""
        before = self._plan.mixtures
        if before is None:
            return order
        wanted = replace(
            order,
            ensemble=order.ensemble and "ensemble" in before,
            stack=order.stack and not {"stack", "greedy stack"}.isdisjoint(before),
            greedy="greedy stack" in before,
        )
        return wanted if wanted.ensemble or wanted.stack else None

    def order(self, done: Sequence[Trial], *, name: str = "") -> MixOrder:
        """The order to make an ensemble of these trials, of the best if they are very many."""
        ranked = sorted(done, key=self._loss_of)
        return MixOrder(
            place=self._plan.place,
            yardstick=self._plan.yardstick,
            trials=tuple(sorted(trial.number for trial in ranked[:_MOST])),
            name=name,
            deadline=self._clock.mixing_end,
        )

    def _learn(self, mixed: Mixed, fresh: Sequence[Trial], done: Sequence[Trial]) -> None:
        self._teach(self._plan.goal.loss_of(mixed.judged.mean), mixed.weights, fresh, done)
        self._on_mixed(mixed)

    def _teach(
        self, loss: float, weights: Mapping[int, float], fresh: Sequence[Trial], done: Sequence[Trial]
    ) -> None:
        gain = 0.0 if self._loss is None else self._loss - loss
        floor = [self._loss_of(trial) for trial in done if trial.proposal.family == "dummy"]
        if floor:
            self._search.prior = _HOPED * max(floor[0] - loss, 0.0)
        self._search.learn_weights(weights, done, fresh=fresh, gain=gain)
        self._loss = loss

    def _loss_of(self, trial: Trial) -> float:
        return self._plan.goal.loss_of(cv_score(trial))
