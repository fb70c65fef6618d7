"""In which order a run's candidates are believed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.metrics import find_metric
from harness.tuning.measure.goal import make_goal
from harness.tuning.outcome.candidate import Candidate, rank_candidates
from harness.tuning.worker.orders import Judged

if TYPE_CHECKING:
    from leaderboard.schema import Kind


def candidate(model: str, kind: Kind, score: float) -> Candidate:
    return Candidate(
        model=model,
        kind=kind,
        message="",
        params={},
        judged=Judged(fold_scores=(score,), mean=score, std=0.0, pooled=score),
        test=Path("test.npy"),
        oof=None,
        seconds=0.0,
        peak_mb=0.0,
    )


@pytest.mark.parametrize(
    ("metric", "single", "mixed", "bias", "first"),
    [
        ("rmse", 1.00, 1.02, 0.00, "single"),
        ("rmse", 1.00, 1.02, 0.01, "single"),
        ("rmse", 1.00, 1.02, 0.03, "mixed"),
        ("roc_auc", 1.00, 0.99, 0.005, "single"),
        ("roc_auc", 1.00, 0.99, 0.02, "mixed"),
    ],
)
def test_a_single_model_must_lead_by_more_than_it_flatters_itself(
    metric: str, single: float, mixed: float, bias: float, first: str
) -> None:
    task = "regression" if metric == "rmse" else "binary"
    goal = make_goal(find_metric(metric), task=task, classes=0 if metric == "rmse" else 2)
    candidates = [candidate("single", "baseline", single), candidate("mixed", "ensemble", mixed)]
    assert rank_candidates(candidates, goal, bias=bias)[0].model == first
