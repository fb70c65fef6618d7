"""What a run is to do, decided before it begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from baselines.learning import Shape
    from baselines.problem import Problem
    from harness.tuning.measure.goal import Goal
    from harness.tuning.measure.yardstick import Yardstick
    from harness.tuning.proposal import Mixture
    from harness.tuning.worker.orders import Place

__all__ = ["Plan"]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One run: the problem, what is measured, and how it ends."""

    run: str
    place: Place
    yardstick: Yardstick
    goal: Goal
    problem: Problem
    shape: Shape
    seed: int
    total: int | None  # trials in all; None: until the time is over
    ensemble: bool
    mixtures: tuple[Mixture, ...] | None = None  # the only ones to make: those of a run that is repeated
    second_layer: tuple[str, ...] = ()  # families that may be tried upon the predictions of others
    strict: bool  # by trials: bit for bit the same again, so nothing may depend on the clock
    memory: float  # bytes that one fit may take
    floor: float  # the loss of a constant on the first folds; infinite: nothing is hopeless
