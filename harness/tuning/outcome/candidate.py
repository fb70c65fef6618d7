"""What a run hands in: one model with its predictions and its honest cross-validated scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from baselines.learning import Setting
    from harness.tuning.measure.goal import Goal
    from harness.tuning.worker.orders import Judged
    from leaderboard.schema import Kind

__all__ = ["Candidate", "rank_candidates"]


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


def rank_candidates(candidates: Sequence[Candidate], goal: Goal, *, bias: float) -> list[Candidate]:
    """The candidates by the loss to expect of them, the best first.

    A single model was chosen among many trials by the very score that it shows and flatters itself by `bias`;
    what a mixture chose was chosen without the fold that it is scored on.
    """

    def expected_loss(candidate: Candidate) -> float:
        loss = goal.loss_of(candidate.judged.mean)
        return loss + bias if candidate.kind == "baseline" else loss

    return sorted(candidates, key=expected_loss)
