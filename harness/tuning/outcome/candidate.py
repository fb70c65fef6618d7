"""What a run hands in: one model with its predictions and its honest cross-validated scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from baselines.learning import Setting
    from harness.tuning.worker.orders import Judged
    from leaderboard.schema import Kind

__all__ = ["Candidate"]


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A trial, an ensemble or a stack on its way to the board."""

    model: str
    kind: Kind
    message: str
    params: Mapping[str, Setting]
    judged: Judged
    test: Path  # its predictions in the form of a submission, beside the rows to predict
    oof: Path | None  # the same beside the training rows, each made without its row
    seconds: float
    peak_mb: float
    trial: int | None = None  # its number, where it is one
    extra: Mapping[str, object] = field(default_factory=dict)
