"""A proposal: what a run tries, and who thought of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from baselines.learning import Config

__all__ = ["Mixture", "Proposal", "Source", "label_family"]

Source = Literal["portfolio", "earlier", "search", "second layer", "replay"]
# At the end of a run; a greedy stack has no layer, for want of time or because there is none for the goal.
Mixture = Literal["ensemble", "stack", "greedy stack"]


@dataclass(frozen=True)
class Proposal:
    """What to try: a family, a configuration, and where it comes from."""

    family: str
    config: Config
    source: Source
    asked: int | None = None  # the number of the Optuna trial it answers
    parts: tuple[int | None, ...] = ()  # how far each fold goes, where that is known from an earlier run
    whole: int | None = None  # and the model of all rows
    refits: bool | None = None  # whether there is one; None: as the problem asks
    hope: float = math.inf  # what it may bring the ensemble, beside others of the portfolio
    upon: tuple[int, ...] = ()  # trials whose predictions it sees beside the features: a second layer

    @property
    def label(self) -> str:
        """What it is called where trials are listed."""
        return label_family(self.family, self.upon)


def label_family(family: str, upon: Sequence[int]) -> str:
    """What trials of a family are called, put upon others or not."""
    return f"{family}, 2nd layer" if upon else family
